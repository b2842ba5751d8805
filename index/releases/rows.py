"""Lists in rows and columns: tab- or comma-separated text, columns set apart by blanks, and workbooks.

Invariant: a column is found by its heading, wherever it stands and whatever stands above the headings; a row
that lacks a column which the list cannot do without is counted, and where it is the last one the file is cut
short, which is an error.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.errors import TablesError
from index.releases.archives import is_workbook
from index.releases.plain_text import cut_short, ends_in_line, lines_of
from index.releases.workbook import workbook_rows

_LONGEST_CELL = 131_072
"""Characters; a longer cell lacks a quotation mark. The own limit of csv is that of the whole process."""

HEAD_ROWS = 60
"""Rows among which the headings are looked for."""

_GAP = re.compile(r"\s{2,}")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: what is written above its headings, the headings, and its rows.

    Attributes:
        preamble: The text above the headings.
        headings: In lower case, single blanks.
        rows: The rows below, not yet read.
    """

    preamble: str
    headings: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]

    def column(self, *starts: str) -> int | None:
        """Return the place of the first column whose heading begins with one of some words."""
        return next(
            (place for place, heading in enumerate(self.headings) if heading.startswith(starts)), None
        )


def rows_of(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a list as trimmed cells.

    Raises:
        TablesError: It cannot be read as rows.
    """
    if is_workbook(path):
        yield from workbook_rows(path)
        return
    head = list(islice(lines_of(path), HEAD_ROWS))
    delimiter = _delimiter(head)
    if delimiter is None:
        for line in lines_of(path):
            yield tuple(_GAP.split(line.strip()))
        return
    try:
        for row in csv.reader(lines_of(path), delimiter=delimiter):
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise _unreadable(path, f"a cell has more than {_LONGEST_CELL:,} characters")
            yield tuple(cell.strip() for cell in row)
    except csv.Error as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, fault: str) -> TablesError:
    return TablesError(
        f"{path.name!r} cannot be read as rows: {fault}.",
        "Download the official file again and give it unedited.",
    )


def listing(path: Path, headings: Sequence[str]) -> Listing | None:
    """Open a list whose headings begin with all of some words; None where no row of its head does."""
    rows = rows_of(path)
    above: list[str] = []
    for row in islice(rows, HEAD_ROWS):
        found = tuple(_BLANKS.sub(" ", cell).strip().casefold() for cell in row)
        if all(any(cell.startswith(wanted) for cell in found) for wanted in headings):
            return Listing("\n".join(above), found, rows)
        above.append(" ".join(filter(None, row)))
    return None


def records(
    path: Path, rows: Iterable[tuple[str, ...]], columns: Mapping[str, int | None], needed: Iterable[str]
) -> Iterator[dict[str, str] | None]:
    """Yield rows by the names of their columns, None for one that lacks a needed one; empty rows are dropped.

    Raises:
        TablesError: The last row lacks one and its line has no end: the file is cut short.
    """
    must, broken = tuple(needed), 0
    for number, row in enumerate(rows, 1):
        if not any(row):
            continue
        if broken:
            yield None
            broken = 0
        record = {key: _cell(row, place) for key, place in columns.items()}
        if all(record[key] for key in must):
            yield record
        else:
            broken = number
    if broken and not (is_workbook(path) or ends_in_line(path)):
        raise cut_short(path.name, f"its last row, number {broken}, is not whole")
    if broken:
        yield None


def _cell(row: tuple[str, ...], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _delimiter(head: Sequence[str]) -> str | None:
    """Return the separator of a text list: tabs, commas, or None where blanks set its columns apart."""
    if any("\t" in line for line in head):
        return "\t"
    lines = [line for line in head if line.strip()]
    spaced = sum(bool(_GAP.search(line.strip())) and "," not in _GAP.split(line.strip())[0] for line in lines)
    return None if spaced * 2 > len(lines) else ","
