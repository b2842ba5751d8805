"""NCCI's add-on codes, in the layout of the workbook that CMS publishes; the codes are made up."""

import pytest

from index.errors import TablesError
from index.releases.add_ons import read_add_ons, unpacked
from index.releases.file_kinds import FileKind
from index.releases.list_records import AddOnEdit
from index.releases.recognise import recognise

HEAD = ("AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
        "AOC_Edit_DelDT", "Special_Instruction_Notes")  # fmt: skip
COPYRIGHT = ("Some words about whose codes these are",)
ROWS = (
    ("1", "0001A", "", "0002B", "", "2014001", "", ""),
    ("1", "0001A", "", "0003B", "2023365", "2014001", "2025090", ""),
    ("2", "0004A", "", "CCCCC", "", "2020092", "", "Contractor Defined Primary Codes"),
    ("III", "0005A", "", "0002B", "", "2014001", "", ""),
)


def told(edit):
    return edit.code, edit.kind, edit.primary, edit.effective, edit.deleted


def test_the_workbook_is_recognised_and_every_row_is_kept(workbook):
    path = workbook("AOC_V2026Q2-MCR.xlsx", COPYRIGHT, HEAD, *ROWS)
    assert recognise(path) is FileKind.ADD_ON
    read = read_add_ons(path)

    edits = [unpacked(row.plain, row.name, row.value) for row in read.rows]
    assert [told(edit) for edit in edits] == [
        ("0001A", "1", "0002B", "2014-01-01", ""),
        ("0001A", "1", "0003B", "2014-01-01", "2023-12-31"),
        ("0004A", "2", "", "2020-04-01", ""),
        ("0005A", "3", "0002B", "2014-01-01", ""),
    ]
    assert (read.rows_read, read.skipped) == (4, ())
    assert read.edition.label == "2026 Q2"


def test_text_with_headings_is_read_and_what_is_no_edit_is_counted(write):
    rows = ["\t".join(row) for row in (HEAD, *ROWS, ROWS[0], ("9", *ROWS[0][1:]), ("1", "x", *ROWS[0][2:]))]
    read = read_add_ons(write("aoc.txt", *rows), "AOC_V2025Q4-MCR.zip")

    assert (len(read.rows), read.rows_read) == (4, 7)
    assert dict(read.skipped) == {
        "a row that stands twice": 1,
        "not an add-on code with its type and primary code": 2,
    }
    assert read.edition.label == "2025 Q4"


FIXED = (
    "10001A       0002B       2014001       ",
    "10001A       0003B202336520140012025090",
    "20004A       CCCCC       2020092       (Contractor Defined Primary Codes)",
)


def test_the_text_without_headings_is_read_by_its_columns(write):
    path = write("AOC_V2026Q2-F-MCR.txt", *FIXED, "a line of another kind")
    assert recognise(path) is FileKind.ADD_ON
    read = read_add_ons(path)
    assert [told(unpacked(row.plain, row.name, row.value)) for row in read.rows] == [
        ("0001A", "1", "0002B", "2014-01-01", ""),
        ("0001A", "1", "0003B", "2014-01-01", "2023-12-31"),
        ("0004A", "2", "", "2020-04-01", ""),
    ]
    assert (read.rows_read, len(read.rows)) == (4, 3)


def test_text_that_ends_within_a_record_is_cut_short(write):
    with pytest.raises(TablesError, match="is cut short"):
        read_add_ons(write("AOC_V2026Q2-F-MCR.txt", *FIXED, "10001A       0002B     ", end=""))


def test_without_a_quarter_in_the_name_the_newest_date_tells_it(write):
    rows = ["\t".join(row) for row in (HEAD, *ROWS)]
    assert read_add_ons(write("aoc.txt", *rows)).edition.label == "2020 Q2"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((HEAD,), "holds no edits"),
        ((("a", "b"), ("1", "2")), "is not a list of NCCI add-on"),
        ((HEAD, ("2", "0004A", "", "CCCCC", "", "", "", "")), "does not say for which dates"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(rows, words, write):
    with pytest.raises(TablesError, match=words):
        read_add_ons(write("aoc.txt", *("\t".join(row) for row in rows)))


def test_an_edit_holds_from_its_first_day_to_its_last():
    edit = AddOnEdit("0001A", "1", "0002B", "2020-01-01", "2023-12-31")
    assert [edit.holds(day) for day in ("2019-12-31", "2020-01-01", "2023-12-31", "2024-01-01")] == [
        False, True, True, False,
    ]  # fmt: skip
