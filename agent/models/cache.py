"""Answers that are remembered, so that the same question is not paid for twice.

Invariant: an answer is found again only under the whole request, the model, its address and how it was asked.
Only answers are remembered, no refusals or failures. It is off unless asked for; on disk it holds what models
said about notes, in files for their owner alone, encrypted when a key is named.
"""

# ruff: noqa: PLC0415 - cryptography is an optional extra

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from agent.errors import InputError, ModelFailed
from agent.models.keeping import private_folder, write_private
from agent.models.plain import Damaged, as_bytes, from_bytes, plain_to_reply, reply_to_plain
from agent.models.records import Model, Outcome, Reply, Request, Usage
from agent.models.settings import MEMORY, ModelSettings


class Store(Protocol):
    """Where answers are kept."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key; None when there is nothing that can be read."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep something under a key."""
        ...


class Cached:
    """A model that remembers its answers.

    Args:
        model: That is asked for what is not remembered.
        settings: How it is asked; part of what an answer is found under.
        store: Where answers are kept.
    """

    def __init__(self, model: Model, settings: ModelSettings, store: Store) -> None:
        self._model, self._settings, self._store = model, settings, store

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    async def ask(self, request: Request) -> Reply:
        """Return the answer that is remembered, at no cost, or ask.

        Raises:
            ModelFailed: The server cannot be used.
        """
        key = cache_key(request, self._settings)
        found = self._remembered(key, request)
        if found is not None:
            return found
        reply = await self._model.ask(request)
        if reply.outcome is Outcome.ANSWERED:
            self._store.put(key, as_bytes(reply_to_plain(reply)))
        return reply

    def _remembered(self, key: str, request: Request) -> Reply | None:
        started = time.perf_counter()
        data = self._store.get(key)
        try:
            reply = None if data is None else plain_to_reply(from_bytes(data), request)
        except Damaged:
            reply = None
        if reply is None:
            return None
        seen = reply.usage
        free = Usage(1, seen.prompt_tokens, seen.completion_tokens, 0.0, time.perf_counter() - started)
        return replace(reply, usage=free)


def cache_key(request: Request, settings: ModelSettings) -> str:
    """Return the digest of everything that an answer depends on, as hexadecimal digits."""
    parts = [
        request.digest,
        settings.model,
        settings.base_url,
        settings.temperature,
        settings.seed,
        settings.capability.value,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def open_store(settings: ModelSettings) -> Store | None:
    """Open what the settings ask for; None when they ask for no cache.

    Raises:
        InputError: The folder cannot be used.
        ModelFailed: It is to be encrypted and the key or the library is missing.
    """
    if settings.cache is None:
        return None
    if settings.cache == MEMORY:
        return MemoryStore()
    plain = FolderStore(Path(settings.cache))
    return plain if settings.cache_key_from is None else EncryptedStore(plain, settings.cache_key_from)


class MemoryStore:
    """Kept for this process alone."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return what is kept."""
        return self._kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keep it until the process ends."""
        self._kept[key] = data


class FolderStore:
    """Kept as files of a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = private_folder(folder)

    def get(self, key: str) -> bytes | None:
        """Return a file's content."""
        try:
            return (self._folder / key).read_bytes()
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Write a file; a full disk costs the memory of an answer, not the answer."""
        try:
            write_private(self._folder / key, data)
        except InputError:
            return


class EncryptedStore:
    """Kept encrypted in another store, with a Fernet key from the environment.

    Args:
        inner: Where the encrypted is kept.
        key_from: Environment variable that holds the key.

    Raises:
        ModelFailed: The key or the library is missing, or the key is none.
    """

    def __init__(self, inner: Store, key_from: str) -> None:
        self._inner = inner
        self._encrypt, self._decrypt = _fernet(key_from)

    def get(self, key: str) -> bytes | None:
        """Return what was kept; what another key encrypted is as good as nothing."""
        data = self._inner.get(key)
        return None if data is None else self._decrypt(data)

    def put(self, key: str, data: bytes) -> None:
        """Keep it encrypted."""
        self._inner.put(key, self._encrypt(data))


def _fernet(key_from: str) -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes | None]]:
    try:
        from cryptography.fernet import Fernet, InvalidToken
    except ImportError:
        raise ModelFailed(
            "An encrypted cache needs the package cryptography.",
            "Install it: pip install 'chartcite[cache]'.",
        ) from None
    try:
        box = Fernet(os.environ.get(key_from, "").strip())
    except ValueError:
        box = None
    if box is None:
        raise ModelFailed(
            f"{key_from} holds no key for the cache.",
            "Put 32 random bytes into it, in URL-safe base64: Fernet.generate_key() makes them.",
        )

    def decrypt(data: bytes) -> bytes | None:
        try:
            return box.decrypt(data)
        except InvalidToken:
            return None

    return box.encrypt, decrypt
