"""Servers that are made up: `httpx2.MockTransport` under the real SDK, and a sleep that only notes."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from agent.models.records import Message, Reply, Request, Role
from agent.models.server import OpenAIServer
from agent.models.settings import ModelSettings

LOCAL = "http://127.0.0.1:8000/v1"
MARKER = "Zebulon Quixano, type 2 diabetes with foot ulcer"
"""Words of a note that must not be found anywhere but in what is sent."""

SCHEMA = {
    "title": "chosen",
    "type": "object",
    "properties": {"numbers": {"type": "array", "items": {"type": "integer", "enum": [1, 2, 3]}}},
    "required": ["numbers"],
    "additionalProperties": False,
}
ANSWER = '{"numbers": [2]}'


def request_for(note: str = MARKER, **changes: Any) -> Request:
    turns = (Message(Role.SYSTEM, "Choose."), Message(Role.USER, note))
    return Request(**({"step": "choose", "messages": turns, "schema": SCHEMA} | changes))


def completion(content: object = ANSWER, finish: str = "stop", **message: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10},
    }


def told(status: int, message: str, **error: Any) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"message": message, **error}})


@dataclass
class Played:
    """What a made-up server saw, and how long we would have waited for it."""

    sent: list[httpx2.Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(r.content) for r in self.sent]


@dataclass
class Stage:
    """A server whose answers are given one after another; the last one stays."""

    answers: list[Any]
    played: Played = field(default_factory=Played)
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> ModelSettings:
        return ModelSettings(**({"model": "gpt-4o", "base_url": LOCAL} | self.changes))

    def server(self) -> OpenAIServer:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self._answer))
        return OpenAIServer(self.settings, http, sleep=self._sleep)

    def ask(self, *requests: Request) -> list[Reply]:
        return asyncio.run(self._ask(requests or (request_for(),)))

    async def _ask(self, requests: tuple[Request, ...]) -> list[Reply]:
        server = self.server()
        try:
            return [await server.ask(r) for r in requests]
        finally:
            await server.close()

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.played.sent.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            answer = await answer(request)
        return answer if isinstance(answer, httpx2.Response) else httpx2.Response(200, json=answer)

    async def _sleep(self, seconds: float) -> None:
        self.played.slept.append(seconds)


@pytest.fixture
def stage() -> Callable[..., Stage]:
    """Make a server: `stage(answer, …, timeout_s=1)`."""
    return lambda *answers, **changes: Stage(list(answers or [completion()]), changes=changes)


class Scripted:
    """A model that gives the same reply or failure each time, and counts."""

    name = "openai:gpt-4o"

    def __init__(self, ends: Any) -> None:
        self.ends, self.asked = ends, []

    async def ask(self, request: Request) -> Reply:
        self.asked.append(request)
        await asyncio.sleep(0)
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends


@pytest.fixture
def scripted() -> type[Scripted]:
    return Scripted


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """The words of these tests."""
    return SimpleNamespace(
        ANSWER=ANSWER,
        LOCAL=LOCAL,
        MARKER=MARKER,
        SCHEMA=SCHEMA,
        completion=completion,
        request_for=request_for,
        told=told,
    )
