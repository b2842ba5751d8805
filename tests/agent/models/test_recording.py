"""What was recorded replays, and nothing else does."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from agent.errors import BudgetReached, InputError, ModelFailed
from agent.models.keeping import write_private
from agent.models.recording import Recording, Replay, digest_of
from agent.models.records import Message, Outcome, Reply, Role, Tool, ToolCall, Usage

ANSWER = Reply(Outcome.ANSWERED, {"numbers": [2]}, usage=Usage(1, 100, 10, 0.001, 2.0))


def record(model, folder, *requests):
    recording = Recording(model, folder)
    for request in requests:
        asyncio.run(recording.ask(request))
    return recording


def again(folder, request) -> Reply:
    return asyncio.run(Replay(folder).ask(request))


@pytest.mark.parametrize(
    "reply",
    [
        ANSWER,
        Reply(
            Outcome.ANSWERED, calls=(ToolCall("a", "open_code", {"code": "I10"}), ToolCall("b", "x", None))
        ),
        *(Reply(o, told="why") for o in Outcome if o is not Outcome.ANSWERED),
    ],
)
def test_a_reply_replays_as_it_was(reply, scripted, kit, tmp_path):
    record(scripted(reply), tmp_path / "run", kit.request_for())
    assert again(tmp_path / "run", kit.request_for()) == reply


@pytest.mark.parametrize("kind", [ModelFailed, BudgetReached])
def test_a_failure_replays_as_it_was(kind, scripted, kit, tmp_path):
    with pytest.raises(kind):
        record(scripted(kind("It failed.", "Mend it.")), tmp_path, kit.request_for())
    with pytest.raises(kind, match="It failed") as failed:
        again(tmp_path, kit.request_for())
    assert type(failed.value) is kind


def test_an_answer_counts_over_an_earlier_failure_and_over_a_later_answer(scripted, kit, tmp_path):
    with pytest.raises(ModelFailed):
        record(scripted(ModelFailed("It failed.", "Mend it.")), tmp_path, kit.request_for())
    record(scripted(ANSWER), tmp_path, kit.request_for())
    record(scripted(Reply(Outcome.ANSWERED, {"numbers": [3]})), tmp_path, kit.request_for())
    assert again(tmp_path, kit.request_for()) == ANSWER
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["0001.json", "0002.json", "0003.json"]


def test_whole_conversations_with_tools_and_odd_characters_read_back_equal(scripted, kit, tmp_path):
    turns = (
        Message(Role.USER, "fièvre \udc80 \N{FACE WITH THERMOMETER}"),
        Message(Role.ASSISTANT, "", (ToolCall("a", "open_code", {"code": "I10"}),)),
        Message(Role.TOOL, "Essential hypertension", answers="a"),
    )
    request = kit.request_for(messages=turns, tools=(Tool("open_code", "Open.", {"type": "object"}),))
    record(scripted(ANSWER), tmp_path, request)
    assert again(tmp_path, request) == ANSWER


def test_an_answer_that_no_longer_fits_anywhere_leaves_no_half_file(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        write_private(tmp_path / "a.json", b"{}")
    assert list(tmp_path.iterdir()) == []


def test_another_request_is_refused_and_names_its_step_alone(scripted, kit, tmp_path):
    record(scripted(ANSWER), tmp_path, kit.request_for())
    with pytest.raises(ModelFailed, match="step 'verify'") as failed:
        again(tmp_path, kit.request_for(step="verify"))
    assert "Zebulon" not in str(failed.value)
    assert "Record again" in failed.value.remedy


def test_the_recording_says_who_answered(scripted, kit, tmp_path):
    record(scripted(ANSWER), tmp_path, kit.request_for())
    assert Replay(tmp_path).name == "replay:openai:gpt-4o"


def test_files_are_for_their_owner_alone(scripted, kit, tmp_path):
    record(scripted(ANSWER), tmp_path / "run", kit.request_for())
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "run" / "0001.json").stat().st_mode) == 0o600


def test_a_recording_that_cannot_be_written_is_told(scripted, kit, tmp_path):
    recording = Recording(scripted(ANSWER), tmp_path / "run")
    (tmp_path / "run").rmdir()
    with pytest.raises(InputError, match="can be written") as refused:
        asyncio.run(recording.ask(kit.request_for()))
    assert "Zebulon" not in str(refused.value)


def test_recorders_of_one_folder_do_not_overwrite_each_other(scripted, kit, tmp_path):
    first, second = (Recording(scripted(ANSWER), tmp_path) for _ in range(2))
    for number, recording in enumerate((first, second, second, first)):
        asyncio.run(recording.ask(kit.request_for(str(number))))
    assert len(list(tmp_path.iterdir())) == 4
    assert again(tmp_path, kit.request_for("3")) == ANSWER


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff", b'{"schema": "other/1"}'])
def test_a_damaged_file_is_named(damage, scripted, kit, tmp_path):
    record(scripted(ANSWER), tmp_path, kit.request_for())
    (tmp_path / "0002.json").write_bytes(damage)
    with pytest.raises(InputError, match=r"0002\.json.* is damaged") as refused:
        Replay(tmp_path)
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    "edit",
    [
        lambda c: c["request"].update(max_tokens=1),
        lambda c: c["reply"].update(data={"numbers": [9]}),
        lambda c: c["reply"].update(data={"code": "E43"}),
        lambda c: c["reply"].update(outcome="guessed"),
        lambda c: c["reply"].update(data=None),
        lambda c: c.update(failed={"kind": "SystemExit", "message": "", "remedy": ""}),
    ],
)
def test_an_edited_file_is_damaged(edit, scripted, kit, tmp_path):
    record(scripted(ANSWER), tmp_path, kit.request_for())
    path = tmp_path / "0001.json"
    call = json.loads(path.read_text("utf-8"))
    edit(call)
    path.write_text(json.dumps(call), "utf-8")
    with pytest.raises(InputError, match="damaged"):
        Replay(tmp_path)


def test_a_folder_without_calls_is_no_recording(tmp_path):
    for use in (Replay, digest_of):
        with pytest.raises(InputError, match="no recorded calls"):
            use(tmp_path)


def test_the_digest_is_of_the_contents_whatever_their_order(scripted, kit, tmp_path):
    one, other = kit.request_for("one"), kit.request_for("other")
    record(scripted(ANSWER), tmp_path / "a", one, other)
    record(scripted(ANSWER), tmp_path / "b", other, one)
    assert digest_of(tmp_path / "a") == digest_of(tmp_path / "b")
    assert digest_of(tmp_path / "a").startswith("sha256:")
    record(scripted(ANSWER), tmp_path / "b", kit.request_for("third"))
    assert digest_of(tmp_path / "a") != digest_of(tmp_path / "b")
