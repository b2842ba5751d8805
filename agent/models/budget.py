"""Calls and cost that the user allows, over all notes of a run.

Invariant: a call that could exceed what is allowed is not made. What a call may cost at most is set aside
before it and settled after it; a call that failed costs nothing here, though a server may charge for attempts
that timed out. Not for several threads.
"""

from agent.errors import BudgetReached, ModelFailed
from agent.models.prices import Price, PriceTable, price_table
from agent.models.records import Model, Reply, Request
from agent.models.tokens import count_request

A_MARGIN = 1.1
"""Servers count a few tokens more than we do."""


class Budget:
    """A model that stops at a number of calls or a cost.

    Args:
        model: That is asked.
        max_calls: None for no bound.
        max_cost_usd: None for no bound.
        prices: None for the table that ships.

    Raises:
        ModelFailed: The cost is to be bounded and the model has no price.
    """

    def __init__(
        self,
        model: Model,
        max_calls: int | None = None,
        max_cost_usd: float | None = None,
        prices: PriceTable | None = None,
    ) -> None:
        self._model = model
        self._max_calls, self._max_cost = max_calls, max_cost_usd
        self._price = self._find_price(prices or price_table())
        self._calls = 0
        self._spent = self._set_aside = 0.0

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    @property
    def calls(self) -> int:
        """Calls that were made, failed ones too."""
        return self._calls

    @property
    def spent_usd(self) -> float:
        """What the answered calls cost; zero where no price is known."""
        return self._spent

    async def ask(self, request: Request) -> Reply:
        """Ask if what is left allows it.

        Raises:
            BudgetReached: It does not; nothing was sent.
            ModelFailed: The server cannot be used.
        """
        most = self._most(request)
        self._require(most)
        self._calls += 1
        self._set_aside += most
        try:
            reply = await self._model.ask(request)
        finally:
            self._set_aside -= most
        self._spent += reply.usage.cost_usd or 0.0
        return reply

    def _require(self, most: float) -> None:
        if self._max_calls is not None and self._calls >= self._max_calls:
            raise BudgetReached(
                f"The {self._max_calls:,} calls that were allowed are made.", "Raise --max-calls to go on."
            )
        if self._max_cost is not None and self._spent + self._set_aside + most > self._max_cost:
            raise BudgetReached(
                f"Another call could exceed the {self._max_cost:g} US dollars that were allowed"
                f" ({self._spent:.4f} are spent).",
                "Raise --max-cost to go on.",
            )

    def _most(self, request: Request) -> float:
        if self._price is None or self._max_cost is None:
            return 0.0
        return self._price.of(int(count_request(request) * A_MARGIN), request.max_tokens)

    def _find_price(self, prices: PriceTable) -> Price | None:
        model = self._model.name.removeprefix("openai:")
        price = prices.price(model)
        if price is None and self._max_cost is not None:
            raise ModelFailed(
                f"The cost of {model} cannot be bounded: its price is not known.",
                "Give a price table with --prices, or bound the calls with --max-calls.",
            )
        return price
