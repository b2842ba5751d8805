"""The rule about codes that an Excludes1 note keeps apart.

Invariant: of two codes in conflict one goes to review, never both; which one does not depend on the order in
which pairs are tried. A note that asks for both codes together outweighs a note that keeps them apart.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges
from index.records import Instruction, InstructionKind

_BOTH = (InstructionKind.CODE_FIRST, InstructionKind.USE_ADDITIONAL, InstructionKind.CODE_ALSO)
_UNRELATED = (
    "If the two conditions are clearly unrelated both may stay (I.A.12.a): say so; if unclear, query."
)
_SPECIAL = "RVWXYZ"
_VAGUE = re.compile(r"\b(?:unspecified|not specified)\b", re.IGNORECASE)


def asks_for_both(a: Subject, b: Subject) -> bool:
    """Say whether a note of either code asks for the other beside it."""
    return _asks(a, b) or _asks(b, a)


def _asks(a: Subject, b: Subject) -> bool:
    kinds = (kind for kind in _BOTH if a.may_name(b.name, kind))
    return any(in_ranges(b.name, note.ranges) for kind in kinds for note in a.instructions(kind))


def weakness(subject: Subject) -> tuple[bool, bool, int]:
    """Order two codes in conflict: symptoms and Z codes lose, then unspecified ones, then the later one."""
    return subject.name[0] in _SPECIAL, _VAGUE.search(subject.title) is not None, subject.position


def _conflicts(case: Case) -> Iterator[tuple[Subject, Subject, Instruction]]:
    for (a, _), (b, _) in combinations(case.known, 2):
        if a.name == b.name:
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
            f"Keep {stronger.name} alone. {_UNRELATED}",
            f"tabular:{note.owner} Excludes1: {note.text}",
        )


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
RULES = (EXCLUDES1,)
