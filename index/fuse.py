"""Reciprocal rank fusion: several ranked lists made one.

Invariant: an item's score depends on its ranks alone, never on scores of different scales
(Cormack, Clarke and Büttcher 2009, with their constant 60).
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

_CONSTANT = 60

T = TypeVar("T", bound=Hashable)


def fuse(lists: Iterable[Sequence[T]], weights: Iterable[float]) -> list[tuple[T, float]]:
    """Fuse ranked lists.

    Args:
        lists: Each best first; an item counts where it stands first in a list.
        weights: One a list, above 0.

    Returns:
        Items with their scores, best first; ties in order of first appearance.
    """
    scores: dict[T, float] = {}
    for ranked, weight in zip(lists, weights, strict=True):
        for rank, item in enumerate(dict.fromkeys(ranked), 1):
            scores[item] = scores.get(item, 0.0) + weight / (_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
