"""Rules about codes that the guidelines combine, keep apart, allow once, or want a companion for.

Invariant: everything here is read from data files (`combined`, `apart`, `one_of`, `needs`). A code in
review counts as a companion, for it may yet be confirmed; of codes that may not stand together one goes to
review, never both.
"""

from collections.abc import Iterator

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.exclusions import weakness
from agent.rules.knowledge import in_ranges, ranges_of, rows_about

_COMBINED = "combined"
_APART = "apart"
_ONE_OF = "one_of"
_NEEDS = "needs"
_WHOLE = "-"
_UNLESS_FIRST = "unless first"


def _partner(case: Case, subject: Subject, ranges: str) -> Subject | None:
    wanted = ranges_of(ranges)
    return next((s for s, _ in case.known if s is not subject and in_ranges(s.name, wanted)), None)


def _check_combined(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        for row in rows_about(_COMBINED, subject.name):
            others, whole, basis, why = row.fields
            other = _partner(case, subject, others)
            if other and not any(in_ranges(s.name, ranges_of(whole)) for s in case.reported):
                message = f"{subject.name} and {other.name} are one code together: {why}."
                repair = (
                    f"Use {whole} in place of {subject.name}, unless the note says that they are unrelated."
                )
                yield Hit((subject, other), message, repair, basis)
                break


def _check_apart(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        for row in rows_about(_APART, subject.name):
            other = _partner(case, subject, row.fields[0])
            if other:
                message = f"{subject.name} is not reported beside {other.name}: {row.fields[2]}."
                yield Hit((subject, other), message, f"Keep {other.name} alone.", row.fields[1])
                break


def _check_one_of(case: Case) -> Iterator[Hit]:
    kept: dict[tuple[object, str], Subject] = {}
    told = [(s, about) for s, _ in case.known if (about := rows_about(_ONE_OF, s.name))]
    for subject, about in sorted(told, key=lambda pair: weakness(pair[0])):
        for row in about:
            length, basis, why = row.fields
            alike = "" if length == _WHOLE else subject.name.replace(".", "")[: int(length)]
            other = kept.setdefault((row.codes, alike), subject)
            if other is not subject and other.name != subject.name:
                message = f"{subject.name} and {other.name} contradict each other: {why}."
                yield Hit((subject, other), message, "Keep the one that the note supports.", basis)
                break


def _check_needs(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        for row in rows_about(_NEEDS, subject.name):
            wanted = ranges_of(row.fields[0])
            if row.fields[3] == _UNLESS_FIRST and subject is case.standing[0]:
                continue
            if not any(s is not subject and in_ranges(s.name, wanted) for s in case.reported):
                message = f"{subject.name} is reported without its companion: {row.fields[2]}."
                yield Hit((subject,), message, f"Add a code from {row.fields[0]}, or drop it.", row.fields[1])


_KIDNEY = "Hypertension. CKD stage 4."
_STAGE_FOUR = Cited("N18.4", "CKD stage 4")
_BIRTH = "Full-term uncomplicated delivery of a healthy girl after a labor of six hours."
_DELIVERY = Cited("O80", "Full-term uncomplicated delivery")
_LIVEBORN = Cited("Z37.0", "delivery of a healthy girl")
_BMI = "Knee osteoarthritis. Obesity, BMI 36.2."
_WEIGHT = Cited("Z68.36", "BMI 36.2")

COMBINED = Rule(
    rule_id="CC114",
    name="combination-code-available",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Conditions that the classification presumes to be related are told by their combination code.",
    basis="I.B.9",
    repair="Use the combination code.",
    example=Example(_KIDNEY, (Cited("I10", "Hypertension"), _STAGE_FOUR)),
    near_miss=Example(_KIDNEY, (Cited("I12.9", "Hypertension"), _STAGE_FOUR)),
    check=_check_combined,
)
APART = Rule(
    rule_id="CC115",
    name="not-reported-together",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Codes that a guideline, or the meaning of one of them, keeps apart are not reported together.",
    basis="I.C.15.n.1",
    repair="Keep the code that the note supports.",
    example=Example(_BIRTH, (_DELIVERY, Cited("O70.0", "delivery"), _LIVEBORN)),
    near_miss=Example(_BIRTH, (_DELIVERY, _LIVEBORN)),
    check=_check_apart,
)
ONE_OF = Rule(
    rule_id="CC116",
    name="one-of-a-kind",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="Of a scale (stage of kidney disease, body mass index, weeks of gestation, outcome of "
    "delivery) one code is reported.",
    basis="I.C.14.a.1",
    repair="Keep the one that the note supports.",
    example=Example("CKD stage 4, was 3a.", (_STAGE_FOUR, Cited("N18.31", "3a"))),
    near_miss=Example("CKD stage 4, was 3a.", (_STAGE_FOUR,)),
    check=_check_one_of,
)
NEEDS = Rule(
    rule_id="CC118",
    name="companion-missing",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A code that only adds to another (a body mass index to a diagnosis of weight, the extent of "
    "burns to a burn, metastases to a primary) is reported with it.",
    basis="I.B.14",
    repair="Add the code that it belongs to, or drop it.",
    example=Example(_BMI, (Cited("M17.9", "Knee osteoarthritis"), _WEIGHT)),
    near_miss=Example(_BMI, (Cited("M17.9", "Knee osteoarthritis"), Cited("E66.9", "Obesity"), _WEIGHT)),
    check=_check_needs,
)
MEETING = (APART, ONE_OF)
RULES = (COMBINED, NEEDS)
