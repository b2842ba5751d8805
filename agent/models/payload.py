"""A request as the body of a chat completion, in the dialect that the server understands.

Invariant: the schema is always sent, in the way that binds the model most; the note's text is sent as it is,
save for lone surrogates, which no UTF-8 can carry.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.models.dialect import Dialect
from agent.models.records import Message, Request, Role, Tool
from agent.models.settings import Capability

AS_JSON = "Answer with one JSON object alone that matches this JSON schema:\n"


def body_of(request: Request, model: str, dialect: Dialect) -> dict[str, Any]:
    """Return the keywords of `chat.completions.create`.

    Args:
        request: What is asked.
        model: As the server names it.
        dialect: What the server has shown that it understands.
    """
    body: dict[str, Any] = {
        "model": model,
        "messages": [_message(m) for m in request.messages],
        dialect.limit_name: request.max_tokens,
    }
    settings = {"temperature": dialect.temperature, "seed": dialect.seed}
    body.update({name: value for name, value in settings.items() if value is not None})
    if request.tools:
        body["tools"] = [_tool(t) for t in request.tools]
    if request.schema is None:
        return body | ({"tool_choice": "required"} if request.tools else {})
    return _bind(body, request, dialect)


def answer_name(request: Request) -> str:
    """Return what the answer is called: by its schema's title, apart from every tool's name."""
    title = str((request.schema or {}).get("title", "answer"))
    name = re.sub(r"[^A-Za-z0-9_-]", "_", title)[:56] or "answer"
    while name in {t.name for t in request.tools}:
        name += "_"
    return name


def _bind(body: dict[str, Any], request: Request, dialect: Dialect) -> dict[str, Any]:
    schema = dict(request.schema or {})
    if dialect.capability is Capability.JSON_SCHEMA:
        strict = {"name": answer_name(request), "strict": True, "schema": schema}
        return body | {"response_format": {"type": "json_schema", "json_schema": strict}}
    if dialect.capability is Capability.TOOL:
        return body | _as_tool(body, request, schema)
    form: dict[str, Any] = {"type": "json_object"} | ({} if dialect.bare else {"schema": schema})
    return body | {"messages": _told(body["messages"], schema), "response_format": form}


def _as_tool(body: dict[str, Any], request: Request, schema: Mapping[str, Any]) -> dict[str, Any]:
    name = answer_name(request)
    answer = Tool(name, "Give the answer.", schema)
    tools = [*body.get("tools", ()), _tool(answer, strict=True)]
    forced = {"type": "function", "function": {"name": name}}
    return {"tools": tools, "tool_choice": "required" if request.tools else forced}


def _told(messages: list[dict[str, Any]], schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell the schema at the end of the system's message; make one where there is none."""
    told = AS_JSON + json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    if messages and messages[0]["role"] == Role.SYSTEM.value:
        return [{**messages[0], "content": f"{messages[0]['content']}\n\n{told}"}, *messages[1:]]
    return [{"role": Role.SYSTEM.value, "content": told}, *messages]


def _tool(tool: Tool, *, strict: bool = False) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function | ({"strict": True} if strict else {})}


def _message(message: Message) -> dict[str, Any]:
    turn: dict[str, Any] = {"role": message.role.value, "content": _sendable(message.content)}
    if message.role is Role.TOOL:
        turn["tool_call_id"] = message.answers
    if message.calls:
        turn["content"] = turn["content"] or None
        turn["tool_calls"] = [
            {
                "id": call.call_id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(dict(call.arguments or {}))},
            }
            for call in message.calls
        ]
    return turn


def _sendable(text: str) -> str:
    """Replace lone surrogates one by one, so that positions stay."""
    return text.encode("utf-8", "replace").decode("utf-8")
