"""Existing codes that look like one that does not exist, for the remedy in an error message.

Invariant: only codes that exist are suggested, the likeliest first; a code's own category is tried before its
neighbours, because a wrong last character is the commonest slip.
"""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

_SHORTEST = 2


def nearest(plain: str, starting_with: Callable[[str], Iterable[str]], limit: int) -> list[str]:
    """Rank codes by likeness to `plain`.

    Args:
        plain: What was asked for, upper case and without its dot.
        starting_with: Gives the billable codes whose plain form starts with some letters.
        limit: How many at most.
    """
    for width in range(len(plain), _SHORTEST - 1, -1):
        found = list(starting_with(plain[:width]))
        if found:
            return sorted(found, key=lambda code: _unlikeness(plain, code.replace(".", "")))[:limit]
    return []


def _unlikeness(plain: str, other: str) -> tuple[float, int, str]:
    """Order by likeness, placeholders in `other` forgiven, then by length, then as the tables do."""
    match = SequenceMatcher(None, plain, other.replace("X", "") if "X" not in plain else other)
    return (-match.ratio(), len(other), other)
