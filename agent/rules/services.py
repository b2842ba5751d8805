"""Rules about codes of other systems by themselves: ICD-10-PCS, HCPCS and CPT held against their own tables.

Invariant: a code that breaks the first three breaks exactly one of them. Without tables of a system its codes
are not judged, and CC405 says so: what was not checked never looks as if it had passed.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum, auto

from agent.records import Encounter, Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.elsewhere import told_elsewhere
from agent.rules.example import Cited, Example
from agent.rules.flaws import Flaw, check_of, listed
from agent.rules.held import ServiceTables
from agent.rules.small_held import SmallHeld, procedure, service
from index.records import CodeKind, CodeSystem, Release
from index.releases.to_get import how_to_get

_WHOLE = 7
_ADD = "chartcite tables add FILE…"


class _Fault(Enum):
    UNKNOWN = auto()
    NOT_BILLABLE = auto()
    NOT_IN_FORCE = auto()


def tables_of(case: Case, subject: Subject) -> ServiceTables | None:
    """Return the tables of a code's system as of the date of service, None where none is held."""
    return case.held.of(CodeSystem(subject.choice.system), case.encounter.day)


def _diagnose(case: Case, subject: Subject) -> Flaw | None:
    """Say what is wrong with a code's own form, None where it may stand on a claim or cannot be checked."""
    tables = tables_of(case, subject)
    if tables is None:
        return None
    code = subject.code
    if code is None:
        return _of_unheld(case, subject, tables)
    if code.kind is CodeKind.MODIFIER:
        return Flaw(
            _Fault.NOT_BILLABLE,
            f"{code.code} is a modifier of {tables.release.title}, not a code.",
            "Give it with the code that it modifies.",
        )
    if code.system is CodeSystem.ICD10PCS and not code.billable:
        return _short(subject, tables)
    return _of_dates(subject, tables, case.encounter)


def _of_unheld(case: Case, subject: Subject, tables: ServiceTables) -> Flaw:
    near = [code.code for code in tables.suggest(subject.name)]
    is_beginning = bool(near) and near[0].startswith(subject.name)
    if subject.choice.system == CodeSystem.ICD10PCS and len(subject.name) < _WHOLE and is_beginning:
        return _short(subject, tables)
    message = f"{subject.name!r} is no code of {tables.release.title}."
    elsewhere = told_elsewhere(case, subject, tables.release)
    repair = f"Check for one of: {listed(near)}." if near else "Look the service up again."
    return Flaw(_Fault.UNKNOWN, message, elsewhere or repair)


def _short(subject: Subject, tables: ServiceTables) -> Flaw:
    near = [c.code for c in tables.suggest(subject.name) if c.code.startswith(subject.name)]
    repair = f"Complete it from the table, for example {listed(near)}." if near else "Complete it."
    message = f"{subject.name} has {len(subject.name)} characters; a code of ICD-10-PCS has {_WHOLE}."
    return Flaw(_Fault.NOT_BILLABLE, message, repair)


def _of_dates(subject: Subject, tables: ServiceTables, encounter: Encounter) -> Flaw | None:
    details = tables.details(subject.name)
    day = (encounter.day or tables.release.valid_from).isoformat()
    ended, began = details.get("terminated", ""), details.get("added", "")
    if ended and ended < day:
        message = f"{subject.name} ended on {ended}, before the date of service."
        return Flaw(_Fault.NOT_IN_FORCE, message, "Use the code that took its place.")
    if began and encounter.day and began > day:
        message = f"{subject.name} is in force from {began} on, after the date of service."
        return Flaw(_Fault.NOT_IN_FORCE, message, "Use the code of that date.")
    return None


def _flaws(case: Case) -> Iterator[tuple[Subject, Flaw]]:
    for subject in case.services:
        if found := _diagnose(case, subject):
            yield subject, found


def _check_date(case: Case) -> Iterator[Hit]:
    day = case.encounter.day
    for system in _systems(case):
        tables = case.held.of(system, day)
        if tables is None or day is None or any(release.governs(day) for release in tables.releases):
            continue
        held = ", ".join(_span(release) for release in tables.releases)
        yield Hit(
            (),
            f"No release of {system.value} held is in force on {day}; its codes were checked against "
            f"{tables.release.title}.",
            f"Add the release of that date: {how_to_get(system, day)} (held: {held}).",
        )


def _span(release: Release) -> str:
    return f"{release.title}, {release.valid_from} to {release.valid_to or 'now'}"


def _check_held(case: Case) -> Iterator[Hit]:
    for system in _systems(case):
        if case.held.of(system, case.encounter.day) is None:
            # A claim may have several lines of one code; each code is named once.
            named = {s.name: s for s in reversed(case.services) if s.choice.system == system}
            found = tuple(reversed(named.values()))
            message = f"No release of {system.value} is held: its codes were not checked."
            get = how_to_get(system, case.encounter.day) if case.encounter.day else _ADD
            yield Hit(found, message, f"Add it: {get}.")


