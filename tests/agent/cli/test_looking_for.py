"""`chartcite search` and `chartcite guidelines`."""

import json

import pytest

from agent.citations import procedure_sections
from agent.cli.card_search import search_cards
from agent.cli.main import main
from agent.cli.procedural import CitedCode, cited_code
from index.records import CodeSystem


def test_search_lists_codes_with_the_words_that_brought_them_in(workbench, capsys):
    assert main(["search", "chf", "-k", "1"], workbench) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [" 1. I50.9    Heart failure, unspecified", "             for “CHF” (clinical phrase)"]


def test_search_says_what_a_code_lacks_for_a_claim_and_repeats_no_title(workbench, capsys):
    assert main(["search", "chf"], workbench) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-5:] == [
        " 2. I50.1    Left ventricular failure, unspecified",
        "             for “cardiac asthma” (inclusion term)",
        " 3. I50.20   Unspecified systolic heart failure",
        " 4. I50      Heart failure  not billable",
        " 5. S93.401  Sprain of right ankle  + 7th character",
    ]


def test_search_takes_words_without_quotes(workbench, capsys):
    assert main(["search", "acute", "chf", "--json"], workbench) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "chartcite.search/1"
    assert found["query"] == "acute chf"
    assert found["candidates"][0]["code"] == "I50.9"
    assert found["candidates"][0]["source"] == "lexicon"
    assert found["candidates"][1]["dense_rank"] is None


def test_nothing_found_is_said(workbench, capsys):
    assert main(["search", "zzz"], workbench) == 0
    assert capsys.readouterr().out == "Nothing found. Try fewer or other words.\n"
    assert main(["guidelines", "search", "zzz"], workbench) == 0
    assert capsys.readouterr().out == "Nothing found. Try fewer or other words.\n"


@pytest.mark.parametrize("typed", ["I.C.4.a", "i.c.4.A", " I.C.4.a. "])
def test_a_section_is_shown_however_it_is_typed(typed, workbench, capsys):
    assert main(["guidelines", "show", typed], workbench) == 0
    text = capsys.readouterr().out
    assert "I.C.4.a  Diabetes: as many codes as needed" in text
    assert "page 39" in text
    assert "Use as many codes as it takes." in text
    assert "Codes  E08-E13" in text
    assert "I.C.4.a.3  Diabetes: insulin and oral drugs" in text


def test_a_section_limited_to_a_setting_says_so(workbench, capsys):
    assert main(["guidelines", "show", "IV.H"], workbench) == 0
    assert "Only   outpatient" in capsys.readouterr().out


def test_a_section_as_json(workbench, capsys):
    assert main(["guidelines", "show", "I.C.4.a", "--json"], workbench) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["guideline"]["page"] == 39
    assert shown["below"] == ["I.C.4.a.3"]


def test_an_unknown_section_comes_with_the_nearest(workbench, capsys):
    assert main(["guidelines", "show", "I.C.4.b"], workbench) == 1
    err = capsys.readouterr().err
    assert "'I.C.4.b'" in err
    assert "I.C.4.a" in err


def test_guidelines_are_found_by_words(workbench, capsys):
    assert main(["guidelines", "search", "probable", "diagnosis"], workbench) == 0
    assert capsys.readouterr().out == "IV.H  Uncertain diagnosis (outpatient)\n"
    assert main(["guidelines", "search", "insulin", "--json"], workbench) == 0
    assert json.loads(capsys.readouterr().out)["guidelines"][0]["guideline_id"] == "I.C.4.a.3"


def test_cards_with_more_of_the_words_come_first(book):
    found = [card.guideline_id for card in search_cards("insulin codes diabetes", book, 10)]
    assert found[0] == "I.C.4.a.3"
    assert search_cards("insulin codes diabetes", book, 1) == [book.by_id("I.C.4.a.3")]
    assert search_cards("", book, 5) == []


@pytest.mark.parametrize("typed", [["PCS.B3.8"], ["PCS", "B3.8"], ["pcs b3.8"], ["B3.8"]])
def test_a_section_of_the_procedure_guidelines_opens_as_the_page_cites_it(typed, workbench, capsys):
    assert main(["guidelines", "show", *typed], workbench) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "PCS.B3.8 All of a body part is a resection, a portion of it an excision." in shown
    assert "ICD-10-PCS Official Guidelines; in our own words" in shown


def test_sections_of_the_procedure_guidelines_are_listed_from_their_heading(workbench, capsys):
    assert main(["guidelines", "show", "PCS.B3.1", "--json"], workbench) == 0
    assert list(json.loads(capsys.readouterr().out)["sections"]) == ["PCS.B3.1b"]
    assert main(["guidelines", "show", "PCS"], workbench) == 0
    shown = capsys.readouterr().out
    assert all(f"PCS.{name} " in shown for name in procedure_sections())


def test_a_section_of_procedures_that_no_code_cites_comes_with_a_remedy_that_lists(workbench, capsys):
    assert main(["guidelines", "show", "PCS.B3.99"], workbench) == 1
    told = capsys.readouterr().err
    assert "No code cites section 'B3.99'" in told
    assert "List them: chartcite guidelines show PCS." in told


@pytest.mark.parametrize("typed", [["tabular:E11.621"], ["Tabular", "E11.621"]])
def test_a_code_whose_notes_are_cited_is_shown(typed, workbench_with_tables, capsys):
    assert main(["guidelines", "show", *typed], workbench_with_tables) == 0
    assert "E11.621  Type 2 diabetes mellitus with foot ulcer" in capsys.readouterr().out
    assert main(["guidelines", "show", *typed, "--json"], workbench_with_tables) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "chartcite.lookup/1"


@pytest.mark.parametrize(
    ("typed", "code", "system"),
    [
        ("pcs:0DT", "0DT", CodeSystem.ICD10PCS),
        ("PCS table 0DT", "0DT", CodeSystem.ICD10PCS),
        ("hcpcs:J1100", "J1100", CodeSystem.HCPCS),
        ("CPT 0001Z", "0001Z", CodeSystem.CPT),
    ],
)
def test_every_form_of_a_citation_names_its_code(typed, code, system):
    assert cited_code(typed) == CitedCode(code, system)
    assert cited_code("PCS.B3.8") is cited_code("I.C.4.a") is None
