"""The table of causes, `causes.toml`: families of rows, each a code and the words that tell of it.

Invariant: it holds codes and words only. A row's expression is compiled when a note first holds one of its
keys.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.choose.external.story import CERTAIN, LIKELY
from agent.choose.knowledge import Ranges, ranges_of
from agent.datafiles import toml_of

_NAMED = re.compile(r"\{([A-Z]\w*)\}")
_KEY = re.compile(r"[a-z]{2,}")


_ANY = Ranges(())


@dataclass(frozen=True, slots=True)
class Row:
    """One way in which an injury comes about.

    Attributes:
        code: A stem of the tables.
        words: What it says, for the rationale.
        keys: A note without any of these words does not tell it.
        says: Regular expression of the telling.
        sure: Confidence where the note tells it.
        needs: Codes one of which must be drafted; empty where any injury will do.
        vague: Whether any other code of the family says more.
        despite: Whether it holds where the note says what its family's `unless` says.
    """

    code: str
    words: str
    keys: frozenset[str]
    says: str
    sure: float = CERTAIN
    needs: Ranges = _ANY
    vague: bool = False
    despite: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return compiled(self.says)


@dataclass(frozen=True, slots=True)
class Family:
    """Causes of which a note's injury has one.

    Attributes:
        name: What other families call it.
        codes: All that the tables have of it.
        yields_to: Names of families beside which it is no cause of its own.
        rows: The exact before the general.
        unless: Regular expression of words that rule most rows out; empty where there are none.
    """

    name: str
    codes: Ranges
    yields_to: frozenset[str]
    rows: tuple[Row, ...]
    unless: str = ""

    def fitting(self, text: str) -> tuple[Row, ...]:
        """Return the rows that a note's text does not rule out."""
        if self.unless and compiled(self.unless).search(text):
            return tuple(row for row in self.rows if row.despite)
        return self.rows


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression once a process; letter case does not count."""
    return re.compile(expression, re.IGNORECASE)


def table(name: str) -> dict[str, Any]:
    """Read a data file of this folder."""
    return toml_of("agent.choose.external", name)


@cache
def families() -> tuple[Family, ...]:
    """Load the families, once a process, in the order in which they are tried."""
    held = table("causes.toml")
    return tuple(_family(one, held["macros"], held["animals"]) for one in held["family"])


def written_out(expression: str, macros: Mapping[str, str]) -> str:
    """Return an expression with its macros written out, macros within macros too."""
    while _NAMED.search(expression):
        expression = _NAMED.sub(lambda m: macros[m.group(1)], expression)
    return expression


def _family(one: Mapping[str, Any], macros: Mapping[str, str], animals: Mapping[str, list[str]]) -> Family:
    rows = [_row(row, macros) for row in one["row"]]
    if one["name"] == "animal":
        rows = [*_of_animals(animals), *rows]
    return Family(
        one["name"], ranges_of(one["codes"]), frozenset(one["yields_to"]), tuple(rows), one.get("unless", "")
    )


def _row(row: Mapping[str, Any], macros: Mapping[str, str]) -> Row:
    return Row(
        row["code"],
        row["words"],
        frozenset(row["keys"]),
        written_out(row["says"], macros),
        row.get("sure", CERTAIN),
        ranges_of(row.get("needs", [])),
        bool(row.get("vague", False)),
        bool(row.get("despite", False)),
    )


_BITES = (
    r"\b(?:{0})\s+bites?\b|\b(?:bit(?:ten)?|attacked|mauled)\s+by\s+(?:\S+\s+){{0,5}}?(?:{0})\b"
    r"|\b(?:{0})\s+(?:attack\w*|bit)\b"
)
_STRIKES = (
    r"\b(?:kicked|knocked\s+(?:down|over)|stepped\s+on|butted|gored|trampled|struck|thrown|pulled\s+(?:down|over))"
    r"\s+by\s+(?:\S+\s+){{0,3}}?(?:{0})\b|\b(?:{0})\s+(?:kick(?:ed)?|stepped\s+on|knocked|jumped\s+(?:on|up)|pulled)\b"
)
_OTHERWISE = (
    r"\bscratch(?:ed)?\s+by\s+(?:\S+\s+){{0,3}}?(?:{0})\b|\b(?:{0})\s+scratch(?:e[sd])?\b"
    r"|\bpecked\s+by\s+(?:\S+\s+){{0,2}}?(?:{0})\b"
)
_DEEDS = ((_BITES, "a bite by an animal or person", CERTAIN), (_STRIKES, "a strike by an animal", CERTAIN),
          (_OTHERWISE, "a scratch by an animal or person", LIKELY))  # fmt: skip


def _of_animals(animals: Mapping[str, list[str]]) -> Iterator[Row]:
    """Make a row for each animal and each of its deeds."""
    for names, codes in animals.items():
        keys = frozenset(_keys(names))
        for code, (says, words, sure) in zip(codes, _DEEDS, strict=True):
            if code:
                yield Row(code, words, keys, says.format(names), sure)


def _keys(names: str) -> Iterator[str]:
    """Yield the words by which an expression of names may be known: each with and without its optional s."""
    for word in _KEY.findall(names.replace("\\s", " ").replace("?:", "")):
        yield word
        yield word.removesuffix("s")
