import pytest

from evals.cases import Case
from evals.effort import effort
from evals.results import CaseResult


def test_times_and_tokens_are_added_up():
    times = [*range(1, 20), 981]
    results = [
        CaseResult(
            Case("n", ""), milliseconds=t, calls=1, prompt_tokens=10, completion_tokens=2, cost_usd=0.25
        )
        for t in times
    ]
    found = effort(results)
    assert found.seconds == pytest.approx(1.171)
    assert (found.median_ms, found.p95_ms) == (10.5, 19)
    assert found.notes_per_second == pytest.approx(20 / 1.171)
    assert (found.calls, found.prompt_tokens, found.completion_tokens, found.cost_usd) == (20, 200, 40, 5.0)


def test_a_cost_that_one_note_does_not_know_is_unknown():
    results = [CaseResult(Case("n", ""), cost_usd=0.25), CaseResult(Case("m", ""))]
    assert effort(results).cost_usd is None


def test_without_notes_or_times_a_rate_is_undefined():
    found = effort([])
    assert (found.median_ms, found.p95_ms, found.notes_per_second, found.cost_usd) == (None,) * 4
    assert effort([CaseResult(Case("n", ""))]).notes_per_second is None
