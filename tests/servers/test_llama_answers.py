"""The schemas of the steps on llama-cpp-python's server: accepted, and what makes noise an answer.

It refuses the format `json_schema`, makes a grammar of a forced function's parameters and of the schema
beside `json_object`, and does not heed `tool_choice: required`.
"""

import asyncio
import json
from dataclasses import replace

import httpx
import pytest

from agent.choose.model.gathering import Found, Gatherer
from agent.choose.model.steps import choose_request, read_request, repair_request, verify_request
from agent.documents import flowing
from agent.encounter import describe
from agent.errors import ModelFailed
from agent.models.dialect import Dialect
from agent.models.opening import open_model
from agent.models.payload import body_of
from agent.models.records import Message, Outcome, Reply, Request, Role
from agent.models.settings import Capability, ModelSettings

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

NOTE = "Assessment: type 2 diabetes with neuropathy, and hypertension on lisinopril."
PROBLEMS = ("type 2 diabetes with neuropathy", "hypertension")
STEPS = ("read", "choose", "verify", "repair")


@pytest.fixture(scope="module")
def brief(coder):
    document = flowing("n", NOTE)
    found = [Found(p, p, NOTE.index(p), NOTE.index(p) + len(p)) for p in PROBLEMS]
    return Gatherer(coder.knowledge).brief(describe(document, "n"), document, found, ())


@pytest.fixture(scope="module")
def requests(brief) -> dict[str, Request]:
    encounter = describe(flowing("n", NOTE), "n")
    titles = [o.code.title for o in brief.options[:5]]
    return {
        "read": read_request(encounter, NOTE),
        "choose": choose_request(encounter, NOTE, brief),
        "verify": verify_request(encounter, [(p, titles) for p in PROBLEMS]),
        "repair": repair_request(encounter, NOTE, brief, (["1. I10 Essential hypertension"], ["EX1: mend"])),
    }


def asked(settings: ModelSettings, *wanted: Request) -> tuple[list[Reply], dict[str, object]]:
    """Ask all at once; return the replies, and how the server was asked in the end."""

    async def ask() -> tuple[list[Reply], dict[str, object]]:
        async with open_model(settings) as model:
            return await asyncio.gather(*(model.ask(request) for request in wanted)), model.terms

    return asyncio.run(ask())


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_answers_each_step_by_its_schema(settings_for, requests, step: str, seed: int):
    [reply], terms = asked(settings_for(seed=seed), requests[step])
    assert terms["capability"] == Capability.TOOL, "the server refuses json_schema, so a forced tool is next"
    assert (reply.outcome, reply.told) == (Outcome.ANSWERED, "")
    assert set(reply.data) == set(requests[step].schema["required"])
    assert reply.usage.prompt_tokens > 500
    assert 0 < reply.usage.completion_tokens < requests[step].max_tokens


@pytest.mark.parametrize("step", STEPS)
def test_a_schema_beside_json_object_binds_as_well(settings_for, requests, step: str):
    [reply], terms = asked(settings_for(capability="json_object"), requests[step])
    assert terms["capability"] == Capability.JSON_OBJECT
    assert reply.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("step", STEPS)
def test_without_a_schema_the_same_model_writes_noise(settings_for, requests, step: str):
    settings = settings_for(capability="json_object")
    body = body_of(requests[step], settings.model, Dialect.of(settings)) | {"max_tokens": 300}
    del body["response_format"]
    sent = httpx.post(f"{settings.base_url}/chat/completions", json=body, timeout=60, trust_env=False)
    written = sent.json()["choices"][0]["message"]["content"]
    with pytest.raises(json.JSONDecodeError):
        json.loads(written)


def test_noise_picks_numbers_and_guidelines_that_were_shown(settings_for, requests, brief):
    wanted = [replace(requests["choose"], max_tokens=limit) for limit in range(4_000, 4_008)]
    replies, _ = asked(settings_for(), *wanted)
    codes = [code for reply in replies for code in reply.data["codes"]]
    assert codes
    assert {code["candidate"] for code in codes} <= {o.number for o in brief.options}
    assert {g for code in codes for g in code["guidelines"]} <= {card.guideline_id for card in brief.cards}
    assert {code["sure"] for code in codes} <= {"high", "medium", "low"}


def test_another_schema_makes_another_answer(settings_for, requests):
    def numbers(*allowed: int) -> Request:
        item = {"type": "integer", "enum": list(allowed)}
        answer = {
            "type": "object",
            "properties": {"n": item},
            "required": ["n"],
            "additionalProperties": False,
        }
        return replace(requests["verify"], schema={"title": "one", **answer})

    replies, _ = asked(settings_for(), numbers(4), numbers(5), numbers(60, 61))
    assert [reply.data for reply in replies[:2]] == [{"n": 4}, {"n": 5}]
    assert replies[2].data["n"] in (60, 61)


def test_an_answer_that_does_not_fit_its_tokens_is_none(settings_for, requests):
    short = replace(requests["choose"], max_tokens=6)
    [cut], _ = asked(settings_for(capability="json_object"), short)
    assert cut.outcome is Outcome.CUT
    [cut], _ = asked(settings_for(capability="tool"), short)
    assert cut.outcome is Outcome.MALFORMED, "this server calls a function that it has cut short called"
    assert cut.data is None


def test_a_note_longer_than_the_context_is_told_as_that(settings_for, requests):
    long = replace(requests["read"], messages=(Message(Role.USER, "hypertension " * 4_000),))
    with pytest.raises(ModelFailed, match="does not fit the context") as failed:
        asked(settings_for(), long)
    assert "hypertension" not in str(failed.value)


def test_a_declared_capability_that_the_server_lacks_is_told(settings_for, requests):
    with pytest.raises(ModelFailed, match="Choose another --capability"):
        asked(settings_for(capability="json_schema"), requests["read"])
