"""The small list holds no official text, and its descriptors are measured as the official ones are."""

import re

import pytest

from agent.choose.services.descriptors import measure_of

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+")
_LONGEST_RUN = 5
_FACTS = "300-399 mg/ml iodine concentration, per ml"


@pytest.fixture(scope="module")
def texts(official):
    return [row[column].lower() for row in official.values() for column in ("short", "long")]


def words_of(text):
    return tuple(_WORD.findall(text.lower().replace(_FACTS, "")))


def runs_of(words):
    return {words[at : at + _LONGEST_RUN + 1] for at in range(len(words) - _LONGEST_RUN)}


@pytest.mark.data
def test_no_descriptor_is_the_official_one_nor_shares_a_long_run_of_words_with_any(reworded, texts):
    listed = {words_of(text) for text in texts}
    held = set().union(*map(runs_of, listed))
    ours = [words_of(row[column]) for row in reworded.values() for column in ("short", "long")]
    assert not listed & set(ours)
    assert not held & set().union(*map(runs_of, ours))


@pytest.mark.data
def test_each_code_is_measured_as_officially(reworded, official):
    assert {code: measure_of(row["long"]) for code, row in reworded.items()} == {
        code: measure_of(official[code]["long"]) for code in reworded
    }
