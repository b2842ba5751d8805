"""What can go wrong between us and a server, and what the user is told about it.

Invariant: what the server wrote is looked at for known words and never passed on: servers quote the request
in their errors, and the request holds the note. A trouble therefore prints without its words.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from agent.errors import ModelFailed
from agent.models.locality import is_local
from agent.models.settings import ModelSettings

LONGEST_WAIT_S = 120.0
"""A server that asks for a longer pause is given up."""

NO_CREDIT = ("insufficient_quota", "billing", "exceeded your current quota")
TOO_LONG = (
    "context_length_exceeded",
    "context length",
    "context size",
    "context window",
    "context_window",
    "exceed context",
    "prompt is too long",
    "too many tokens",
    "input is too long",
)


SCHEMA_WORDS = ("response_format", "json_schema", "json schema", "structured output", "json_object")
"""Words by which servers name what holds an answer to a schema."""


class Kind(StrEnum):
    """Where it went wrong."""

    STATUS = "status"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    NO_CHAT = "no chat completion"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One attempt that brought no reply.

    Attributes:
        status: Of the HTTP response; 0 without one.
        code: The error's own code and type, lower case.
        param: The parameter that it points at, lower case; empty when it points at none.
        words: What the server wrote, lower case; only to be searched.
        retry_after_s: What the server asks for; None when it does not say.
        may_pass: False when the server says that asking again is of no use.
    """

    kind: Kind
    status: int = 0
    code: str = field(default="", repr=False)
    param: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    retry_after_s: float | None = None
    may_pass: bool = True

    def names(self, *wanted: str) -> bool:
        """Whether the server speaks of one of these."""
        return any(w in said for w in wanted for said in (self.code, self.param, self.words))

    def rejects(self, *wanted: str) -> bool:
        """Whether it points at one of these parameters or, pointing at none, speaks of one."""
        return any(w in (self.param or f"{self.code} {self.words}") for w in wanted)

    @property
    def unbound(self) -> bool:
        """Whether the server cannot hold an answer to a schema in the way that it was asked to."""
        return self.kind is Kind.STATUS and self.status in (500, 501) and self.rejects(*SCHEMA_WORDS)

    @property
    def too_long(self) -> bool:
        """Whether the request did not fit the model's context."""
        return self.status == 413 or (self.status >= 400 and self.names(*TOO_LONG))


def pause_s(trouble: Trouble, tries: int, draw: float) -> float | None:
    """Return how long to wait before asking again; None when that is of no use.

    Args:
        trouble: What happened.
        tries: Attempts so far after the first.
        draw: From 0 to 1, so that calls that failed together do not come back together.
    """
    if not _passes(trouble):
        return None
    if trouble.retry_after_s is not None:
        return trouble.retry_after_s if trouble.retry_after_s <= LONGEST_WAIT_S else None
    return min(30.0, 0.5 * 2.0**tries) * (1.0 - 0.5 * draw)


def _passes(trouble: Trouble) -> bool:
    if trouble.kind is Kind.NO_CHAT or not trouble.may_pass or trouble.too_long or trouble.unbound:
        return False
    if trouble.status == 429:
        return not trouble.names(*NO_CREDIT)
    return trouble.status in (0, 408, 409, 425) or trouble.status >= 500


def failure(trouble: Trouble, settings: ModelSettings) -> ModelFailed:
    """Say in one line what went wrong and in another what helps."""
    if trouble.kind is not Kind.STATUS:
        return _without_status(trouble, settings)
    if trouble.too_long:
        return ModelFailed(
            f"The request does not fit the context of {settings.model}.",
            "Give --context-tokens as the server has it, or serve the model with a larger context.",
        )
    message, remedy = _by_status(trouble, settings)
    return ModelFailed(f"{message} (HTTP {trouble.status}).", remedy)


def _without_status(trouble: Trouble, settings: ModelSettings) -> ModelFailed:
    where = settings.base_url
    if trouble.kind is Kind.SLOW:
        return ModelFailed(
            f"The model's server, {where}, gave no answer within {settings.timeout_s:g} s.",
            "Raise --timeout, or lower --concurrency.",
        )
    if trouble.kind is Kind.NO_CHAT:
        return ModelFailed(
            f"What answers at {where} is no OpenAI-compatible server.",
            "Check --base-url; it mostly ends in /v1.",
        )
    helps = "Start it" if is_local(where) else "Check the network"
    return ModelFailed(f"The model's server, {where}, cannot be reached.", f"{helps}, or check --base-url.")


def _by_status(trouble: Trouble, settings: ModelSettings) -> tuple[str, str]:
    status, where = trouble.status, settings.base_url
    if status == 429 and trouble.names(*NO_CREDIT):
        status = 402
    named = settings.api_key_from or "OPENAI_API_KEY"
    wrong_key = (
        f"{where} refuses the key",
        f"Put a valid one into {named}, or name its variable: --api-key-from.",
    )
    known = {
        401: wrong_key,
        402: ("The account at the model's server has no credit left", "Add credit, or use another key."),
        403: wrong_key,
        404: (
            f"{where} knows no model {settings.model!r} or no chat completions",
            f"See {where}/models for its models, and check --base-url.",
        ),
        429: ("The model's server asks for fewer requests", "Lower --concurrency, or try again later."),
    }
    return known.get(status) or _by_family(400 if trouble.unbound else status, settings)


def _by_family(status: int, settings: ModelSettings) -> tuple[str, str]:
    where = settings.base_url
    if status < 400:
        return f"{where} sends elsewhere, which is not followed", "Give the address it means as --base-url."
    if status >= 500:
        return "The model's server failed", "Try again later, and look at the server's own log."
    return (
        f"{where} does not accept the request for {settings.model}",
        "Choose another --capability (json_schema, tool, json_object), or another model.",
    )
