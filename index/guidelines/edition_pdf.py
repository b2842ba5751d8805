"""A PDF of the official guidelines as an edition: which fiscal year it says it is for, and every section.

Invariant: a file is an edition as a whole or refused: it is the guidelines of ICD-10-CM, it says its dates
itself, and no part of its sections is missing. What the file's name says is not looked at.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from index.errors import GuidelinesError
from index.guidelines.editions import Edition, Section
from index.guidelines.official import sections_of
from index.guidelines.pdf_lines import read_lines

_GIVE = (
    "Give the ICD-10-CM Official Guidelines for Coding and Reporting as CMS and CDC publish them: the PDF."
)
_MOST_BYTES = 50_000_000
_OURS = "Clinical Modification"
_NO_DATES = "does not say on its first page from when to when it holds"
_DAY = r"([A-Z][a-z]+ \d{1,2}, ?20\d\d)"
_SPAN = re.compile(rf"\( ?{_DAY} ?[-\u2013] ?{_DAY} ?\)")
_UPDATED = re.compile(rf"UPDATED {_DAY}", re.IGNORECASE)
_OTHER = re.compile(r"ICD ?-? ?10 ?-? ?PCS Official Guidelines|Procedure Coding System", re.IGNORECASE)
_NEEDED = ("I.A", "I.B", *(f"I.C.{chapter}" for chapter in range(1, 22)), "II", "III", "IV")
_FEWEST_WORDS = 20_000
_SHOWN = 3
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def read_edition(pdf: Path) -> Edition:
    """Read a PDF of the official guidelines.

    Raises:
        GuidelinesError: It cannot be read, is cut short, or is something else.
    """
    digest = _digest(pdf)
    lines = read_lines(pdf)
    first = " ".join(line.text for line in lines if line.page == 1)
    if _OTHER.search(first) and _OURS not in first:
        raise _refused(pdf, "is the guidelines of ICD-10-PCS")
    if _OURS not in first:
        raise _refused(pdf, "is not the guidelines of ICD-10-CM: its first page does not say so")
    since, until = _dates(first, pdf)
    sections = sections_of(lines)
    _check_whole(sections, pdf)
    return Edition(until.year, since, until, digest, pdf.name, sections)


def _digest(pdf: Path) -> str:
    try:
        if pdf.stat().st_size > _MOST_BYTES:
            raise _refused(pdf, "is larger than 50 MB")
        return hashlib.sha256(pdf.read_bytes()).hexdigest()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        message = f"{pdf.name!r} cannot be opened: {reason}."
        raise GuidelinesError(message, "Check its path and permissions.") from error


def _check_whole(sections: Sequence[Section], pdf: Path) -> None:
    held = [section.section_id for section in sections]
    if missing := [needed for needed in _NEEDED if needed not in held]:
        shown = ", ".join(missing[:_SHOWN]) + (", …" if len(missing) > _SHOWN else "")
        raise _refused(pdf, f"is cut short or no guidelines: it has no section {shown}")
    if len(set(held)) < len(held):
        raise _refused(pdf, "has a section twice")
    if sum(len(section.text.split()) for section in sections) < _FEWEST_WORDS:
        raise _refused(pdf, "is cut short: its sections lack their text")


def _dates(first: str, pdf: Path) -> tuple[date, date]:
    """Return the first and the last day; an update holds from the day on which it was made."""
    span, updated = _SPAN.search(first), _UPDATED.search(first)
    try:
        if span is not None:
            since, until = map(_day, span.groups())
            return (max(since, _day(updated[1])) if updated else since), until
    except ValueError as error:
        raise _refused(pdf, _NO_DATES) from error
    raise _refused(pdf, _NO_DATES)


def _day(text: str) -> date:
    month, day, year = text.replace(",", " ").split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def _refused(pdf: Path, what: str) -> GuidelinesError:
    return GuidelinesError(f"{pdf.name!r} {what}.", _GIVE)
