"""Rules about the lines of a claim: add-on codes, services that come twice, modifiers that do not exist.

Invariant: an add-on's primary may be in review and is not missing for that; a line is compared with the lines
before it alone, so that of two alike the later one is in doubt.
"""

from collections.abc import Iterator

from agent.records import Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.ncci import billed
from agent.rules.resting import basis_of
from agent.rules.services import tables_of
from agent.rules.small_held import SmallHeld, service
from index.records import CodeKind, CodeSystem
from index.releases.list_records import AddOnEdit, ListKind

_LISTED_ALONE = "1"
_SHOWN = 5
_AGAIN = frozenset({"76", "77", "91"})
"""Modifiers by which a service that comes again says so."""

_KNOWN_MODIFIER = "LT"


def _add_ons(case: Case) -> Iterator[tuple[Subject, tuple[AddOnEdit, ...], frozenset[str]]]:
    """Yield the add-on codes with their edits, and the codes of the services beside them."""
    for subject in billed(case):
        if case.lists.edition(ListKind.ADD_ON) is None:
            return
        edits = case.lists.add_on(subject.name)
        if edits:
            yield subject, edits, frozenset(s.name for s in case.services_reported if s is not subject)


def _check_primary(case: Case) -> Iterator[Hit]:
    for subject, edits, beside in _add_ons(case):
        wanted = [edit.primary for edit in edits if edit.primary]
        if all(edit.kind == _LISTED_ALONE for edit in edits) and not beside.intersection(wanted):
            shown = ", ".join(wanted[:_SHOWN]) + (", …" if len(wanted) > _SHOWN else "")
            message = f"{subject.name} is an add-on code; none of its primary codes is reported."
            yield Hit((subject,), message, f"Report one of {shown}, or drop it.", _basis(case))


def _check_alone(case: Case) -> Iterator[Hit]:
    for subject, edits, beside in _add_ons(case):
        if any(edit.kind != _LISTED_ALONE for edit in edits) and not beside:
            message = f"{subject.name} is an add-on code, and no other service is reported."
            yield Hit((subject,), message, basis=_basis(case))


def _basis(case: Case) -> str:
    return basis_of(case, ListKind.ADD_ON)


def _check_twice(case: Case) -> Iterator[Hit]:
    seen: dict[tuple[str, frozenset[str]], Subject] = {}
    for subject in billed(case):
        modifiers = frozenset(subject.choice.modifiers)
        first = seen.setdefault((subject.name, modifiers), subject)
        if first is not subject and not modifiers & _AGAIN:
            message = f"{subject.name} is on an earlier line with the same modifiers."
            yield Hit((subject, first), message)


def _check_modifiers(case: Case) -> Iterator[Hit]:
    for subject in billed(case):
        unknown = [m for m in subject.choice.modifiers if m[:1].isalpha() and _is_unknown(case, subject, m)]
        if unknown:
            yield Hit((subject,), f"{', '.join(unknown)} is no modifier of HCPCS.")


def _is_unknown(case: Case, subject: Subject, modifier: str) -> bool:
    """Say whether the HCPCS release has modifiers, and not this one."""
    tables = tables_of(case, subject)
    if tables is None or tables.release.system is not CodeSystem.HCPCS or not tables.code(_KNOWN_MODIFIER):
        return False
    found = tables.code(modifier)
    return found is None or found.kind is not CodeKind.MODIFIER


_VISIT = Setting.PROFESSIONAL
_INFUSION = "Intravenous infusion of hydration, second hour."
_HOUR = Cited("G9997", "second hour", system=CodeSystem.HCPCS)
_START = Cited("G9996", "Intravenous infusion", system=CodeSystem.HCPCS)
_ROWS = (service("G9996"), service("G9997"), service("LT", is_modifier=True), service("RT", is_modifier=True))


def _listed(kind: str, primary: str) -> SmallHeld:
    return SmallHeld(codes=_ROWS, add_ons=(AddOnEdit("G9997", kind, primary, "2020-01-01", ""),))


def _splint(*modifiers: str) -> Cited:
    return Cited("G9996", "Splint", system=CodeSystem.HCPCS, modifiers=modifiers)


PRIMARY = Rule(
    rule_id="CC435",
    name="add-on-without-primary",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="An add-on code of type 1 is reported with one of the primary codes that NCCI lists for it.",
    basis="NCCI add-on code edits",
    repair="Report its primary code, or drop it.",
    example=Example(_INFUSION, (_HOUR,), _VISIT, held=_listed("1", "G9996")),
    near_miss=Example(_INFUSION, (_START, _HOUR), _VISIT, held=_listed("1", "G9996")),
    check=_check_primary,
)
ALONE = Rule(
    rule_id="CC436",
    name="add-on-alone",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="An add-on code of type 2 or 3, whose primary codes the contractor decides, is not the only "
    "service.",
    basis="NCCI add-on code edits",
    repair="Report the primary service; the contractor's list says which.",
    example=Example(_INFUSION, (_HOUR,), _VISIT, held=_listed("2", "")),
    near_miss=Example(_INFUSION, (_START, _HOUR), _VISIT, held=_listed("2", "")),
    check=_check_alone,
)
TWICE = Rule(
    rule_id="CC437",
    name="service-on-two-lines",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A service that is given again is counted in the units of one line, or its modifier says why "
    "it comes again (76, 77, 91, a side, a site).",
    basis="NCCI policy manual, chapter I",
    repair="Add the units to the first line, or give the modifier that the record supports.",
    example=Example("Splint to both wrists.", (_splint(), _splint()), _VISIT, held=SmallHeld(codes=_ROWS)),
    near_miss=Example(
        "Splint to both wrists.", (_splint("LT"), _splint("RT")), _VISIT, held=SmallHeld(codes=_ROWS)
    ),
    check=_check_twice,
)
UNKNOWN_MODIFIER = Rule(
    rule_id="CC438",
    name="unknown-modifier",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A modifier that begins with a letter is one of the HCPCS release in force.",
    basis="HCPCS record layout",
    repair="Look the modifier up: chartcite lookup LT --system hcpcs.",
    example=Example("Splint.", (_splint("ZQ"),), _VISIT, held=SmallHeld(codes=_ROWS)),
    near_miss=Example("Splint.", (_splint("LT"),), _VISIT, held=SmallHeld(codes=_ROWS)),
    check=_check_modifiers,
)
RULES = (PRIMARY, ALONE, TWICE, UNKNOWN_MODIFIER)
