"""How a server is spoken to that does not understand everything."""

import asyncio
import json

import httpx2
import pytest

from agent.errors import ModelFailed
from agent.models.records import Outcome, Tool

NO_FORMAT = (400, "Unknown parameter: 'response_format.type' json_schema is not supported")
NO_TOOLS = (400, "tool_choice is not supported by this model")
LOOK_UP = Tool("open_code", "Open a code.", {"type": "object", "properties": {}})


def by_tool(kit, arguments=None, name="chosen"):
    call = {"id": "a", "type": "function", "function": {"name": name, "arguments": arguments or kit.ANSWER}}
    return kit.completion(None, "tool_calls", tool_calls=[call])


def test_a_server_is_met_one_step_lower_at_a_time_and_that_is_remembered(stage, kit):
    played = stage(kit.told(*NO_FORMAT), kit.told(*NO_TOOLS), kit.completion())
    first, second = played.ask(kit.request_for("one"), kit.request_for("two"))
    assert first.data == second.data == {"numbers": [2]}
    formats = [b.get("response_format", {}).get("type", "tool") for b in played.played.bodies]
    assert formats == ["json_schema", "tool", "json_object", "json_object"]
    assert played.played.slept == []


def test_by_tool_the_answer_is_the_arguments_of_one_forced_function(stage, kit):
    played = stage(kit.told(*NO_FORMAT), by_tool(kit))
    (reply,) = played.ask()
    assert (reply.outcome, reply.data, reply.calls) == (Outcome.ANSWERED, {"numbers": [2]}, ())
    body = played.played.bodies[1]
    assert body["tool_choice"] == {"type": "function", "function": {"name": "chosen"}}
    assert body["tools"][0]["function"]["parameters"] == kit.SCHEMA
    assert body["tools"][0]["function"]["strict"] is True


@pytest.mark.parametrize("arguments", ['{"numbers": [9]}', "{broken", "[]"])
def test_arguments_are_held_to_the_schema_too(arguments, stage, kit):
    (reply,) = stage(by_tool(kit, arguments), capability="tool").ask()
    assert (reply.outcome, reply.data) == (Outcome.MALFORMED, None)


def test_with_tools_of_its_own_the_request_may_be_answered_or_call_them(stage, kit):
    played = stage(
        by_tool(kit, name="open_code", arguments='{"code": "I10"}'), by_tool(kit), capability="tool"
    )
    request = kit.request_for(tools=(LOOK_UP,))
    called, answered = played.ask(request, request)
    assert [c.name for c in called.calls] == ["open_code"]
    assert (answered.data, answered.calls) == ({"numbers": [2]}, ())
    body = played.played.bodies[0]
    assert [t["function"]["name"] for t in body["tools"]] == ["open_code", "chosen"]
    assert body["tool_choice"] == "required"


def test_a_look_up_beside_the_answer_comes_first(stage, kit):
    both = by_tool(kit)
    both["choices"][0]["message"]["tool_calls"] += by_tool(kit, "{}", "open_code")["choices"][0]["message"][
        "tool_calls"
    ]
    (reply,) = stage(both, capability="tool").ask(kit.request_for(tools=(LOOK_UP,)))
    assert (reply.data, [c.name for c in reply.calls]) == (None, ["open_code"])


def test_the_answer_is_never_called_as_a_tool_is(stage, kit):
    played = stage(by_tool(kit, name="chosen_"), capability="tool")
    (reply,) = played.ask(kit.request_for(tools=(Tool("chosen", "A tool.", {"type": "object"}),)))
    assert reply.data == {"numbers": [2]}


def test_as_an_object_the_schema_is_told_to_the_model_and_to_the_server(stage, kit):
    played = stage(capability="json_object")
    (reply,) = played.ask()
    (body,) = played.played.bodies
    assert reply.data == {"numbers": [2]}
    assert body["response_format"] == {"type": "json_object", "schema": kit.SCHEMA}
    assert body["messages"][0]["content"].startswith("Choose.\n\nAnswer with one JSON object")
    assert json.dumps(kit.SCHEMA, separators=(",", ":")) in body["messages"][0]["content"]


def test_a_server_that_rejects_the_schema_beside_the_form_is_sent_the_form_alone(stage, kit):
    played = stage(
        kit.told(422, "response_format.schema: extra fields"), kit.completion(), capability="json_object"
    )
    played.ask()
    assert [b["response_format"] for b in played.played.bodies][1] == {"type": "json_object"}


def test_a_declared_capability_is_not_lowered(stage, kit):
    played = stage(kit.told(*NO_FORMAT), capability="json_schema")
    with pytest.raises(ModelFailed, match="does not accept the request") as failed:
        played.ask()
    assert "--capability" in failed.value.remedy
    assert len(played.played.sent) == 1


def test_a_server_that_understands_nothing_is_given_up(stage, kit):
    played = stage(kit.told(400, "response_format and tools and temperature and seed and max_tokens: no"))
    with pytest.raises(ModelFailed):
        played.ask()
    assert len(played.played.sent) == 7


def test_a_500_that_names_the_feature_counts_as_a_rejection(stage, kit):
    played = stage(kit.told(500, "tools param requires --jinja flag"), kit.completion(), capability="auto")
    first = kit.told(*NO_FORMAT)
    played.answers.insert(0, first)
    (reply,) = played.ask()
    assert reply.data == {"numbers": [2]}
    assert played.played.bodies[2]["response_format"]["type"] == "json_object"


@pytest.mark.parametrize(
    ("error", "left_out"),
    [
        ({"message": "Unsupported value", "param": "temperature"}, "temperature"),
        ({"message": "Unsupported parameter: 'temperature'"}, "temperature"),
        ({"message": "seed is not permitted"}, "seed"),
    ],
)
def test_a_setting_that_the_server_rejects_is_left_out_from_then_on(error, left_out, stage, kit):
    played = stage(httpx2.Response(400, json={"error": error}), kit.completion())
    played.ask(kit.request_for("one"), kit.request_for("two"))
    assert [left_out in b for b in played.played.bodies] == [True, False, False]
    assert all(b["response_format"]["type"] == "json_schema" for b in played.played.bodies)


def test_the_answers_bound_is_named_as_the_server_names_it(stage, kit):
    told = kit.told(400, "Use 'max_completion_tokens' instead.", param="max_tokens")
    played = stage(told, kit.completion())
    played.ask()
    assert played.played.bodies[1]["max_completion_tokens"] == 2000
    assert "max_tokens" not in played.played.bodies[1]


def test_a_note_that_speaks_of_temperature_does_not_change_what_is_sent(stage, kit):
    """Servers quote what they got: an error that points elsewhere is believed."""
    told = kit.told(400, "messages[1]: 'temperature 38.9, seed implants'", param="messages")
    played = stage(told)
    with pytest.raises(ModelFailed):
        played.ask()
    assert len(played.played.sent) == 1


def test_calls_at_the_same_time_lower_a_server_once(stage, kit):
    async def handler(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0)
        lower = "tools" in json.loads(request.content)
        return httpx2.Response(200, json=by_tool(kit)) if lower else kit.told(*NO_FORMAT)

    async def all_at_once():
        server = stage(handler).server()
        replies = await asyncio.gather(*(server.ask(kit.request_for(str(i))) for i in range(4)))
        await server.close()
        return replies, server.dialect.capability

    replies, capability = asyncio.run(all_at_once())
    assert [r.data for r in replies] == [{"numbers": [2]}] * 4
    assert capability == "tool"
