"""Rules that run the conditions of the guideline cards which no other rule tells.

Invariant: every row of `data/cards.tsv` lies within a condition of the card that it cites, and every finding
names that card. What a note of the tabular list or another rule says of the same codes is left to it.
"""

from collections.abc import Iterator

from agent.records import Severity
from agent.rules import partners
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.etiology import precedes
from agent.rules.example import Cited, Example
from agent.rules.knowledge import Row, in_ranges, ranges_of, rows_about
from index.records import ConditionTest

_DATA = "cards"
_NONE = "-"
_SEQUELA = "S"


def _others(row: Row) -> str:
    return row.fields[1]


def _basis(row: Row) -> str:
    return row.fields[2]


def _why(row: Row) -> str:
    return row.fields[5]


def _rows(case: Case, *tests: ConditionTest) -> Iterator[tuple[int, Subject, Row]]:
    """Yield the rows of some tests that apply, each with the code that it is about and its place."""
    for place, (subject, _) in enumerate(case.known):
        for row in rows_about(_DATA, subject.name):
            test, _, _, unless, settings, _ = row.fields
            if test not in tests or (settings != _NONE and case.encounter.setting not in settings):
                continue
            if unless == _NONE or not _reported(case, subject, unless):
                yield place, subject, row


def _reported(case: Case, subject: Subject, ranges: str) -> bool:
    wanted = ranges_of(ranges)
    return any(other is not subject and in_ranges(other.name, wanted) for other in case.reported)


def _check_apart(case: Case) -> Iterator[Hit]:
    for _, subject, row in _rows(case, ConditionTest.NOT_WITH, ConditionTest.ABSORBS):
        wanted = ranges_of(_others(row))
        other = next((s for s, _ in case.known if s is not subject and in_ranges(s.name, wanted)), None)
        if other and case.tables.excluding(subject.name, other.name) is None:
            message = f"{subject.name} is not reported beside {other.name}: {_why(row)}."
            repair = f"Keep the one that the note supports; see {_basis(row)}."
            yield Hit((subject, other), message, repair, _basis(row))


def _check_order(case: Case) -> Iterator[Hit]:
    for place, second, row in _rows(case, ConditionTest.ORDER):
        before = case.known[:place]
        if second.code is None or second.code.seventh == _SEQUELA:
            continue
        wanted = ranges_of(_others(row))
        first = next((s for s, _ in before if in_ranges(s.name, wanted) and not _is_told(s, second)), None)
        if first and not any(in_ranges(s.name, row.codes) for s, _ in before):
            message = f"{second.name} belongs before {first.name}: {_why(row)}."
            yield Hit((first, second), message, f"Put {second.name} before {first.name}.", _basis(row))


def _is_told(first: Subject, second: Subject) -> bool:
    """Say whether a note of the tabular list orders the two, which is CC102's to say."""
    return precedes(first, second) is not None or precedes(second, first) is not None


def _check_place(case: Case) -> Iterator[Hit]:
    for at, subject, row in _rows(case, ConditionTest.FIRST, ConditionTest.NOT_FIRST):
        must_lead = row.fields[0] == ConditionTest.FIRST
        if must_lead is not (at == 0):
            place = "is listed first" if must_lead else "is never listed first"
            repair = f"Put {subject.name} {'first' if must_lead else 'after the code that it adds to'}."
            yield Hit((subject,), f"{subject.name} {place}: {_why(row)}.", repair, _basis(row))


def _check_partner(case: Case) -> Iterator[Hit]:
    found = [
        (subject, row)
        for _, subject, row in _rows(case, ConditionTest.PARTNER)
        if not _reported(case, subject, _others(row))
    ]
    told = {hit.subjects[0] for rule in partners.RULES for hit in rule.check(case)} if found else set()
    for subject, row in found:
        if subject not in told:
            message = f"{subject.name} is reported without its companion: {_why(row)}."
            yield Hit((subject,), message, f"Add a code from {_others(row)}, or drop it.", _basis(row))


_SUGAR = "Gestational diabetes, controlled with insulin, in the third trimester at 34 weeks."
_GESTATIONAL = (
    Cited("O24.414", "Gestational diabetes, controlled with insulin"),
    Cited("Z3A.34", "34 weeks"),
)
_BABY = "Preterm infant, 1,300 grams, born at 31 weeks of gestation."
_GRAMS = Cited("P07.15", "1,300 grams")
_WEEKS = Cited("P07.34", "31 weeks of gestation")
_RESISTANT = "Essential hypertension, resistant to three drugs."
_DRUGS = Cited("I1A.0", "resistant to three drugs")
_TYPE = Cited("I10", "Essential hypertension")
_PAIN = "Pain due to the cancer of the prostate, on morphine."

APART = Rule(
    rule_id="CC320",
    name="apart-by-section",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Codes that a section of the guidelines keeps apart are not reported together: insulin beside "
    "gestational diabetes, a newborn's code beside the mother's, I11 or I12 beside I13.",
    basis="I.B.9",
    repair="Keep the one that the note supports.",
    example=Example(_SUGAR, (*_GESTATIONAL, Cited("Z79.4", "insulin"))),
    near_miss=Example(_SUGAR, _GESTATIONAL),
    check=_check_apart,
)
ORDER = Rule(
    rule_id="CC321",
    name="order-by-section",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Codes stand in the order that a section of the guidelines gives for them: a birth weight "
    "before the weeks of gestation, abuse before its injuries, a failed insulin pump before what it caused.",
    basis="I.C.16.d",
    repair="Put the code that the section names first.",
    example=Example(_BABY, (_WEEKS, _GRAMS), age_years=0),
    near_miss=Example(_BABY, (_GRAMS, _WEEKS), age_years=0),
    check=_check_order,
)
PLACE = Rule(
    rule_id="CC322",
    name="place-by-section",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A code stands first, or never does, where a section of the guidelines says so: a disorder "
    "due to vaping is listed first, resistant hypertension after its type.",
    basis="I.C.9.a.12",
    repair="Put it where the section says.",
    example=Example(_RESISTANT, (_DRUGS,)),
    near_miss=Example(_RESISTANT, (_TYPE, _DRUGS)),
    check=_check_place,
)
PARTNER = Rule(
    rule_id="CC323",
    name="companion-by-section",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A code whose meaning takes a second code has one beside it: pain due to a neoplasm the "
    "neoplasm, diabetes in pregnancy its type, pneumonia due to COVID-19 the infection.",
    basis="I.C.6.b.5",
    repair="Add the code of the other half, or drop it.",
    example=Example(_PAIN, (Cited("G89.3", "Pain due to the cancer"),)),
    near_miss=Example(
        _PAIN, (Cited("G89.3", "Pain due to the cancer"), Cited("C61", "cancer of the prostate"))
    ),
    check=_check_partner,
)
RULES = (APART, ORDER, PLACE, PARTNER)
