"""Codes of ICD-10-PCS against labels that are often four characters long."""

from evals.measures import Pair, total
from evals.procedures import as_labelled, by_stem, by_whole_code, readings

NOTE = Pair(frozenset({"BW03ZZZ", "BW20", "0TT1"}), frozenset({"BW03ZZZ", "BW20ZZZ", "0TT00ZZ"}))


def test_by_stem_both_sides_are_cut() -> None:
    counts = total([by_stem(NOTE)])
    assert (counts.hits, counts.extras, counts.misses) == (2, 1, 1)


def test_by_whole_code_a_shorter_label_is_no_gold_code_and_its_codes_are_not_judged() -> None:
    seen = by_whole_code(NOTE)
    assert seen == Pair(frozenset({"BW03ZZZ"}), frozenset({"BW03ZZZ", "0TT00ZZ"}))


def test_a_stem_that_is_labelled_whole_as_well_is_judged() -> None:
    note = Pair(frozenset({"BW20", "BW201ZZ"}), frozenset({"BW20ZZZ"}))
    assert by_whole_code(note).predicted == {"BW20ZZZ"}


def test_as_labelled_every_code_is_judged() -> None:
    counts = total([as_labelled(NOTE)])
    assert (counts.hits, counts.extras, counts.misses) == (1, 2, 2)


def test_readings_are_named_by_their_view() -> None:
    found = readings("stem", [by_stem(NOTE)])
    assert set(found) == {"stem.f1", "stem.precision", "stem.recall"}
    assert found["stem.f1"].detail.startswith("2 hits, 1 extra, 1 missed")
