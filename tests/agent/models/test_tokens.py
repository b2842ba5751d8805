"""Tokens are counted here, without the network."""

import os
import time

import pytest

from agent.errors import ModelFailed
from agent.models import tokens
from agent.models.records import Message, Role, Tool, ToolCall
from agent.models.tokens import count, count_request


def test_words_are_counted_as_the_newer_models_do():
    assert count("") == 0
    assert count("Type 2 diabetes mellitus with foot ulcer") == 8


def test_older_models_count_otherwise():
    text = "naïve señor 糖尿病 足潰瘍"
    assert count(text, "gpt-4") > count(text, "gpt-4o") == count(text, "qwen3-8b") == count(text)


def test_control_tokens_in_a_note_are_letters():
    assert count("<|endoftext|>") > 1


@pytest.mark.parametrize("text", ["a" * 300_000, " " * 300_000, "1" * 300_000, "\udc80 \x00"])
def test_odd_texts_take_no_longer(text):
    started = time.perf_counter()
    assert count(text) > 0
    assert time.perf_counter() - started < 2


def test_a_request_counts_its_turns_tools_and_schema(kit):
    plain = kit.request_for(schema=None)
    words = count(kit.MARKER) + count("Choose.")
    assert count_request(plain) == words + 2 * 4 + 3
    call = ToolCall("a", "open_code", {"code": "I10"})
    turns = (*plain.messages, Message(Role.ASSISTANT, "", (call,)))
    grown = [
        kit.request_for(),
        kit.request_for(schema=None, messages=turns),
        kit.request_for(schema=None, tools=(Tool("open_code", "Open.", {"type": "object"}),)),
    ]
    assert all(count_request(g) > count_request(plain) for g in grown)


def test_tables_that_are_not_at_hand_are_told_with_a_remedy(monkeypatch, tmp_path):
    import tiktoken  # noqa: PLC0415 - replaced here alone

    def missing(name):
        raise OSError(name)

    monkeypatch.setattr(tiktoken, "get_encoding", missing)
    tokens._encoding.cache_clear()
    with pytest.raises(ModelFailed) as failed:
        count("fever")
    tokens._encoding.cache_clear()
    assert "TIKTOKEN_CACHE_DIR" in failed.value.remedy


def test_the_users_own_tables_stay_chosen(monkeypatch):
    count("fever")
    assert os.environ["TIKTOKEN_CACHE_DIR"]
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/mine")
    tokens._encoding.cache_clear()
    tokens.find_spec("llama_index.core")
    with monkeypatch.context() as patched:
        patched.setattr("tiktoken.get_encoding", lambda name: name)
        assert tokens._encoding("o200k_base") == "o200k_base"
    tokens._encoding.cache_clear()
    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/mine"
