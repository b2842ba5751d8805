"""What the tables hold on one code, gathered for a view or for JSON.

Invariant: a pure function of the tables and the guideline cards; every instruction says under which code it
is printed, and neighbours stand in the tables' order with the code itself among them.
"""

from dataclasses import dataclass

from agent.errors import TablesError
from index.guidelines import GuidelineBook
from index.records import Code, CodeKind, Guideline, Release
from index.tables import CodeTables

_SUGGESTED = 3
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
    """

    code: Code
    release: Release
    path: tuple[Code, ...]
    instructions: tuple[PrintedNote, ...]
    seventh_characters: dict[str, str]
    children: tuple[Code, ...]
    neighbours: tuple[Code, ...]
    guidelines: tuple[Guideline, ...]


def look_up(text: str, tables: CodeTables, book: GuidelineBook) -> CodeSheet:
    """Gather what is held on the code that `text` names, in the release that `tables` answers for.

    Raises:
        TablesError: There is no such code; the remedy names the nearest that exist.
    """
    code = tables.code(text)
    if code is None:
        raise _unknown(text, tables)
    is_extension = code.kind is CodeKind.EXTENSION
    children = (
        ()
        if is_extension
        else tuple(c for c in tables.children(code.code) if c.kind is not CodeKind.EXTENSION)
    )
    return CodeSheet(
        code=code,
        release=tables.release,
        path=tuple(reversed(tables.ancestors(code.code))),
        instructions=_instructions(code, tables),
        seventh_characters=tables.seventh_characters(code.code),
        children=children,
        neighbours=() if children else _neighbours(code, tables),
        guidelines=book.governing(code.code),
    )


def _instructions(code: Code, tables: CodeTables) -> tuple[PrintedNote, ...]:
    return tuple(
        PrintedNote(
            note.kind.value, note.text, note.owner, inherited=note.owner not in {code.code, code.stem}
        )
        for note in tables.instructions(code.code)
    )


def _neighbours(code: Code, tables: CodeTables) -> tuple[Code, ...]:
    stem = tables.code(code.stem)
    return tables.children(stem.parent) if stem is not None and stem.parent is not None else ()


def _unknown(text: str, tables: CodeTables) -> TablesError:
    near = tables.suggest(text)[:_SUGGESTED]
    listed = "; ".join(f"{code.code} {code.title}" for code in near)
    remedy = f"Nearest: {listed}." if near else "Find codes by words: chartcite search TEXT."
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return TablesError(f"{shown!r} is not a code of {tables.release.title}.", remedy)
