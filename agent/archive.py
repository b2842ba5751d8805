"""Past results, the lines that `chartcite code --json --out` wrote: which of their codes a release touches.

Invariant: of a line only the note's id, its date of service and its codes are used; no words of a note reach
an answer or an error. A line that is no result is counted, never passed over in silence, and an archive is
read line by line, whatever its size.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.errors import InputError
from index.changes import Changes, Heir

RESULT = "chartcite.coded_note/"
ERROR = "chartcite.error/"
_MOST_BAD = 20


class Change(StrEnum):
    """What became of a code."""

    DELETED = "deleted"
    SPLIT = "split"
    RETITLED = "retitled"


@dataclass(frozen=True, slots=True)
class Touched:
    """A code of a past result that the second release touches.

    Attributes:
        line: Of the archive, from 1.
        day: Date of service, None when unknown.
        tier: `final` or `review`.
        title: In the first release.
        now: Title in the second release, None where it has no such billable code.
        is_due: Whether the date of service lies in the second release's time, or is unknown: the result does
            not stand as it is. An earlier encounter keeps the codes of its day.
        heirs: Codes to choose among, for a deleted or split code.
    """

    line: int
    note_id: str
    day: date | None
    code: str
    tier: str
    change: Change
    title: str
    now: str | None
    is_due: bool
    heirs: tuple[Heir, ...] = ()

    @property
    def advice(self) -> str:
        """What to do about it, in one line."""
        if self.change is Change.RETITLED:
            return "The code stands; check that the note supports the new title."
        if not self.is_due:
            return "It stands for its date of service; code later encounters anew."
        if self.heirs:
            return "Code the note anew; candidates below."
        return "Code the note anew; no code is near."


@dataclass(slots=True)
class Impact:
    """What a release does to an archive.

    Attributes:
        results: Coded notes that were read.
        otherwise: How many of them were coded with another release than the first.
        failures: Lines that tell why a note could not be coded.
        unreadable: Lines, from 1, that are neither, the first few.
        unreadable_count: How many there are.
        touched: In the order of the archive.
    """

    results: int = 0
    otherwise: int = 0
    failures: int = 0
    unreadable: tuple[int, ...] = ()
    unreadable_count: int = 0
    touched: tuple[Touched, ...] = ()


def impact(changes: Changes, archive: Path) -> Impact:
    """Say which past results hold codes that a release deletes, splits or retitles.

    Args:
        changes: From the release that the results were coded with to the new one.
        archive: A file of one JSON object a line.

    Raises:
        InputError: It cannot be read, or holds no result at all.
    """
    found, touched = Impact(), []
    what = _by_code(changes)
    for number, line in _lines(archive):
        try:
            kind, result = _read(line)
            if kind is None:
                found.failures += 1
                continue
            system = changes.first.system.value
            release = result["provenance"]["releases"].get(system, changes.first.release_id)
            touched += list(_touched(number, result, what, changes))
            found.results += 1
            found.otherwise += release != changes.first.release_id
        except (ValueError, KeyError, TypeError, AttributeError):
            found.unreadable_count += 1
            if len(found.unreadable) < _MOST_BAD:
                found.unreadable = (*found.unreadable, number)
    if not found.results and not found.failures:
        raise InputError(
            f"{archive.name!r} holds no result of chartcite code.",
            "Give a file that --json --out FILE wrote.",
        )
    found.touched = tuple(touched)
    return found


_What = dict[str, tuple[Change, str, str | None, tuple[Heir, ...]]]


def _by_code(changes: Changes) -> _What:
    """Return for each code what becomes of it, its old and its new title, and its heirs."""
    what: _What = {}
    for row in changes.retitled:
        for code in row.codes:
            what[code] = (Change.RETITLED, row.before, row.after, ())
    for gone in changes.deleted:
        what[gone.code] = (Change.DELETED, gone.title, None, gone.heirs)
    for split in changes.split:
        what[split.code] = (Change.SPLIT, split.title, None, split.heirs)
    return what


def _lines(archive: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with archive.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(f"{archive.name!r} cannot be opened: {reason}.", "Check its path.") from error


def _read(line: bytes) -> tuple[str | None, dict[str, Any]]:
    """Return the form and the object of a result; no form for an error's object."""
    result = json.loads(line)
    form = str(result["schema"])
    if form.startswith(ERROR):
        return None, {}
    if not form.startswith(RESULT):
        raise ValueError("another kind of object")
    return form, result


def _touched(number: int, result: dict[str, Any], what: _What, changes: Changes) -> Iterator[Touched]:
    said = result["encounter"]["date"]
    day = date.fromisoformat(said) if said else None
    is_due = day is None or day >= changes.second.valid_from
    for held in result["codes"]:
        code = str(held["code"])
        if code not in what or held["system"] != changes.first.system.value:
            continue
        change, title, now, heirs = what[code]
        yield Touched(
            number, str(result["note_id"]), day, code, str(held["tier"]), change, title, now, is_due, heirs
        )
