"""Rules about the first-listed or principal diagnosis: what may not be it, and what may be nothing else.

Invariant: only the place is in doubt, never the code, so nothing here takes a code from the final list. The
places are those of `data/first_listed.tsv`; an encounter of one code is judged too.
"""

from collections.abc import Iterator

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import Row, rows_about

_DATA = "first_listed"
_NEVER = "never"
_ONLY = "only"
_EXTERNAL = ("V", "W", "X", "Y")


def _place(code: str, place: str) -> Row | None:
    return next((row for row in rows_about(_DATA, code) if row.fields[0] == place), None)


def is_external(code: str) -> bool:
    """Say whether a code is an external cause of morbidity (V00-Y99)."""
    return code.startswith(_EXTERNAL)


def is_never_first(code: str) -> bool:
    """Say whether a code may not be first-listed or principal."""
    return _place(code, _NEVER) is not None


def is_only_first(code: str) -> bool:
    """Say whether a code may be nothing but first-listed or principal."""
    return _place(code, _ONLY) is not None


def _first(case: Case) -> Subject | None:
    return case.standing[0] if case.standing and case.standing[0].is_icd10cm else None


def _check_external(case: Case) -> Iterator[Hit]:
    first = _first(case)
    if first and is_external(first.name):
        yield Hit((first,), f"{first.name} is an external cause and cannot be listed first.")


def _check_never(case: Case) -> Iterator[Hit]:
    first = _first(case)
    row = _place(first.name, _NEVER) if first else None
    if first and row and not is_external(first.name):
        message = f"{first.name} cannot be listed first: {row.fields[2]}."
        yield Hit((first,), message, basis=row.fields[1])


def _check_only(case: Case) -> Iterator[Hit]:
    first = _first(case)
    if first is None or is_only_first(first.name):
        return
    for subject, _ in case.known[1:]:
        row = _place(subject.name, _ONLY)
        if row:
            message = f"{subject.name} may only be listed first: {row.fields[2]}."
            yield Hit((subject, first), message, f"Put {subject.name} first, or drop it.", row.fields[1])


_FALL = "Sprain of the left ankle after a fall on the stairs."
_SPRAIN = Cited("S93.402A", "Sprain of the left ankle")
_STAIRS = Cited("W10.9XXA", "fall on the stairs")
_DRUGS = "Atrial fibrillation on apixaban."
_FIBRILLATION = Cited("I48.91", "Atrial fibrillation")
_APIXABAN = Cited("Z79.01", "apixaban")
_EXAM = "Annual physical. Hypertension."

EXTERNAL_FIRST = Rule(
    rule_id="CC106",
    name="external-cause-first",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="An external cause (V00-Y99) is never first-listed or principal.",
    basis="I.C.20.a.6",
    repair="Put the injury or condition first.",
    example=Example(_FALL, (_STAIRS, _SPRAIN)),
    near_miss=Example(_FALL, (_SPRAIN, _STAIRS)),
    check=_check_external,
)
NEVER_FIRST = Rule(
    rule_id="CC107",
    name="secondary-code-first",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A code that only adds to another (status, history, drug therapy, organism, resistance, "
    "sequela, weeks of gestation) is not first-listed or principal.",
    basis="I.C.21.c.3",
    repair="Put the reason for the encounter first.",
    example=Example(_DRUGS, (_APIXABAN, _FIBRILLATION)),
    near_miss=Example(_DRUGS, (_FIBRILLATION, _APIXABAN)),
    check=_check_never,
)
ONLY_FIRST = Rule(
    rule_id="CC108",
    name="first-listed-only",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A Z code for an encounter's whole reason is first-listed or not used, unless encounters of "
    "one day are combined.",
    basis="I.C.21.c.15",
    repair="Put it first, or drop it.",
    example=Example(_EXAM, (Cited("I10", "Hypertension"), Cited("Z00.00", "Annual physical"))),
    near_miss=Example(_EXAM, (Cited("Z00.00", "Annual physical"), Cited("I10", "Hypertension"))),
    check=_check_only,
)
RULES = (EXTERNAL_FIRST, NEVER_FIRST, ONLY_FIRST)
