"""Rules about what the note says of a condition: present, denied, suspected, past, or someone else's.

Invariant: a code is judged by what the note says as a whole (`Choice.asserted`), or, where that is `present`,
by its quotes when all of them say otherwise. Codes whose own meaning admits another assertion (Z80-Z84 for a
relative's disease) are listed in `data/admitted.tsv`.
"""

from collections.abc import Iterator

from agent.records import Assertion, Choice, Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import rows_about

_CONFIRMED_ONLY = "confirmed_only"
_SEQUELA = "S"


def stance(choice: Choice) -> Assertion:
    """Return what the note says of the condition that a choice codes."""
    if choice.asserted is not Assertion.PRESENT:
        return choice.asserted
    said = {quote.assertion for quote in choice.evidence}
    if not said or Assertion.PRESENT in said:
        return Assertion.PRESENT
    return choice.evidence[0].assertion


def admits(subject: Subject, assertion: Assertion) -> bool:
    """Say whether a code's own meaning admits what the note says of its condition."""
    return any(assertion in row.fields[0].split(", ") for row in rows_about("admitted", subject.name))


def _saying(case: Case, *assertions: Assertion) -> Iterator[Subject]:
    for subject in case.standing:
        said = stance(subject.choice)
        if said in assertions and not admits(subject, said):
            yield subject


def _check_absent(case: Case) -> Iterator[Hit]:
    for subject in _saying(case, Assertion.ABSENT):
        yield Hit((subject,), f"The note says that the condition of {subject.name} is absent.")


def _check_other_person(case: Case) -> Iterator[Hit]:
    for subject in _saying(case, Assertion.FAMILY, Assertion.OTHER_PERSON):
        yield Hit((subject,), f"The note says that someone else has the condition of {subject.name}.")


def _check_historical(case: Case) -> Iterator[Hit]:
    for subject in _saying(case, Assertion.HISTORICAL):
        if subject.code and subject.code.seventh == _SEQUELA:
            continue
        yield Hit(
            (subject,), f"The note tells of {subject.name} as past; the code means a present condition."
        )


def _check_uncertain(case: Case) -> Iterator[Hit]:
    if not case.encounter.setting.is_outpatient:
        return
    for subject in _saying(case, Assertion.POSSIBLE):
        yield Hit((subject,), f"{subject.name} is documented as uncertain in an outpatient encounter.")


def _check_confirmed_only(case: Case) -> Iterator[Hit]:
    if case.encounter.setting.is_outpatient:
        return
    for subject in _saying(case, Assertion.POSSIBLE):
        for row in rows_about(_CONFIRMED_ONLY, subject.name):
            message = f"{subject.name} is documented as uncertain; it is coded only when confirmed."
            yield Hit((subject,), message, basis=row.fields[0])


def _check_hypothetical(case: Case) -> Iterator[Hit]:
    for subject in _saying(case, Assertion.HYPOTHETICAL):
        yield Hit((subject,), f"The note speaks of {subject.name} as something that might happen.")


def _check_divided(case: Case) -> Iterator[Hit]:
    for subject in case.standing:
        said = {quote.assertion for quote in subject.choice.evidence}
        if {Assertion.PRESENT, Assertion.ABSENT} <= said and not admits(subject, Assertion.ABSENT):
            yield Hit((subject,), f"One quote of {subject.name} affirms the condition, another denies it.")


def _check_confidence(case: Case) -> Iterator[Hit]:
    for subject in case.standing:
        confidence = subject.choice.confidence
        if confidence < case.review_below:
            message = f"Confidence in {subject.name} is {confidence:.2f}, below {case.review_below:.2f}."
            yield Hit((subject,), message)


_CANCER = "Follow-up visit. History of breast cancer, treated in 2011."

