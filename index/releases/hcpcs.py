"""HCPCS Level II: the fixed-width ANWEB text of CMS, the same as a workbook, and `code,short,long`.

Invariant: a long description that is spread over several records is put together again in their order; a
record that is neither a code nor a modifier nor a continuation is counted. Columns of the text (counted from
1): code 1-5 (a modifier stands at 4-5), sequence 6-10, record 11 (3 code, 4 its continuation, 7 modifier, 8
its continuation), long description 12-91, short description 92-119, coverage 230, added 269-276, action
effective 277-284, terminated 285-292, action 293. Source: CMS, HCPCS record layout.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from index.code_shapes import HCPCS
from index.errors import TablesError
from index.records import Code, CodeKind, CodeSystem
from index.releases.catalog import dated_release, sha256_of
from index.releases.editions import Edition, parse_day, quarter_of, said_quarter, undated
from index.releases.flat_codes import FlatCodes
from index.releases.plain_text import cut_short, ends_in_line, head_of, is_text, lines_of
from index.releases.rows import listing, records

_LINE = re.compile(rf"(?:{HCPCS}|   [0-9A-Z]{{2}})\d{{5}}[3478]")
_CODE = re.compile(HCPCS)
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_SLICES = {
    "code": slice(0, 5),
    "record": slice(10, 11),
    "long": slice(11, 91),
    "short": slice(91, 119),
    "coverage": slice(229, 230),
    "added": slice(268, 276),
    "effective": slice(276, 284),
    "terminated": slice(284, 292),
    "action": slice(292, 293),
}
_HEADINGS = {
    "code": "hcpc",
    "record": "recid",
    "long": "long description",
    "short": "short description",
    "coverage": "cov",
    "added": "add dt",
    "effective": "act eff dt",
    "terminated": "term dt",
    "action": "action cd",
}
_DATES = ("added", "effective", "terminated")
_CONTINUED = frozenset("48")
_OTHER = "neither a code nor a modifier of HCPCS"
_TWICE = "a code that stands twice"
_TORN = "a row without code or description"
_EXAMPLE = "HCPC2026_JAN_ANWEB.txt"


def is_record(line: str) -> bool:
    """Say whether a line is a record of the ANWEB text."""
    return bool(_LINE.match(line))


def read(path: Path, hint: str = "") -> FlatCodes:
    """Read a HCPCS file.

    Args:
        path: For example `HCPC2026_JAN_ANWEB.txt`.
        hint: Names that may tell the quarter; without one the newest date in the file tells it.

    Raises:
        TablesError: It is cut short, holds no codes, or its quarter cannot be told.
    """
    reader = _Reader()
    for record in _records(path):
        reader.add(record)
    if not reader.rows:
        raise TablesError(f"{path.name!r} holds no HCPCS codes.", "Download the official file again.")
    edition = said_quarter(hint) or said_quarter(path.name) or _newest(reader.rows.values())
    if edition is None:
        raise undated(path.name, _EXAMPLE)
    release = dated_release(CodeSystem.HCPCS, edition, sha256_of(path), path.name)
    codes = tuple(_code(row, edition.valid_from) for row in reader.rows.values())
    details = tuple(
        (row.code, name, value) for row in reader.rows.values() for name, value in row.details.items()
    )
    total = len(codes) + reader.skipped.total()
    return FlatCodes(
        release, path.stat().st_size, codes, details, total, tuple(sorted(reader.skipped.items()))
    )


@dataclass(slots=True)
class _Row:
    code: str
    long: list[str]
    details: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Puts records together into codes."""

    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.skipped: Counter[str] = Counter()

    def add(self, record: dict[str, str] | None) -> None:
        if record is None:
            self.skipped[_TORN] += 1
            return
        code = record["code"].strip().upper()
        if not _CODE.fullmatch(code) and not _MODIFIER.fullmatch(code):
            self.skipped[_OTHER] += 1
        elif record["record"].strip() not in _CONTINUED and code not in self.rows:
            self.rows[code] = _Row(code, [record["long"].strip()], _details(record))
        elif record["record"].strip() in _CONTINUED and code in self.rows:
            self.rows[code].long.append(record["long"].strip())
        else:
            self.skipped[_TWICE if code in self.rows else _OTHER] += 1


def _details(record: dict[str, str]) -> dict[str, str]:
    found = {name: record[name].strip() for name in ("short", "coverage", "action") if record[name].strip()}
    days = {name: parse_day(record[name].strip()) for name in _DATES}
    return found | {name: day.isoformat() for name, day in days.items() if day is not None}


def _records(path: Path) -> Iterator[dict[str, str] | None]:
    if is_text(head_of(path)) and is_record(next(iter(lines_of(path)))):
        yield from _fixed(path)
        return
    table = listing(path, ("hcpc", "long description")) or listing(path, ("code", "short", "long"))
    if table is None:
        raise TablesError(f"{path.name!r} is not a HCPCS file.", "Give the file as CMS publishes it.")
    columns = {name: table.column(heading, name) for name, heading in _HEADINGS.items()}
    columns["code"] = table.column("hcpc", "code")
    yield from records(path, table.rows, columns, ("code", "long"))


def _fixed(path: Path) -> Iterator[dict[str, str] | None]:
    lines = [line for line in lines_of(path) if line.strip()]
    if not ends_in_line(path) and len(lines[-1]) < max(map(len, lines)):
        raise cut_short(path.name, f"its last line, number {len(lines)}, is not whole")
    for line in lines:
        yield {name: line[part] for name, part in _SLICES.items()} if is_record(line) else None


def _code(row: _Row, first: date) -> Code:
    kind = CodeKind.SERVICE if len(row.code) == 5 else CodeKind.MODIFIER
    ended = row.details.get("terminated", "")
    title = " ".join(filter(None, row.long))
    billable = kind is CodeKind.SERVICE and not (ended and ended < first.isoformat())
    return Code(row.code, title, kind, billable, None, row.code, None, CodeSystem.HCPCS)


def _newest(rows: Iterable[_Row]) -> Edition | None:
    """Return the quarter of the newest change: the file is of that quarter."""
    days = [row.details[name] for row in rows for name in ("added", "effective") if name in row.details]
    return quarter_of(date.fromisoformat(max(days))) if days else None
