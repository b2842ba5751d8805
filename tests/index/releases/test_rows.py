from datetime import date, datetime

import pytest

from index.errors import TablesError
from index.releases.plain_text import head_of, lines_of
from index.releases.rows import listing, records, rows_of


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("a.txt", ("A list\t\t", "Code\tTitle\tYear", "A1\tFirst, of all\t2020")),
        ("a.csv", ("A list,,", "Code,Title,Year", 'A1,"First, of all",2020')),
        ("a.fixed", ("A list", "Code    Title            Year", "A1      First, of all    2020")),
    ],
)
def test_headings_are_found_below_whatever_stands_above(name, lines, write):
    path = write(name, *lines)
    table = listing(path, ("code", "year"))
    assert table.preamble == "A list"
    (record,) = records(path, table.rows, {"code": table.column("code"), "title": 1}, ("code",))
    assert record == {"code": "A1", "title": "First, of all"}
    assert table.column("nothing") is None
    assert listing(path, ("code", "units")) is None


def test_a_workbook_gives_the_same_rows(workbook):
    path = workbook("a.xlsx", ("Code", "From", "Units"), ("00123", date(2024, 7, 1), 3.0), (None, "x"))
    assert list(rows_of(path)) == [("Code", "From", "Units"), ("00123", "2024-07-01", "3"), ("", "x")]


def test_a_heading_over_several_lines_is_one_heading(write):
    path = write("a.csv", '"HCPCS/\nCPT Code",MUE Values', "A0425,250")
    assert listing(path, ("hcpcs/cpt code",)).headings[1] == "mue values"


def test_a_row_that_lacks_a_cell_is_counted_and_a_last_one_is_an_error(write):
    columns = {"code": 0, "units": 1}
    path = write("a.csv", "Code,Units", "A1,2", "A2", "", "A3,4")
    table = listing(path, ("code",))
    assert [r and r["code"] for r in records(path, table.rows, columns, columns)] == ["A1", None, "A3"]
    path = write("a.csv", "Code,Units", "A1,2", "a footnote", end="\n")
    table = listing(path, ("code",))
    assert [r and r["code"] for r in records(path, table.rows, columns, columns)] == ["A1", None]
    path = write("a.csv", "Code,Units", "A1,2", "A2", end="")
    table = listing(path, ("code",))
    with pytest.raises(TablesError, match="is cut short: its last row, number 2"):
        list(records(path, table.rows, columns, columns))


def test_a_truncated_workbook_says_so(workbook):
    path = workbook("a.xlsx", *(("Code", str(n)) for n in range(200)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(TablesError, match="not a whole archive"):
        list(rows_of(path))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("Ménière".encode(), "Ménière"),
        ("\ufeffMénière".encode(), "Ménière"),
        ("Ménière".encode("latin-1"), "Ménière"),
        ("Ménière".encode("utf-16"), "Ménière"),
    ],
)
def test_text_is_decoded_as_it_was_written(data, line, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert list(lines_of(path)) == [line]


def test_an_empty_or_missing_file_says_so(tmp_path):
    with pytest.raises(TablesError, match="cannot be opened"):
        head_of(tmp_path / "none.txt")
    (tmp_path / "none.txt").touch()
    with pytest.raises(TablesError, match="is empty"):
        head_of(tmp_path / "none.txt")


def test_a_cell_without_an_end_is_refused(write):
    path = write("a.csv", "Code,Title", 'A1,"' + "x" * 200_000)
    with pytest.raises(TablesError, match="cannot be read as rows"):
        list(rows_of(path))


def test_a_date_with_a_time_is_a_date(workbook):
    path = workbook("a.xlsx", (datetime(2024, 7, 1, 12), 1.5))  # noqa: DTZ001 - workbooks know no time zones
    assert list(rows_of(path)) == [("2024-07-01", "1.5")]
