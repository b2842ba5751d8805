"""A model as the settings ask for it: a server, within its budget, remembered and recorded.

Invariant: a recording sees every request, also those answered from the cache, so that it replays alone; the
cache stands before the budget, so that what is remembered costs nothing of it.
"""

from pathlib import Path
from typing import Any, Self

from agent.models.budget import Budget
from agent.models.cache import Cached, open_store
from agent.models.prices import price_table
from agent.models.recording import Recording, Replay
from agent.models.records import Model, Reply, Request
from agent.models.server import OpenAIServer
from agent.models.settings import ModelSettings


class OpenedModel:
    """A model that is closed when it is no longer needed.

    Args:
        model: That is asked.
        server: That is spoken to; None when the model answers from a recording.
    """

    def __init__(self, model: Model, server: OpenAIServer | None) -> None:
        self._model, self._server = model, server

    @property
    def name(self) -> str:
        """As it stands in a result's provenance."""
        return self._model.name

    @property
    def terms(self) -> dict[str, Any]:
        """How the server is asked by now: capability, temperature and seed, for a result's provenance."""
        if self._server is None:
            return {}
        spoken = self._server.dialect
        return {
            "capability": spoken.capability.value,
            "temperature": spoken.temperature,
            "seed": spoken.seed,
        }

    async def ask(self, request: Request) -> Reply:
        """Ask once.

        Raises:
            ModelFailed: The server cannot be used; the message says why and what helps.
        """
        return await self._model.ask(request)

    async def close(self) -> None:
        """Close the connections."""
        if self._server is not None:
            await self._server.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def open_model(settings: ModelSettings, server: OpenAIServer | None = None) -> OpenedModel:
    """Open a model; nothing is sent yet.

    Args:
        settings: Which, where and within which bounds.
        server: To be asked in place of a new one, for tests.

    Raises:
        InputError: A folder or a table that was named cannot be used.
        ModelFailed: A key is missing, or the cost cannot be bounded.
        RemoteNotAllowed: The server is another machine and nobody has allowed that.
    """
    server = server or OpenAIServer(settings)
    prices = price_table(settings.prices)
    model: Model = Budget(server, settings.max_calls, settings.max_cost_usd, prices)
    store = open_store(settings)
    if store is not None:
        model = Cached(model, settings, store)
    if settings.record is not None:
        model = Recording(model, settings.record)
    return OpenedModel(model, server)


def open_replay(folder: Path) -> OpenedModel:
    """Open a recording as a model.

    Raises:
        InputError: It is no recording, or a damaged one.
    """
    return OpenedModel(Replay(folder), None)
