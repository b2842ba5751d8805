from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Case
from evals.matching import forbidden_why, match, match_tiers, matched
from evals.measures import Counts
from evals.results import CaseResult, Predicted

CASE = Case(
    "n", "CHF on furosemide.", frozenset({"I50.9"}), acceptable={"I50.9": frozenset({"I50.20", "I50.30"})}
)


def coded(codes: str, *, final: bool = True) -> tuple[Predicted, ...]:
    return tuple(Predicted(code, "", final, 0.9, place, ()) for place, code in enumerate(codes.split(), 1))


def codes(given) -> list[str]:
    return [p.code for p in given]


def test_gold_is_hit_missed_and_extra():
    case = Case("n", "Hypertension, gout.", frozenset({"I10", "M10.9"}))
    found = match(case, coded("I10 E11.9"))
    assert [(h.gold, h.exact) for h in found.hits] == [("I10", True)]
    assert (codes(found.extras), found.misses) == (["E11.9"], ("M10.9",))
    assert found.counts == Counts(1, 1, 1)


def test_an_acceptable_code_is_a_hit_for_its_gold():
    found = match(CASE, coded("I50.30"))
    assert [(h.gold, h.predicted.code, h.exact) for h in found.hits] == [("I50.9", "I50.30", False)]
    assert found.pair.gold == found.pair.predicted == {"I50.9"}


@pytest.mark.parametrize(("given_codes", "extra"), [("I50.20 I50.9", "I50.20"), ("I50.30 I50.20", "I50.20")])
def test_a_gold_code_is_hit_once_and_exactly_where_it_can_be(given_codes, extra):
    found = match(CASE, coded(given_codes))
    assert codes(found.extras) == [extra]
    assert found.counts == Counts(1, 1, 0)


def test_alternatives_are_shared_out_so_that_most_gold_is_hit():
    # S80.02XA serves both, S80.01XA the first alone: whichever comes first, both gold codes are hit.
    case = Case(
        "n",
        "Bruised knees.",
        frozenset({"S80.00XA", "S80.10XA"}),
        acceptable={
            "S80.00XA": frozenset({"S80.01XA", "S80.02XA"}),
            "S80.10XA": frozenset({"S80.02XA"}),
        },
    )
    for order in ("S80.02XA S80.01XA", "S80.01XA S80.02XA"):
        found = match(case, coded(order))
        assert {h.predicted.code: h.gold for h in found.hits} == {
            "S80.01XA": "S80.00XA",
            "S80.02XA": "S80.10XA",
        }
        assert not found.misses


def test_optional_codes_are_neither_hits_nor_extras():
    case = Case(
        "n",
        "Obese, BMI 31.",
        frozenset({"E66.9"}),
        optional=frozenset({"Z68.31"}),
        acceptable={"Z68.31": frozenset({"Z68.30"})},
    )
    for with_it in ("E66.9", "E66.9 Z68.31", "E66.9 Z68.30"):
        assert match(case, coded(with_it)).counts == Counts(1, 0, 0)
    both = replace(case, codes=frozenset({"E66.9", "Z68.31"}))
    assert match(both, coded("E66.9")).counts == Counts(1, 0, 0)


def test_a_forbidden_code_is_an_extra_and_listed_with_its_reason():
    case = replace(CASE, forbidden={"M86": "osteomyelitis judged unlikely"}, optional=frozenset({"M86.9"}))
    found = match(case, coded("I50.9 M86.9 I10"))
    assert codes(found.extras) == ["M86.9", "I10"]
    assert [(p.code, why) for p, why in found.forbidden] == [("M86.9", "osteomyelitis judged unlikely")]


def test_the_longest_forbidden_code_gives_the_reason():
    case = replace(CASE, forbidden={"I50": "no failure", "I50.2": "not systolic", "I5": "not a category"})
    assert forbidden_why(case, "I50.21") == "not systolic"
    assert forbidden_why(case, "I48.91") is None


def test_a_gold_code_in_a_forbidden_category_is_a_hit():
    case = replace(CASE, forbidden={"I50": "another kind"})
    assert match(case, coded("I50.9 I50.1")).counts == Counts(1, 1, 0)


def test_codes_given_twice_count_once():
    assert match(CASE, coded("I50.9 I50.9 I10 I10")).counts == Counts(1, 1, 0)


def test_the_headline_judges_final_codes_alone():
    result = CaseResult(CASE, (*coded("I50.9", final=False), *coded("I10")))
    assert matched(result).counts == Counts(0, 1, 1)
    assert match_tiers(result).counts == Counts(1, 1, 0)


def test_over_both_tiers_a_final_alternative_comes_before_one_for_review():
    result = CaseResult(CASE, (*coded("I50.20", final=False), *coded("I50.30")))
    assert [h.predicted.code for h in match_tiers(result).hits] == ["I50.30"]


CODES = st.lists(st.sampled_from(["I10", "I11.0", "I50.9", "I50.20", "I50.30", "Z79.4"]), max_size=6)


@given(
    CODES,
    CODES,
    CODES,
    st.dictionaries(st.sampled_from(["I10", "I50.9"]), st.frozensets(st.sampled_from(["I11.0", "I50.20"]))),
)
def test_everything_is_judged_once(gold, optional, given_codes, acceptable):
    case = Case("n", "", frozenset(gold), acceptable=acceptable, optional=frozenset(optional))
    found = match(case, coded(" ".join(given_codes)))
    hit = {h.gold for h in found.hits}
    assert len(hit) == len(found.hits)
    assert hit | set(found.misses) == case.codes - case.optional
    assert not hit & set(found.misses)
    judged = [h.predicted.code for h in found.hits] + codes(found.extras)
    assert len(judged) == len(set(judged))
    assert set(judged) <= set(given_codes)
    assert found.counts == Counts(len(found.hits), len(found.extras), len(found.misses))
