"""Which phrases meet in a batch: those that are hard to tell apart.

Invariant: an epoch asks a code's phrases at most `MOST` times, in groups of `GROUP`. Half of the groups are
neighbours in the tables (siblings, mostly); the others are a phrase and the codes that lie nearest to it by
the vectors learned so far, which are the mistakes that search would make.
"""

import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.embedding.subword import Vectors

GROUP = 8
MOST = 16
_AT_ONCE = 512
_LOOKED_AT = 40

Group = list[int]
"""Places of phrases."""


def sibling_groups(codes: Sequence[range], dice: random.Random) -> list[Group]:
    """Cut a draw of the phrases, in the order of their codes, into groups."""
    drawn = [i for places in codes for i in dice.sample(places, min(len(places), MOST))]
    first = dice.randrange(1, GROUP + 1)
    cuts = [0, *range(first, len(drawn), GROUP), len(drawn)]
    groups = [drawn[a:b] for a, b in pairwise(cuts) if b > a]
    dice.shuffle(groups)
    return groups


def hard_groups(
    groups: list[Group], codes: Sequence[range], vectors: Vectors, dice: random.Random
) -> list[Group]:
    """Exchange half of the groups for phrases with their nearest codes.

    Args:
        groups: Of siblings, in any order.
        codes: The places of each code's phrases, in order.
        vectors: Of all phrases, one row each.
        dice: What draws.
    """
    kept = len(groups) // 2
    others = [i for group in groups[kept:] for i in group]
    dice.shuffle(others)
    code_of = np.repeat(np.arange(len(codes)), [len(places) for places in codes])
    made = []
    seeds = others[: len(others) // GROUP]
    for start in range(0, len(seeds), _AT_ONCE):
        asked = seeds[start : start + _AT_ONCE]
        scores = vectors[asked] @ vectors.T
        nearest = np.argpartition(-scores, _LOOKED_AT, axis=1)[:, :_LOOKED_AT]
        for seed, row, found in zip(asked, scores, nearest, strict=True):
            ordered = found[np.lexsort((found, -row[found]))]
            made.append(_one_a_code(seed, ordered.tolist(), code_of, codes, dice))
    mixed = groups[:kept] + made
    dice.shuffle(mixed)
    return mixed


def _one_a_code(
    seed: int, nearest: list[int], code_of: NDArray[np.int64], codes: Sequence[range], dice: random.Random
) -> Group:
    """Return the seed and a phrase of each of the nearest codes: the near one, or any other."""
    group, seen = [seed], {int(code_of[seed])}
    for place in nearest:
        code = int(code_of[place])
        if code not in seen and len(group) < GROUP:
            seen.add(code)
            group.append(place if dice.random() < 0.5 else dice.choice(codes[code]))
    return group
