import itertools
import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from index.errors import TablesError
from index.records import CodeKind, CodeSystem, InstructionKind
from index.tables import CodeTables
from index.tables_schema import SCHEMA_VERSION

# Valid codes that other validators flag wrongly.
FLAGGED_ELSEWHERE = ["T81.41XA", "N10", "I25.110", "S67.01XA"]


@pytest.mark.parametrize("text", ["E11.621", "e11.621", "E11621", " e11 621\n", "E11.621 "])
def test_a_code_is_found_however_it_is_written(tables, text):
    found = tables.code(text)
    assert (found.code, found.title) == ("E11.621", "Type 2 diabetes mellitus with foot ulcer")


@pytest.mark.parametrize("text", ["", "Z99.9999", "E11.62X", "'; DROP TABLE code", "\x00"])
def test_what_is_no_code_is_none(tables, text):
    assert tables.code(text) is None
    assert not tables.billable(text)
    assert tables.ancestors(text) == tables.children(text) == tables.siblings(text) == ()
    assert tables.instructions(text) == tables.billable_below(text) == tables.extensions(text) == ()
    assert tables.seventh_characters(text) == {}
    assert tables.excluding(text, "E11.9") is None


@pytest.mark.parametrize("code", FLAGGED_ELSEWHERE)
def test_valid_codes_that_others_flag_are_billable_here(tables, code):
    assert tables.billable(code)


@pytest.mark.parametrize("pair", list(itertools.combinations(FLAGGED_ELSEWHERE, 2)))
def test_and_do_not_exclude_each_other(tables, pair):
    assert tables.excluding(*pair) is None


def test_every_billable_code_is_counted(tables):
    assert tables.count_billable() == 74_719


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("S67.01XA", ["S67.01", "S67.0", "S67", "S60-S69", "19"]),
        ("C18.7", ["C18", "C15-C26", "C00-C75", "C00-C96", "2"]),
        ("Z16.12", ["Z16.1", "Z16", "Z16-Z16", "21"]),
        ("4", []),
    ],
)
def test_ancestors_go_up_to_the_chapter_nearest_first(tables, code, above):
    assert [found.code for found in tables.ancestors(code)] == above


def test_the_hierarchy_goes_down_as_printed(tables):
    assert [code.code for code in tables.children("E11.62")] == ["E11.620", "E11.621", "E11.622", "E11.628"]
    assert [code.code for code in tables.siblings("E11.621")] == ["E11.620", "E11.622", "E11.628"]
    assert [code.code for code in tables.siblings("4")] == []
    assert tables.children("4")[0].kind is CodeKind.BLOCK
    assert "M1A" in [code.code for code in tables.children("M05-M14")]


def test_billable_below_a_stem_are_its_leaves_and_extensions(tables):
    below = tables.billable_below("S93.40")
    assert len(below) == 9
    assert [code.code for code in below][:3] == ["S93.401A", "S93.401D", "S93.401S"]
    assert [code.code for code in tables.billable_below("I10")] == ["I10"]
    assert all(code.billable for code in tables.billable_below("E08-E13"))


def test_extensions_and_their_meanings(tables):
    assert [code.code for code in tables.extensions("S67.01")] == ["S67.01XA", "S67.01XD", "S67.01XS"]
    assert tables.extensions("S67.01XD") == tables.extensions("S67.01")
    assert tables.extensions("E11.9") == ()
    encounters = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}
    assert tables.seventh_characters("S67.01") == tables.seventh_characters("S67") == encounters
    assert tables.seventh_characters("S06.317") == {"A": "initial encounter"}
    assert tables.seventh_characters("M1A.00") == {"0": "without tophus (tophi)", "1": "with tophus (tophi)"}
    assert tables.seventh_characters("I10") == {}


def test_instructions_are_inherited_nearest_first(tables):
    inherited = tables.instructions("E11.621")
    owners = list(dict.fromkeys(note.owner for note in inherited))
    assert owners == ["E11.621", "E11", "4"]
    own = tables.instructions("E11.621", inherited=False)
    assert [(note.kind, note.text) for note in own] == [
        (InstructionKind.USE_ADDITIONAL, "code to identify site of ulcer (L97.4-, L97.5-)")
    ]
    assert own[0].refers_to("L97.411")


def test_an_extension_has_its_stem_s_instructions(tables):
    assert tables.instructions("S67.01XA") == tables.instructions("S67.01")
    assert any(note.owner == "S67" for note in tables.instructions("S67.01XA"))


@pytest.mark.parametrize(
    ("first", "second", "owner"),
    [
        ("E11.9", "E10.9", "E11"),
        ("E10.9", "E11.9", "E10"),
        ("R10.9", "N23", "R10"),
        ("N23", "R10.9", "R10"),
        ("F32.A", "F33.1", "F32"),
        ("I10", "O10.019", "I10"),
        ("E87.20", "E11.10", "E87.2"),
        ("T36.0X1A", "T36.0X5A", None),
        ("E87.20", "E11.9", None),
        ("E11.621", "L97.411", None),
        ("J44.1", "J44.0", None),
        ("E11.9", "E11.9", None),
        ("S42.201A", "S42.201B", None),
        ("E11.9", "E11", None),
    ],
)
def test_excludes1_notes_of_either_code_keep_two_apart(tables, first, second, owner):
    found = tables.excluding(first, second)
    assert (found and found.owner) == owner
    assert found is None or found.kind is InstructionKind.EXCLUDES1