ABSENT = Rule(
    rule_id="CC204",
    name="condition-denied",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="A condition that the note denies or rules out is not coded.",
    basis="I.A.19",
    repair="Drop the code, or quote where the note affirms the condition.",
    example=Example("She denies chest pain.", (Cited("R07.9", "chest pain", Assertion.ABSENT),)),
    near_miss=Example("She reports chest pain.", (Cited("R07.9", "chest pain"),)),
    check=_check_absent,
)
OTHER_PERSON = Rule(
    rule_id="CC205",
    name="someone-elses-condition",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="A relative's or another person's condition is not the patient's; family history has its "
    "own codes.",
    basis="I.C.21.c.4",
    repair="Drop the code, or use the family history code (Z80-Z84) where it matters to the care.",
    example=Example("Her mother had breast cancer.", (Cited("C50.919", "breast cancer", Assertion.FAMILY),)),
    near_miss=Example(
        "Screening mammogram; her mother had breast cancer.",
        (
            Cited("Z12.31", "Screening mammogram"),
            Cited("Z80.3", "mother had breast cancer", Assertion.FAMILY),
        ),
    ),
    check=_check_other_person,
)
HISTORICAL = Rule(
    rule_id="CC206",
    name="past-condition",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A condition that no longer exists is told by a history code, not by the code of the "
    "condition.",
    basis="I.C.21.c.4",
    repair="Use the personal history code (Z85-Z87), or quote where the note treats it as present.",
    example=Example(_CANCER, (Cited("C50.919", "breast cancer", Assertion.HISTORICAL),)),
    near_miss=Example(
        _CANCER,
        (Cited("Z08", "Follow-up visit"), Cited("Z85.3", "History of breast cancer", Assertion.HISTORICAL)),
    ),
    check=_check_historical,
)
UNCERTAIN = Rule(
    rule_id="CC207",
    name="uncertain-outpatient",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="Outside inpatient admissions, a diagnosis documented as probable, suspected or to be ruled "
    "out is not coded; the symptom or finding that raised it is.",
    basis="IV.H",
    repair="Code the symptom or finding instead.",
    example=Example("Probable pneumonia.", (Cited("J18.9", "pneumonia", Assertion.POSSIBLE),)),
    near_miss=Example(
        "Probable pneumonia at discharge.",
        (Cited("J18.9", "pneumonia", Assertion.POSSIBLE),),
        setting=Setting.INPATIENT,
    ),
    check=_check_uncertain,
)
CONFIRMED_ONLY = Rule(
    rule_id="CC208",
    name="confirmed-cases-only",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="Also for inpatients, HIV disease, Zika virus disease, COVID-19 and influenza due to "
    "certain viruses are coded only when confirmed.",
    basis="I.C.1.a.1",
    repair="Code the signs and symptoms, or the contact with the disease.",
    example=Example(
        "Suspected COVID-19.", (Cited("U07.1", "COVID-19", Assertion.POSSIBLE),), setting=Setting.INPATIENT
    ),
    near_miss=Example("COVID-19 confirmed.", (Cited("U07.1", "COVID-19"),), setting=Setting.INPATIENT),
    check=_check_confirmed_only,
)
HYPOTHETICAL = Rule(
    rule_id="CC209",
    name="hypothetical-condition",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="What might happen, or what the patient is told to watch for, is not coded.",
    basis="I.A.19",
    repair="Drop the code, or quote where the note says that the condition exists.",
    example=Example("Return if fever develops.", (Cited("R50.9", "fever", Assertion.HYPOTHETICAL),)),
    near_miss=Example("Fever since Tuesday.", (Cited("R50.9", "Fever"),)),
    check=_check_hypothetical,
)
DIVIDED = Rule(
    rule_id="CC210",
    name="quotes-disagree",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="The quotes of a code do not contradict one another.",
    basis="I.A.19",
    repair="Keep the quotes that hold for this encounter; query the provider where the record conflicts.",
    example=Example(
        "Shortness of breath on exertion. Denies shortness of breath at rest.",
        (
            Cited("R06.02", "Shortness of breath"),
            Cited("R06.02", "shortness of breath", Assertion.ABSENT),
        ),
        joined=True,
    ),
    near_miss=Example("Shortness of breath on exertion.", (Cited("R06.02", "Shortness of breath"),)),
    check=_check_divided,
)
CONFIDENCE = Rule(
    rule_id="CC213",
    name="low-confidence",
    severity=Severity.INFORMATION,
    outcome=Outcome.REVIEW,
    statement="A code in which the chooser has less confidence than the set limit is looked at before it "
    "is final.",
    basis="I.B.18",
    repair="Confirm or replace the code.",
    example=Example("Back pain, maybe muscular.", (Cited("M54.50", "Back pain", confidence=0.2),)),
    near_miss=Example("Low back pain.", (Cited("M54.50", "Low back pain", confidence=0.9),)),
    check=_check_confidence,
)
RULES = (ABSENT, OTHER_PERSON, HISTORICAL, UNCERTAIN, CONFIRMED_ONLY, HYPOTHETICAL, DIVIDED)
