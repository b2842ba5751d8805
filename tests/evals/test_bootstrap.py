import pytest

from evals import bootstrap
from evals.bootstrap import mean_interval, micro_f1_interval, micro_intervals
from evals.measures import Counts, Pair


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


def test_micro_measures_are_drawn_together():
    counts = [Counts(1, 0, 0), Counts(0, 1, 2)] * 20
    found = micro_intervals(counts)
    assert found.precision.low < 0.5 < found.precision.high
    assert found.recall.low < 1 / 3 < found.recall.high
    assert found.f1.low < 0.4 < found.f1.high


def test_a_measure_without_codes_has_no_interval_of_its_own():
    found = micro_intervals([Counts(0, 0, 3)] * 5)
    assert found.precision is None
    assert (found.recall.low, found.f1.high) == (0.0, 0.0)
    assert micro_intervals([]).recall is None


def test_the_interval_of_a_mean():
    found = mean_interval([0.0, 1.0] * 50)
    assert found.low < 0.5 < found.high
    assert (mean_interval([1.0] * 4).low, mean_interval([])) == (1.0, None)


def test_batches_draw_what_one_draw_would(monkeypatch: pytest.MonkeyPatch):
    whole = micro_f1_interval(notes(30, 20), resamples=101)
    monkeypatch.setattr(bootstrap, "_PLACES", 700)
    assert bootstrap.batches(101, 50) == [14] * 7 + [3]
    assert micro_f1_interval(notes(30, 20), resamples=101) == whole
