"""Printed addenda; the entries are made up."""

from datetime import date

import pytest

from index.errors import TablesError
from index.releases import printed_addenda
from index.releases.file_kinds import FileKind
from index.releases.list_records import Listed
from index.releases.recognise import recognise

TABULAR = (
    "ICD-10-CM TABULAR LIST of DISEASES and INJURIES",
    "2027 Addenda",
    "",
    "Add\tChapter 30",
    "No Change\tA04 Infections of a kind",
    "Revise from\tA04.7 Colitis",
    "Revise to\tA04.7 Colitis, made",
    "up anew",
    "Add\tA04.71 Colitis of a kind",
    "Add\tExcludes1: colitis of another kind (A04.72)",
    "Delete\tUse additional code",
    "Delete\tUse additional code",
)
INDEX = (
    "ICD-10-CM INDEX TO DISEASES and INJURIES  2026 Addenda April 1",
    "No change   Colitis",
    "Add   - of a kind A04.71",
    "Revise from   - - of two kinds A04.7-",
    "Revise to     - - of two kinds A04.71, with K52.9",
    "Delete   - of a third kind - see Ileitis",
)


def test_changes_of_the_tabular_list_stand_under_their_code(write):
    path = write("a.txt", *TABULAR)
    assert recognise(path) is FileKind.ADDENDA
    read = printed_addenda.read(path)
    assert read.rows == (
        Listed("A047", "revise_from", "Colitis"),
        Listed("A047", "revise_to", "Colitis, made up anew"),
        Listed("A0471", "add", "Colitis of a kind"),
        Listed("A0471", "add_note", "Excludes1: colitis of another kind (A04.72)"),
        Listed("A0471", "delete_note", "Use additional code"),
    )
    assert read.rows_read == len(read.rows) + sum(count for _, count in read.skipped) == 8
    assert (read.part, read.edition.label) == ("tabular", "FY2027")


def test_changes_of_an_index_stand_under_the_codes_that_they_give(write):
    read = printed_addenda.read(write("a.txt", *INDEX))
    assert [(row.plain, row.name) for row in read.rows] == [
        ("A0471", "add_index"),
        ("A047", "revise_from_index"),
        ("A0471", "revise_to_index"),
        ("K529", "revise_to_index"),
    ]
    assert dict(read.skipped) == {
        "an entry that does not change and stands for its place": 1,
        "a change that is about no code: of a heading, or from one reference to another": 1,
    }
    assert read.edition.valid_from == date(2026, 4, 1)


def test_what_is_cut_short_or_says_no_year_is_refused(write):
    with pytest.raises(TablesError, match="is cut short: its last line, number 9"):
        printed_addenda.read(write("a.txt", *TABULAR[:9], end=""))
    with pytest.raises(TablesError, match="does not say for which dates"):
        printed_addenda.read(write("a.txt", TABULAR[0], "Addenda", *TABULAR[2:]))
    with pytest.raises(TablesError, match="is not the addenda of a part"):
        printed_addenda.read(write("a.txt", "A letter about addenda", "Add  my name"))