def _systems(case: Case) -> list[CodeSystem]:
    named = {subject.choice.system for subject in case.services}
    return [system for system in CodeSystem if system.value in named]


def _check_setting(case: Case) -> Iterator[Hit]:
    is_stay = not case.encounter.setting.is_outpatient
    for subject in case.services:
        if is_stay != (subject.choice.system == CodeSystem.ICD10PCS):
            where = "a hospital's inpatient stay" if is_stay else "an encounter that is no inpatient stay"
            yield Hit((subject,), f"{subject.choice.system} is not the code set of {where}.")


_SCOPE = "Colonoscopy to the cecum, no polyp."
_SEEN = Cited("0DJD8ZZ", "Colonoscopy", system=CodeSystem.ICD10PCS)
_KETOROLAC = "Ketorolac 30 mg given intramuscularly."
_GIVEN = Cited("J1885", "Ketorolac 30 mg given", system=CodeSystem.HCPCS, units=2)
_HELD = SmallHeld(
    codes=(procedure("0DJ"), procedure("0DJD8ZZ"), service("J1885"), service("JZ", is_modifier=True))
)
_STAY = Setting.INPATIENT

UNKNOWN = Rule(
    rule_id="CC401",
    name="unknown-service-code",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Every code of ICD-10-PCS, HCPCS or CPT exists in the release of its system that is in force "
    "on the date of service.",
    basis="45 CFR 162.1002",
    repair="Look the service up again.",
    example=Example(_KETOROLAC, (Cited("J1889", "Ketorolac 30 mg", system=CodeSystem.HCPCS),), held=_HELD),
    near_miss=Example(_KETOROLAC, (_GIVEN,), held=_HELD),
    check=check_of(_Fault.UNKNOWN, _flaws),
)
NOT_BILLABLE = Rule(
    rule_id="CC402",
    name="service-code-incomplete",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A code of ICD-10-PCS has seven characters; a modifier is no code.",
    basis="ICD-10-PCS A1",
    repair="Complete the code.",
    example=Example(_SCOPE, (Cited("0DJ", "Colonoscopy", system=CodeSystem.ICD10PCS),), _STAY, held=_HELD),
    near_miss=Example(_SCOPE, (_SEEN,), _STAY, held=_HELD),
    check=check_of(_Fault.NOT_BILLABLE, _flaws),
)
NOT_IN_FORCE = Rule(
    rule_id="CC403",
    name="service-code-not-in-force",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A HCPCS code is billed between the day on which it was added and the day on which it ended.",
    basis="HCPCS record layout",
    repair="Use the code that is in force on the date of service.",
    example=Example(
        _KETOROLAC,
        (_GIVEN,),
        day=date(2026, 5, 4),
        held=SmallHeld(codes=(service("J1885"),), ended=(("J1885", "2026-03-31"),)),
    ),
    near_miss=Example(
        _KETOROLAC,
        (_GIVEN,),
        day=date(2026, 5, 4),
        held=SmallHeld(codes=(service("J1885"),), ended=(("J1885", "2026-06-30"),)),
    ),
    check=check_of(_Fault.NOT_IN_FORCE, _flaws),
)
DATE = Rule(
    rule_id="CC404",
    name="date-outside-service-releases",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Codes of other systems are held against the release of their system that is in force on the "
    "date of service.",
    basis="45 CFR 162.1002",
    repair="Add the release of that date.",
    example=Example(_KETOROLAC, (_GIVEN,), day=date(2024, 5, 4), held=_HELD),
    near_miss=Example(_KETOROLAC, (_GIVEN,), day=date(2026, 5, 4), held=_HELD),
    check=_check_date,
)
HELD = Rule(
    rule_id="CC405",
    name="service-codes-not-checked",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Codes of a system of which no release is held are not checked, and the verdict says so.",
    basis="45 CFR 162.1002",
    repair="Add its official files: chartcite tables add FILE….",
    example=Example(_KETOROLAC, (_GIVEN,), held=SmallHeld()),
    near_miss=Example(_KETOROLAC, (_GIVEN,), held=_HELD),
    check=_check_held,
)
SETTING = Rule(
    rule_id="CC406",
    name="code-set-of-another-setting",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A hospital reports the procedures of an inpatient stay in ICD-10-PCS; everyone else, and a "
    "hospital for outpatients, in HCPCS and CPT.",
    basis="45 CFR 162.1002",
    repair="Check the setting; keep the code where the payer asks for it.",
    example=Example(_SCOPE, (_SEEN,), held=_HELD),
    near_miss=Example(_SCOPE, (_SEEN,), _STAY, held=_HELD),
    check=_check_setting,
)
RULES = (UNKNOWN, NOT_BILLABLE, NOT_IN_FORCE, DATE, HELD, SETTING)
