"""Rules from NCCI's lists: pairs that are not paid together, units that are not plausible.

Invariant: a professional encounter is held against the practitioner's edits, one of a hospital's outpatients
against the hospital's, an inpatient stay against none. An edit counts between its first and its last day.
Codes are judged by the lists even where no table of their system is held.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from agent.records import Encounter, Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.resting import basis_of
from agent.rules.small_held import SmallHeld, service
from index.records import CodeSystem
from index.releases.list_records import ListKind, MueEdit, PtpEdit

_BILLED = (CodeSystem.HCPCS.value, CodeSystem.CPT.value)
_APART = frozenset(
    """
    24 25 27 57 58 59 78 79 91 XE XP XS XU LT RT LC LD LM RC RI E1 E2 E3 E4
    FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9
    """.split()
)
"""The modifiers with which a pair of indicator 1 may be billed. Source: NCCI policy manual, chapter I."""

_NEVER, _WITH_MODIFIER = "0", "1"
_OF_LINE, _OF_DAY = "1", "2"


def service_of_setting(encounter: Encounter) -> str | None:
    """Return whose edits an encounter is held against, None for an inpatient stay."""
    if not encounter.setting.is_outpatient:
        return None
    return "practitioner" if encounter.setting is Setting.PROFESSIONAL else "hospital"


def billed(case: Case) -> tuple[Subject, ...]:
    """Return the standing codes of HCPCS and CPT of an encounter that NCCI is for."""
    if service_of_setting(case.encounter) is None:
        return ()
    return tuple(subject for subject in case.services if subject.choice.system in _BILLED)


def _pairs(case: Case, indicator: str) -> Iterator[tuple[Subject, Subject, PtpEdit]]:
    """Yield the code that is denied, the one that is paid, and the edit between them."""
    lines, whose = billed(case), service_of_setting(case.encounter)
    if whose is None or len(lines) < 2 or case.lists.edition(ListKind.PTP) is None:
        return
    for one, other in combinations(lines, 2):
        edit = case.lists.ptp(one.name, other.name, whose) if one.name != other.name else None
        if edit and edit.modifier == indicator:
            yield (other, one, edit) if other.name == edit.second else (one, other, edit)


def _check_never(case: Case) -> Iterator[Hit]:
    for denied, paid, _ in _pairs(case, _NEVER):
        message = f"{denied.name} is never paid beside {paid.name} on one day; no modifier changes that."
        yield Hit((denied, paid), message, f"Drop {denied.name}.", basis_of(case, ListKind.PTP))


def _check_modifier(case: Case) -> Iterator[Hit]:
    for denied, paid, _ in _pairs(case, _WITH_MODIFIER):
        if not _APART.intersection((*denied.choice.modifiers, *paid.choice.modifiers)):
            message = f"{denied.name} is paid beside {paid.name} only with a modifier that says why."
            repair = (
                f"Drop {denied.name}, or give it the modifier that the record supports (as XS: another site)."
            )
            yield Hit((denied, paid), message, repair, basis_of(case, ListKind.PTP))


def _limits(case: Case) -> Iterator[tuple[tuple[Subject, ...], MueEdit]]:
    """Yield the lines of each code with the edit of its units."""
    whose, subjects = service_of_setting(case.encounter), billed(case)
    if whose is None or not subjects or case.lists.edition(ListKind.MUE) is None:
        return
    lines: defaultdict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        lines[subject.name].append(subject)
    for name, found in lines.items():
        edit = case.lists.mue(name, whose)
        if edit:
            yield tuple(found), edit


def _units(subject: Subject) -> int:
    return subject.choice.units or 1


def _check_line(case: Case) -> Iterator[Hit]:
    for lines, edit in _limits(case):
        for line in lines if edit.adjudication == _OF_LINE else ():
            if _units(line) > edit.units:
                message = (
                    f"{line.name} has {_units(line)} units on one line; at most {edit.units} are plausible."
                )
                yield Hit((line,), message, basis=basis_of(case, ListKind.MUE))


def _over_day(case: Case, *, is_absolute: bool) -> Iterator[tuple[Subject, int, int]]:
    """Yield each line of a code whose units of the day are too many, with their sum and the limit."""
    for lines, edit in _limits(case):
        total = sum(map(_units, lines))
        is_asked = edit.adjudication != _OF_LINE and (edit.adjudication == _OF_DAY) is is_absolute
        if is_asked and total > edit.units:
            yield from ((line, total, edit.units) for line in lines)


def _check_day(case: Case) -> Iterator[Hit]:
    for line, total, most in _over_day(case, is_absolute=True):
        message = f"{line.name} has {total} units on one day; policy allows {most}."
        yield Hit((line,), message, basis=basis_of(case, ListKind.MUE))


def _check_clinical(case: Case) -> Iterator[Hit]:
    for line, total, most in _over_day(case, is_absolute=False):
        message = f"{line.name} has {total} units on one day; more than {most} are seldom right."
        yield Hit((line,), message, basis=basis_of(case, ListKind.MUE))


_VISIT = Setting.PROFESSIONAL
_WELLNESS = "Initial and subsequent annual wellness visit."
_FIRST = Cited("G0438", "Initial", system=CodeSystem.HCPCS)
_NEXT = Cited("G0439", "subsequent annual wellness visit", system=CodeSystem.HCPCS)
_ROWS = (service("G0438"), service("G0439"), service("J1885"))
_APART_NEVER = SmallHeld(codes=_ROWS, pairs=(PtpEdit("G0438", "G0439", "2020-01-01", "", "0", ""),))
_APART_SOMETIMES = SmallHeld(codes=_ROWS, pairs=(PtpEdit("G0438", "G0439", "2020-01-01", "", "1", ""),))
_DRUG = "Ketorolac given intramuscularly."


def _ketorolac(units: int) -> tuple[Cited, ...]:
    return (Cited("J1885", "Ketorolac given", system=CodeSystem.HCPCS, units=units),)


def _limit(indicator: str) -> SmallHeld:
    return SmallHeld(codes=_ROWS, units=(MueEdit("J1885", 8, indicator, ""),))


NEVER = Rule(
    rule_id="CC430",
    name="pair-never-paid-together",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Two services whose NCCI pair has modifier indicator 0 are not billed together on one day.",
    basis="NCCI procedure-to-procedure edits",
    repair="Drop the code of column 2.",
    example=Example(_WELLNESS, (_FIRST, _NEXT), _VISIT, held=_APART_NEVER),
    near_miss=Example(_WELLNESS, (_NEXT,), _VISIT, held=_APART_NEVER),
    check=_check_never,
)
MODIFIER = Rule(
    rule_id="CC431",
    name="pair-without-modifier",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Two services whose NCCI pair has modifier indicator 1 are billed together only with a "
    "modifier that says why they are apart.",
    basis="NCCI procedure-to-procedure edits",
    repair="Drop the code of column 2, or give it the modifier that the record supports.",
    example=Example(_WELLNESS, (_FIRST, _NEXT), _VISIT, held=_APART_SOMETIMES),
    near_miss=Example(
        _WELLNESS,
        (
            _FIRST,
            Cited("G0439", "subsequent annual wellness visit", system=CodeSystem.HCPCS, modifiers=("59",)),
        ),
        _VISIT,
        held=_APART_SOMETIMES,
    ),
    check=_check_modifier,
)
LINE = Rule(
    rule_id="CC432",
    name="units-over-line-limit",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="The units of one line stay within the medically unlikely edit of adjudication indicator 1.",
    basis="NCCI medically unlikely edits",
    repair="Check the units against the dose or count in the record; further lines need a modifier.",
    example=Example(_DRUG, _ketorolac(9), _VISIT, held=_limit("1")),
    near_miss=Example(_DRUG, _ketorolac(8), _VISIT, held=_limit("1")),
    check=_check_line,
)
DAY = Rule(
    rule_id="CC433",
    name="units-over-day-limit",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="The units of all lines of a day stay within the edit of adjudication indicator 2, which no "
    "appeal changes.",
    basis="NCCI medically unlikely edits",
    repair="Check the units against the record and the code's definition.",
    example=Example(_DRUG, _ketorolac(5) * 2, _VISIT, held=_limit("2")),
    near_miss=Example(_DRUG, _ketorolac(8), _VISIT, held=_limit("2")),
    check=_check_day,
)
CLINICAL = Rule(
    rule_id="CC434",
    name="units-seldom-plausible",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="The units of all lines of a day stay within the edit of adjudication indicator 3, or the "
    "record shows why not.",
    basis="NCCI medically unlikely edits",
    repair="Check the units against the dose or count in the record; keep them where it shows the need.",
    example=Example(_DRUG, _ketorolac(12), _VISIT, held=_limit("3")),
    near_miss=Example(_DRUG, _ketorolac(2), _VISIT, held=_limit("3")),
    check=_check_clinical,
)
RULES = (NEVER, MODIFIER, LINE, DAY, CLINICAL)
