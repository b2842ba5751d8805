"""Words of notes and answers are in no log, no exception and no `repr`."""

import logging

import httpx2
import pytest
from openai._utils._logs import setup_logging

from agent.errors import ModelFailed
from agent.models.records import Outcome, ToolCall


def chain(error: BaseException | None) -> str:
    """Everything that could be printed of an error and of what it came from."""
    shown = []
    while error is not None:
        shown += [repr(error), str(error), repr(vars(error))]
        error = error.__cause__ or error.__context__
    return " ".join(shown)


@pytest.fixture
def _debugging(monkeypatch, caplog):
    """What a user does to see what the SDK does."""
    before = logging.getLogger("openai").level
    monkeypatch.setenv("OPENAI_LOG", "debug")
    setup_logging()
    caplog.set_level(logging.DEBUG)
    yield
    logging.getLogger("openai").setLevel(before)


@pytest.mark.usefixtures("_debugging")
def test_nothing_that_is_sent_or_answered_is_logged(stage, kit, caplog):
    echo = kit.told(500, f"could not process {kit.MARKER}")
    stage(echo, kit.completion(f"I refuse: {kit.MARKER}")).ask()
    shown = caplog.text + "".join(repr(r.__dict__) for r in caplog.records)
    assert "Zebulon" not in shown
    assert not [r for r in caplog.records if r.name.startswith("openai") and r.levelno < logging.WARNING]


@pytest.mark.parametrize("status", [400, 401, 404, 413, 429, 500])
def test_no_failure_carries_what_the_server_quoted(status, stage, kit):
    with pytest.raises(ModelFailed) as failed:
        stage(kit.told(status, f"bad request: {kit.MARKER}"), retries=0).ask()
    assert "Zebulon" not in chain(failed.value)
    assert failed.value.__context__ is None


def test_a_lost_connection_carries_no_request(stage):
    with pytest.raises(ModelFailed) as failed:
        stage(httpx2.ReadError("lost"), retries=0).ask()
    assert failed.value.__context__ is None


@pytest.mark.parametrize(
    "content",
    ["Zebulon", '{"numbers": ["Zebulon"]}', '{"numbers": [1], "Zebulon": 1}', '"Zebulon"', "{Zebulon"],
)
def test_what_is_told_of_an_answer_is_ours_alone(content, stage, kit):
    (reply,) = stage(kit.completion(content)).ask()
    assert reply.outcome is Outcome.MALFORMED
    assert "Zebulon" not in repr(reply)


def test_records_print_without_their_words(kit):
    request = kit.request_for()
    call = ToolCall("a", "open_code", {"text": kit.MARKER})
    assert "Zebulon" not in f"{request!r} {request.messages!r} {call!r}"


def test_a_server_prints_without_its_key(stage, monkeypatch):
    monkeypatch.setenv("A_KEY", "sk-secret")
    staged = stage(api_key_from="A_KEY")
    assert "sk-secret" not in f"{staged.server()!r} {staged.settings!r}"
