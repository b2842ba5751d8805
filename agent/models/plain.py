"""Requests and replies as plain JSON objects, and back.

Invariant: what is written reads back equal; a reply that is read is held to its request's schema again, so
that an edited file cannot bring in what a model could not have answered.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from agent.models.checking import require_match
from agent.models.records import Message, Outcome, Reply, Request, Role, Tool, ToolCall, Usage


class Damaged(ValueError):
    """What is read is no reply or request that was written."""


def as_bytes(value: Mapping[str, Any]) -> bytes:
    """Return the one JSON form of a file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def from_bytes(data: bytes) -> dict[str, Any]:
    """Parse a file.

    Raises:
        Damaged: It is no JSON object.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Damaged("no JSON object")
    return found


def reply_to_plain(reply: Reply) -> dict[str, Any]:
    """Return a reply as a JSON object."""
    return asdict(reply)


def plain_to_reply(found: Mapping[str, Any], request: Request) -> Reply:
    """Return the reply that was written.

    Raises:
        Damaged: It is none, or does not match the request's schema.
    """
    try:
        reply = _reply(found)
        if reply.data is not None:
            require_match(reply.data, request.schema or {"not": {}})
    except (AttributeError, KeyError, TypeError, ValueError):
        reply = None
    if reply is None or (reply.outcome is Outcome.ANSWERED) != (reply.data is not None or bool(reply.calls)):
        raise Damaged("no reply to its request")
    return reply


def request_to_plain(request: Request) -> dict[str, Any]:
    """Return a request as a JSON object."""
    return asdict(request)


def plain_to_request(found: Mapping[str, Any]) -> Request:
    """Return the request that was written.

    Raises:
        Damaged: It is none.
    """
    try:
        return _request(found)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Damaged("no request") from None


def _reply(found: Mapping[str, Any]) -> Reply:
    return Reply(
        Outcome(found["outcome"]),
        found["data"],
        tuple(ToolCall(**c) for c in found["calls"]),
        Usage(**found["usage"]),
        str(found["told"]),
    )


def _request(found: Mapping[str, Any]) -> Request:
    turns = tuple(
        Message(Role(m["role"]), m["content"], tuple(ToolCall(**c) for c in m["calls"]), m["answers"])
        for m in found["messages"]
    )
    tools = tuple(Tool(**t) for t in found["tools"])
    return Request(found["step"], turns, found["schema"], tools, found["max_tokens"])
