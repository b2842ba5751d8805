"""What goes wrong at a server, and what becomes of it: a retry, an outcome, or one line with a remedy."""

import asyncio

import httpx2
import pytest

from agent.errors import ModelFailed
from agent.models.records import Outcome


def failure_of(staged) -> ModelFailed:
    with pytest.raises(ModelFailed) as failed:
        staged.ask()
    assert "\n" not in str(failed.value)
    return failed.value


def test_too_many_requests_waits_as_long_as_the_server_says(stage, kit):
    busy = httpx2.Response(429, headers={"retry-after": "7"}, json={"error": {"message": "slow down"}})
    played = stage(busy, kit.completion())
    (reply,) = played.ask()
    assert (reply.outcome, played.played.slept) == (Outcome.ANSWERED, [7.0])


def test_retry_after_may_be_a_part_of_a_second(stage, kit):
    played = stage(httpx2.Response(429, headers={"retry-after": "0.25"}), kit.completion())
    played.ask()
    assert played.played.slept == [0.25]


def test_retry_after_may_be_a_date(stage, kit):
    past = httpx2.Response(503, headers={"retry-after": "Wed, 01 Apr 2026 00:00:00 GMT"})
    played = stage(past, kit.completion())
    played.ask()
    assert played.played.slept == [0.0]


@pytest.mark.parametrize("odd", ["soon", "-3", "", "Wed, 99 Apr 2026"])
def test_an_odd_retry_after_falls_back_to_our_own_pause(odd, stage, kit):
    played = stage(httpx2.Response(503, headers={"retry-after": odd}), kit.completion())
    played.ask()
    assert 0.25 <= played.played.slept[0] <= 0.5


def test_a_server_that_asks_for_an_hour_is_given_up(stage):
    played = stage(httpx2.Response(429, headers={"retry-after": "3600"}))
    assert "fewer requests" in failure_of(played).message
    assert played.played.slept == []


def test_a_failing_server_is_asked_in_growing_pauses_and_then_given_up(stage, kit):
    played = stage(kit.told(500, "internal"))
    assert "HTTP 500" in failure_of(played).message
    pauses = played.played.slept
    assert len(pauses) == 4
    assert all(0.25 * 2**i <= p <= 0.5 * 2**i for i, p in enumerate(pauses))


def test_the_same_failures_wait_the_same_pauses_again(stage, kit):
    first, again = stage(kit.told(500, "internal")), stage(kit.told(500, "internal"))
    failure_of(first)
    failure_of(again)
    assert first.played.slept == again.played.slept


def test_a_server_may_say_that_asking_again_is_of_no_use(stage):
    played = stage(httpx2.Response(500, headers={"x-should-retry": "false"}))
    failure_of(played)
    assert played.played.slept == []


@pytest.mark.parametrize(
    "lost",
    [
        httpx2.ConnectError("refused"),
        httpx2.RemoteProtocolError("peer closed connection without sending complete message body"),
        httpx2.ReadError("reset"),
    ],
)
def test_a_lost_connection_is_tried_again(lost, stage, kit):
    played = stage(lost, kit.completion())
    (reply,) = played.ask()
    assert (reply.outcome, len(played.played.slept)) == (Outcome.ANSWERED, 1)


def test_an_unreachable_server_says_where_it_was_looked_for(stage, kit):
    failed = failure_of(stage(httpx2.ConnectError("refused"), retries=1))
    assert kit.LOCAL in failed.message
    assert "--base-url" in failed.remedy


async def cut_in_the_middle():
    yield b'{"choices": [{"message": '
    raise httpx2.ReadError("reset")


def test_a_body_that_is_cut_in_the_middle_is_tried_again(stage, kit):
    async def cut(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=cut_in_the_middle())

    played = stage(cut, kit.completion())
    (reply,) = played.ask()
    assert (reply.outcome, len(played.played.sent)) == (Outcome.ANSWERED, 2)


async def never(_: httpx2.Request) -> httpx2.Response:
    await asyncio.Event().wait()
    raise AssertionError


def test_a_server_that_never_answers_is_given_up_after_the_time(stage):
    failed = failure_of(stage(never, timeout_s=0.01, retries=1))
    assert "within 0.01 s" in failed.message
    assert "--timeout" in failed.remedy


def test_a_server_that_drips_is_given_up_after_the_time(stage):
    async def drops():
        while True:
            yield b" "
            await asyncio.sleep(0.001)

    async def drip(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=drops())

    assert "within 0.05 s" in failure_of(stage(drip, timeout_s=0.05, retries=0)).message


