"""What other chapters' codes and words mean in a pregnancy, from `maternal.toml`.

Invariant: every code of the file is one of the tables (a test checks it); the rows decide in their order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.maternal.periods import Stage
from agent.datafiles import toml_of

NO_CODE = "-"
"""Stands for a stage at which a row gives no code."""


@dataclass(frozen=True, slots=True)
class Complicating:
    """Conditions of other chapters and the obstetric code for them.

    Attributes:
        becomes: Any code of the obstetric condition; the stage gives its final character.
        at: Stage -> its own code, `NO_CODE` for none.
        keeps: Whether the condition's own code is reported beside it.
        unless: Codes beside which it is not reported.
        share: Of the condition's confidence.
    """

    of: Ranges
    becomes: str
    at: Mapping[Stage, str]
    keeps: bool
    unless: Ranges
    share: float


@dataclass(frozen=True, slots=True)
class Stated:
    """Words that an obstetric code states.

    Attributes:
        stages: `pregnant`, `childbirth`, `puerperium`: when the code is reported.
        past: Whether the words may be told as history.
        instead: Codes of the same words outside a pregnancy.
    """

    words: re.Pattern[str]
    becomes: str
    stages: frozenset[str]
    confidence: float
    past: bool
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything of `maternal.toml`."""

    complicating: tuple[Complicating, ...]
    after: tuple[tuple[Ranges, str], ...]
    stated: tuple[Stated, ...]

    def of(self, code: str) -> Complicating | None:
        """Return the row for a code of another chapter."""
        return next((row for row in self.complicating if code in row.of), None)

    def after_birth(self, code: str) -> str | None:
        """Return the code that takes the place of one of pregnancy once the child is born."""
        return next((becomes for ranges, becomes in self.after if code in ranges), None)


@cache
def table() -> Table:
    """Load the file, once a process."""
    held = toml_of("agent.choose.maternal", "maternal.toml")
    return Table(
        tuple(_complicating(row) for row in held["complicates"]),
        tuple((ranges_of([code]), becomes) for code, becomes in held["after"].items()),
        tuple(_stated(row) for row in held["stated"]),
    )


def _complicating(row: dict[str, Any]) -> Complicating:
    own = (Stage.PREGNANCY, Stage.CHILDBIRTH, Stage.PUERPERIUM)
    at = {stage: row[stage.value] for stage in own if stage.value in row}
    return Complicating(
        ranges_of(row["of"]),
        row["becomes"],
        at,
        bool(row.get("keeps", True)),
        ranges_of(row.get("unless", [])),
        float(row.get("share", 1.0)),
    )


def _stated(row: dict[str, Any]) -> Stated:
    return Stated(
        re.compile(row["words"], re.IGNORECASE),
        row["becomes"],
        frozenset(row["stages"]),
        float(row["confidence"]),
        bool(row.get("past", False)),
        tuple(row.get("instead", [])),
    )
