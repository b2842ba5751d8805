"""What was asked and answered, kept as files, and the model that answers from them.

Invariant: a recording holds every request and every reply or failure of a run, and never a key. By design it
holds the text of the notes: it is written for its owner alone (folder 0700, files 0600) and must be kept as
the notes themselves are. What replays from it is what was recorded, or nothing.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import BudgetReached, InputError, ModelFailed, RemoteNotAllowed
from agent.models.keeping import claim, private_folder, write_private
from agent.models.plain import (
    Damaged,
    as_bytes,
    from_bytes,
    plain_to_reply,
    plain_to_request,
    reply_to_plain,
    request_to_plain,
)
from agent.models.records import Model, Reply, Request

FORM = "chartcite.recorded_call/1"
FAILURES = {c.__name__: c for c in (ModelFailed, RemoteNotAllowed, BudgetReached)}


class Recording:
    """A model whose calls are kept as `NNNN.json`, in the order in which they ended.

    Args:
        model: That is asked.
        folder: Made if it is not there; what it holds already stays.

    Raises:
        InputError: The folder cannot be used.
    """

    def __init__(self, model: Model, folder: Path) -> None:
        self._model, self._folder = model, private_folder(folder)
        self._number = 1

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    async def ask(self, request: Request) -> Reply:
        """Ask, and keep what was asked and what came back.

        Raises:
            ModelFailed: The server cannot be used; that is kept too.
            InputError: The recording cannot be written.
        """
        try:
            reply = await self._model.ask(request)
        except ModelFailed as failed:
            told = {"kind": type(failed).__name__, "message": failed.message, "remedy": failed.remedy}
            self._keep(request, {"failed": told})
            raise
        self._keep(request, {"reply": reply_to_plain(reply)})
        return reply

    def _keep(self, request: Request, ended: dict[str, Any]) -> None:
        path, self._number = claim(self._folder, self._number)
        head = {"schema": FORM, "model": self.name, "digest": request.digest}
        write_private(path, as_bytes(head | {"request": request_to_plain(request)} | ended))


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call as it was kept: a reply, or a failure."""

    model: str
    digest: str
    ended: Reply | ModelFailed


class Replay:
    """A model that answers from a recording.

    Of several calls with the same request the first that was answered counts, so that a replay is the same
    each time.

    Args:
        folder: That `Recording` wrote.

    Raises:
        InputError: It is no folder, holds no recording, or a file in it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._calls: dict[str, Recorded] = {}
        for path in _files(folder):
            call = _read(path)
            known = self._calls.get(call.digest)
            if known is None or isinstance(known.ended, ModelFailed):
                self._calls[call.digest] = call

    @property
    def name(self) -> str:
        """`replay:` and the name of the model that was recorded."""
        names = sorted({c.model for c in self._calls.values()})
        return "replay:" + ",".join(names)

    async def ask(self, request: Request) -> Reply:
        """Return what was answered then, with what it took then.

        Raises:
            ModelFailed: It failed then, or was not asked.
        """
        call = self._calls.get(request.digest)
        if call is None:
            raise ModelFailed(
                f"The recording holds no such request for the step {request.step!r}.",
                "Record again: the note, the prompts or the settings are not those that were recorded.",
            )
        if isinstance(call.ended, ModelFailed):
            raise type(call.ended)(call.ended.message, call.ended.remedy)
        return call.ended


def digest_of(folder: Path) -> str:
    """Return `sha256:` of a recording: of its files' contents, in whichever order the calls ended.

    Raises:
        InputError: It is no folder or holds no recording.
    """
    contents = sorted(hashlib.sha256(p.read_bytes()).hexdigest() for p in _files(folder))
    return "sha256:" + hashlib.sha256("\n".join(contents).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    files = sorted((p for p in folder.glob("*.json") if p.stem.isdecimal()), key=lambda p: int(p.stem))
    if not files:
        raise InputError(
            f"{str(folder)!r} holds no recorded calls.", "Name a folder that --record has written."
        )
    return files


def _read(path: Path) -> Recorded:
    try:
        return _recorded(from_bytes(path.read_bytes()))
    except (Damaged, OSError, KeyError, TypeError):
        pass
    raise InputError(f"The recorded call {str(path)!r} is damaged.", "Remove it, or record again.")


def _recorded(found: dict[str, Any]) -> Recorded:
    request = plain_to_request(found["request"])
    if found["schema"] != FORM or request.digest != found["digest"]:
        raise Damaged("not what was recorded")
    told = found.get("failed")
    if told is not None:
        failed = FAILURES[told["kind"]](str(told["message"]), str(told["remedy"]))
        return Recorded(str(found["model"]), request.digest, failed)
    return Recorded(str(found["model"]), request.digest, plain_to_reply(found["reply"], request))
