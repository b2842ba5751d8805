"""Rows of the store as records, and the statements that select them.

Invariant: each statement's first parameter is the release's row number, and its columns are in the order in
which its function reads them.
"""

import json
import sys

from index.records import (
    Code,
    CodeKind,
    CodeRange,
    CodeSystem,
    Instruction,
    InstructionKind,
    Term,
    TermSource,
)

CODES = "SELECT code, title, kind, billable, parent, stem, seventh FROM code WHERE release = ?"
INSTRUCTIONS = (
    "SELECT owner, kind, text, ranges FROM instruction WHERE release = ? AND owner = ? ORDER BY place"
)
SEVENTHS = "SELECT character, meaning FROM seventh WHERE release = ? AND owner = ? ORDER BY place"
TERMS = (
    "SELECT code, text, source FROM term WHERE release = ? ORDER BY CASE source"
    " WHEN 'title' THEN 0 WHEN 'inclusion' THEN 1 ELSE 2 END, source, place"
)

_KINDS = {kind.value: kind for kind in CodeKind}
_NOTE_KINDS = {kind.value: kind for kind in InstructionKind}


def code(row: tuple[object, ...], system: CodeSystem) -> Code:
    """Make a code of a row of `CODES`; the names of codes are kept once, however many rows tell them."""
    name, title, kind, billable, parent, stem, seventh = row
    return Code(
        sys.intern(str(name)),
        str(title),
        _KINDS[str(kind)],
        bool(billable),
        None if parent is None else sys.intern(str(parent)),
        sys.intern(str(stem)),
        None if seventh is None else str(seventh),
        system,
    )


def instruction(row: tuple[object, ...]) -> Instruction:
    """Make an instruction of a row of `INSTRUCTIONS`."""
    owner, kind, text, packed = map(str, row)
    ranges = json.loads(packed) if packed else []
    unpacked = tuple(
        CodeRange(first, last, tuple(suffixes), start) for first, last, suffixes, start in ranges
    )
    return Instruction(owner, _NOTE_KINDS[kind], text, unpacked)


def term(row: tuple[object, ...]) -> Term:
    """Make a term of a row of `TERMS`."""
    name, text, source = map(str, row)
    return Term(name, text, TermSource(source))
