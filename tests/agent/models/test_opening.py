"""A model as the settings ask for it."""

import asyncio
import subprocess
import sys

import pytest

from agent.errors import BudgetReached, ModelFailed, RemoteNotAllowed
from agent.models.opening import open_model, open_replay
from agent.models.settings import ModelSettings


def run(staged, *requests):
    async def ask_all():
        ends = []
        async with open_model(staged.settings, staged.server()) as model:
            for request in requests:
                try:
                    ends.append(await model.ask(request))
                except ModelFailed as failed:
                    ends.append(failed)
        return ends, model

    return asyncio.run(ask_all())


def test_what_is_remembered_costs_no_budget_and_is_recorded_all_the_same(stage, kit, tmp_path):
    staged = stage(cache="memory", record=tmp_path / "run", max_calls=1, max_cost_usd=1.0)
    one, two = kit.request_for("one"), kit.request_for("two")
    ends, model = run(staged, one, one, two)
    assert [getattr(e, "data", None) for e in ends] == [{"numbers": [2]}, {"numbers": [2]}, None]
    assert isinstance(ends[2], BudgetReached)
    assert model.name == "openai:gpt-4o"
    assert len(staged.played.sent) == 1
    assert len(list((tmp_path / "run").iterdir())) == 3


def test_a_recording_replays_a_run_with_its_failures(stage, kit, tmp_path):
    requests = [kit.request_for("one"), kit.request_for("two")]
    ends, _ = run(stage(record=tmp_path / "run", max_calls=1), *requests)
    replay = open_replay(tmp_path / "run")
    assert asyncio.run(replay.ask(requests[0])) == ends[0]
    with pytest.raises(BudgetReached):
        asyncio.run(replay.ask(requests[1]))
    assert replay.terms == {}
    asyncio.run(replay.close())


def test_no_key_is_in_a_recording(stage, kit, tmp_path, monkeypatch):
    monkeypatch.setenv("A_KEY", "sk-secret")
    staged = stage(record=tmp_path / "run", api_key_from="A_KEY")
    run(staged, kit.request_for())
    assert staged.played.sent[0].headers["authorization"] == "Bearer sk-secret"
    assert b"sk-secret" not in (tmp_path / "run" / "0001.json").read_bytes()


def test_the_terms_say_how_the_server_is_asked_by_now(stage, kit):
    staged = stage(kit.told(400, "x", param="seed"), kit.completion())
    _, model = run(staged, kit.request_for())
    assert model.terms == {"capability": "json_schema", "temperature": 0.0, "seed": None}


def test_opening_another_machines_model_needs_the_users_word(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    with pytest.raises(RemoteNotAllowed):
        open_model(ModelSettings("gpt-4o"))


def test_a_cost_that_cannot_be_bounded_is_told_at_opening(kit):
    with pytest.raises(ModelFailed, match="cannot be bounded"):
        open_model(ModelSettings("qwen3-8b", kit.LOCAL, max_cost_usd=1.0))


OPENS = """
import sys
from agent.models.opening import open_model
from agent.models.settings import ModelSettings

open_model(ModelSettings("m", "http://localhost:1/v1", cache="memory"))
print([m for m in ("openai", "httpx", "httpx2", "tiktoken", "jsonschema", "pydantic") if m in sys.modules])
"""


def test_opening_loads_no_slow_library():
    done = subprocess.run([sys.executable, "-c", OPENS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
