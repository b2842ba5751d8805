"""Order files and code files of ICD-10-CM and ICD-10-PCS: every code in order, with its official titles.

Invariant: an order file numbers its lines from 00001 without a gap, so that a missing piece shows; a line is
a fixed layout (number 1-5, code 7-13, whether billable 15, short title 17-76, long title from 78). A code
file has billable codes and long titles alone. Neither says which release it is of: that is found by its
codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.code_shapes import DIAGNOSIS, PROCEDURE, PROCEDURE_TABLE
from index.errors import TablesError
from index.records import Code, CodeKind, CodeSystem
from index.releases.plain_text import cut_short, ends_in_line, lines_of

_ORDER_LINE = re.compile(
    r"(?P<number>\d{5}) (?P<code>[A-Z0-9]{3,7}) +(?P<billable>[01]) (?P<short>.{60}) (?P<long>.+)"
)
_CODE_LINE = re.compile(r"(?P<code>[A-Z0-9]{3,7})\s+(?P<long>\S.*)")
_CM = re.compile(DIAGNOSIS)
_PCS = re.compile(PROCEDURE)
_PCS_HEAD = re.compile(PROCEDURE_TABLE)
_WHOLE = "Download the official file again and give it unedited."


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line: a code without its dot."""

    plain: str
    billable: bool
    short: str
    long: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """An order or code file as read.

    Attributes:
        system: ICD-10-CM or ICD-10-PCS, told by the shape of its codes.
        rows: In the file's order.
    """

    path: Path
    system: CodeSystem
    rows: tuple[OrderRow, ...]

    @property
    def billable(self) -> frozenset[str]:
        """The billable codes, without dots."""
        return frozenset(row.plain for row in self.rows if row.billable)


def system_of(lines: list[str]) -> CodeSystem | None:
    """Recognise an order or code file by its first lines; None for another kind of file."""
    written = [line for line in lines if line.strip()]
    found = [_ORDER_LINE.fullmatch(line) or _CODE_LINE.fullmatch(line) for line in written]
    codes = [match["code"] for match in found if match]
    if not codes or len(codes) != len(written):
        return None
    if all(_CM.fullmatch(code) for code in codes):
        return CodeSystem.ICD10CM
    is_pcs = all(_PCS.fullmatch(code) or _PCS_HEAD.fullmatch(code) for code in codes)
    return CodeSystem.ICD10PCS if is_pcs and any(len(code) == 7 for code in codes) else None


def read(path: Path) -> OrderFile:
    """Read an order or code file.

    Args:
        path: For example `icd10cm_order_2026.txt` or `icd10pcs_codes_2026.txt`.

    Raises:
        TablesError: It is cut short, has a line of another layout, a gap in its numbers, or a code twice.
    """
    rows = tuple(_rows(path))
    system = system_of([f"{row.plain} {row.long}" for row in rows])
    if system is None:
        raise TablesError(f"{path.name!r} mixes codes of more than one system.", _WHOLE)
    seen: set[str] = set()
    for row in rows:
        if row.plain in seen:
            raise TablesError(f"{path.name!r} holds the code {row.plain!r} twice.", _WHOLE)
        seen.add(row.plain)
    return OrderFile(path, system, rows)


def _rows(path: Path) -> Iterator[OrderRow]:
    number, is_last_whole = 0, ends_in_line(path)
    broken: int | None = None
    is_numbered = False
    for place, line in enumerate(lines_of(path), 1):
        if not line.strip():
            continue
        if broken is not None:
            raise TablesError(f"{path.name!r} has a line of another layout, number {broken}.", _WHOLE)
        match = _ORDER_LINE.fullmatch(line.ljust(78))
        is_numbered = is_numbered or match is not None
        if match is None and not is_numbered:
            match = _CODE_LINE.fullmatch(line.rstrip())
        if match is None:
            broken = place
            continue
        number += 1
        if is_numbered and int(match["number"]) != number:
            raise TablesError(f"{path.name!r} lacks the line with number {number:05d}.", _WHOLE)
        yield _row(match.groupdict())
    if broken is not None or not is_last_whole:
        raise cut_short(path.name, f"its last line, number {broken or number}, is not whole")


def _row(found: dict[str, str]) -> OrderRow:
    long = found["long"].strip()
    return OrderRow(found["code"], found.get("billable", "1") == "1", found.get("short", "").strip(), long)


def codes_of(file: OrderFile) -> Iterator[Code]:
    """Yield the codes of a release that is known from this file alone: each after the one above it.

    A code hangs below the longest shorter code that begins it, placeholders apart (`S6701XA` below `S6701`);
    chapters, blocks and instructions are not in such a file.
    """
    held = {row.plain: row.long for row in file.rows}
    for row in file.rows:
        above = next((row.plain[:n] for n in range(len(row.plain) - 1, 2, -1) if row.plain[:n] in held), None)
        if file.system is CodeSystem.ICD10PCS:
            kind = CodeKind.PROCEDURE if len(row.plain) == 7 else CodeKind.OPERATION
            yield Code(row.plain, row.long, kind, row.billable, above, row.plain, None, file.system)
        else:
            yield _diagnosis(row, above, held.get(above or "", ""))


def _diagnosis(row: OrderRow, above: str | None, title: str) -> Code:
    code, parent = dotted(row.plain), dotted(above) if above else None
    # Seven characters alone do not make an extension: QA0.0101 is a code of its own, with words of its own.
    if len(row.plain) == 7 and parent is not None and row.long.startswith(f"{title}, "):
        kind, stem, seventh = CodeKind.EXTENSION, parent, row.plain[6]
        return Code(code, row.long, kind, row.billable, parent, stem, seventh)
    kind = CodeKind.CATEGORY if len(row.plain) == 3 else CodeKind.SUBCATEGORY
    return Code(code, row.long, kind, row.billable, parent, code)


def dotted(plain: str) -> str:
    """Return an ICD-10-CM code with its dot."""
    return plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"
