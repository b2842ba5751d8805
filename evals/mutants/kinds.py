"""What a kind of error is, what it may draw from, and what one planted error looks like.

Invariant: a mutant differs from a right code set by one error, and says which codes a finding must name to
have found that error; everything drawn follows from the seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from evals.mutants.coded import Coded
from index.records import Code, CodeKind
from index.tables import CodeTables


@dataclass(frozen=True)
class Ground:
    """What errors are planted in and drawn from.

    Attributes:
        charts: Gold codings with their notes.
        tables: The official tables.
    """

    charts: tuple[Coded, ...]
    tables: CodeTables

    @cached_property
    def places(self) -> tuple[tuple[Coded, int, Code], ...]:
        """Every code of every chart: the chart, the place in its list, the row of the tables."""
        return tuple(
            (chart, place, code)
            for chart in self.charts
            for place, text in enumerate(chart.codes)
            if (code := self.tables.code(text))
        )

    @cached_property
    def stems(self) -> tuple[Code, ...]:
        """Every code without its 7th character, billable or complete but for it, in the tables' order."""
        found: list[Code] = []
        waiting = [self.tables.code(str(chapter)) for chapter in range(22, 0, -1)]
        while waiting:
            code = waiting.pop()
            if code is None:
                continue
            below = self.tables.children(code.code)
            if code.billable or (below and below[0].kind is CodeKind.EXTENSION):
                found.append(code)
            else:
                waiting += reversed(below)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A right code set with one error planted.

    Attributes:
        base: The right code set.
        coded: The same with the error.
        touched: Codes of which a finding must name one to have found it; empty where it has no code.
    """

    base: Coded
    coded: Coded
    touched: frozenset[str]


Planter = Callable[[Ground, Random], Iterator[Mutant]]
"""Yields mutants without end or until none is left, each time in the same order for the same seed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error.

    Attributes:
        name: Two to five words, joined by hyphens.
        plant: Makes its mutants.
        most: How many are taken.
        counts: Whether the mark is asked of it; False where the code set alone cannot show the error.
    """

    name: str
    plant: Planter
    most: int = 60
    counts: bool = True


def shuffled(items: Sequence[tuple[Coded, int, Code]], rng: Random) -> list[tuple[Coded, int, Code]]:
    """Return the items in an order of chance."""
    return rng.sample(items, len(items))


def mutant(base: Coded, coded: Coded, *touched: str) -> Mutant:
    """Return a mutant whose error is found by a finding that names one of `touched`."""
    return Mutant(base, coded, frozenset(touched))
