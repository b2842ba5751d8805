"""What a model's tokens cost, from a table that ships or one of the user's own.

Invariant: a model that is not in the table has no cost, not a cost of nothing.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from agent.datafiles import toml_of
from agent.errors import InputError
from agent.models.records import Usage

SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
"""The date behind a model's name; a dated model costs what the undated one does."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    prompt: float
    completion: float

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return what these tokens cost, in US dollars."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices by model.

    Attributes:
        as_of: When they were written down.
    """

    as_of: str
    by_model: Mapping[str, Price]

    def price(self, model: str) -> Price | None:
        """Return a model's price; None when the table lacks it."""
        return self.by_model.get(model) or self.by_model.get(SNAPSHOT.sub("", model))


@lru_cache(maxsize=4)
def price_table(path: Path | None = None) -> PriceTable:
    """Read a price table.

    Args:
        path: A TOML file like the one that ships, `prices.toml`; None for that one.

    Raises:
        InputError: The file cannot be read or is no price table.
    """
    try:
        return _table(_read(path))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as failed:
        raise InputError(
            f"The price table {str(path)!r} cannot be used.",
            'Write lines such as "gpt-4o" = { prompt = 2.5, completion = 10.0 } under [models].',
        ) from failed


def cost(model: str, usage: Usage, table: PriceTable | None = None) -> float | None:
    """Return what calls cost in US dollars; None for a model that is not in the table."""
    price = (table or price_table()).price(model)
    return None if price is None else price.of(usage.prompt_tokens, usage.completion_tokens)


def _read(path: Path | None) -> dict[str, Any]:
    return toml_of("agent.models", "prices.toml") if path is None else tomllib.loads(path.read_text("utf-8"))


def _table(found: Mapping[str, Any]) -> PriceTable:
    prices = {name: _price(row) for name, row in found["models"].items()}
    return PriceTable(str(found.get("as_of", "")), prices)


def _price(row: Mapping[str, Any]) -> Price:
    price = Price(float(row["prompt"]), float(row["completion"]))
    if not (0 <= price.prompt < 1e6 and 0 <= price.completion < 1e6):
        raise ValueError(row)
    return price
