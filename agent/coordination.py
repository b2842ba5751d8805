"""Phrases that share their words: "hypoxic and hypercapnic respiratory failure", "liver and bone metastases".

Invariant: it only proposes what words could be meant together; whether they name anything the phrase book
says. Words that already belong to another mention are never lent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_JOINING = frozenset({"and", "or"})
_LONGEST = 2
"""Units that one partner has: "lower back", and of the shared phrase that it takes the place of."""

_MOST = 4
"""Partners before one phrase."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read words apart.

    Attributes:
        first: Index of the first unit that it takes, the partner's or the phrase's.
        last: Index of the last.
        words: The normal words as they would stand alone.
        partner: Words of the partner, which the phrase does not have.
    """

    first: int
    last: int
    words: tuple[str, ...]
    partner: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence's units.

    Attributes:
        units: Normal words of each.
        slashed: Indexes of the units behind which a slash or a plus stands.
        stopped: Indexes of the units behind which a comma stands.
    """

    units: Sequence[tuple[str, ...]]
    slashed: frozenset[int]
    stopped: frozenset[int]


def coordinated(stretch: Stretch, found: Sequence[tuple[int, int]]) -> Iterator[Reading]:
    """Yield the readings of partners that are joined to a found phrase, longer partners first.

    Args:
        stretch: The sentence.
        found: First and last unit of each phrase found, in order.
    """
    taken = frozenset(i for first, last in found for i in range(first, last + 1))
    for first, last in found:
        if last > first:
            yield from _before(stretch, first, last, taken)
            yield from _behind(stretch, first, last, taken)


def _before(stretch: Stretch, first: int, last: int, taken: frozenset[int]) -> Iterator[Reading]:
    for end in _ends(stretch, _joined(stretch, first - 1, -1)):
        for length in range(_LONGEST, 0, -1):
            at = end - length + 1
            if at >= 0 and _is_free(stretch, at, end, taken):
                partner = _words(stretch, at, end)
                for lost in range(1, min(_LONGEST, last - first) + 1):
                    yield Reading(at, last, (*partner, *_words(stretch, first + lost, last)), partner)


def _ends(stretch: Stretch, end: int | None) -> Iterator[int]:
    """Yield where partners end: the joined one, and those of a list before it ("liver, lung and bone")."""
    for _ in range(_MOST if end is not None else 0):
        if end is None or end < 0:
            return
        yield end
        end = end - 1 if end - 1 in stretch.stopped else None


def _behind(stretch: Stretch, first: int, last: int, taken: frozenset[int]) -> Iterator[Reading]:
    start = _joined(stretch, last + 1, 1) if last not in stretch.stopped else None
    if start is None:
        return
    for length in range(_LONGEST, 0, -1):
        end = start + length - 1
        if end < len(stretch.units) and _is_free(stretch, start, end, taken):
            partner = _words(stretch, start, end)
            for lost in range(1, min(_LONGEST, last - first) + 1):
                yield Reading(first, end, (*_words(stretch, first, last - lost), *partner), partner)


def _joined(stretch: Stretch, at: int, step: int) -> int | None:
    """Return the unit next to a phrase beyond "and", "or" or a slash; None where nothing joins them."""
    if not 0 <= at < len(stretch.units):
        return None
    if _JOINING.issuperset(stretch.units[at]) and at not in stretch.stopped:
        return at + step
    return at if (at if step < 0 else at - 1) in stretch.slashed else None


def _is_free(stretch: Stretch, first: int, last: int, taken: frozenset[int]) -> bool:
    inside = range(first, last + 1)
    joins = any(_JOINING.issuperset(stretch.units[i]) for i in inside)
    return not joins and taken.isdisjoint(inside) and stretch.stopped.isdisjoint(range(first, last))


def _words(stretch: Stretch, first: int, last: int) -> tuple[str, ...]:
    return tuple(w for unit in stretch.units[first : last + 1] for w in unit)
