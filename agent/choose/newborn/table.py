"""What codes and words mean in a newborn or a child, from `newborn.toml`.

Invariant: every code of the file is one of the tables (a test checks it); the rows decide in their order.
"""

import re
from dataclasses import dataclass
from functools import cache

from agent.choose.knowledge import Ranges, ranges_of
from agent.datafiles import toml_of


@dataclass(frozen=True, slots=True)
class Perinatal:
    """Codes of other chapters and the perinatal code for them, `unless` one of some codes is there."""

    of: Ranges
    becomes: str
    unless: Ranges


@dataclass(frozen=True, slots=True)
class Stated:
    """Words that name a code; `preterm` ones only of a child born before 37 weeks."""

    words: re.Pattern[str]
    becomes: str
    preterm: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Everything of `newborn.toml`."""

    perinatal: tuple[Perinatal, ...]
    stated: tuple[Stated, ...]
    ruled_out: tuple[Stated, ...]
    not_given: tuple[Stated, ...]

    def of(self, code: str) -> Perinatal | None:
        """Return the row for a code of another chapter."""
        return next((row for row in self.perinatal if code in row.of), None)


_OUT_AFTER = r"\s+(?:\w+\s+){0,2}?(?:ruled\s+out|excluded)"
_OUT_BEFORE = r"(?:ruled\s+out\s+for|r/o|rule\s+out)\s+(?:\w+\s+)?"


@cache
def table() -> Table:
    """Load the file, once a process."""
    held = toml_of("agent.choose.newborn", "newborn.toml")

    def stated(row: dict[str, str], words: str) -> Stated:
        return Stated(re.compile(words, re.IGNORECASE), row["becomes"], bool(row.get("preterm", False)))

    return Table(
        tuple(
            Perinatal(ranges_of(row["of"]), row["becomes"], ranges_of(row.get("unless", [])))
            for row in held["perinatal"]
        ),
        tuple(stated(row, row["words"]) for row in held["stated"]),
        tuple(
            stated(row, rf"\b{row['words']}{_OUT_AFTER}|\b{_OUT_BEFORE}{row['words']}")
            for row in held["ruled_out"]
        ),
        tuple(stated(row, row["words"]) for row in held["not_given"]),
    )
