"""Rules about the time of a pregnancy and of a birth: trimester, weeks of gestation, the birth record.

Invariant: a trimester is read from a code's title, weeks from the title of its Z3A code. A stay may begin
in one trimester and end in the next, so an inpatient's codes may differ by one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.records import Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example

_TRIMESTER = re.compile(r"\b(first|second|third) trimester\b", re.IGNORECASE)
_ORDER = {"first": 1, "second": 2, "third": 3}
_WEEKS = "Z3A"
_BIRTH = "Z38"
_TIMED = ("O", "Z34")
_UNKNOWN, _FEW, _MANY = "00", "01", "49"
_FIRST_ENDS, _SECOND_ENDS = 14, 28
_AT_BIRTH = (Setting.INPATIENT, Setting.PROFESSIONAL)


@lru_cache(4096)
def _named(title: str) -> int | None:
    found = {m[1].lower() for m in _TRIMESTER.finditer(title)}
    return _ORDER[found.pop()] if len(found) == 1 else None


def _of_weeks(code: str) -> int | None:
    """Return the trimester of a Z3A code; None where it does not tell the weeks."""
    ending = code.rpartition(".")[2]
    if ending in (_UNKNOWN, _FEW, _MANY):
        return {_UNKNOWN: None, _FEW: 1, _MANY: 3}[ending]
    weeks = int(ending)
    return 1 if weeks < _FIRST_ENDS else 2 if weeks < _SECOND_ENDS else 3


def _check_trimester(case: Case) -> Iterator[Hit]:
    tolerated = 1 if case.encounter.setting is Setting.INPATIENT else 0
    known: tuple[Subject, int] | None = None
    for subject, code in case.known:
        trimester = _of_weeks(code.code) if code.code.startswith(_WEEKS) else None
        if trimester:
            known = (subject, trimester)
            break
    for subject, code in case.known:
        trimester = _named(code.title) if code.code.startswith(_TIMED) else None
        if trimester is None:
            continue
        known = known or (subject, trimester)
        if abs(trimester - known[1]) > tolerated:
            yield Hit((subject, known[0]), f"{subject.name} tells another trimester than {known[0].name}.")


def _check_birth(case: Case) -> Iterator[Hit]:
    if case.encounter.setting in _AT_BIRTH:
        return
    for subject, _ in case.known:
        if subject.name.startswith(_BIRTH):
            yield Hit((subject,), f"{subject.name} is for the birth itself; this encounter came after it.")


_SUGAR = "Diet-controlled gestational diabetes at 31 weeks."
_DIABETES = Cited("O24.410", "Diet-controlled gestational diabetes")
_CHECK = "Weight check at four days of age, gaining well."

TRIMESTER = Rule(
    rule_id="CC309",
    name="trimester-against-weeks",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="The trimester of a code is that of the weeks of gestation and of the other codes.",
    basis="I.C.15.a.3",
    repair="Choose the code for the trimester of the encounter.",
    example=Example(
        "Anemia of pregnancy at 31 weeks.",
        (Cited("O99.012", "Anemia of pregnancy"), Cited("Z3A.31", "31 weeks")),
    ),
    near_miss=Example(_SUGAR, (_DIABETES, Cited("Z3A.31", "31 weeks"))),
    check=_check_trimester,
)
BIRTH = Rule(
    rule_id="CC310",
    name="birth-coded-after-birth",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A liveborn code (Z38) is reported once, on the newborn's record of the birth.",
    basis="I.C.16.a.2",
    repair="Use the examination code (Z00.11-) or the newborn's condition.",
    example=Example(_CHECK, (Cited("Z38.00", "four days of age"),), age_years=0),
    near_miss=Example(_CHECK, (Cited("Z00.110", "Weight check at four days of age"),), age_years=0),
    check=_check_birth,
)
RULES = (TRIMESTER, BIRTH)