def test_excluding_agrees_with_reading_every_note(tables, tabular):
    billable = [code.code for code in tabular.codes if code.billable and code.code[0] in "EFINR"]
    chosen = random.Random(7).sample(billable, 120)

    def notes_of(one, other):
        above = {code.code for code in tables.ancestors(other)}
        notes = (note for note in tables.instructions(one) if note.kind is InstructionKind.EXCLUDES1)
        return [note for note in notes if note.refers_to(other) and note.owner not in above | {other}]

    pairs = list(itertools.combinations(chosen, 2))
    slow = [bool(notes_of(one, two) or notes_of(two, one)) for one, two in pairs]
    assert [tables.excluding(one, two) is not None for one, two in pairs] == slow
    assert any(slow)


def test_terms_come_titles_first(tables, tabular):
    terms = list(tables.terms())
    assert len(terms) == len(tabular.terms)
    assert terms[0].text == "Cholera due to Vibrio cholerae 01, biovar cholerae"
    assert set(terms) == set(tabular.terms)


@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        ("S67.01A", "S67.01XA"),
        ("I25.1100", "I25.110"),
        ("E11.62X", "E11.620"),
        ("J45.99", "J45.990"),
        ("e119x", "E11.9"),
    ],
)
def test_an_unknown_code_brings_the_likeliest_existing_ones(tables, wrong, first):
    found = tables.suggest(wrong)
    assert found[0].code == first
    assert all(code.billable for code in found)
    assert len(found) <= 5


@pytest.mark.parametrize("wrong", ["", "??", "QQ12", "pneumonia of the left lower lobe"])
def test_gibberish_brings_none(tables, wrong):
    assert tables.suggest(wrong) == ()


def test_the_release_in_force_on_a_date(two_releases):
    tables = two_releases
    assert [release.release_id for release in tables.releases] == ["icd10cm-2023-10", "icd10cm-2026-04"]
    assert tables.release.release_id == "icd10cm-2026-04"
    assert tables.release_on(None) == tables.release_on(date(2026, 5, 1)) == tables.release
    assert tables.release_on(date(2024, 3, 31)).release_id == "icd10cm-2023-10"


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        (date(2020, 1, 1), "icd10cm-2023-10"),
        (date(2024, 4, 2), "icd10cm-2023-10"),
        (date(2026, 3, 1), "icd10cm-2026-04"),
        (date(2030, 1, 1), "icd10cm-2026-04"),
    ],
)
def test_a_date_outside_every_release_gives_the_nearest_which_does_not_govern(two_releases, day, nearest):
    release = two_releases.release_on(day)
    assert release.release_id == nearest
    assert not release.governs(day)


def test_each_release_answers_for_itself(two_releases):
    old = two_releases.on(date(2024, 1, 1))
    assert old.release.release_id == "icd10cm-2023-10"
    assert old.on(date(2024, 2, 1)) is old
    assert two_releases.on(date(2024, 1, 2)) is old
    assert (old.count_billable(), two_releases.count_billable()) == (4, 74_719)
    assert old.code("E11.9") is None
    assert two_releases.code("E11.9") is not None
    assert two_releases.on(None) is two_releases
    assert old.excluding("T71", "S67.0XXA").text == "crushing injury of thumb (S67.0-)"


def test_threads_may_share_a_store(tables):
    codes = ["E11.621", "S67.01XA", "I25.110", "N10"] * 25
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda code: (tables.code(code).code, len(tables.instructions(code))), codes))
    assert found == [(code, len(tables.instructions(code))) for code in codes]


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "There are no code tables"), (b"not a database at all", "not a store"), (b"", "has layout 0")],
)
def test_a_store_that_cannot_be_used_says_what_to_do(tmp_path, content, message):
    path = tmp_path / "tables.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TablesError, match=message) as caught:
        CodeTables.open(path)
    assert "chartcite index build" in caught.value.remedy


def test_a_store_of_another_layout_is_refused(store_path, tmp_path):
    path = tmp_path / "tables.sqlite"
    path.write_bytes(store_path.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(TablesError, match="layout 99"):
        CodeTables.open(path)


def test_a_store_without_its_releases_is_damaged(tmp_path):
    path = tmp_path / "tables.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.close()
    with pytest.raises(TablesError, match="no such table: release"):
        CodeTables.open(path)


def test_a_damaged_store_says_so_when_read(store_path, tmp_path):
    path = tmp_path / "tables.sqlite"
    whole = store_path.read_bytes()
    path.write_bytes(whole[: 4096 * 4] + b"\xff" * (len(whole) - 4096 * 4))
    with pytest.raises(TablesError, match="cannot be read") as caught, CodeTables.open(path) as tables:
        tables.code("E11.9")
    assert "chartcite index build" in caught.value.remedy


def test_a_system_that_is_not_held_is_an_error(store_path):
    with pytest.raises(TablesError, match="no release of CPT"):
        CodeTables.open(store_path, CodeSystem.CPT)


def test_a_closed_store_is_an_error_not_a_crash(store_path):
    tables = CodeTables.open(store_path)
    tables.close()
    tables.close()
    with pytest.raises(TablesError, match="cannot be read"):
        tables.code("I10")


def test_a_code_read_with_its_parent_is_the_code_read_alone(tables):
    for parent in ("E11.6", "S52.5", "M17"):
        for below in tables.children(parent):
            assert tables.code(below.code) == tables.code(below.code.lower().replace(".", ""))
