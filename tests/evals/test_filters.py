import pytest

from agent.records import Assertion, Mention, SectionKind
from evals.cases import Case
from evals.filters import FILTERS, Asked, filtered
from evals.results import CaseResult, Predicted


def predicted(code: str, *, final: bool = True) -> Predicted:
    return Predicted(code, code, final, 0.9, 1, ())


def result(gold: set[str], *given: str, text: str = "A note.") -> CaseResult:
    return CaseResult(Case("n", text, frozenset(gold)), tuple(predicted(c) for c in given))


def mention(code: str, assertion: Assertion) -> Mention:
    return Mention("n", 0, 1, 0, SectionKind.OTHER, assertion, (code,), "x", "title",
                   is_title=False, problem=None)  # fmt: skip


def judged(found: CaseResult, *names: str, mentions=()) -> tuple[set[str], set[str]]:
    asked = Asked(lambda code: code != "R51", lambda note_id, text: tuple(mentions))
    (kept,) = filtered([found], names, asked)
    return set(kept.case.codes), {p.code for p in kept.predicted}


def test_no_filter_takes_nothing_away():
    assert judged(result({"R51", "I10"}, "Z79.4")) == ({"R51", "I10"}, {"Z79.4"})


def test_gold_that_is_not_billable_today_is_dropped():
    assert judged(result({"R51", "I10"}, "R51.9"), "billable") == ({"I10"}, {"R51.9"})


def test_heirs_of_split_codes_are_not_judged():
    assert judged(result({"R51", "I10"}, "R51.9", "I10"), "heirs") == ({"I10"}, {"I10"})


def test_extra_status_codes_are_not_judged_and_gold_ones_are():
    found = result({"Z79.4"}, "Z79.4", "Z87.891", "W19.XXXA", "I10")
    assert judged(found, "problem-codes") == ({"Z79.4"}, {"Z79.4", "I10"})


def test_gold_that_is_only_negated_is_dropped():
    mentions = [
        mention("R07.9", Assertion.ABSENT),
        mention("I10", Assertion.ABSENT),
        mention("I10", Assertion.PRESENT),
    ]
    found = result({"R07.89", "I10", "J45.909"})
    assert judged(found, "negated", mentions=mentions) == ({"I10", "J45.909"}, set())


def test_filters_apply_one_after_the_other_and_to_review_too():
    found = CaseResult(Case("n", "x", frozenset({"R51"})), (predicted("Z79.4", final=False),))
    assert judged(found, "billable", "problem-codes") == (set(), set())


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_only_takes_away(name):
    gold, given = {"R51", "I10", "Z79.4"}, {"R51.9", "I10", "Z87.891"}
    kept_gold, kept = judged(result(gold, *given), name, mentions=[mention("I10", Assertion.ABSENT)])
    assert kept_gold <= gold
    assert kept <= given
