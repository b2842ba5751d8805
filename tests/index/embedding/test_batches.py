import random
from itertools import pairwise

import numpy as np
import pytest

from index.embedding.batches import GROUP, MOST, hard_groups, sibling_groups
from index.embedding.subword import Vectors, unit_rows


def ranges(*counts: int) -> list[range]:
    ends = np.cumsum([0, *counts]).tolist()
    return [range(a, b) for a, b in pairwise(ends)]


CODES = ranges(*[3] * 40)


@pytest.fixture
def vectors() -> Vectors:
    return unit_rows(np.random.default_rng(3).standard_normal((120, 8)).astype(np.float32))


def test_every_phrase_is_asked_once_beside_its_neighbours():
    groups = sibling_groups(CODES, random.Random(1))
    assert sorted(i for group in groups for i in group) == list(range(120))
    assert all(len(group) <= GROUP and max(group) - min(group) < 12 for group in groups)


def test_a_code_with_many_phrases_does_not_crowd_out_the_others():
    groups = sibling_groups(ranges(100, 2), random.Random(1))
    asked = [i for group in groups for i in group]
    assert sum(i < 100 for i in asked) == MOST
    assert {100, 101} <= set(asked)


def test_hard_groups_bring_together_what_lies_near(vectors: Vectors):
    # Phrase 119 is put beside phrase 0, whose code stands at the other end of the tables.
    vectors[119] = vectors[0]
    meetings = 0
    for seed in range(40):
        dice = random.Random(seed)
        groups = hard_groups(sibling_groups(CODES, dice), CODES, vectors, dice)
        meetings += any({0, 1, 2} & set(g) and {117, 118, 119} & set(g) for g in groups)
    assert meetings > 10


def test_a_hard_group_holds_a_code_once(vectors: Vectors):
    dice = random.Random(5)
    before = sibling_groups(CODES, dice)
    made = [g for g in hard_groups(before, CODES, vectors, dice) if g not in before]
    assert made
    assert all(len({i // 3 for i in group}) == len(group) == GROUP for group in made)


def test_the_same_seed_makes_the_same_batches(vectors: Vectors):
    def groups(seed: int) -> list[list[int]]:
        dice = random.Random(seed)
        return hard_groups(sibling_groups(CODES, dice), CODES, vectors, dice)

    assert groups(1) == groups(1)
    assert groups(1) != groups(2)
