"""Answers that are remembered."""

import asyncio
import stat
from dataclasses import replace

import pytest

from agent.errors import InputError, ModelFailed
from agent.models.cache import Cached, FolderStore, MemoryStore, cache_key, open_store
from agent.models.records import Outcome, Reply, Tool, ToolCall, Usage
from agent.models.settings import ModelSettings

SETTINGS = ModelSettings("gpt-4o", "http://127.0.0.1:8000/v1")
ANSWER = Reply(Outcome.ANSWERED, {"numbers": [2]}, usage=Usage(1, 100, 10, 0.001, 2.0))


def twice(model, store, *requests) -> list[Reply]:
    cached = Cached(model, SETTINGS, store)
    return [asyncio.run(cached.ask(r)) for r in requests]


def test_the_same_question_is_asked_once_and_costs_nothing_again(scripted, kit, tmp_path):
    model = scripted(ANSWER)
    first, second = twice(model, FolderStore(tmp_path / "cache"), kit.request_for(), kit.request_for())
    assert (first, second.data, len(model.asked)) == (ANSWER, ANSWER.data, 1)
    assert (second.usage.calls, second.usage.prompt_tokens, second.usage.cost_usd) == (1, 100, 0.0)


def test_files_are_for_their_owner_alone_and_no_half_ones_are_left(scripted, kit, tmp_path):
    twice(scripted(ANSWER), FolderStore(tmp_path / "cache"), kit.request_for())
    (file,) = (tmp_path / "cache").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "changes",
    [
        {"step": "verify"},
        {"max_tokens": 100},
        {"schema": {"title": "other", "type": "object"}},
        {"tools": (Tool("t", "d", {"type": "object"}),)},
    ],
)
def test_another_question_is_another_key(changes, kit):
    assert cache_key(kit.request_for(), SETTINGS) != cache_key(kit.request_for(**changes), SETTINGS)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "gpt-4.1"},
        {"base_url": "http://127.0.0.1:9000/v1"},
        {"temperature": 1.0},
        {"seed": 1},
        {"capability": "tool"},
    ],
)
def test_the_same_question_asked_otherwise_is_another_key(changes, kit):
    assert cache_key(kit.request_for(), SETTINGS) != cache_key(
        kit.request_for(), replace(SETTINGS, **changes)
    )


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.ANSWERED])
def test_what_is_no_answer_is_asked_again(outcome, scripted, kit):
    model = scripted(Reply(outcome, told="no"))
    twice(model, MemoryStore(), kit.request_for(), kit.request_for())
    assert len(model.asked) == 2


def test_calls_of_tools_are_remembered_too(scripted, kit):
    request = kit.request_for(tools=(Tool("open_code", "Open.", {"type": "object"}),))
    model = scripted(Reply(Outcome.ANSWERED, calls=(ToolCall("a", "open_code", {"code": "I10"}),)))
    first, second = twice(model, MemoryStore(), request, request)
    assert (first.calls, len(model.asked)) == (second.calls, 1)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"outcome": "answered"}', b"\xff"])
def test_a_damaged_file_is_asked_again_and_written_anew(damage, scripted, kit, tmp_path):
    model, store = scripted(ANSWER), FolderStore(tmp_path)
    (tmp_path / cache_key(kit.request_for(), SETTINGS)).write_bytes(damage)
    replies = twice(model, store, kit.request_for(), kit.request_for())
    assert [r.data for r in replies] == [ANSWER.data] * 2
    assert len(model.asked) == 1


def test_a_forged_file_cannot_bring_in_what_the_schema_forbids(scripted, kit, tmp_path):
    model, store = scripted(ANSWER), FolderStore(tmp_path)
    twice(model, store, kit.request_for())
    path = tmp_path / cache_key(kit.request_for(), SETTINGS)
    forged = path.read_text("utf-8").replace(" 2\n", " 9\n")
    assert forged != path.read_text("utf-8")
    path.write_text(forged)
    (reply,) = twice(model, store, kit.request_for())
    assert (reply.data, len(model.asked)) == ({"numbers": [2]}, 2)


def test_no_cache_unless_asked_for_and_none_on_disk_when_in_memory(tmp_path, monkeypatch, scripted, kit):
    monkeypatch.chdir(tmp_path)
    assert open_store(SETTINGS) is None
    store = open_store(replace(SETTINGS, cache="memory"))
    twice(scripted(ANSWER), store, kit.request_for())
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(InputError):
        open_store(replace(SETTINGS, cache=tmp_path / "cache"))


def test_a_folder_that_has_gone_costs_no_answer(scripted, kit, tmp_path):
    store = FolderStore(tmp_path / "cache")
    (tmp_path / "cache").rmdir()
    (reply,) = twice(scripted(ANSWER), store, kit.request_for())
    assert reply == ANSWER


def test_encrypted_nothing_can_be_read_without_the_key(scripted, kit, tmp_path, monkeypatch):
    fernet = pytest.importorskip("cryptography.fernet", reason="the extra `cache` is not installed")
    settings = replace(SETTINGS, cache=tmp_path, cache_key_from="A_KEY")
    monkeypatch.setenv("A_KEY", fernet.Fernet.generate_key().decode())
    model = scripted(ANSWER)
    twice(model, open_store(settings), kit.request_for())
    (file,) = tmp_path.iterdir()
    assert b"numbers" not in file.read_bytes()
    (reply,) = twice(model, open_store(settings), kit.request_for())
    assert (reply.data, len(model.asked)) == (ANSWER.data, 1)
    monkeypatch.setenv("A_KEY", fernet.Fernet.generate_key().decode())
    twice(model, open_store(settings), kit.request_for())
    assert len(model.asked) == 2


@pytest.mark.parametrize("key", ["", "not a key"])
def test_a_bad_key_is_told_with_its_remedy_and_not_shown(key, tmp_path, monkeypatch):
    pytest.importorskip("cryptography.fernet", reason="the extra `cache` is not installed")
    monkeypatch.setenv("A_KEY", key)
    with pytest.raises(ModelFailed, match="A_KEY holds no key") as failed:
        open_store(replace(SETTINGS, cache=tmp_path, cache_key_from="A_KEY"))
    assert "not a key" not in str(failed.value)
    assert failed.value.__context__ is None


def test_without_the_library_the_remedy_installs_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cryptography.fernet", None)
    with pytest.raises(ModelFailed, match="cryptography") as failed:
        open_store(replace(SETTINGS, cache=tmp_path, cache_key_from="A_KEY"))
    assert "chartcite[cache]" in failed.value.remedy
