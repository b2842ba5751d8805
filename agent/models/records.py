"""What is asked of a language model and what comes back.

Invariant: a request is data alone (the same request has the same digest), and a reply is either an answer
that matches the request's schema or an outcome that says why there is none; no text of a note is in an
outcome, nor in how a record prints itself.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model wants called.

    Attributes:
        call_id: The server's id, to be given back with the result.
        arguments: As parsed from its JSON; None when that is no JSON object.
    """

    call_id: str
    name: str
    arguments: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One turn.

    Attributes:
        calls: Tools that an assistant's turn called.
        answers: Id of the call that a tool's turn answers.
    """

    role: Role
    content: str = field(repr=False)
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may call.

    Attributes:
        parameters: JSON schema of its arguments, an object.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One call.

    Attributes:
        step: Which step of the chooser asks: `read`, `choose`, `verify`, `repair`, `agent`.
        messages: The turns so far.
        schema: What the answer must match: a strict JSON schema of an object, with `title`; None when only
            tools may be called.
        tools: That may be called instead of answering.
        max_tokens: Of the answer.
    """

    step: str
    messages: tuple[Message, ...] = field(repr=False)
    schema: Mapping[str, Any] | None = field(repr=False)
    tools: tuple[Tool, ...] = ()
    max_tokens: int = 2_000

    @property
    def digest(self) -> str:
        """`sha256:` of the request in its one JSON form."""
        plain = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return "sha256:" + hashlib.sha256(plain.encode()).hexdigest()


class Outcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    REFUSED = "refused"
    CUT = "cut short"
    EMPTY = "empty"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls cost.

    Attributes:
        calls: Requests that reached the server or the cache, retries not counted.
        cost_usd: By the price table; None when a model is not in it.
        seconds: Wall time.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        """Add up; an unknown cost beside a known one stays unknown unless nothing was called."""
        known = [u.cost_usd for u in (self, other) if u.calls]
        cost = None if not known or None in known else sum(c for c in known if c is not None)
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            cost,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        data: The parsed answer, checked against the schema; None unless answered.
        calls: Tools to call; then there is no `data`.
        told: One line that says what went wrong, without the note's words; empty when answered.
    """

    outcome: Outcome
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = field(default_factory=Usage)
    told: str = ""


class Model(Protocol):
    """Anything that answers requests."""

    @property
    def name(self) -> str:
        """`openai:MODEL`, as it stands in a result's provenance."""
        ...

    async def ask(self, request: Request) -> Reply:
        """Ask once.

        Raises:
            ModelFailed: The server cannot be used; the message says why and what helps.
        """
        ...
