"""Cells of a workbook as the text that a list means."""

from datetime import date, datetime

import pytest

from index.errors import TablesError
from index.releases.workbook import workbook_rows


def test_every_cell_is_the_text_that_the_list_means(workbook):
    path = workbook(
        "mue.xlsx",
        ("A0425", 250, 250.0, 2.5, None, " Data "),
        ("A0425", date(2026, 10, 1), datetime.fromisoformat("2026-10-01T08:30"), 0, "007", ""),
    )
    assert list(workbook_rows(path)) == [
        ("A0425", "250", "250", "2.5", "", "Data"),
        ("A0425", "2026-10-01", "2026-10-01", "0", "007", ""),
    ]


def test_a_workbook_that_is_cut_short_says_so(workbook):
    path = workbook("mue.xlsx", ("A0425", 250))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(TablesError, match=r"'mue\.xlsx' is not a whole workbook"):
        list(workbook_rows(path))
