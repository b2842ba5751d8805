"""What the user says about the model: which, where, how long, how often and for how much.

Invariant: settings that exist are usable as far as can be told without asking the server, they hold no secret
(the key is named by its environment variable), and no address in them carries a user, a query or a fragment.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from agent.errors import InputError

OPENAI = "https://api.openai.com/v1"
"""Where models are asked unless the user says otherwise."""

MEMORY: Literal["memory"] = "memory"
"""The cache that never touches the disk."""

ADDRESS = re.compile(
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>\d{1,5}))?(?:/[A-Za-z0-9._~/-]*)?",
    re.ASCII | re.IGNORECASE,
)


class Capability(StrEnum):
    """How an answer is held to its schema; the first steps bind the model more firmly than the last."""

    AUTO = "auto"
    JSON_SCHEMA = "json_schema"
    TOOL = "tool"
    JSON_OBJECT = "json_object"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model is asked and within which bounds.

    Attributes:
        model: As the server names it.
        base_url: Of the OpenAI-compatible server, up to and with its `/v1`.
        api_key_from: Environment variable that holds the key; None for `OPENAI_API_KEY` where the server is
            another machine and for no key at all where it is this one.
        allow_remote: Notes may leave this machine.
        timeout_s: Of one attempt, from connecting to the answer's last byte.
        retries: Attempts after the first, for what may pass: 429, 5xx, time-outs, lost connections.
        concurrency: Calls under way at once.
        temperature: None leaves it to the server.
        seed: None sends none.
        capability: How the server holds an answer to its schema; `auto` finds out.
        max_calls: In the life of the opened model; None for no bound.
        max_cost_usd: By the price table; None for no bound.
        context_tokens: What the model reads and writes in one call; long notes are windowed to it.
        cache: Folder of remembered answers, `memory` to keep them for this process alone, None for none.
        cache_key_from: Environment variable with the Fernet key that the cache folder is encrypted with.
        record: Folder in which every request and reply is kept.
        prices: A price table of the user's own; None for the one that ships.

    Raises:
        InputError: One of them cannot be meant.
    """

    model: str
    base_url: str = OPENAI
    api_key_from: str | None = None
    allow_remote: bool = False
    timeout_s: float = 120.0
    retries: int = 4
    concurrency: int = 4
    temperature: float | None = 0.0
    seed: int | None = 20260401
    capability: Capability = Capability.AUTO
    max_calls: int | None = None
    max_cost_usd: float | None = None
    context_tokens: int = 32_768
    cache: Path | Literal["memory"] | None = None
    cache_key_from: str | None = None
    record: Path | None = None
    prices: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant; a capability may be given by its word."""
        if self.capability not in list(Capability):
            words = ", ".join(Capability)
            raise InputError(f"There is no capability {self.capability!r}.", f"Choose one of: {words}.")
        object.__setattr__(self, "capability", Capability(self.capability))
        self._check_names()
        self._check_numbers()

    def _check_names(self) -> None:
        if not re.fullmatch(r"[!-~]{1,200}", self.model):
            raise InputError("The model's name is empty or odd.", "Name it as its server does: openai:MODEL.")
        found = ADDRESS.fullmatch(self.base_url)
        if found is None or int(found["port"] or 0) > 65_535:
            raise InputError(
                "The base URL is no plain http(s) address.",
                "Give scheme, host, port and path alone, such as http://127.0.0.1:8000/v1.",
            )
        for variable in (self.api_key_from, self.cache_key_from):
            if variable is not None and not re.fullmatch(r"[A-Za-z_]\w*", variable, re.ASCII):
                raise InputError(
                    "A key is named by the environment variable that holds it, and this is no such name.",
                    "Put the key into a variable and give the variable's name.",
                )

    def _check_numbers(self) -> None:
        ranges: tuple[tuple[str, float | None, float, float], ...] = (
            ("timeout_s", self.timeout_s, 0.001, 86_400),
            ("retries", self.retries, 0, 20),
            ("concurrency", self.concurrency, 1, 256),
            ("temperature", self.temperature, 0, 2),
            ("max_calls", self.max_calls, 0, math.inf),
            ("max_cost_usd", self.max_cost_usd, 0, math.inf),
            ("context_tokens", self.context_tokens, 1_000, 100_000_000),
        )
        for name, value, least, most in ranges:
            if value is not None and not least <= value <= most:
                raise InputError(f"{name} cannot be {value}.", f"Give a number from {least:g} to {most:g}.")
