"""Rules about inpatient stays: present-on-admission indicators, hospital-acquired conditions, CC and MCC.

Invariant: without an indicator on any diagnosis of the encounter none is asked for, because a list of codes
may come before they are given; without the list nothing is said of exemption.
"""

from collections.abc import Iterator

from agent.records import Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import rows_about
from agent.rules.resting import basis_of
from agent.rules.small_held import SmallHeld
from index.releases.list_records import ListKind

_DATA = "acquired"
_SAID = frozenset("YNUW")
_BLANK = frozenset({"", "1"})
_NOT_PRESENT = frozenset("NU")


def _indicated(case: Case) -> Iterator[tuple[Subject, str]]:
    """Yield the codes with an indicator, blanks included."""
    for subject in case.standing:
        if subject.choice.poa is not None:
            yield subject, subject.choice.poa.strip().upper()


def _check_invalid(case: Case) -> Iterator[Hit]:
    for subject, poa in _indicated(case):
        if poa not in _SAID | _BLANK:
            yield Hit((subject,), f"{poa!r} is no present-on-admission indicator of {subject.name}.")
        elif poa in _SAID and not subject.is_icd10cm:
            message = f"{subject.name} is a {subject.choice.system} code; only diagnoses have an indicator."
            yield Hit((subject,), message, "Leave it out.")


def _check_exempt(case: Case) -> Iterator[Hit]:
    for subject, poa in _indicated(case):
        if subject.is_icd10cm and poa in _SAID and case.lists.poa_exempt(subject.name):
            message = f"{subject.name} is exempt from reporting whether it was present on admission."
            yield Hit((subject,), message, basis=basis_of(case, ListKind.POA_EXEMPT))


def _check_missing(case: Case) -> Iterator[Hit]:
    is_reported = any(subject.is_icd10cm for subject, _ in _indicated(case))
    if case.encounter.setting.is_outpatient or not is_reported:
        return
    for subject, _ in case.known:
        if (subject.choice.poa or "").strip() in _BLANK and case.lists.poa_exempt(subject.name) is False:
            message = f"{subject.name} lacks its present-on-admission indicator."
            yield Hit((subject,), message, basis=basis_of(case, ListKind.POA_EXEMPT))


def _check_acquired(case: Case) -> Iterator[Hit]:
    if case.encounter.setting.is_outpatient:
        return
    for subject, poa in _indicated(case):
        if subject.code and subject.is_icd10cm and poa in _NOT_PRESENT:
            for row in rows_about(_DATA, subject.name):
                message = f"{subject.name} was not present on admission: {row.fields[1]}."
                yield Hit((subject,), message, basis=row.fields[0])


def _check_severity(case: Case) -> Iterator[Hit]:
    if case.encounter.setting.is_outpatient:
        return
    for subject, _ in case.known[1:]:
        level = case.lists.severity(subject.name)
        if level:
            message = f"{subject.name} counts as {level}, unless the principal diagnosis excludes it."
            yield Hit((subject,), message, basis=basis_of(case, ListKind.CC_MCC))


_STAY = Setting.INPATIENT
_TEXT = "Pneumonia. Personal history of colon polyps."
_HISTORY = "Personal history of colon polyps"
_EXEMPT = SmallHeld(exempt=("Z86.0100",))
_ULCER = "Pneumonia. Stage 3 pressure ulcer of the sacrum, found on day 5."
_LEVELS = SmallHeld(severities=(("J96.01", "MCC"),))
_RESPIRATORY = "Pneumonia with acute hypoxic respiratory failure."


def _pneumonia(poa: str | None = None) -> Cited:
    return Cited("J18.9", "Pneumonia", poa=poa)


INVALID = Rule(
    rule_id="CC420",
    name="poa-indicator-invalid",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A present-on-admission indicator is Y, N, U or W, or blank (1 on old claims) for an exempt "
    "diagnosis; procedures have none.",
    basis="Official Guidelines FY2026, appendix I",
    repair="Use Y, N, U or W.",
    example=Example("Pneumonia.", (_pneumonia("X"),), _STAY),
    near_miss=Example("Pneumonia.", (_pneumonia("Y"),), _STAY),
    check=_check_invalid,
)
EXEMPT = Rule(
    rule_id="CC421",
    name="poa-indicator-of-exempt-code",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A diagnosis that is exempt from POA reporting has no indicator.",
    basis="POA-exempt list",
    repair="Leave the indicator blank.",
    example=Example(_TEXT, (_pneumonia("Y"), Cited("Z86.0100", _HISTORY, poa="Y")), _STAY, held=_EXEMPT),
    near_miss=Example(_TEXT, (_pneumonia("Y"), Cited("Z86.0100", _HISTORY, poa="")), _STAY, held=_EXEMPT),
    check=_check_exempt,
)
MISSING = Rule(
    rule_id="CC422",
    name="poa-indicator-missing",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Every diagnosis of an inpatient stay that is not exempt has an indicator, once any has one.",
    basis="Official Guidelines FY2026, appendix I",
    repair="Give Y, N, U or W as the record says; ask the provider where it does not.",
    example=Example(_TEXT, (_pneumonia(), Cited("Z86.0100", _HISTORY, poa="")), _STAY, held=_EXEMPT),
    near_miss=Example(_TEXT, (_pneumonia("N"), Cited("Z86.0100", _HISTORY)), _STAY, held=_EXEMPT),
    check=_check_missing,
)
ACQUIRED = Rule(
    rule_id="CC423",
    name="hospital-acquired-condition",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A diagnosis of Medicare's hospital-acquired conditions that was not present on admission does "
    "not raise the payment; it is reported all the same.",
    basis="42 CFR 412.17",
    repair="Check that the record supports the indicator.",
    example=Example(
        _ULCER, (_pneumonia("Y"), Cited("L89.153", "Stage 3 pressure ulcer of the sacrum", poa="N")), _STAY
    ),
    near_miss=Example(
        _ULCER, (_pneumonia("Y"), Cited("L89.153", "Stage 3 pressure ulcer of the sacrum", poa="Y")), _STAY
    ),
    check=_check_acquired,
)
LEVEL = Rule(
    rule_id="CC424",
    name="complication-or-comorbidity",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A secondary diagnosis that counts as CC or MCC is shown as such, so that its evidence is "
    "looked at; it is never a reason to add or keep a code.",
    basis="MS-DRG CC and MCC lists",
    repair="Check that the record shows that it was treated, evaluated or prolonged the stay.",
    example=Example(
        _RESPIRATORY,
        (_pneumonia(), Cited("J96.01", "acute hypoxic respiratory failure")),
        _STAY,
        held=_LEVELS,
    ),
    near_miss=Example(
        _RESPIRATORY,
        (Cited("J96.01", "acute hypoxic respiratory failure"), _pneumonia()),
        _STAY,
        held=_LEVELS,
    ),
    check=_check_severity,
)
RULES = (INVALID, EXEMPT, MISSING, ACQUIRED, LEVEL)
