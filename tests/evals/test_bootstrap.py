import pytest

from evals.bootstrap import micro_f1_interval
from evals.measures import Pair


def notes(hit: int, missed: int) -> list[Pair]:
    right = Pair(frozenset({"I10"}), frozenset({"I10"}))
    wrong = Pair(frozenset({"I10"}), frozenset({"E11.9"}))
    return [right] * hit + [wrong] * missed


def test_the_interval_holds_the_measured_value():
    found = micro_f1_interval(notes(30, 20))
    assert found.low < 0.6 < found.high
    assert (found.level, found.resamples) == (0.95, 2000)


def test_the_same_seed_gives_the_same_interval_and_another_gives_another():
    assert micro_f1_interval(notes(30, 20)) == micro_f1_interval(notes(30, 20))
    few = [micro_f1_interval(notes(30, 20), resamples=20, seed=seed) for seed in range(5)]
    assert len({(found.low, found.high) for found in few}) > 1


def test_more_notes_give_a_narrower_interval():
    few, many = micro_f1_interval(notes(6, 4)), micro_f1_interval(notes(180, 120))
    assert many.high - many.low < few.high - few.low


def test_notes_that_all_agree_have_no_width():
    found = micro_f1_interval(notes(10, 0), resamples=50)
    assert (found.low, found.high) == (1.0, 1.0)


@pytest.mark.parametrize("pairs", [[], [Pair(frozenset(), frozenset())] * 3])
def test_without_any_code_there_is_no_interval(pairs):
    assert micro_f1_interval(pairs) is None


def test_resamples_without_any_code_are_passed_over():
    empty = Pair(frozenset(), frozenset())
    found = micro_f1_interval([*notes(1, 0), empty], resamples=200)
    assert (found.low, found.high) == (1.0, 1.0)


def test_no_resample_with_a_code_gives_no_interval():
    empty = Pair(frozenset(), frozenset())
    assert micro_f1_interval([*notes(1, 0), *[empty] * 400], resamples=1, seed=0) is None
