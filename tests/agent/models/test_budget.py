"""Calls and cost stop where the user said."""

import asyncio

import pytest

from agent.errors import BudgetReached, ModelFailed
from agent.models.budget import Budget
from agent.models.records import Outcome, Reply, Usage

CHEAP = Reply(Outcome.ANSWERED, {"numbers": []}, usage=Usage(1, 100, 10, 0.001))


def ask(budget: Budget, request, times: int) -> list:
    async def all_at_once():
        return await asyncio.gather(*(budget.ask(request) for _ in range(times)), return_exceptions=True)

    return asyncio.run(all_at_once())


def test_calls_stop_at_their_number_without_being_sent(scripted, kit):
    model = scripted(CHEAP)
    ends = ask(Budget(model, max_calls=2), kit.request_for(), 5)
    assert [type(e) for e in ends] == [Reply, Reply, BudgetReached, BudgetReached, BudgetReached]
    assert len(model.asked) == 2
    assert "--max-calls" in ends[-1].remedy


def test_cost_stops_before_a_call_that_could_exceed_it(scripted, kit):
    """2,000 tokens of an answer cost up to 0.02 dollars: only what is sure to fit is asked."""
    model = scripted(CHEAP)
    budget = Budget(model, max_cost_usd=0.05)
    ends = ask(budget, kit.request_for(), 4)
    assert [type(e) for e in ends] == [Reply, Reply, BudgetReached, BudgetReached]
    assert budget.spent_usd == pytest.approx(0.002)


def test_what_was_set_aside_and_not_used_is_free_again(scripted, kit):
    budget = Budget(scripted(CHEAP), max_cost_usd=0.05)
    for _ in range(10):
        asyncio.run(budget.ask(kit.request_for()))
    assert (budget.calls, budget.spent_usd) == (10, pytest.approx(0.01))


def test_cost_never_exceeds_what_is_allowed(scripted, kit):
    dear = Reply(Outcome.ANSWERED, {"numbers": []}, usage=Usage(1, 100, 2_000, 0.02))
    budget = Budget(scripted(dear), max_cost_usd=0.1)
    ends = [e for _ in range(5) for e in ask(budget, kit.request_for(), 3)]
    assert any(isinstance(e, BudgetReached) for e in ends)
    assert 0.06 < budget.spent_usd <= 0.1


def test_a_failed_call_costs_nothing_but_counts(scripted, kit):
    budget = Budget(scripted(ModelFailed("It failed.", "Mend it.")), max_calls=1, max_cost_usd=0.05)
    first, second = ask(budget, kit.request_for(), 1) + ask(budget, kit.request_for(), 1)
    assert (type(first), type(second)) == (ModelFailed, BudgetReached)
    assert budget.spent_usd == 0


def test_a_cost_for_a_model_without_price_is_refused_at_once(scripted):
    model = scripted(CHEAP)
    model.name = "openai:qwen3-8b"
    with pytest.raises(ModelFailed, match="qwen3-8b cannot be bounded") as failed:
        Budget(model, max_cost_usd=1.0)
    assert "--prices" in failed.value.remedy


def test_without_bounds_everything_is_asked(scripted, kit):
    assert all(isinstance(e, Reply) for e in ask(Budget(scripted(CHEAP)), kit.request_for(), 20))
