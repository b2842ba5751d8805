"""Two small editions, one made of the other by hand, and what is told of their difference."""

import shutil
import sqlite3
import time
from contextlib import closing

import pytest

from index.changes import compare
from index.errors import TablesError
from index.records import CodeSystem, InstructionKind, Release
from index.releases import icd10cm_tabular
from index.tables import CodeTables

HEAD = (
    '<?xml version="1.0"?><ICD10CM.tabular><version>{}</version>'
    "<chapter><name>4</name><desc>Endocrine (E00-E89)</desc>"
)
TAIL = "</section></chapter></ICD10CM.tabular>"

LISTS = """
CREATE TABLE IF NOT EXISTS edition (
    id INTEGER, edition_id TEXT, kind TEXT, title TEXT, valid_from TEXT, valid_to TEXT
);
CREATE TABLE IF NOT EXISTS listed (edition INTEGER, plain TEXT, name TEXT, value TEXT);
"""

BEFORE = """<section id="E08-E13"><desc>Diabetes (E08-E13)</desc>
<diag><name>E09</name><desc>Drug diabetes</desc>
  <excludes1><note>old diabetes (E13.-)</note><note>kept (E10.-)</note></excludes1>
  <codeFirst><note>drug (T36-T65)</note></codeFirst>
  <diag><name>E09.1</name><desc>Drug diabetes with ketoacidosis</desc></diag>
  <diag><name>E09.2</name><desc>Drug diabetes with kidney complications</desc>
    <diag><name>E09.21</name><desc>Drug diabetes with nephropathy</desc></diag>
    <diag><name>E09.22</name><desc>Drug diabetes with kidney disease</desc></diag></diag>
  <diag><name>E09.8</name><desc>Drug diabetes with oral complications</desc></diag>
  <diag><name>E09.9</name><desc>Drug diabetes without complications</desc></diag></diag>
<diag><name>E11</name><desc>Type 2 diabetes</desc>
  <diag><name>E11.5</name><desc>Type 2 diabetes with gangrene</desc></diag>
  <diag><name>E11.6</name><desc>Type 2 diabetes with other complications</desc></diag></diag>
<diag><name>E12</name><desc>Bruise</desc>
  <sevenChrDef><extension char="A">initial encounter</extension><extension char="D">subsequent</extension>
  </sevenChrDef>
  <diag><name>E12.0</name><desc>Bruise of hand</desc></diag>
  <diag><name>E12.1</name><desc>Bruise of foot</desc></diag></diag>
"""
AFTER = """<section id="E08-E13"><desc>Diabetes (E08-E13)</desc>
<diag><name>E09</name><desc>Drug diabetes</desc>
  <excludes1><note>kept (E10.-)</note><note>new diabetes (E14.-)</note></excludes1>
  <excludes2><note>also new (E15.-)</note></excludes2>
  <diag><name>E09.1</name><desc>Drug diabetes with ketoacidosis</desc>
    <diag><name>E09.10</name><desc>Drug diabetes with ketoacidosis without coma</desc></diag>
    <diag><name>E09.11</name><desc>Drug diabetes with ketoacidosis with coma</desc></diag></diag>
  <diag><name>E09.2</name><desc>Drug diabetes with kidney complications</desc></diag>
  <diag><name>E09.63</name><desc>Drug diabetes with oral complications</desc></diag>
  <diag><name>E09.9</name><desc>Drug diabetes without complication</desc></diag></diag>
<diag><name>E11</name><desc>Type 2 diabetes</desc>
  <diag><name>E11.52</name><desc>Type 2 diabetes with foot gangrene</desc></diag>
  <diag><name>E11.53</name><desc>Type 2 diabetes with coma</desc></diag>
  <diag><name>E11.6</name><desc>Type 2 diabetes with other complications</desc></diag></diag>
<diag><name>E12</name><desc>Bruise</desc>
  <sevenChrDef><extension char="A">initial encounter</extension><extension char="D">subsequent</extension>
  </sevenChrDef>
  <diag><name>E12.0</name><desc>Bruise of the hand</desc></diag>
  <diag><name>E12.2</name><desc>Bruise of left foot</desc></diag></diag>
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions")
    editions = []
    for version, body in (("2024", BEFORE), ("2027", AFTER)):
        path = folder / f"tabular-{version}.xml"
        path.write_text(HEAD.format(version) + body + TAIL, "utf-8")
        editions.append(icd10cm_tabular.read(path))
    CodeTables.create(folder / "tables.sqlite", editions)
    return folder / "tables.sqlite"


@pytest.fixture(scope="module")
def changes(store):
    return compare(store, "icd10cm-2023-10", "icd10cm-2026-10")


def test_codes_that_came(changes):
    assert [row.code for row in changes.added] == [
        "E09.10", "E09.11", "E09.63", "E11.52", "E11.53", "E12.2XXA", "E12.2XXD",
    ]  # fmt: skip


def test_codes_that_went_and_their_heirs(changes):
    heirs = {row.code: [heir.code for heir in row.heirs] for row in changes.deleted}
    assert heirs == {
        "E09.21": ["E09.2"],
        "E09.22": ["E09.2"],
        "E09.8": ["E09.63"],
        "E11.5": ["E11.52", "E11.53"],
        "E12.1XXA": ["E12.2XXA"],
        "E12.1XXD": ["E12.2XXD"],
    }
    why = {row.code: row.heirs[0].why for row in changes.deleted}
    assert why["E09.8"] == "it has the same title"
    assert why["E09.21"] == "E09.21 was merged into it"
    assert why["E11.5"] == "a new code of the same group"


def test_a_billable_code_that_became_a_group_is_split(changes):
    (split,) = changes.split
    assert split.code == "E09.1"
    assert [heir.code for heir in split.heirs] == ["E09.10", "E09.11"]


def test_a_group_that_became_billable_is_a_merger(changes):
    (merged,) = changes.merged
    assert merged.code == "E09.2"
    assert [part.code for part in merged.parts] == ["E09.21", "E09.22"]


def test_titles_that_changed_are_told_once_with_their_seventh_characters(changes):
    told = {row.code: (row.before, row.after, row.codes) for row in changes.retitled}
    assert told == {
        "E09.9": ("Drug diabetes without complications", "Drug diabetes without complication", ("E09.9",)),
        "E12.0": ("Bruise of hand", "Bruise of the hand", ("E12.0XXA", "E12.0XXD")),
    }


def test_notes_that_changed(changes):
    told = {(row.owner, row.kind): (row.removed, row.added) for row in changes.notes}
    assert told == {
        ("E09", InstructionKind.EXCLUDES1): (("old diabetes (E13.-)",), ("new diabetes (E14.-)",)),
        ("E09", InstructionKind.EXCLUDES2): ((), ("also new (E15.-)",)),
        ("E09", InstructionKind.CODE_FIRST): (("drug (T36-T65)",), ()),
    }


def test_the_other_way_round_is_the_mirror_image(store, changes):
    back = compare(store, "icd10cm-2027", "icd10cm-2024")
    assert {row.code for row in back.added} == {row.code for row in changes.deleted}
    assert {row.code for row in back.deleted} == {row.code for row in changes.added}
    assert [row.code for row in back.split] == [row.code for row in changes.merged]
    assert [row.code for row in back.merged] == [row.code for row in changes.split]
    assert back.first.release_id == "icd10cm-2026-10"


def test_the_official_conversion_table_comes_before_what_is_guessed(store, tmp_path):
    path = tmp_path / "tables.sqlite"
    shutil.copyfile(store, path)
    rows = [("E0963", "E098"), ("E0911", "E091"), ("E1153", "E114-E116"), ("E099", "E098"), ("X99", "E098")]
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(LISTS)
        editions = [(7, "a", "conversion", "", "", ""), (8, "b", "mce", "", "", "")]
        connection.executemany("INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?)", editions)
        connection.executemany("INSERT INTO listed VALUES (7, ?, '2026', ?)", rows)
        connection.execute("INSERT INTO listed VALUES (8, 'E0910', 'Age', 'E115')")
        connection.commit()
    changes = compare(path, "icd10cm-2024", "icd10cm-2027")
    heirs = {row.code: row.heirs for row in (*changes.deleted, *changes.split)}
    assert {code: [heir.code for heir in heirs[code]] for code in ("E09.8", "E09.1", "E11.5", "E09.21")} == {
        "E09.8": ["E09.63"],
        "E09.1": ["E09.11"],
        "E11.5": ["E11.53"],
        "E09.21": ["E09.2"],
    }
    assert heirs["E11.5"][0].why == "the official conversion table names it"


def test_a_code_that_went_without_successor_has_only_codes_of_like_words(store):
    back = compare(store, "icd10cm-2027", "icd10cm-2024")
    heirs = {row.code: [heir.code for heir in row.heirs] for row in back.deleted}
    assert heirs["E11.52"] == ["E11.5"]


def edited(folder, old, new):
    """Compare the first edition with itself, `new` in the place of `old`."""
    editions = []
    for version, body in (("2024", BEFORE), ("2027", BEFORE.replace(old, new))):
        path = folder / f"tabular-{version}.xml"
        path.write_text(HEAD.format(version) + body + TAIL, "utf-8")
        editions.append(icd10cm_tabular.read(path))
    CodeTables.create(folder / "tables.sqlite", editions)
    return compare(folder / "tables.sqlite", "icd10cm-2024", "icd10cm-2027")


def test_a_meaning_of_a_seventh_character_that_changed_alone(tmp_path):
    changes = edited(tmp_path, ">subsequent<", ">subsequent encounter<")
    assert [row.code for row in changes.retitled] == ["E12.0XXD", "E12.1XXD"]
    assert changes.added == changes.deleted == changes.notes == ()


def test_where_nothing_new_came_codes_of_like_words_are_suggested(tmp_path):
    gone = "<diag><name>E11.6</name><desc>Type 2 diabetes with other complications</desc></diag>"
    changes = edited(tmp_path, gone, "")
    (deleted,) = changes.deleted
    assert [(heir.code, heir.why) for heir in deleted.heirs] == [("E11.5", "a code of the same group")]


def test_heirs_share_words_and_the_seventh_character(tmp_path):
    changes = edited(
        tmp_path, "<diag><name>E11.5</name><desc>Type 2 diabetes with gangrene</desc></diag>", ""
    )
    assert [heir.code for heir in changes.deleted[0].heirs] == ["E11.6"]
    (tmp_path / "x").mkdir()
    changes = edited(tmp_path / "x", "<diag><name>E12.1</name><desc>Bruise of foot</desc></diag>", "")
    assert {row.code: [heir.code for heir in row.heirs] for row in changes.deleted} == {
        "E12.1XXA": ["E12.0XXA"],
        "E12.1XXD": ["E12.0XXD"],
    }


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("icd10cm-2024", "icd10cm-2030", "no release 'icd10cm-2030'"),
        ("icd10cm-2024", "icd10cm-2023-10", "the same release"),
        ("icd10cm-2024", "hcpcs-2026-10", "hcpcs-2026-10' is HCPCS"),
    ],
)
def test_editions_that_cannot_be_compared(first, second, told, store, monkeypatch):
    monkeypatch.setattr("index.changes.comparing.Store", lambda path: _with_hcpcs(store))
    with pytest.raises(TablesError, match=told) as caught:
        compare(store, first, second)
    assert caught.value.remedy


def _with_hcpcs(path):
    from index.tables_store import Store  # noqa: PLC0415 - the name is replaced in the module under test

    opened = Store(path)
    one = opened.releases[0]
    other = Release("hcpcs-2026-10", CodeSystem.HCPCS, "HCPCS", one.valid_from, None, "", "")
    opened.releases = (*opened.releases, other)
    return opened


@pytest.mark.slow
def test_whole_editions_compare_in_seconds(tabular, tmp_path):
    path = tmp_path / "icd10cm-tabular-2024.xml"
    path.write_text(HEAD.format("2024") + BEFORE + TAIL, "utf-8")
    CodeTables.create(tmp_path / "tables.sqlite", [tabular, icd10cm_tabular.read(path)])
    started = time.process_time()
    changes = compare(tmp_path / "tables.sqlite", "icd10cm-2026-04", "icd10cm-2024")
    assert time.process_time() - started < 10
    assert len(changes.deleted) + len(changes.split) > 74_000
