"""An OpenAI-compatible server, asked through the OpenAI SDK; the only file that speaks to it.

Invariant: what is sent goes to the address in the settings and nowhere else (no redirect is followed, and a
server on this machine is reached without a proxy); and neither what is sent nor what comes back reaches a
log, an exception or a `repr`. Errors are raised outside of the handlers that caught the SDK's, so that they
do not even carry those as their context.
"""

# ruff: noqa: PLC0415 - the SDK takes 0.6 s, which runs without a model must not pay

import asyncio
import json
import logging
import os
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from agent.errors import ModelFailed
from agent.models.answers import Said, read_body, reply_to, trouble_in
from agent.models.dialect import Dialect
from agent.models.locality import is_local, require_allowed
from agent.models.payload import body_of
from agent.models.prices import cost, price_table
from agent.models.records import Reply, Request, Usage
from agent.models.settings import OPENAI, ModelSettings
from agent.models.tokens import count, count_request
from agent.models.troubles import Kind, Trouble, failure, pause_s

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI, DefaultAsyncHttpxClient

STANDARD_KEY = "OPENAI_API_KEY"
NO_KEY = "none"
"""Sent to servers on this machine, which want none but whose client does."""


class OpenAIServer:
    """A model behind an OpenAI-compatible server.

    It is opened and closed in one event loop.

    Args:
        settings: Which model, where and within which bounds.
        http: The HTTP client, for tests.
        sleep: Waits between attempts, for tests.

    Raises:
        ModelFailed: The key is missing, or nobody has allowed that notes go to the server's machine.
    """

    def __init__(
        self,
        settings: ModelSettings,
        http: "DefaultAsyncHttpxClient | None" = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        require_allowed(settings)
        self._settings = settings
        self._key = _key(settings)
        self._http = http
        self._sleep = sleep
        self._prices = price_table(settings.prices)
        self._places = asyncio.Semaphore(settings.concurrency)
        self._dialect = Dialect.of(settings)
        self._client: AsyncOpenAI | None = None

    @property
    def name(self) -> str:
        """`openai:MODEL`."""
        return f"openai:{self._settings.model}"

    @property
    def dialect(self) -> Dialect:
        """How the server is spoken to by now: what it rejected is left out."""
        return self._dialect

    async def ask(self, request: Request) -> Reply:
        """Ask once; attempts that may pass are repeated.

        Raises:
            ModelFailed: The server cannot be used; the message says why and what helps.
        """
        async with self._places:
            started = time.perf_counter()
            said, dialect = await self._insist(request)
            seconds = time.perf_counter() - started
        if isinstance(said, Trouble):
            raise failure(said, self._settings)
        return replace(reply_to(request, said, dialect), usage=self._usage(request, said, seconds))

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _insist(self, request: Request) -> tuple[Said | Trouble, Dialect]:
        """Ask until there is something to read or asking is of no more use; say in which dialect."""
        tries = 0
        while True:
            dialect = self._dialect
            said = await self._attempt(request, dialect)
            if not isinstance(said, Trouble):
                return said, dialect
            if self._learnt(said, dialect, with_tools=bool(request.tools)):
                continue
            pause = pause_s(said, tries, _draw(request, tries))
            if pause is None or tries >= self._settings.retries:
                return said, dialect
            await self._sleep(pause)
            tries += 1

    def _learnt(self, trouble: Trouble, dialect: Dialect, *, with_tools: bool) -> bool:
        """Leave out what the server rejected, unless a call beside this one has done so."""
        poorer = dialect.poorer(trouble, with_tools=with_tools)
        if poorer is not None and self._dialect == dialect:
            self._dialect = poorer
        return poorer is not None

    async def _attempt(self, request: Request, dialect: Dialect) -> Said | Trouble:
        import openai

        client = self._opened()
        body: dict[str, Any] = body_of(request, self._settings.model, dialect)
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                raw = await client.chat.completions.with_raw_response.create(
                    messages=body.pop("messages"), model=body.pop("model"), extra_body=body
                )
        except (TimeoutError, openai.APITimeoutError):
            return Trouble(Kind.SLOW)
        except openai.APIStatusError as failed:
            return _status(failed)
        except openai.OpenAIError:
            return Trouble(Kind.UNREACHABLE)
        return read_body(raw.content)

    def _opened(self) -> "AsyncOpenAI":
        """Return the SDK's client, made at the first call."""
        if self._client is None:
            from openai import AsyncOpenAI, DefaultAsyncHttpxClient

            http = self._http or DefaultAsyncHttpxClient(trust_env=not is_local(self._settings.base_url))
            http.follow_redirects = False
            self._client = AsyncOpenAI(
                api_key=self._key,
                base_url=self._settings.base_url,
                timeout=self._settings.timeout_s,
                max_retries=0,
                http_client=http,
            )
            if self._settings.base_url != OPENAI:
                self._client.organization = self._client.project = None
            _keep_quiet()
        return self._client

    def _usage(self, request: Request, said: Said, seconds: float) -> Usage:
        """Count what the server did not, so that a budget holds with every server."""
        prompt, completion = said.tokens
        model = self._settings.model
        if prompt is None:
            prompt = count_request(request, model)
        if completion is None:
            written = [json.dumps(dict(c.arguments or {})) for c in said.calls]
            completion = count("".join((str(said.content or ""), *written)), model)
        used = Usage(1, prompt, completion, None, seconds)
        return replace(used, cost_usd=cost(model, used, self._prices))


def _key(settings: ModelSettings) -> str:
    """Return the key; the standard one never goes to a server on this machine unasked."""
    local = is_local(settings.base_url)
    if local and settings.api_key_from is None:
        return NO_KEY
    variable = settings.api_key_from or STANDARD_KEY
    key = os.environ.get(variable, "").strip()
    if not key:
        raise ModelFailed(
            f"There is no key for {settings.base_url}: {variable} is not set.",
            f"Set {variable}, name another variable with --api-key-from, or code with --chooser local.",
        )
    if not (key.isascii() and key.isprintable()):
        raise ModelFailed(f"The key in {variable} holds odd characters.", "Copy it anew.")
    return key


def _draw(request: Request, tries: int) -> float:
    """Spread retries by the request itself, so that a run can be repeated to the second."""
    return int(request.digest[7 + tries % 32 : 11 + tries % 32], 16) / 0xFFFF


def _status(failed: "APIStatusError") -> Trouble:
    headers = failed.response.headers
    return trouble_in(
        failed.body,
        failed.status_code,
        retry_after_s=_retry_after(headers),
        may_pass=headers.get("x-should-retry") != "false",
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`: seconds, or a date."""
    given = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given, re.ASCII):
        return float(given)
    try:
        until = parsedate_to_datetime(given).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, until - time.time())


def _quiet(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _keep_quiet() -> None:
    """Drop what the SDK logs below warnings: some of its releases log whole requests when told to debug."""
    for name in list(logging.Logger.manager.loggerDict):
        if name == "openai" or name.startswith("openai."):
            logging.getLogger(name).addFilter(_quiet)