@pytest.mark.parametrize(
    ("status", "message", "error", "says", "helps"),
    [
        (401, "Incorrect API key provided: sk-1", {}, "refuses the key", "--api-key-from"),
        (403, "not allowed", {}, "refuses the key", "OPENAI_API_KEY"),
        (404, "The model does not exist", {"code": "model_not_found"}, "knows no model 'gpt-4o'", "/models"),
        (429, "You exceeded your current quota", {"code": "insufficient_quota"}, "no credit", "Add credit"),
        (400, "maximum context length is 4096 tokens", {}, "does not fit the context", "--context-tokens"),
        (400, "x", {"code": "context_length_exceeded"}, "does not fit the context", "--context-tokens"),
        (413, "too large", {}, "does not fit the context", "--context-tokens"),
        (400, "exceeds the available context size", {}, "does not fit the context", "--context-tokens"),
        (418, "I am a teapot", {}, "does not accept the request", "--capability"),
    ],
)
def test_what_will_not_pass_is_told_at_once(status, message, error, says, helps, stage, kit):
    played = stage(kit.told(status, message, **error))
    failed = failure_of(played)
    assert says in failed.message
    assert helps in failed.remedy
    assert played.played.slept == []
    assert len(played.played.sent) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status, stage):
    elsewhere = httpx2.Response(status, headers={"location": "https://collector.example.org/v1"})
    played = stage(elsewhere)
    assert "not followed" in failure_of(played).message
    assert {r.url.host for r in played.played.sent} == {"127.0.0.1"}


@pytest.mark.parametrize(
    "page",
    [
        httpx2.Response(200, html="<html><body>Sign in to the network</body></html>"),
        httpx2.Response(200, content=b""),
        httpx2.Response(200, json=[1, 2]),
        httpx2.Response(200, json={"object": "list"}),
        httpx2.Response(200, json={"choices": []}),
        httpx2.Response(200, json={"choices": "none"}),
        httpx2.Response(200, json={"choices": [{"message": "text"}]}),
        httpx2.Response(200, content=b"[" * 100_000),
        httpx2.Response(200, content=b'{"a": "' + b"x" * 5_000_000 + b'"}'),
    ],
)
def test_what_is_no_chat_completion_is_no_such_server(page, stage):
    failed = failure_of(stage(page))
    assert "no OpenAI-compatible server" in failed.message
    assert "/v1" in failed.remedy


def test_an_html_error_page_is_a_failing_server(stage):
    failed = failure_of(stage(httpx2.Response(502, html="<h1>Bad gateway</h1>"), retries=0))
    assert "HTTP 502" in failed.message


def test_an_error_inside_a_200_is_an_error(stage, kit):
    played = stage({"error": {"code": 429, "message": "upstream is busy"}}, kit.completion())
    (reply,) = played.ask()
    assert (reply.outcome, len(played.played.slept)) == (Outcome.ANSWERED, 1)


@pytest.mark.parametrize(
    ("content", "finish", "message", "outcome"),
    [
        (None, "stop", {"refusal": "I cannot help with that."}, Outcome.REFUSED),
        ("", "content_filter", {}, Outcome.REFUSED),
        ('{"numbers": [1', "length", {}, Outcome.CUT),
        (None, "stop", {}, Outcome.EMPTY),
        ("", "stop", {}, Outcome.EMPTY),
        ("The code is E11.621.", "stop", {}, Outcome.MALFORMED),
        ('```json\n{"numbers": [1]}\n```', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [1]} and more', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": "1"}', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": ["1"]}', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [1.0]}', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [true]}', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [4]}', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [NaN]}', "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [1], "code": "E43"}', "stop", {}, Outcome.MALFORMED),
        ("{}", "stop", {}, Outcome.MALFORMED),
        ("[1]", "stop", {}, Outcome.MALFORMED),
        ("null", "stop", {}, Outcome.MALFORMED),
        ([{"type": "text", "text": "{}"}], "stop", {}, Outcome.MALFORMED),
        ("[" * 90_000, "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [' + "1, " * 70_000 + "1]}", "stop", {}, Outcome.MALFORMED),
        ('{"numbers": [1' + "0" * 5_000 + "]}", "stop", {}, Outcome.MALFORMED),
    ],
)
def test_what_is_no_answer_is_an_outcome_and_never_mended(content, finish, message, outcome, stage, kit):
    (reply,) = stage(kit.completion(content, finish, **message)).ask()
    assert (reply.outcome, reply.data, reply.calls) == (outcome, None, ())
    assert reply.told
    assert "E11" not in reply.told
    assert reply.usage.calls == 1
