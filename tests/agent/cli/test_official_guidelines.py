"""`chartcite guidelines add` and `status`, and what `show`, `search` and citations gain by them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.contract import to_contract
from index.guidelines import GuidelineBook
from index.guidelines.editions import Edition, Editions, Section, save_edition

SECTIONS = (
    Section("I.C.4", "Endocrine diseases", 39, ""),
    Section("I.C.4.a", "Diabetes mellitus", 40, "The codes are combination codes.\nUse as many as needed."),
    Section("I.C.4.a.3", "Insulin", 41, "Assign a code for the insulin."),
    Section("IV.H", "Uncertain diagnosis", 114, "Do not code the probable."),
)


def edition(year: int, sections: tuple[Section, ...] = SECTIONS) -> Edition:
    return Edition(year, date(year - 1, 10, 1), date(year, 9, 30), "cd" * 32, f"FY{year}.pdf", sections)


@pytest.fixture
def shelf(workbench, book, tmp_path, monkeypatch) -> Path:
    """The folder of official texts that the fake workbench's cards are read with."""
    folder = tmp_path / "guidelines"
    monkeypatch.setattr(workbench, "guidelines", lambda home: GuidelineBook(tuple(book), Editions(folder)))
    return folder


def test_the_official_words_stand_below_our_card(workbench, shelf, capsys):
    save_edition(edition(2026), shelf)

    assert main(["guidelines", "show", "I.C.4.a"], workbench) == 0

    text = capsys.readouterr().out
    ours, official = text.index("in our own words"), text.index("page 40; the official words (FY2026.pdf)")
    assert ours < official < text.index("The codes are combination codes.") < text.index("Below it")


def test_a_section_without_a_card_is_shown_too(workbench, shelf, capsys):
    save_edition(edition(2026), shelf)
    assert main(["guidelines", "show", "Section I.C.4."], workbench) == 0
    text = capsys.readouterr().out
    assert "a heading without text of its own" in text
    assert "I.C.4.a.3  Diabetes: insulin" in text


def test_a_heading_without_a_card_lists_what_is_below_it(workbench, capsys):
    assert main(["guidelines", "show", "I.C.4"], workbench) == 0
    assert capsys.readouterr().out.split()[:4] == ["Below", "it", "I.C.4.a", "Diabetes:"]


@pytest.mark.parametrize("typed", ["Section I.C.4.a.3)", "i.c.4.A(3)", "I.C.4.a.3"])
def test_a_section_is_found_as_the_official_text_writes_it(typed, workbench, shelf, capsys):
    save_edition(edition(2026), shelf)
    assert main(["guidelines", "show", typed, "--json"], workbench) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["guideline"]["guideline_id"] == "I.C.4.a.3"
    assert shown["official"]["section"]["page"] == 41
    assert shown["official"]["edition"]["fiscal_year"] == 2026


def test_the_edition_in_force_on_the_day_is_opened(workbench, shelf, capsys):
    moved = tuple(replace(section, page=section.page + 3) for section in SECTIONS)
    save_edition(edition(2026), shelf)
    save_edition(edition(2027, moved), shelf)

    assert main(["guidelines", "show", "IV.H", "--date", "2026-05-01"], workbench) == 0
    assert "FY2026, page 114; the official words" in capsys.readouterr().out
    assert main(["guidelines", "show", "IV.H"], workbench) == 0
    assert "FY2027, page 117; the official words" in capsys.readouterr().out
    for command in (["show", "IV.H"], ["search", "insulin"]):
        assert main(["guidelines", *command, "--date", "2030-01-01"], workbench) == 1
        assert "No official guidelines in force on 2030-01-01 were added." in capsys.readouterr().err


def test_the_official_text_is_searched_too(workbench, shelf, capsys):
    save_edition(edition(2026), shelf)

    assert main(["guidelines", "search", "combination"], workbench) == 0
    assert "I.C.4.a  p. 40   Diabetes mellitus" in capsys.readouterr().out
    assert main(["guidelines", "search", "combination", "--json"], workbench) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["guidelines"] == []
    assert [section["section_id"] for section in found["official"]] == ["I.C.4.a"]


def test_status_says_what_is_held_and_what_changed(workbench, shelf, capsys):
    assert main(["guidelines", "status"], workbench) == 0
    assert "No official text was added: chartcite guidelines add FILE.pdf." in capsys.readouterr().out

    save_edition(edition(2027), shelf)
    assert main(["guidelines", "status"], workbench) == 0
    text = capsys.readouterr().out
    assert "Official Guidelines FY2027, in force 2026-10-01 to 2027-09-30: 4 sections" in text
    assert "reworded" in text
    assert main(["guidelines", "status", "--json"], workbench) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cards_written_from"] == 2026
    assert told["editions"][0]["edition"]["sections"] == 4
    assert told["editions"][0]["changes"]["vanished"] == []


def test_adding_reads_the_pdf_and_tells_of_the_cards(workbench, shelf, monkeypatch, capsys):
    gone = edition(2027, SECTIONS[:3])
    monkeypatch.setattr("index.guidelines.edition_pdf.read_edition", lambda pdf: gone)
    home = str(shelf.parent)

    assert main(["guidelines", "add", "FY2027.pdf", "--home", home], workbench) == 0
    assert "vanished     1: IV.H" in capsys.readouterr().out
    assert main(["guidelines", "add", "FY2027.pdf", "--home", home, "--json"], workbench) == 0
    assert json.loads(capsys.readouterr().out)["changes"]["vanished"] == ["IV.H"]


def test_a_wrong_pdf_is_one_line_and_nothing_is_kept(workbench, shelf, tmp_path, capsys):
    wrong = tmp_path / "visit.pdf"
    wrong.write_text("no PDF at all")

    assert main(["guidelines", "add", str(wrong), "--home", str(tmp_path)], workbench) == 1
    assert "'visit.pdf' is not a PDF that can be read." in capsys.readouterr().err
    assert not shelf.exists()


def test_a_citation_has_the_page_of_the_official_text_in_force(coded_note, book, tmp_path):
    save_edition(edition(2026, (replace(SECTIONS[1], page=77),)), tmp_path)
    with_official = GuidelineBook(tuple(book), Editions(tmp_path))

    def cited(held: GuidelineBook) -> list[int | None]:
        return [one.page for code in to_contract(coded_note, held).codes for one in code.guidelines]

    assert cited(book) == [39, None]
    assert cited(with_official) == [77, None]
