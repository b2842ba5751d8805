"""What the tables hold on one code, gathered for a view or for JSON.

Invariant: a pure function of the tables and the guideline cards; every instruction says under which code it
is printed, and neighbours stand in the tables' order with the code itself among them. A text that names codes
of several systems (`J1100`) is looked up in the first that has it, ICD-10-CM before all; the others are
named.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from agent.errors import TablesError
from index.code_shapes import CPT, PROCEDURE
from index.guidelines import GuidelineBook
from index.procedures import Procedures
from index.records import Code, CodeKind, CodeSystem, Guideline, Release
from index.releases.icd10pcs_records import Axis
from index.tables import CodeTables

_SHAPES = {
    CodeSystem.ICD10PCS: re.compile(PROCEDURE, re.IGNORECASE),
    CodeSystem.HCPCS: re.compile(r"[A-V]\d{4}", re.IGNORECASE),
    CodeSystem.CPT: re.compile(CPT, re.IGNORECASE),
}
"""How codes of other systems look; none of them has a dot."""

_ADD = "Add its official files: chartcite tables add FILE…"
_SUGGESTED = 3
_FOLLOWING = 12
_LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """An instructional note as it holds for a code.

    Attributes:
        kind: `excludes1`, `use_additional`, …
        owner: The code, block or chapter that it is printed under.
        inherited: Whether that is above the code asked for.
    """

    kind: str
    text: str
    owner: str
    inherited: bool


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """Everything about a code that a coder looks at.

    Attributes:
        path: From the chapter down to the code's parent.
        seventh_characters: Character to meaning; empty where none is called for.
        children: Directly below; empty for a leaf.
        neighbours: For a leaf, all children of its parent with itself; for an extension, its stem's.
        guidelines: The cards that name it, the most specific first.
        details: What the release says of it besides: short title, coverage, dates.
        rows: Of an ICD-10-PCS table all its rows; of a code the one row that makes it, with its values alone.
        also: Codes of other systems that are written the same.
        not_in_force: The date of service asked for, where the release does not govern it.
    """

    code: Code
    release: Release
    path: tuple[Code, ...]
    instructions: tuple[PrintedNote, ...]
    seventh_characters: dict[str, str]
    children: tuple[Code, ...]
    neighbours: tuple[Code, ...]
    guidelines: tuple[Guideline, ...]
    details: dict[str, str] = field(default_factory=dict)
    rows: tuple[tuple[Axis, ...], ...] = ()
    also: tuple[Code, ...] = ()
    not_in_force: date | None = None


def look_up_in(
    text: str,
    tables: CodeTables,
    book: GuidelineBook,
    day: date | None = None,
    system: CodeSystem | None = None,
) -> CodeSheet:
    """Gather what is held on a code of any code system.

    Args:
        text: The code.
        tables: An open store.
        book: The guideline cards.
        day: The date of service; None for the newest releases.
        system: Look there alone; None looks in all, ICD-10-CM first.

    Raises:
        TablesError: No system has such a code, or the one asked for is not held.
    """
    if system is not None:
        view = tables.of(system, day)
        if view is None:
            raise TablesError(f"The code tables hold no release of {system.value}.", _ADD)
        return _dated(look_up(text, view, book), day)
    views = [view for system in CodeSystem if (view := tables.of(system, day)) is not None]
    found = [(view, code) for view in views if (code := view.code(text)) is not None]
    if not found:
        raise _unknown_anywhere(text, tables, day)
    sheet = _dated(look_up(text, found[0][0], book), day)
    return sheet if "." in text else replace(sheet, also=tuple(code for _, code in found[1:]))


def look_up(text: str, tables: CodeTables, book: GuidelineBook) -> CodeSheet:
    """Gather what is held on the code that `text` names, in the release that `tables` answers for.

    Raises:
        TablesError: There is no such code; the remedy names the nearest that exist.
    """
    code = tables.code(text)
    if code is None:
        raise _unknown(text, tables)
    below = () if code.kind is CodeKind.EXTENSION else tables.children(code.code)
    children = tuple(c for c in below if c.kind not in {CodeKind.EXTENSION, CodeKind.PROCEDURE})
    is_diagnosis = code.system is CodeSystem.ICD10CM
    return CodeSheet(
        code=code,
        release=tables.release,
        path=tuple(reversed(tables.ancestors(code.code))),
        instructions=_instructions(code, tables),
        seventh_characters=tables.seventh_characters(code.code),
        children=children,
        neighbours=() if children or code.kind is CodeKind.PROCEDURE else _neighbours(code, tables),
        guidelines=book.governing(code.code) if is_diagnosis else (),
        details=tables.details(code.code),
        rows=_rows(code, tables) if code.system is CodeSystem.ICD10PCS else (),
    )


def _dated(sheet: CodeSheet, day: date | None) -> CodeSheet:
    return sheet if day is None or sheet.release.governs(day) else replace(sheet, not_in_force=day)


def _instructions(code: Code, tables: CodeTables) -> tuple[PrintedNote, ...]:
    return tuple(
        PrintedNote(
            note.kind.value, note.text, note.owner, inherited=note.owner not in {code.code, code.stem}
        )
        for note in tables.instructions(code.code)
    )


def _rows(code: Code, tables: CodeTables) -> tuple[tuple[Axis, ...], ...]:
    """Return a table's rows, or of a code's row the values that make the code."""
    rows = tuple(row.axes for row in Procedures(tables).rows(code.code[:3]))
    if code.kind is not CodeKind.PROCEDURE:
        return rows if code.kind is CodeKind.OPERATION else ()
    chosen = (tuple(_only(axis, code.code[axis.position - 1]) for axis in axes) for axes in rows)
    return tuple(axes for axes in chosen if all(axis.values for axis in axes))[:1]


def _only(axis: Axis, character: str) -> Axis:
    return replace(axis, values=tuple(value for value in axis.values if value[0] == character))


def _neighbours(code: Code, tables: CodeTables) -> tuple[Code, ...]:
    stem = tables.code(code.stem)
    return tables.children(stem.parent) if stem is not None and stem.parent is not None else ()


def _unknown_anywhere(text: str, tables: CodeTables, day: date | None) -> TablesError:
    """Return the error for a code of no system, naming the system that it looks like where one is known."""
    plain = "".join(text.split()).upper()
    procedures = tables.of(CodeSystem.ICD10PCS, day)
    is_likely = plain[:1].isdigit() or bool(plain and not tables.suggest(plain))
    if procedures and is_likely and (following := Procedures(procedures).choices(plain)):
        listed = "; ".join(
            f"{character} {label}" for character, label in list(following.items())[:_FOLLOWING]
        )
        more = ", …" if len(following) > _FOLLOWING else "."
        message = f"{plain!r} is the beginning of codes of {procedures.release.title}."
        return TablesError(message, f"Next character: {listed}{more}")
    for system, shape in _SHAPES.items():
        if shape.fullmatch(plain) and not tables.suggest(plain):
            view = tables.of(system, day)
            if view is not None:
                return _unknown(text, view)
            message = f"{plain!r} looks like a code of {system.value}, which the code tables do not hold."
            return TablesError(message, _ADD)
    return _unknown(text, tables.on(day))


def _unknown(text: str, tables: CodeTables) -> TablesError:
    near = tables.suggest(text)[:_SUGGESTED]
    listed = "; ".join(f"{code.code} {code.title}" for code in near)
    remedy = f"Nearest: {listed}." if near else "Find codes by words: chartcite search TEXT."
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return TablesError(f"{shown!r} is not a code of {tables.release.title}.", remedy)
