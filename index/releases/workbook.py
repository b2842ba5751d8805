"""Rows of an official Excel workbook; the only file that imports openpyxl, when there is one to read.

Invariant: every cell leaves here as the text that the list means: codes keep their zeros, dates are
`YYYY-MM-DD`, whole numbers have no point, empty cells are empty. Formulas are never computed.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from index.errors import TablesError

_WHOLE = "Download the official file again and give it unedited."


def workbook_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of all sheets of a workbook, one after another.

    Raises:
        TablesError: It is cut short or not a workbook.
    """
    # Importing it takes 0.2 seconds, and few files are workbooks.
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                for row in sheet.iter_rows(values_only=True):
                    yield tuple(_text(cell) for cell in row)
        finally:
            book.close()
    except (BadZipFile, KeyError, ValueError, EOFError, OSError, SyntaxError, TypeError) as error:
        raise TablesError(f"{path.name!r} is not a whole workbook: {error}.", _WHOLE) from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
