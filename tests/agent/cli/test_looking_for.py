"""`chartcite search` and `chartcite guidelines`."""

import json

import pytest

from agent.cli.card_search import search_cards
from agent.cli.main import main


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
