"""The lines of a PDF with what a heading is known by: page, position and weight.

Invariant: every visible character of a page is in exactly one line, in reading order, with white space
collapsed; the running headers and footers are dropped. The only file that imports pypdf; import it on demand,
the import takes 0.2 seconds.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from index.errors import GuidelinesError

_RUNNING = re.compile(
    r"ICD-10-CM Official Guidelines for Coding and Reporting|FY ?\d{4}|Page \d+ of \d+", re.IGNORECASE
)
# pypdf tells of damage on standard error, line after line; ours is the one line that a user reads.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
_SAME_LINE = 2.0
_NOT_A_PDF = "Give the official guidelines as CMS and CDC publish them: a PDF, neither edited nor cut."


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        page: Page of the file, from 1.
        x: Where its first visible character stands, in points from the left edge.
        y: Its baseline, in points from the bottom edge.
        bold: Whether more than half of its characters are bold.
        text: Its words.
    """

    page: int
    x: float
    y: float
    bold: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    y: float
    bold: bool
    text: str


def read_lines(path: Path) -> tuple[Line, ...]:
    """Read the lines of a PDF, page by page.

    Raises:
        GuidelinesError: The file cannot be opened, is locked, or is not a PDF.
    """
    try:
        reader = PdfReader(path)
        pages = enumerate(reader.pages, 1)
        return tuple(line for number, page in pages for line in _page_lines(number, page))
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        message = f"{path.name!r} cannot be opened: {reason}."
        raise GuidelinesError(message, "Check its path and permissions.") from error
    except (DependencyError, FileNotDecryptedError) as error:
        raise GuidelinesError(f"{path.name!r} is locked with a password.", _NOT_A_PDF) from error
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError) as error:
        # Damaged files make pypdf stumble over missing objects (LookupError and so on) beside its own errors.
        raise GuidelinesError(f"{path.name!r} is not a PDF that can be read.", _NOT_A_PDF) from error


def _page_lines(number: int, page: PageObject) -> Iterator[Line]:
    for pieces in _by_baseline(_pieces(page)):
        text = " ".join("".join(piece.text for piece in pieces).split())
        if text and not _RUNNING.fullmatch(text):
            yield _line(number, text, [piece for piece in pieces if piece.text.strip()])


def _line(number: int, text: str, inked: list[_Piece]) -> Line:
    heavy = sum(len(piece.text.strip()) for piece in inked if piece.bold)
    total = sum(len(piece.text.strip()) for piece in inked)
    return Line(number, inked[0].x, inked[0].y, 2 * heavy > total, text)


def _pieces(page: PageObject) -> list[_Piece]:
    """Collect the runs of text of a page; each ends in a line feed where pypdf sees the end of a line."""
    found: list[_Piece] = []

    def visit(
        text: str, user: list[float], matrix: list[float], font: dict[str, Any] | None, _: float
    ) -> None:
        x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
        y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        found.extend(_Piece(x, y, bold, part) for part in text.splitlines(keepends=True))

    page.extract_text(visitor_text=visit)
    return found


def _by_baseline(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Group pieces into lines; pypdf breaks some lines in two, which their common baseline mends."""
    line: list[_Piece] = []
    ended = False
    for piece in pieces:
        base = next((p.y for p in line if p.text.strip()), piece.y)
        if ended and piece.text.strip() and abs(piece.y - base) > _SAME_LINE:
            yield line
            line, ended = [], False
        ended = ended or piece.text.endswith("\n")
        line.append(_Piece(piece.x, piece.y, piece.bold, piece.text.rstrip("\n")))
    yield line
