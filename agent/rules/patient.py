"""Rules about who the patient is: sex and age that a code can be about, and weeks of gestation.

Invariant: an unknown sex or age breaks no rule. These are doubts about the record as much as about the code,
so they never remove one.
"""

from collections.abc import Iterator

from agent.records import Encounter, Severity, Sex
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import Row, rows_about

_DATA = "patient"
_ANY = "-"
_SEXES = {Sex.FEMALE: "female", Sex.MALE: "male"}
_ADULT = 18
_PERINATAL = "P"
_WEEKS = "Z3A"
_OBSTETRIC = "O"
_ABORTIVE = (*(f"O0{digit}" for digit in range(9)), "Z33.2", "Z39")
_PREGNANT = ("Z34", "Z33", "Z36", "Z32")


def _check_sex(case: Case) -> Iterator[Hit]:
    sex = case.encounter.sex
    if sex is None:
        return
    for subject, row in _rows(case):
        wanted = row.fields[0]
        if wanted not in (_ANY, sex):
            message = f"{subject.name} is for {_SEXES[Sex(wanted)]} patients; the record says {_SEXES[sex]}."
            yield Hit((subject,), message, basis=row.fields[3])


def _check_age(case: Case) -> Iterator[Hit]:
    for subject, row in _rows(case):
        if _outside(case.encounter, row):
            low, high = row.fields[1], row.fields[2]
            span = (
                f"from {low}" if high == _ANY else f"up to {high}" if low == _ANY else f"from {low} to {high}"
            )
            message = f"{subject.name} is for ages {span}; the patient is {case.encounter.age_years}."
            yield Hit((subject,), message, basis=row.fields[3])


def _outside(encounter: Encounter, row: Row) -> bool:
    age = encounter.age_years
    if age is None:
        return False
    low, high = row.fields[1], row.fields[2]
    return (low != _ANY and age < int(low)) or (high != _ANY and age > int(high))


def age_doubted(encounter: Encounter, code: str) -> bool:
    """Say whether a code is for another age, as CC305 says of it."""
    return any(_outside(encounter, row) for row in rows_about(_DATA, code))


def sex_doubted(encounter: Encounter, code: str) -> bool:
    """Say whether a code is for the other sex, as CC304 says of it."""
    wanted = {row.fields[0] for row in rows_about(_DATA, code)} - {_ANY}
    return encounter.sex is not None and bool(wanted) and encounter.sex not in wanted


def _rows(case: Case) -> Iterator[tuple[Subject, Row]]:
    for subject, _ in case.known:
        for row in rows_about(_DATA, subject.name):
            yield subject, row


def _check_perinatal(case: Case) -> Iterator[Hit]:
    age = case.encounter.age_years
    if age is None or age < _ADULT:
        return
    for subject, _ in case.known:
        if subject.name.startswith(_PERINATAL):
            yield Hit((subject,), f"{subject.name} began around birth; the patient is {age}.")


def _check_weeks_needless(case: Case) -> Iterator[Hit]:
    ended = [s for s, _ in case.known if s.name.startswith(_ABORTIVE)]
    for subject, _ in case.known:
        if ended and subject.name.startswith(_WEEKS):
            yield Hit((subject, ended[0]), f"{subject.name} does not go with {ended[0].name}.")


def _check_weeks_alone(case: Case) -> Iterator[Hit]:
    pregnant = any(s.name.startswith((_OBSTETRIC, *_PREGNANT)) for s in case.reported)
    for subject, _ in case.known:
        if subject.name.startswith(_WEEKS) and not pregnant:
            yield Hit((subject,), f"{subject.name} is reported without a code for the pregnancy.")


_MISCARRIAGE = "Missed abortion at 9 weeks."
_MISSED = Cited("O02.1", "Missed abortion")
_NINE_WEEKS = Cited("Z3A.09", "9 weeks")
_PROSTATE = Cited("N40.0", "Enlarged prostate")
_EIGHT_WEEKS = "Prenatal visit at 12 weeks."

SEX = Rule(
    rule_id="CC304",
    name="sex-conflict",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A code for an organ or state of one sex agrees with the patient's sex as recorded.",
    basis="MCE v41.1",
    repair="Check the recorded sex and the organ that the note speaks of; keep the code where the record "
    "explains it.",
    example=Example("Enlarged prostate.", (_PROSTATE,), sex=Sex.FEMALE),
    near_miss=Example("Enlarged prostate.", (_PROSTATE,), sex=Sex.MALE, age_years=71),
    check=_check_sex,
)
AGE = Rule(
    rule_id="CC305",
    name="age-conflict",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A code for an age of life agrees with the patient's age.",
    basis="MCE v41.1",
    repair="Check the recorded age, or use the code for the patient's age.",
    example=Example("Well-child visit.", (Cited("Z00.129", "Well-child visit"),), age_years=47),
    near_miss=Example("Well-child visit.", (Cited("Z00.129", "Well-child visit"),), age_years=4),
    check=_check_age,
)
PERINATAL = Rule(
    rule_id="CC306",
    name="perinatal-code-in-adult",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A chapter 16 code stays right for life while the condition that began around birth is "
    "still present.",
    basis="I.C.16.a.4",
    repair="Keep it if the condition is still present; otherwise use a history code.",
    example=Example(
        "Bronchopulmonary dysplasia of prematurity, still on inhalers.",
        (Cited("P27.1", "Bronchopulmonary dysplasia"),),
        age_years=24,
    ),
    near_miss=Example(
        "Bronchopulmonary dysplasia.", (Cited("P27.1", "Bronchopulmonary dysplasia"),), age_years=1
    ),
    check=_check_perinatal,
)
WEEKS_NEEDLESS = Rule(
    rule_id="CC307",
    name="weeks-of-ended-pregnancy",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="Weeks of gestation are not reported with abortive outcomes, elective termination or "
    "postpartum care.",
    basis="I.C.21.c.11",
    repair="Drop the Z3A code.",
    example=Example(_MISCARRIAGE, (_MISSED, _NINE_WEEKS)),
    near_miss=Example(_MISCARRIAGE, (_MISSED,)),
    check=_check_weeks_needless,
)
WEEKS_ALONE = Rule(
    rule_id="CC308",
    name="weeks-without-pregnancy",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="Weeks of gestation add to a code for the pregnancy (O00-O9A, Z32-Z36) and are not reported "
    "alone.",
    basis="I.C.21.c.11",
    repair="Add the code for the pregnancy or the prenatal visit.",
    example=Example(_EIGHT_WEEKS, (Cited("Z3A.12", "12 weeks"),)),
    near_miss=Example(_EIGHT_WEEKS, (Cited("Z34.91", "Prenatal visit"), Cited("Z3A.12", "12 weeks"))),
    check=_check_weeks_alone,
)
RULES = (SEX, AGE, PERINATAL, WEEKS_NEEDLESS, WEEKS_ALONE)
