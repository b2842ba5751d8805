import sqlite3

import pytest

from index import table_rows
from index.records import CodeSystem, InstructionKind
from index.table_shelf import Shelf
from index.tables import CodeTables

SYSTEM = CodeSystem.ICD10CM


@pytest.fixture
def shelf(tables) -> Shelf:
    return Shelf(tables.store, 1, SYSTEM)


def test_a_kept_code_is_what_the_store_says_of_it(tables, shelf):
    rows = tables.store.rows(f"{table_rows.CODES} ORDER BY plain", (1,))
    for row in rows[::500]:
        told = table_rows.code(row, SYSTEM)
        assert shelf.code(told.code) == shelf.code(told.code) == told


def test_one_row_is_kept_however_it_is_asked_for(shelf):
    femur = shelf.code("S72.001A")
    assert shelf.code("s72001a") is femur
    assert femur in shelf.below("S72.001")
    assert next(code for code in shelf.below("S72.001") if code.seventh == "A") is femur
    assert shelf.code("no code") is shelf.code("no code") is None


def test_codes_that_the_same_notes_govern_share_them(shelf):
    first, again = shelf.code("S72.001A"), shelf.code("S72.001D")
    assert shelf.inherited(first) is shelf.inherited(again)
    # M17.11 has no note of its own, save what it is also called.
    knee, other = shelf.code("M17.11"), shelf.code("M17.12")
    assert [n for n in shelf.inherited(knee) if n.owner != knee.code] == [
        n for n in shelf.inherited(other) if n.owner != other.code
    ]


def test_the_quick_no_of_a_pair_loses_no_note(tables, shelf):
    diabetes = tables.instructions("E11.9")
    named = [n for n in diabetes if n.kind is InstructionKind.EXCLUDES1 and n.refers_to("E10.9")]
    assert named
    assert shelf.excluding("E11.9", "E10.9") == shelf.excluding("e119", "E10.9") == named[0]
    assert shelf.excluding("E11.9", "I10") is None
    assert shelf.excluding("E11.9", "E11.9") is None
    assert shelf.excluding("E11.9", "no code") is None


def test_a_row_is_read_from_the_disk_once(tmp_path, tabular):
    CodeTables.create(tmp_path / "tables.sqlite", [tabular])
    with CodeTables.open(tmp_path / "tables.sqlite") as kept:
        read = kept.code("E11.621"), kept.instructions("E11.621"), kept.ancestors("E11.621")
        with sqlite3.connect(tmp_path / "tables.sqlite") as other:
            other.execute("UPDATE code SET title = 'changed'")
        other.close()
        assert (kept.code("E11.621"), kept.instructions("E11.621"), kept.ancestors("E11.621")) == read
        assert kept.code("E11.622").title == "changed"
