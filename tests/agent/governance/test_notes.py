"""Short notes that a governance rule must speak of, and as many that it must leave alone."""

import tomllib
from pathlib import Path

import pytest

from agent.documents import flowing
from agent.governance import weighed
from agent.mentions import find_mentions
from agent.records import Assertion, Choice, Document, Encounter, Setting, Sex
from agent.rules.catalog import RULES
from agent.validate import validate

NOTES = tomllib.loads(Path(__file__).with_name("notes.toml").read_text("utf-8"))["note"]
GOVERNANCE = {r.rule_id for r in RULES if "CC330" <= r.rule_id <= "CC349"}
ALSO = {"CC338": {"CC341"}}
"""Rules that may speak of the same note: an ulcer that nobody treats may stand in a list alone."""


def choice_of(document: Document, code: str, quote: str) -> Choice:
    start = document.text.index(quote)
    kind = next(s.kind for s in document.sentences if s.start <= start < s.end)
    evidence = document.evidence(start, start + len(quote), kind, Assertion.PRESENT)
    return Choice(code, "", (evidence,), confidence=0.9)


def findings_of(tables, note, book=None):
    document = flowing("note", note["text"])
    choices = [choice_of(document, note["code"], note["quote"])]
    if "beside" in note:
        choices.insert(0, choice_of(document, note["beside"], "Bronchitis"))
    sex = Sex(note["sex"]) if "sex" in note else None
    encounter = Encounter("note", Setting(note.get("setting", "outpatient")), (document,), sex=sex)
    mentions = find_mentions(document, book) if book else ()
    verdict = validate(weighed(encounter, choices, mentions), encounter, tables)
    return {f.rule for f in verdict.findings} & GOVERNANCE


@pytest.mark.parametrize("note", NOTES, ids=lambda n: f"{n['rule']}-{n['code']}-{n['finds']}")
def test_a_note_is_found_by_its_rule_and_by_no_other(note, coder):
    found = findings_of(coder.tables, note, coder.knowledge.book)
    assert (note["rule"] in found) is note["finds"]
    assert found <= {note["rule"]} | ALSO.get(note["rule"], set())


def test_there_are_enough_notes_half_of_them_near_misses_and_half_kept_aside():
    assert len(NOTES) >= 60
    assert 0.4 <= sum(n["finds"] for n in NOTES) / len(NOTES) <= 0.6
    assert sum(n["set"] == "aside" for n in NOTES) >= len(NOTES) / 2


def test_every_governance_rule_has_a_note():
    assert {n["rule"] for n in NOTES} == GOVERNANCE
