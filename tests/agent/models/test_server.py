"""What is sent to a server, and what an answer becomes."""

import asyncio

import httpx2
import pytest

from agent.errors import ModelFailed, RemoteNotAllowed
from agent.models.records import Message, Outcome, Role, Tool, ToolCall
from agent.models.server import OpenAIServer
from agent.models.settings import ModelSettings

LOOK_UP = Tool("open_code", "Open a code.", {"type": "object", "properties": {"code": {"type": "string"}}})


def test_an_answer_that_matches_comes_back_parsed_and_counted(stage, kit):
    (reply,) = stage().ask()
    assert (reply.outcome, reply.data, reply.told) == (Outcome.ANSWERED, {"numbers": [2]}, "")
    assert (reply.usage.calls, reply.usage.prompt_tokens, reply.usage.completion_tokens) == (1, 100, 10)
    assert reply.usage.cost_usd == pytest.approx((100 * 2.5 + 10 * 10) / 1e6)
    assert reply.usage.seconds > 0


def test_the_schema_is_sent_as_a_strict_one(stage, kit):
    played = stage()
    played.ask()
    (body,) = played.played.bodies
    assert body == {
        "model": "gpt-4o",
        "messages": [{"role": "system", "content": "Choose."}, {"role": "user", "content": kit.MARKER}],
        "max_tokens": 2000,
        "temperature": 0.0,
        "seed": 20260401,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "chosen", "strict": True, "schema": kit.SCHEMA},
        },
    }


def test_an_empty_list_is_an_answer(stage, kit):
    (reply,) = stage(kit.completion('{"numbers": []}')).ask()
    assert (reply.outcome, reply.data) == (Outcome.ANSWERED, {"numbers": []})


def test_a_local_server_is_sent_no_key_of_another(stage, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "of-the-vendor")
    played = stage()
    played.ask()
    headers = played.played.sent[0].headers
    assert headers["authorization"] == "Bearer none"
    assert "of-the-vendor" not in str(headers.raw)


def test_a_key_that_is_named_is_sent(stage, monkeypatch):
    monkeypatch.setenv("VLLM_KEY", " sk-vllm\n")
    played = stage(api_key_from="VLLM_KEY")
    played.ask()
    assert played.played.sent[0].headers["authorization"] == "Bearer sk-vllm"


def test_the_vendor_is_asked_at_its_own_address_with_its_own_parameter(stage, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-vendor")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.example/v1")
    played = stage(base_url="https://api.openai.com/v1", allow_remote=True)
    played.ask()
    assert str(played.played.sent[0].url) == "https://api.openai.com/v1/chat/completions"
    assert played.played.bodies[0]["max_completion_tokens"] == 2000


@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_missing_key_says_which_variable(value, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("OPENAI_API_KEY", value)
    with pytest.raises(ModelFailed, match="OPENAI_API_KEY is not set") as failed:
        OpenAIServer(ModelSettings("gpt-4o", allow_remote=True))
    assert "--api-key-from" in failed.value.remedy


@pytest.mark.parametrize("key", ["sk-\N{EN DASH}1", "sk-1\nX-Other: 2"])
def test_an_odd_key_is_refused_without_being_shown(key, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelFailed) as failed:
        OpenAIServer(ModelSettings("gpt-4o", allow_remote=True))
    assert "sk-" not in str(failed.value)


def test_nothing_is_opened_to_another_machine_unless_allowed(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    with pytest.raises(RemoteNotAllowed) as refused:
        OpenAIServer(ModelSettings("gpt-4o"))
    assert "--allow-remote" in refused.value.remedy


@pytest.mark.parametrize(("base_url", "trusts"), [(None, False), ("https://models.example.org/v1", True)])
def test_proxies_of_the_environment_are_not_for_this_machine(base_url, trusts, kit, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    server = OpenAIServer(ModelSettings("gpt-4o", base_url or kit.LOCAL, allow_remote=True))
    http = server._opened()._client
    assert (http.trust_env, http.follow_redirects) == (trusts, False)
    asyncio.run(server.close())


def test_tools_are_offered_beside_the_schema_and_their_calls_come_back(stage, kit):
    calls = [
        {
            "id": "a",
            "type": "function",
            "function": {"name": "open_code", "arguments": '{"code": "E11.621"}'},
        },
        {"id": "b", "type": "function", "function": {"name": "open_code", "arguments": "{broken"}},
    ]
    played = stage(kit.completion(None, "tool_calls", tool_calls=calls))
    (reply,) = played.ask(kit.request_for(tools=(LOOK_UP,)))
    assert reply.calls == (ToolCall("a", "open_code", {"code": "E11.621"}), ToolCall("b", "open_code", None))
    assert (reply.outcome, reply.data) == (Outcome.ANSWERED, None)
    (body,) = played.played.bodies
    assert body["tools"][0]["function"]["name"] == "open_code"
    assert "tool_choice" not in body


def test_without_a_schema_a_tool_must_be_called(stage, kit):
    played = stage(kit.completion("I would rather talk."))
    (reply,) = played.ask(kit.request_for(schema=None, tools=(LOOK_UP,)))
    assert reply.outcome is Outcome.MALFORMED
    assert played.played.bodies[0]["tool_choice"] == "required"


def test_turns_with_calls_and_their_results_are_sent_back(stage, kit):
    call = ToolCall("a", "open_code", {"code": "E11.621"})
    turns = (
        Message(Role.USER, "Code it."),
        Message(Role.ASSISTANT, "", (call,)),
        Message(Role.TOOL, "Foot ulcer", answers="a"),
    )
    played = stage()
    played.ask(kit.request_for(messages=turns))
    assistant, tool = played.played.bodies[0]["messages"][1:]
    assert assistant["content"] is None
    assert assistant["tool_calls"][0]["function"] == {
        "name": "open_code",
        "arguments": '{"code": "E11.621"}',
    }
    assert tool == {"role": "tool", "content": "Foot ulcer", "tool_call_id": "a"}


def test_a_lone_surrogate_is_sent_as_one_character(stage, kit):
    played = stage()
    played.ask(kit.request_for("fever \udc80 chills"))
    assert played.played.bodies[0]["messages"][1]["content"] == "fever ? chills"


def test_no_more_calls_are_under_way_than_allowed(stage, kit):
    under_way = most = 0

    async def slowly(_: httpx2.Request) -> httpx2.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        under_way -= 1
        return httpx2.Response(200, json=kit.completion())

    async def all_at_once() -> int:
        server = stage(slowly, concurrency=3).server()
        replies = await asyncio.gather(*(server.ask(kit.request_for(str(i))) for i in range(12)))
        await server.close()
        return len(replies)

    assert (asyncio.run(all_at_once()), most) == (12, 3)


def test_what_the_server_does_not_count_is_counted_here(stage, kit):
    body = kit.completion()
    del body["usage"]
    (reply,) = stage(body).ask()
    assert 30 < reply.usage.prompt_tokens < 120
    assert 3 < reply.usage.completion_tokens < 12
    assert reply.usage.cost_usd > 0


def test_a_model_without_a_price_has_no_cost(stage):
    (reply,) = stage(model="qwen3-8b").ask()
    assert reply.usage.cost_usd is None
