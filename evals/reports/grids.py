"""Tables as data: what both the Markdown and the page show, before either gives it a form.

Invariant: a grid's rows have as many cells as it has columns; an undefined measure is written as a dash, so
that it is never taken for nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from evals.bootstrap import Interval

T = TypeVar("T")

UNDEFINED = "—"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a note and what stands around them, white space drawn together."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A share that is drawn as a bar as well as written; None is written alone."""

    share: float | None
    text: str


Cell = str | Excerpt | Bar


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        columns: Headings.
        rows: Cells.
        numbers: Places of the columns that hold numbers, from 0; a minus counts from the end.
        caption: What it shows, where the section's title does not say; may be empty.
        left_out: How many rows are not shown.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    caption: str = ""
    left_out: int = 0

    def is_number(self, place: int) -> bool:
        """Say whether the column at `place` holds numbers."""
        return place in self.numbers


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report.

    Attributes:
        key: Its name in links: `outcomes`.
        title: Its heading.
        about: A sentence or two that a reader needs to understand it.
        grids: Its tables; empty where there is nothing to show, which `about` then says.
    """

    key: str
    title: str
    about: str
    grids: tuple[Grid, ...] = ()


def fixed(value: float | None, places: int = 3) -> str:
    """Write a measure: `0.649`."""
    return UNDEFINED if value is None else f"{value:.{places}f}"


def percent(value: float | None) -> str:
    """Write a share: `64.9 %`."""
    return UNDEFINED if value is None else f"{value:.1%}".replace("%", " %")


def between(interval: Interval | None) -> str:
    """Write an interval: `0.575 to 0.716`."""
    return UNDEFINED if interval is None else f"{interval.low:.3f} to {interval.high:.3f}"


def signed(value: float | None) -> str:
    """Write a difference with its sign: `+0.021`."""
    return UNDEFINED if value is None else f"{value:+.3f}"


def cut(held: Sequence[T], most: int | None) -> tuple[Sequence[T], int]:
    """Return the first of a sequence, all of it where `most` is None, and how many are left out."""
    kept = held if most is None else held[:most]
    return kept, len(held) - len(kept)
