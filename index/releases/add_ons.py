"""NCCI's add-on codes: services that are paid only beside a primary service, and which those are.

Invariant: every row is kept or counted. A row keeps its own dates, because a pair that is deleted stays in
the file; the dates are a year and the day in it (`2024092`). A type 2 edit names no primary code (`CCCCC`:
each contractor makes its own list). Columns of the text without headings (counted from 1): type 1, add-on
code 2-6, its deletion 7-13, primary code 14-18, its deletion 19-25, effective 26-32, deleted 33-39, notes.
Source: CMS, Medicare NCCI Add-on Code Edits.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from index.code_shapes import SERVICE
from index.errors import TablesError
from index.releases.editions import Edition, quarter_of, said_quarter, undated
from index.releases.list_records import AddOnEdit, CodeList, Listed, ListKind
from index.releases.plain_text import cut_short, ends_in_line, head_of, is_text, lines_of
from index.releases.rows import Listing, listing, records

HEADINGS = ("add-on", "primary")
ANY_PRIMARY = "CCCCC"
_CODE = re.compile(SERVICE)
_ORDINAL = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<day>[0-3]\d\d)")
_RECORD = re.compile(r"[123][0-9A-Z]{5}(?:\d{7}| {7})[0-9A-Z]{5}(?:\d{7}| {7})\d{7}(?:\d{7}|\D|$)")
_SLICES = {
    "kind": slice(0, 1),
    "code": slice(1, 6),
    "code_deleted": slice(6, 13),
    "primary": slice(13, 18),
    "primary_deleted": slice(18, 25),
    "effective": slice(25, 32),
    "deleted": slice(32, 39),
}
_EFFECTIVE_ENDS = 32
_TYPES = {"1": "1", "2": "2", "3": "3", "i": "1", "ii": "2", "iii": "3"}
_OTHER = "not an add-on code with its type and primary code"
_TWICE = "a row that stands twice"
_GIVE = "Give the file as CMS publishes it."


def read_add_ons(path: Path, hint: str = "") -> CodeList:
    """Read the file of add-on code edits.

    Args:
        path: For example `AOC_V2026Q2-MCR.xlsx`.
        hint: Names that may tell the quarter; without one the newest date in the file tells it.

    Raises:
        TablesError: It is cut short, of another kind, holds no edits, or its quarter cannot be told.
    """
    skipped: Counter[str] = Counter()
    kept: dict[AddOnEdit, None] = {}
    for record in _records(path):
        edit = _edit(record) if record else None
        if edit is None or edit in kept:
            skipped[_OTHER if edit is None else _TWICE] += 1
        else:
            kept[edit] = None
    if not kept:
        raise TablesError(f"{path.name!r} holds no edits.", _GIVE)
    edition = said_quarter(path.name) or said_quarter(hint) or _newest(kept)
    if edition is None:
        raise undated(path.name, "AOC_V2026Q2-MCR.xlsx")
    rows = tuple(Listed(edit.code, edit.kind, packed(edit)) for edit in kept)
    return CodeList(
        ListKind.ADD_ON, edition, "", rows, len(rows) + skipped.total(), tuple(sorted(skipped.items()))
    )


def packed(edit: AddOnEdit) -> str:
    """Return what a store keeps of an edit beside its code and type: `99291 2014-01-01 2025-12-31`."""
    return f"{edit.primary or '-'} {edit.effective or '-'} {edit.deleted or '-'}"


def unpacked(code: str, kind: str, value: str) -> AddOnEdit:
    """Return the edit that a store keeps as `packed` made it."""
    primary, effective, deleted = ("" if part == "-" else part for part in value.split())
    return AddOnEdit(code, kind, primary, effective, deleted)


def is_record(line: str) -> bool:
    """Say whether a line is a record of the text without headings."""
    return bool(_RECORD.match(line))


def _records(path: Path) -> Iterator[dict[str, str] | None]:
    if is_text(head_of(path)) and is_record(next(iter(lines_of(path)), "")):
        yield from _fixed(path)
        return
    table = listing(path, HEADINGS)
    if table is None:
        raise TablesError(f"{path.name!r} is not a list of NCCI add-on code edits.", _GIVE)
    yield from records(path, table.rows, _columns(table), ("code", "kind", "primary"))


def _fixed(path: Path) -> Iterator[dict[str, str] | None]:
    lines = [line for line in lines_of(path) if line.strip()]
    if not ends_in_line(path) and len(lines[-1]) < _EFFECTIVE_ENDS:
        raise cut_short(path.name, f"its last line, number {len(lines)}, is not whole")
    for line in lines:
        yield {name: line[part].strip() for name, part in _SLICES.items()} if is_record(line) else None


def _columns(table: Listing) -> dict[str, int | None]:
    headings = [heading.replace("_", " ") for heading in table.headings]

    def place(*words: str) -> int | None:
        return next((n for n, heading in enumerate(headings) if all(w in heading for w in words)), None)

    return {
        "code": place("add-on"),
        "kind": place("type"),
        "primary": place("primary"),
        "effective": place("eff"),
        "deleted": place("edit", "del"),
        "primary_deleted": place("primary", "del"),
        "code_deleted": place("aoc del"),
    }


def _edit(record: dict[str, str]) -> AddOnEdit | None:
    code, kind = record["code"].upper(), _TYPES.get(record["kind"].casefold())
    primary = record["primary"].upper()
    if kind is None or not _CODE.fullmatch(code) or not (_CODE.fullmatch(primary) or primary == ANY_PRIMARY):
        return None
    ends = [_day(record[name]) for name in ("deleted", "primary_deleted", "code_deleted")]
    ended = min(filter(None, ends), default="")
    return AddOnEdit(code, kind, "" if primary == ANY_PRIMARY else primary, _day(record["effective"]), ended)


def _day(text: str) -> str:
    """Return the date that `2024092` names, empty for none."""
    match = _ORDINAL.fullmatch(text.strip().removesuffix(".0"))
    if match is None:
        return ""
    return (date(int(match["year"]), 1, 1) + timedelta(days=int(match["day"]) - 1)).isoformat()


def _newest(edits: dict[AddOnEdit, None]) -> Edition | None:
    newest = max((edit.effective for edit in edits), default="")
    return quarter_of(date.fromisoformat(newest)) if newest else None
