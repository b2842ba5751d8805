"""Settings that cannot be meant are refused before anything is opened."""

import math

import pytest

from agent.errors import InputError
from agent.models.settings import Capability, ModelSettings


@pytest.mark.parametrize(
    "changes",
    [
        {"model": ""},
        {"model": "two words"},
        {"model": "m\n"},
        {"base_url": "models.example.org/v1"},
        {"base_url": "file:///etc/passwd"},
        {"base_url": "https://user:secret@models.example.org/v1"},
        {"base_url": "https://models.example.org/v1?key=secret"},
        {"base_url": "http://localhost:65536/v1"},
        {"api_key_from": "sk-secret"},
        {"api_key_from": ""},
        {"cache_key_from": "a b"},
        {"timeout_s": 0},
        {"timeout_s": math.nan},
        {"retries": -1},
        {"concurrency": 0},
        {"temperature": 2.5},
        {"max_calls": -1},
        {"max_cost_usd": -0.5},
        {"context_tokens": 10},
        {"capability": "xml"},
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(changes):
    with pytest.raises(InputError) as refused:
        ModelSettings(**({"model": "gpt-4o"} | changes))
    assert refused.value.remedy
    assert "secret" not in str(refused.value)


def test_a_capability_may_be_given_by_its_word():
    assert ModelSettings("m", capability="tool").capability is Capability.TOOL


def test_unless_told_otherwise_nothing_is_remote_recorded_or_remembered():
    settings = ModelSettings("gpt-4o")
    assert (settings.allow_remote, settings.cache, settings.record) == (False, None, None)
