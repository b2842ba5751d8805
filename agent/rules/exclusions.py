"""The rules about Excludes notes: codes that are kept apart, and codes that are only not included.

Invariant: of two codes in conflict one goes to review, never both; which one does not depend on the order in
which pairs are tried. A note that asks for both codes together outweighs a note that keeps them apart, and an
Excludes2 note never takes a code from the list.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges, ranges_of, rows_about
from index.records import CodeRange, Instruction, InstructionKind

_BOTH = (InstructionKind.CODE_FIRST, InstructionKind.USE_ADDITIONAL, InstructionKind.CODE_ALSO)
_UNRELATED = (
    "If the two conditions are clearly unrelated both may stay (I.A.12.a): say so; if unclear, query."
)
_CATEGORY = 3
_SPECIAL = "RVWXYZ"
_SUBSTANCE = re.compile(r"F1[0-9]\.([129])")
_USE = ("2", "1", "9")
"""Dependence, abuse, use: the fourth characters of F10-F19, the strongest first."""

_VAGUE = re.compile(r"\b(?:unspecified|not specified)\b", re.IGNORECASE)


def asks_for_both(a: Subject, b: Subject) -> bool:
    """Say whether a note of either code asks for the other beside it."""
    return _asks(a, b) or _asks(b, a)


def _asks(a: Subject, b: Subject) -> bool:
    kinds = (kind for kind in _BOTH if a.may_name(b.name, kind))
    return any(in_ranges(b.name, note.ranges) for kind in kinds for note in a.instructions(kind))


def weakness(subject: Subject) -> tuple[bool, int, bool, int]:
    """Order two codes in conflict.

    Symptoms and Z codes lose; of one substance use loses to abuse and abuse to dependence (I.C.5.b.2); then
    unspecified codes lose, then the later one.
    """
    pattern = _SUBSTANCE.match(subject.name)
    held = _USE.index(pattern.group(1)) if pattern else 0
    return subject.name[0] in _SPECIAL, held, _VAGUE.search(subject.title) is not None, subject.position


def _conflicts(case: Case) -> Iterator[tuple[Subject, Subject, Instruction]]:
    kept_from = [(s, s.names(InstructionKind.EXCLUDES1)) for s, _ in case.known]
    for (a, from_a), (b, from_b) in combinations(kept_from, 2):
        if a.name == b.name or (b.name[0] not in from_a and a.name[0] not in from_b):
            continue
        note = case.tables.excluding(a.name, b.name)
        if note is not None and not asks_for_both(a, b):
            weaker, stronger = sorted((a, b), key=weakness, reverse=True)
            yield weaker, stronger, note


def _check(case: Case) -> Iterator[Hit]:
    conflicts = sorted(_conflicts(case), key=lambda conflict: weakness(conflict[0]), reverse=True)
    gone: set[int] = set()
    for weaker, stronger, note in conflicts:
        if gone & {weaker.position, stronger.position}:
            continue
        gone.add(weaker.position)
        message = f"{weaker.name} and {stronger.name} are kept apart by the Excludes1 note at {note.owner}."
        yield Hit(
            (weaker, stronger),
            message,
            _repair(weaker, stronger),
            f"tabular:{note.owner} Excludes1: {note.text}",
        )


def _repair(weaker: Subject, stronger: Subject) -> str:
    for one, other in ((weaker, stronger), (stronger, weaker)):
        for row in rows_about("combined", one.name):
            if in_ranges(other.name, ranges_of(row.fields[0])):
                return f"Use {row.fields[1]} for both ({row.fields[2]}). {_UNRELATED}"
    return f"Keep {stronger.name} alone. {_UNRELATED}"


def _check_allowed(case: Case) -> Iterator[Hit]:
    known = [(subject, _not_included(subject)) for subject, _ in case.known]
    for (first, by_first), (second, by_second) in combinations(known, 2):
        note = _naming(by_first, second) or _naming(by_second, first)
        if note is not None:
            message = f"{first.name} and {second.name} may stand together where the patient has both."
            yield Hit((first, second), message, basis=f"tabular:{note.owner} Excludes2: {note.text}")


_ByCategory = dict[str, list[tuple[CodeRange, Instruction]]]


def _not_included(subject: Subject) -> _ByCategory:
    """Return what the Excludes2 notes printed at a code's category or below name, by its category."""
    named: _ByCategory = {}
    for note in subject.instructions(InstructionKind.EXCLUDES2):
        if subject.name.startswith(note.owner):
            for bounds in note.ranges:
                if bounds.first[:_CATEGORY] == bounds.last[:_CATEGORY]:
                    named.setdefault(bounds.first[:_CATEGORY], []).append((bounds, note))
    return named


def _naming(named: _ByCategory, other: Subject) -> Instruction | None:
    held = named.get(other.name[:_CATEGORY], ())
    return next((note for bounds, note in held if bounds.covers(other.name)), None)


EXCLUDES1 = Rule(
    rule_id="CC101",
    name="excludes1-conflict",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Two codes that an Excludes1 note sets apart are not reported together for one condition.",
    basis="I.A.12.a",
    repair=f"Keep the code that fits. {_UNRELATED}",
    example=Example(
        "Type 1 diabetes. Type 2 diabetes.",
        (Cited("E10.9", "Type 1 diabetes"), Cited("E11.9", "Type 2 diabetes")),
    ),
    near_miss=Example(
        "Type 2 diabetes. Essential hypertension.",
        (Cited("E11.9", "Type 2 diabetes"), Cited("I10", "Essential hypertension")),
    ),
    check=_check,
)
EXCLUDES2 = Rule(
    rule_id="CC121",
    name="excludes2-note",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="An Excludes2 note at a code's category says that another condition is not included there: "
    "both codes are reported where the patient has both.",
    basis="I.A.12.b",
    repair="Check that the note tells of both conditions.",
    example=Example(
        "COPD. Bronchiectasis of both lower lobes.",
        (Cited("J44.9", "COPD"), Cited("J47.9", "Bronchiectasis of both lower lobes")),
    ),
    near_miss=Example(
        "COPD. Essential hypertension.",
        (Cited("J44.9", "COPD"), Cited("I10", "Essential hypertension")),
    ),
    check=_check_allowed,
)
RULES = (EXCLUDES1,)
ALLOWED = (EXCLUDES2,)
