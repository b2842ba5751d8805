import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures import (
    Counts,
    Pair,
    billable_gold,
    category_of,
    coarser,
    counted,
    is_unjudged,
    macro_f1,
    note_mean_f1,
    problem_codes,
    rank_of,
    recall_at,
    score,
    stem_of,
    sum_counts,
    total,
    without_heirs,
)

CODES = st.frozensets(
    st.sampled_from(["I10", "E11.9", "E11.65", "R51", "R51.9", "Z79.4", "W19.XXXA", "J45.909"])
)
PAIRS = st.builds(Pair, CODES, CODES)


def pair(gold: str, predicted: str) -> Pair:
    return Pair(frozenset(gold.split()), frozenset(predicted.split()))


def billable(code: str) -> bool:
    return code != "R51"


def test_micro_measures_count_every_note_together():
    micro = total([pair("I10 E11.9", "I10 J45.909"), pair("R51.9", "R51.9")])
    assert micro == Counts(hits=2, extras=1, misses=1)
    assert micro.precision == micro.recall == micro.f1 == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("gold", "predicted", "precision", "recall", "f1"),
    [
        ("", "", None, None, None),
        ("I10", "", None, 0.0, 0.0),
        ("", "I10", 0.0, None, 0.0),
        ("I10", "R51.9", 0, 0, 0),
    ],
)
def test_an_undefined_measure_is_none(gold, predicted, precision, recall, f1):
    counts = counted(pair(gold, predicted))
    assert (counts.precision, counts.recall, counts.f1) == (precision, recall, f1)


def test_macro_f1_is_the_mean_over_gold_codes_alone():
    # I10: one hit, one extra (2/3); E11.9: missed (0); J45.909 is never gold.
    notes = [pair("I10", "I10 J45.909"), pair("E11.9", "I10")]
    assert macro_f1(notes) == pytest.approx((2 / 3 + 0) / 2)
    assert macro_f1([pair("", "I10")]) is None


def test_categories_and_exact_matches():
    scores = score([pair("E11.9", "E11.65"), pair("I10", "I10"), pair("", "")])
    assert scores.micro.f1 == pytest.approx(0.5)
    assert scores.category_f1 == 1.0
    assert scores.exact == pytest.approx(2 / 3)
    assert score([]).exact is None


def test_the_mean_of_the_notes_passes_over_notes_without_codes():
    notes = [pair("I10 E11.9", "I10"), pair("R51.9", "R51.9"), pair("", "")]
    assert note_mean_f1(notes) == pytest.approx((2 / 3 + 1) / 2)
    assert note_mean_f1([pair("", "")]) is None


def test_coarser_codes_count_once():
    assert coarser(pair("E11.9 E11.65", "I10"), category_of) == pair("E11", "I10")


def test_counts_add_up():
    assert sum_counts([Counts(1, 2, 3), Counts(4, 0, 1)]) == Counts(5, 2, 4)
    assert sum_counts([]).f1 is None


@pytest.mark.parametrize(
    "code", ["Z79.4", "Z80.3", "Z84.1", "Z86.73", "Z87.891", "Z91.14", "V00.131A", "W19.XXXA", "Y99.0"]
)
def test_the_protocol_leaves_status_history_and_external_causes_unjudged(code):
    assert is_unjudged(code)
    assert problem_codes(pair("I10", f"I10 {code}")) == pair("I10", "I10")


@pytest.mark.parametrize("code", ["Z78.0", "Z85.3", "Z88.0", "Z90.5", "Z94.0", "U07.1", "T36.0X5A"])
def test_and_judges_everything_else(code):
    assert problem_codes(pair("I10", code)) == pair("I10", code)


def test_the_protocol_counts_an_unjudged_class_that_is_gold():
    assert problem_codes(pair("Z79.4", "Z79.4 Z87.891")) == pair("Z79.4", "Z79.4")


def test_gold_that_is_not_billable_today_is_dropped():
    assert billable_gold(pair("R51 I10", "R51.9 I10"), billable) == pair("I10", "R51.9 I10")


def test_a_prediction_whose_gold_was_split_is_left_unjudged():
    # R51 of the 2018 tables is R51.0 and R51.9 today.
    assert without_heirs(pair("R51 I10", "R51.9 I10 E11.9"), billable) == pair("I10", "I10 E11.9")


def test_a_more_specific_code_under_billable_gold_stays_judged():
    assert without_heirs(pair("E11", "E11.9"), billable) == pair("E11", "E11.9")


@given(PAIRS)
def test_filters_add_no_hit_and_take_none_of_the_billable_away(found):
    for made in (problem_codes(found), billable_gold(found, billable), without_heirs(found, billable)):
        assert made.gold <= found.gold
        assert made.predicted <= found.predicted
        assert {c for c in found.gold & found.predicted if billable(c)} <= made.gold & made.predicted


@given(st.lists(PAIRS))
def test_measures_are_shares(pairs):
    scores = score(pairs)
    values = (
        scores.micro.f1,
        scores.micro.precision,
        scores.micro.recall,
        scores.macro_f1,
        scores.category_f1,
    )
    assert all(v is None or 0 <= v <= 1 for v in (*values, scores.exact))


@pytest.mark.parametrize(
    ("code", "stem"),
    [
        ("S33.5XXA", "S335"),
        ("S62.642A", "S62642"),
        ("T36.0X5A", "T360X5"),
        ("I10", "I10"),
        ("M1A.9XX0", "M1A9"),
    ],
)
def test_a_stem_has_neither_seventh_character_nor_trailing_placeholder(code, stem):
    assert stem_of(code) == stem


def test_ranks_compare_stems():
    assert rank_of("S33.5XXA", ["S39.012A", "S33.5"]) == 2
    assert rank_of("I10", ["I11.0"]) is None


def test_recall_at_a_depth():
    assert recall_at([1, None, 7, 11], 10) == 0.5
    assert recall_at([], 10) is None
