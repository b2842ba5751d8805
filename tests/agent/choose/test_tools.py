"""The coding tools as plain functions: what they tell, and which codes and guidelines they show."""

from datetime import date

import pytest

from agent.choose.tools import CodingTools
from agent.documents import flowing
from agent.records import Assertion, Encounter, SectionKind, Setting
from agent.rules.sequence import sequence
from agent.validate import validate

NOTE = (
    "ASSESSMENT\n1. Type 2 diabetes mellitus with diabetic neuropathy.\n"
    "2. Sprain of left ankle. She denies chest pain.\n"
)


@pytest.fixture
def document():
    return flowing("visit", NOTE)


@pytest.fixture
def tools(coder, document):
    encounter = Encounter("visit", Setting.OUTPATIENT, (document,), date(2026, 5, 4))

    def check(choices):
        return validate(sequence(choices, coder.tables), encounter, coder.tables)

    return CodingTools(coder.knowledge, encounter, check)


def quote(document, words: str):
    start = NOTE.index(words)
    return document.evidence(start, start + len(words), SectionKind.ASSESSMENT, Assertion.PRESENT)


def test_search_lists_codes_under_each_query(tools):
    shown = tools.search_codes(["gout of the right foot", "essential hypertension"])
    assert shown.text.startswith("gout of the right foot:\n")
    assert "\nessential hypertension:\n" in shown.text
    assert "  I10 Essential (primary) hypertension" in shown.text
    assert {"I10"} <= set(shown.codes)
    assert any(code.startswith("M10") for code in shown.codes)


def test_search_shows_billable_codes_alone_and_those_with_their_seventh_character(tools, coder):
    shown = tools.search_codes(["sprain of left ankle"])
    assert "(needs a 7th character)" in shown.text
    assert "S93.402A" in shown.codes
    assert len(set(shown.codes)) == len(shown.codes)
    assert all(coder.tables.code(code).billable for code in shown.codes)


def test_searching_for_nothing_shows_nothing(tools):
    assert tools.search_codes([]) == type(tools.search_codes([]))("", (), ())


def test_an_opened_code_tells_its_place_its_notes_and_its_guidelines(tools, coder):
    shown = tools.open_code("E11.22")
    lines = shown.text.split("\n")
    assert lines[0] == "E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease (billable)"
    assert any(line.startswith("under: E11 ") for line in lines)
    assert any(line.startswith("beside: E11.2") for line in lines)
    assert any("use additional" in line and "N18.1" in line for line in lines)
    assert "E11.22" in shown.codes
    assert shown.guidelines
    assert all(g in coder.guidelines for g in shown.guidelines)
    assert all(any(line.startswith(f"guideline {g}:") for line in lines) for g in shown.guidelines)


def test_an_opened_group_shows_what_is_below_and_is_itself_no_answer(tools):
    shown = tools.open_code("M17.1")
    assert "(billable)" not in shown.text.split("\n")[0]
    assert "below: M17.12 Unilateral primary osteoarthritis, left knee" in shown.text
    assert "M17.1" not in shown.codes
    assert "M17.12" in shown.codes


def test_an_opened_stem_shows_its_seventh_characters(tools):
    shown = tools.open_code("S93.402")
    assert {"S93.402A", "S93.402D", "S93.402S"} <= set(shown.codes)


def test_a_code_that_is_none_is_told_with_those_near_it(tools):
    shown = tools.open_code("E11.23")
    assert shown.text.startswith("There is no code 'E11.23'. Near it: E11.2")
    assert shown.codes == ()


def test_a_guideline_is_read_by_its_id(tools):
    shown = tools.open_guideline("I.C.4.a")
    assert shown.text.startswith("I.C.4.a ")
    assert (shown.codes, shown.guidelines) == ((), ("I.C.4.a",))


def test_a_guideline_that_is_none_is_told_with_a_remedy(tools):
    shown = tools.open_guideline("I.Z.99")
    assert "I.Z.99" in shown.text
    assert (shown.codes, shown.guidelines) == ((), ())


def test_a_sound_draft_has_no_findings(tools, document):
    words = "Type 2 diabetes mellitus with diabetic neuropathy"
    assert tools.validate_draft(["E11.40"], {"E11.40": [quote(document, words)]}).text == "No findings."


@pytest.mark.parametrize(
    ("codes", "quoted", "rule"),
    [
        (["E11.40"], {}, "CC201"),
        (["E11.23"], {"E11.23": "Type 2 diabetes mellitus"}, "CC00"),
        (
            ["E11.40", "E10.9"],
            {"E11.40": "Type 2 diabetes mellitus with", "E10.9": "diabetes mellitus"},
            "CC10",
        ),
        (["R07.9"], {"R07.9": "chest pain"}, "CC20"),
    ],
)
def test_a_faulty_draft_is_told_by_rule_with_a_repair(codes, quoted: dict, rule: str, tools, document):
    if "R07.9" in quoted:
        found = document.evidence(
            NOTE.index("chest pain"), NOTE.index("chest pain") + 10, SectionKind.ASSESSMENT, Assertion.ABSENT
        )
        evidence = {"R07.9": [found]}
    else:
        evidence = {code: [quote(document, words)] for code, words in quoted.items()}
    shown = tools.validate_draft(codes, evidence)
    assert rule in shown.text
    assert shown.codes == ()


def test_an_empty_draft_has_no_findings(tools):
    assert tools.validate_draft([], {}).text == "No findings."
