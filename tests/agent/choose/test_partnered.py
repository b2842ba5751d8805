from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agent.choose.outcome import Draft
from agent.choose.partnered import asked_for
from agent.records import Mention
from index.opening import open_index
from index.tables import CodeTables

LEAST = 0.2


@pytest.fixture(scope="module")
def tables(index_home: Path) -> Iterator[CodeTables]:
    held = open_index(index_home).tables
    yield held
    held.close()


def weighed(drafts: list[Draft], tables: CodeTables) -> dict[str, float]:
    return {d.code: d.confidence for d in asked_for(drafts, LEAST, tables)}


def test_diabetic_kidney_disease_brings_the_stage_that_it_quotes(
    draft: Callable[..., Draft], mention: Callable[..., Mention], tables: CodeTables
):
    diabetes, kidney = mention("E11.9"), mention("N18.30", start=9, end=14)
    combined = draft("E11.22", mentions=(diabetes, kidney))
    stage = draft("N18.30", 0.06, mentions=(kidney,))
    assert weighed([combined, stage], tables) == {"E11.22": 0.9, "N18.30": LEAST}
    later = draft("N18.32", 0.9, mentions=(mention("N18.32", start=90, end=95),))
    assert weighed([combined, stage, later], tables)["N18.30"] == 0.06
    left = replace(combined, confidence=0.1)
    assert weighed([left, stage], tables)["N18.30"] == 0.06


def test_what_the_code_does_not_ask_for_or_quote_stays_left_out(
    draft: Callable[..., Draft], mention: Callable[..., Mention], tables: CodeTables
):
    kidney = mention("N18.30", start=9, end=14)
    obese = draft("E66.01", 0.1, mentions=(kidney,))
    elsewhere = draft("N18.30", 0.06, mentions=(mention("N18.30", start=90, end=95),))
    found = weighed([draft("E11.22", mentions=(kidney,)), obese, elsewhere], tables)
    assert (found["E66.01"], found["N18.30"]) == (0.1, 0.06)
