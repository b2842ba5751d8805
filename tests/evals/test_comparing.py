import pytest

from evals.cases import Case
from evals.comparing import Change, compare
from evals.matching import Match, match
from evals.results import Predicted


def note(case_id: str, gold: str, given: str) -> Match:
    codes = [Predicted(c, "", final=True, confidence=0.9, sequence=0, quotes=()) for c in given.split()]
    return match(Case(case_id, "", frozenset(gold.split())), codes)


BEFORE = [note("a", "I10", "I10"), note("b", "E11.9", "E11.65"), note("c", "R51.9", "")]
AFTER = [note("a", "I10", ""), note("b", "E11.9", "E11.9"), note("c", "R51.9", "R51.9")]


def test_the_difference_is_of_micro_f1_over_shared_notes():
    found = compare(BEFORE, AFTER)
    # Before: 1 hit, 1 extra, 2 misses: 2/5. After: 2 hits, 1 miss: 4/5.
    assert (found.before, found.after) == (pytest.approx(0.4), pytest.approx(0.8))
    assert found.difference == pytest.approx(0.4)
    assert (found.notes, found.better, found.worse) == (3, 2, 1)
    assert found.gained == (Change("b", "E11.9"), Change("c", "R51.9"))
    assert found.lost == (Change("a", "I10"),)
    assert found.interval.low < 0.4 < found.interval.high


def test_the_p_value_is_the_share_of_coin_tosses_that_part_the_runs_as_far():
    # One note, hit after and missed before: both tosses part them by 1, so chance explains it always.
    assert compare([note("a", "I10", "")], [note("a", "I10", "I10")]).p_value == 1.0
    # Eight such notes: only all heads or all tails part them by 1, 2 of 256.
    many = [(note(str(i), "I10", ""), note(str(i), "I10", "I10")) for i in range(8)]
    found = compare([m[0] for m in many], [m[1] for m in many])
    assert found.p_value == pytest.approx(2 / 256, abs=0.003)


def test_like_runs_do_not_differ():
    found = compare(AFTER, AFTER)
    assert (found.difference, found.p_value, found.better, found.worse) == (0, 1, 0, 0)
    assert (found.interval.low, found.interval.high) == (0, 0)
    assert found.gained == found.lost == ()


def test_the_same_seed_gives_the_same_comparison():
    assert compare(BEFORE, AFTER, seed=3) == compare(BEFORE, AFTER, seed=3)


def test_notes_that_cannot_be_compared_are_named():
    before = [*BEFORE, note("d", "I10", "I10"), note("e", "I10", "I10")]
    after = [*AFTER, note("e", "I10 E11.9", "I10"), note("f", "I10", "I10")]
    found = compare(before, after)
    assert (found.notes, found.only_before, found.only_after, found.other_gold) == (3, ("d",), ("f",), ("e",))
    assert found.difference == pytest.approx(0.4)


@pytest.mark.parametrize("notes", [[], [note("a", "", "")]])
def test_without_codes_nothing_is_compared(notes):
    found = compare(notes, notes)
    assert (found.before, found.difference, found.interval, found.p_value) == (None, None, None, None)


def test_a_note_without_codes_is_worse_when_it_is_given_one():
    before, after = (
        [note("a", "", ""), note("b", "I10", "I10")],
        [note("a", "", "I10"), note("b", "I10", "I10")],
    )
    assert (compare(before, after).better, compare(before, after).worse) == (0, 1)
