"""Every billable code by itself, with the partners that the tabular list or a guideline requires of it.

Invariant: partners are looked for in the code's own notes first; what no note names but a guideline does
(the injury before its external cause, the primary before its metastases) is `_COMPANIONS`. Nothing is asked
of the validator.
"""

import re
from collections.abc import Iterator

from agent.records import Setting
from evals.mutants.coded import Coded, bare
from index.records import Code, CodeKind, Instruction, InstructionKind
from index.tables import CodeTables

_SEQUELA = "S"
_TRIED = 40
_INITIAL = "ABC"
_CONDITIONAL = re.compile(r"\b(?:if|any|when|may)\b|^for adverse effects", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:classified elsewhere|in other diseases)\b", re.IGNORECASE)
_DRUG = re.compile(r"T(?:3[6-9]|4\d|50)\.")
_WITH_EFFECT = "56"
_ANY_DISEASE = "D86.89"
_REASONS = ("R26.89", "M25.50", "Z51.89")
_INJURIES = {"initial": "S00.03XA", "subsequent": "S00.03XD", "sequela": "S00.03XS"}
_COMPANIONS = (
    (re.compile(r"C7[789]|C7B"), ("C18.9",)),
    (re.compile(r"Z37"), ("O75.9",)),
    (re.compile(r"Z3A"), ("O26.90",)),
    (re.compile(r"Z68"), ("E66.9",)),
    (re.compile(r"T31"), ("T30.0",)),
    (re.compile(r"T32"), ("T30.4",)),
    (re.compile(r"Z51\.[01]"), ("C80.1",)),
    (re.compile(r"Z08"), ("Z85.9",)),
    (re.compile(r"I22"), ("I21.9",)),
    (re.compile(r"R65\.2"), ("A41.9",)),
    (re.compile(r"R29\.7"), ("I63.9",)),
    (re.compile(r"Z16"), ("N39.0",)),
    (re.compile(r"J12\.82"), ("U07.1",)),
    (re.compile(r"I1A\.0|H35\.03"), ("I10",)),
    (re.compile(r"D63\.0|G89\.3|M84\.5"), ("C18.9",)),
    (re.compile(r"C80\.2"), ("T86.10",)),
)
"""Codes that a guideline wants reported beside others, before or after them as the place of either asks."""
_FOLLOWING = (
    (re.compile(r"O70|O80|O82"), ("Z37.0",)),
    (re.compile(r"R65\.20"), ("N17.9",)),
    (re.compile(r"O98\.7"), ("B20",)),
    (re.compile(r"O24\.0"), ("E10.9",)),
    (re.compile(r"O24\.1"), ("E11.9",)),
    (re.compile(r"O24\.8"), ("E13.9",)),
    (re.compile(r"O9A\.1"), ("C18.9",)),
    (re.compile(r"F45\.42"), ("G89.4",)),
    (re.compile(r"P36\.8"), ("B96.20",)),
    (re.compile(r"Z40\.0"), ("Z15.01",)),
    (re.compile(r"Z00\.01|Z00\.121"), ("R73.03",)),
    (re.compile(r"Z01\.411"), ("R87.610",)),
)
"""Codes that a guideline wants reported after others."""


def billable(tables: CodeTables) -> Iterator[Code]:
    """Yield every billable code of the release, in the tables' order."""
    for chapter in range(1, 23):
        yield from tables.billable_below(str(chapter))


def accompanied(code: Code, tables: CodeTables) -> Coded:
    """Return a code with what it may not be reported without, in sequence.

    Args:
        code: A billable code.
        tables: Give its notes.
    """
    before, after = _companions(code, _COMPANIONS), _companions(code, _FOLLOWING)
    for cause in _causes(code, tables):
        if cause not in before:
            before.insert(0, cause)
    if code.code[0] in "VWXY":
        before.insert(0, _INJURIES[_phase(code)])
    if code.code[0] in "VWXY" and code.seventh == _SEQUELA:
        before.insert(0, _reason(code, tables))
    if not before and _wants_reason(code):
        before.append(_reason(code, tables))
    if before and code.code.startswith(("Z51", "Z08")):
        before, after = [], [*before, *after]
    return bare([*before, code.code, *after], Setting.INPATIENT, code.code)


def _companions(code: Code, rows: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]) -> list[str]:
    return [one for pattern, ones in rows if pattern.match(code.code) for one in ones]


def _reason(code: Code, tables: CodeTables) -> str:
    """Return a reason for the encounter that no note keeps apart from a code."""
    return next(reason for reason in _REASONS if tables.excluding(reason, code.code) is None)


def _wants_reason(code: Code) -> bool:
    """Say whether it is a code that only adds to another."""
    adverse = _DRUG.match(code.code) and code.code.replace(".", "")[:6].rstrip("X")[-1] in _WITH_EFFECT
    late = code.seventh == _SEQUELA or "sequelae of" in code.title.lower()
    return bool(adverse) or late or code.code.startswith(_SECONDARY)


_SECONDARY = tuple(
    """B95 B96 B97 E16.A R40.2 R65.1 Z15 Z18 Z19 Z28.3 Z33.1 Z55 Z56 Z57 Z58 Z59 Z60 Z61 Z62 Z63 Z64 Z65
    Z66 Z67 Z74.01 Z78 Z79 Z80 Z81 Z82 Z83 Z84 Z85 Z86 Z87 Z88 Z89 Z90 Z91 Z92 Z93 Z94 Z95 Z96 Z97
    Z98 Z99.0 Z99.11 Z99.2 Z99.8""".split()
)


def _phase(code: Code) -> str:
    if code.seventh is None or code.seventh in _INITIAL:
        return "initial"
    return "sequela" if code.seventh == _SEQUELA else "subsequent"


def _causes(code: Code, tables: CodeTables) -> Iterator[str]:
    """Yield what goes before a code, and what goes before that."""
    cause = _cause(code, tables)
    held = tables.code(cause) if cause else None
    if held:
        yield held.code
        above = _cause(held, tables)
        if above:
            yield above


def _cause(code: Code, tables: CodeTables) -> str | None:
    """Return a code that the code's notes want first; None where they want none whatever the case."""
    notes = [n for n in tables.instructions(code.code) if n.kind is InstructionKind.CODE_FIRST]
    manifests = _ELSEWHERE.search(code.title) is not None
    wanted = [n for n in notes if manifests or not _CONDITIONAL.search(n.text)]
    for note in wanted:
        found = _named(note, code, tables)
        if found:
            return found
    return _ANY_DISEASE if wanted else None


def _stands_alone(code: Code, tables: CodeTables) -> bool:
    kinds = {note.kind for note in tables.instructions(code.code)}
    return InstructionKind.CODE_FIRST not in kinds and code.seventh != _SEQUELA


def _named(note: Instruction, code: Code, tables: CodeTables) -> str | None:
    """Return a code that a note names, one that needs no other before it where there is such."""
    second_best = None
    for one in _within(note, tables):
        if tables.excluding(one.code, code.code) is None:
            if _stands_alone(one, tables):
                return one.code
            second_best = second_best or one.code
    return second_best


def _within(note: Instruction, tables: CodeTables) -> Iterator[Code]:
    for bounds in note.ranges:
        held = tables.code(bounds.first)
        if held and held.kind not in (CodeKind.BLOCK, CodeKind.CHAPTER):
            yield from (one for one in tables.billable_below(held.code)[:_TRIED] if bounds.covers(one.code))
