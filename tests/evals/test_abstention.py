from dataclasses import replace

import pytest

from evals.abstention import abstention, best
from evals.cases import Case
from evals.measures import Counts
from evals.results import CaseResult, Predicted


def run(*rows: tuple[str, float, bool], gold: str) -> CaseResult:
    given = tuple(Predicted(code, "", final, confidence, 0, ()) for code, confidence, final in rows)
    return CaseResult(Case("n", "", frozenset(gold.split())), given)


RESULTS = [
    run(("I10", 0.9, True), ("E11.9", 0.4, False), ("R51.9", 0.6, True), gold="I10 E11.9"),
    run(("J45.909", 0.2, False), gold="M10.9"),
]


def test_each_threshold_is_judged_anew_over_both_tiers():
    curve = abstention(RESULTS, steps=4)
    assert [p.threshold for p in curve] == [0, 0.25, 0.5, 0.75, 1]
    assert [p.counts for p in curve] == [
        Counts(2, 2, 1), Counts(2, 1, 1), Counts(1, 1, 2), Counts(1, 0, 2), Counts(0, 0, 3),
    ]  # fmt: skip
    assert [p.given for p in curve] == [4, 3, 2, 1, 0]
    assert curve[-1].counts.precision is None


def test_the_best_point_has_the_highest_f1_at_the_lowest_threshold():
    found = best(abstention(RESULTS, steps=4))
    assert found.threshold == 0.25
    assert found.counts.f1 == pytest.approx(4 / 6)
    flat = best(abstention([run(("I10", 1.0, True), gold="I10")], steps=4))
    assert (flat.threshold, flat.counts.f1) == (0, 1.0)


def test_an_alternative_takes_over_when_the_exact_code_falls_away():
    result = run(("I50.9", 0.4, True), ("I50.20", 0.8, True), gold="I50.9")
    fair = replace(result, case=replace(result.case, acceptable={"I50.9": frozenset({"I50.20"})}))
    assert [p.counts for p in abstention([fair], steps=2)] == [
        Counts(1, 1, 0),
        Counts(1, 0, 0),
        Counts(0, 0, 1),
    ]


def test_recall_never_rises_with_the_threshold():
    recalls = [p.counts.recall for p in abstention(RESULTS)]
    assert recalls == sorted(recalls, reverse=True)


def test_without_notes_or_codes_there_is_nothing_to_choose():
    assert abstention([]) == ()
    assert best([]) is None
    assert best(abstention([run(gold="")])) is None
