"""A server's body as a reply: the answer, the tools it wants called, or why there is neither.

Invariant: an answered reply matches its schema or calls tools; nothing is mended, and nothing that the model
wrote is in what is told about it. A body that is no chat completion at all is a trouble, not a reply.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.models.checking import NotAnAnswer, parse_object, require_match
from agent.models.dialect import Dialect
from agent.models.payload import answer_name
from agent.models.records import Outcome, Reply, Request, ToolCall
from agent.models.settings import Capability
from agent.models.troubles import Kind, Trouble

LARGEST_BODY = 4_000_000
"""Bytes; what a server says beside the answer (reasoning, probabilities) is long at times."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the server said in the first choice.

    Attributes:
        tokens: Of the prompt and of the completion, as the server counted; None where it did not.
    """

    content: object = field(repr=False)
    refusal: object = field(repr=False)
    calls: tuple[ToolCall, ...]
    finish: str
    tokens: tuple[int | None, int | None]


def read_body(raw: bytes) -> Said | Trouble:
    """Read a chat completion; whatever else came back is a trouble."""
    body = _json_object(raw) if len(raw) <= LARGEST_BODY else None
    if body is None:
        return Trouble(Kind.NO_CHAT)
    if isinstance(body.get("error"), Mapping):
        return trouble_in(body, 0)
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Trouble(Kind.NO_CHAT)
    return Said(
        content=message.get("content"),
        refusal=message.get("refusal"),
        calls=_calls(message.get("tool_calls")),
        finish=str(choice.get("finish_reason") or ""),
        tokens=_tokens(body.get("usage")),
    )


def trouble_in(
    body: object, status: int, *, retry_after_s: float | None = None, may_pass: bool = True
) -> Trouble:
    """Read a server's error.

    Args:
        body: What it sent, parsed where that was possible.
        status: Of the response; 0 where an error came with a 200, then the error's own code counts.
        retry_after_s: From the headers.
        may_pass: From the headers.
    """
    error = body.get("error", body) if isinstance(body, Mapping) else body
    found = error if isinstance(error, Mapping) else {}
    code = found.get("code")
    status = status or (code if isinstance(code, int) and 400 <= code < 600 else 500)
    return Trouble(
        Kind.STATUS,
        status,
        code=f"{code} {found.get('type')}".lower(),
        param=str(found.get("param") or "").lower(),
        words=str(found.get("message") or found.get("detail") or error)[:4_000].lower(),
        retry_after_s=retry_after_s,
        may_pass=may_pass,
    )


def reply_to(request: Request, said: Said, dialect: Dialect) -> Reply:
    """Judge what the server said by what was asked; the usage is added by whoever measured it."""
    if said.refusal or said.finish == "content_filter":
        return Reply(Outcome.REFUSED, told="the model refused to answer")
    if said.finish == "length":
        return Reply(Outcome.CUT, told=f"the answer was cut at {request.max_tokens:,} tokens")
    try:
        return _answered(request, said, dialect)
    except NotAnAnswer as why:
        return Reply(Outcome.MALFORMED, told=str(why))


def _answered(request: Request, said: Said, dialect: Dialect) -> Reply:
    by_tool = dialect.capability is Capability.TOOL and request.schema is not None
    own = answer_name(request) if by_tool else None
    wanted = tuple(c for c in said.calls if c.name != own)
    if wanted and request.tools:
        return Reply(Outcome.ANSWERED, calls=wanted)
    if request.schema is None:
        return _no_answer(said, "neither an answer nor a tool")
    if own is not None and said.calls:
        data = next((c.arguments for c in said.calls if c.name == own), None)
    elif not said.content:
        return _no_answer(said, "an empty answer")
    elif not isinstance(said.content, str):
        raise NotAnAnswer("the answer is no text")
    else:
        data = parse_object(said.content)
    if data is None:
        raise NotAnAnswer("the answer is no JSON object")
    require_match(data, request.schema)
    return Reply(Outcome.ANSWERED, data)


def _no_answer(said: Said, what: str) -> Reply:
    outcome = Outcome.MALFORMED if said.content else Outcome.EMPTY
    return Reply(outcome, told=f"the model gave {what}")


def _json_object(raw: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _calls(found: object) -> tuple[ToolCall, ...]:
    listed: Sequence[object] = found if isinstance(found, list) else ()
    return tuple(_call(c, i) for i, c in enumerate(listed) if isinstance(c, dict))


def _call(found: Mapping[str, Any], position: int) -> ToolCall:
    function = found.get("function")
    function = function if isinstance(function, dict) else {}
    call_id = found.get("id") or f"call_{position}"
    return ToolCall(str(call_id)[:200], str(function.get("name") or "")[:200], _arguments(function))


def _arguments(function: Mapping[str, Any]) -> dict[str, Any] | None:
    given = function.get("arguments")
    try:
        return parse_object(given) if isinstance(given, str) else None
    except NotAnAnswer:
        return None


def _tokens(usage: object) -> tuple[int | None, int | None]:
    found = usage if isinstance(usage, dict) else {}
    counts = (found.get("prompt_tokens"), found.get("completion_tokens"))
    prompt, completion = (c if isinstance(c, int) and c >= 0 else None for c in counts)
    return prompt, completion
