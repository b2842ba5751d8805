"""`chartcite lookup` on the real tables."""

import json
import shutil
from dataclasses import replace

import pytest

from agent.cli.looking_up import look_up
from agent.cli.main import main
from agent.cli.sheet import sheet_parts
from agent.errors import TablesError
from index.opening import current_folder
from index.records import CodeKind
from index.table_adding import add_files
from index.tables import CodeTables


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


@pytest.fixture
def workbench_with_systems(small_systems, workbench_with_tables):
    with CodeTables.open(small_systems) as opened:
        yield type(workbench_with_tables)(opened)


@pytest.fixture
def small_systems(index_home, tmp_path):
    """The store of the index with a table of ICD-10-PCS and a few codes of HCPCS beside it."""
    store = shutil.copy(current_folder(index_home) / "tables.sqlite", tmp_path / "tables.sqlite")
    (tmp_path / "pcs.xml").write_text(PCS)
    rows = ("code,short,long", "J1100,Made-up drug,Made-up drug 1 mg", "A0425,Mileage,Ground mileage")
    (tmp_path / "hcpcs-2026q2.csv").write_text("\n".join(rows) + "\n")
    add_files(store, [tmp_path / "pcs.xml", tmp_path / "hcpcs-2026q2.csv"])
    return store


PCS = """<ICD10PCS.tabular><version>2026</version><pcsTable>
<axis pos="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
<axis pos="2"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
<axis pos="3"><title>Operation</title><label code="T">Resection</label>
<definition>All of it</definition></axis>
<pcsRow><axis pos="4"><title>Body Part</title><label code="J">Appendix</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label><label code="4">Endoscopic</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis></pcsRow>
<pcsRow><axis pos="4"><title>Body Part</title><label code="H">Cecum</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis></pcsRow>
</pcsTable></ICD10PCS.tabular>"""


def test_a_procedure_is_shown_with_its_values(workbench_with_systems, capsys):
    lines = _page(["0dtj4zz"], workbench_with_systems, capsys).splitlines()
    assert lines[0].split() == [
        "0DTJ4ZZ",
        "Resection",
        "of",
        "Appendix,",
        "Endoscopic",
        "Approach",
        "billable",
    ]
    assert "  5 Approach             4 Endoscopic" in lines
    assert "Neighbours" not in lines


def test_a_table_is_shown_row_by_row(workbench_with_systems, capsys):
    text = _page(["0DT"], workbench_with_systems, capsys)
    assert "add a value of each axis, all from one row" in text
    assert "5 Approach             0 Open; 4 Endoscopic" in text
    assert text.count("4 Body Part") == 2


def test_the_beginning_of_a_procedure_brings_what_may_follow(workbench_with_systems, capsys):
    assert main(["lookup", "0DTJ"], workbench_with_systems) == 1
    err = capsys.readouterr().err
    assert "'0DTJ' is the beginning of codes of ICD-10-PCS October 2025. Next character: 0 Open; 4 End" in err
    assert main(["lookup", "0DTJ9ZZ"], workbench_with_systems) == 1
    assert "'0DTJ9ZZ' is not a code of ICD-10-PCS October 2025." in capsys.readouterr().err


def test_a_text_that_names_codes_of_two_systems_shows_the_diagnosis_and_names_the_other(
    workbench_with_systems, capsys
):
    text = " ".join(_page(["J1100"], workbench_with_systems, capsys).split())
    assert text.startswith("J11.00 Influenza due to unidentified influenza virus")
    assert "Written the same J1100 Made-up drug 1 mg (HCPCS: --system hcpcs)" in text
    assert "Written the same" not in _page(["J11.00"], workbench_with_systems, capsys)
    sheet = json.loads(_page(["J1100", "--system", "hcpcs", "--json"], workbench_with_systems, capsys))
    assert (sheet["code"]["system"], sheet["details"]) == ("HCPCS", {"short": "Made-up drug"})
    assert sheet["guidelines"] == sheet["also"] == []


def test_a_service_shows_its_details(workbench_with_systems, capsys):
    assert "short                  Mileage" in _page(["a0425"], workbench_with_systems, capsys)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["99999"], "looks like a code of CPT, which the code tables do not hold. Add its official files"),
        (["A0425", "--system", "cpt"], "hold no release of CPT. Add its official files"),
        (["A0000", "--system", "hcpcs"], "'A0000' is not a code of HCPCS 2026 Q2. Nearest: A0425"),
    ],
)
def test_what_is_not_held_says_how_to_have_it(arguments, told, workbench_with_systems, capsys):
    assert main(["lookup", *arguments], workbench_with_systems) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "details", "told"),
    [
        (CodeKind.MODIFIER, {}, "A modifier: it goes with a code."),
        (CodeKind.SERVICE, {"terminated": "2025-12-31"}, "Not for a claim: terminated on 2025-12-31."),
    ],
)
def test_why_a_code_is_not_for_a_claim_is_said(kind, details, told, tables, book):
    sheet = look_up("I10", tables, book)
    code = replace(sheet.code, kind=kind, billable=False)
    parts = sheet_parts(replace(sheet, code=code, details=details))
    assert told in [str(part) for part in parts]
