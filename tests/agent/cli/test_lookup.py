"""`chartcite lookup` on the real tables."""

import json

import pytest

from agent.cli.looking_up import look_up
from agent.cli.main import main
from agent.errors import TablesError


def _page(arguments, workbench, capsys):
    assert main(["lookup", *arguments], workbench) == 0
    return capsys.readouterr().out


def test_a_code_is_shown_with_its_place_and_neighbours(workbench_with_tables, capsys):
    text = _page(["e11621"], workbench_with_tables, capsys)
    lines = text.splitlines()
    assert lines[0].startswith("E11.621  Type 2 diabetes mellitus with foot ulcer")
    assert lines[0].endswith(" billable")
    path = lines[lines.index("Path") + 1 : lines.index("Instructions") - 1]
    assert [line.split()[0] for line in path[:-1]] == ["4", "E08-E13", "E11", "E11.6", "E11.62"]
    assert path[-1].startswith("▸ E11.621")
    assert "  E11.620  Type 2 diabetes mellitus with diabetic dermatitis" in lines
    assert lines.count("▸ E11.621  Type 2 diabetes mellitus with foot ulcer") == 2
    assert max(map(len, lines)) <= 80


def test_own_instructions_come_first_and_inherited_ones_name_their_place(workbench_with_tables, capsys):
    text = _page(["E11.621"], workbench_with_tables, capsys)
    assert text.index("to identify site of ulcer") < text.index("(from E11)")
    assert "Excludes1: never together  (from E11)" in text
    assert "(from chapter 4)" in text


def test_the_most_specific_guideline_comes_first(workbench_with_tables, capsys):
    text = _page(["E11.621"], workbench_with_tables, capsys)
    assert text.index("I.C.4.a.3  Diabetes: insulin") < text.index("I.C.4.a    Diabetes: as many")
    assert "p. 40" in text


def test_inherited_notes_come_nearest_first_and_say_a_lead_once(workbench_with_tables, capsys):
    text = _page(["E11.621"], workbench_with_tables, capsys)
    assert "     to identify site of ulcer (L97.4-, L97.5-)\n" in text
    assert "     to identify control using:\n" in text
    assert "       insulin (Z79.4)\n" in text
    assert text.rindex("(from E11)") < text.index("(from chapter 4)")


def test_the_characters_are_listed_and_not_told_as_a_note_too(workbench_with_tables, capsys):
    text = _page(["S93.401"], workbench_with_tables, capsys)
    assert text.count("subsequent encounter") == 1


def test_an_extension_marks_its_character_and_its_stem(workbench_with_tables, capsys):
    lines = _page(["S93.401A"], workbench_with_tables, capsys).splitlines()
    assert "▸ A        initial encounter" in lines
    assert "  D        subsequent encounter" in lines
    assert "▸ S93.401  Sprain of unspecified ligament of right ankle" in lines
    assert "  S93.402  Sprain of unspecified ligament of left ankle" in lines


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("S93.401", "Not for a claim: add a 7th character."),
        ("E11", "Not for a claim: choose a code below it."),
        ("E08-E13", "Not for a claim: choose a code below it."),
    ],
)
def test_what_a_code_lacks_for_a_claim_is_said(code, told, workbench_with_tables, capsys):
    assert told in _page([code], workbench_with_tables, capsys)


def test_a_chapter_shows_its_blocks(workbench_with_tables, capsys):
    lines = _page(["4"], workbench_with_tables, capsys).splitlines()
    assert "Blocks" in lines
    assert "  E08-E13  Diabetes mellitus" in lines


def test_json_holds_the_same(workbench_with_tables, capsys):
    sheet = json.loads(_page(["T81.41XA", "--json"], workbench_with_tables, capsys))
    assert list(sheet)[:4] == ["schema", "code", "release", "path"]
    assert sheet["schema"] == "chartcite.lookup/1"
    assert (sheet["code"]["code"], sheet["code"]["billable"]) == ("T81.41XA", True)
    assert sheet["release"]["valid_from"] == "2026-04-01"
    assert sheet["path"][-1]["code"] == "T81.41"
    assert set(sheet["seventh_characters"]) == {"A", "D", "S"}
    assert {note["inherited"] for note in sheet["instructions"]} == {True, False}


def test_an_unknown_code_comes_with_the_nearest(workbench_with_tables, capsys):
    assert main(["lookup", "E11.999"], workbench_with_tables) == 1
    err = capsys.readouterr().err
    assert "'E11.999' is not a code of ICD-10-CM April 2026. Nearest: E11.9 " in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("text", ["??", "", "Ω", "x" * 5000])
def test_gibberish_leads_to_search(text, tables, book):
    with pytest.raises(TablesError) as caught:
        look_up(text, tables, book)
    assert caught.value.remedy == "Find codes by words: chartcite search TEXT."
    assert len(caught.value.message) < 120


def test_a_date_is_checked(workbench_with_tables, capsys):
    assert main(["lookup", "I10", "--date", "tomorrow"], workbench_with_tables) == 2
    assert "is not a date" in capsys.readouterr().err
    assert "Essential (primary) hypertension" in _page(
        ["I10", "--date", "2026-04-01"], workbench_with_tables, capsys
    )
