"""Rules about evidence against a code: it is shown, and weighs more where the note comes to it last.

Invariant: what was not looked for is not found: only `Choice.against` is read. Symptoms that come and go are
left alone; a finding names the place of the words, never the words.
"""

from collections.abc import Iterator

from agent.governance.places import authority
from agent.records import Assertion, Opposing, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.cues import Place
from agent.rules.example import Cited, Example

_SYMPTOM = ("R", "M25.5", "M54", "M79.6", "M79.1", "G89", "H57.1", "N23", "L53.9", "H55")
_SIDE = "other side"
_SAID = {
    "denied": "deny it",
    "ruled out": "rule it out",
    "resolved": "tell of it as over",
    "of the family": "tell of a relative",
    "of another person": "tell of somebody else",
    "uncertain": "leave it uncertain",
    _SIDE: "name the other side",
}


def _concludes(subject: Subject, against: Opposing) -> bool:
    """Say whether words against a code stand in a section that decides more than those of its evidence."""
    present = [q for q in subject.choice.evidence if q.assertion is Assertion.PRESENT]
    best = max((authority(q.section) for q in present), default=0)
    ends = max((q.end for q in present if q.document_id == against.quote.document_id), default=-1)
    return bool(present) and authority(against.quote.section) > best and against.quote.start >= ends


def _opposed(case: Case) -> Iterator[tuple[Subject, Opposing, bool]]:
    """Yield each diagnosis with the weightiest words against it, and whether these conclude the note."""
    for subject, _ in case.known:
        if subject.choice.against and not subject.name.startswith(_SYMPTOM):
            against = subject.choice.against
            concluding = next((one for one in against if _concludes(subject, one)), None)
            yield subject, concluding or against[0], concluding is not None


def _hit(subject: Subject, against: Opposing) -> Hit:
    place = Place(against.quote.document_id, against.quote.start, against.quote.end)
    return Hit((subject,), f"Against {subject.name}: the words at {place} {_SAID[against.why]}.")


def _check_against(case: Case) -> Iterator[Hit]:
    for subject, against, concludes in _opposed(case):
        if not concludes and against.why not in {_SIDE, "uncertain"}:
            yield _hit(subject, against)


def _check_conclusion(case: Case) -> Iterator[Hit]:
    for subject, against, concludes in _opposed(case):
        if concludes and against.why != _SIDE:
            yield _hit(subject, against)


def _check_side(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        found = next((one for one in subject.choice.against if one.why == _SIDE), None)
        if found:
            yield _hit(subject, found)


AGAINST = Rule(
    rule_id="CC344",
    name="evidence-against",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="What the note says against a diagnosis is looked at before it is reported.",
    basis="I.A.19",
    repair="Read both places, and ask the provider where they cannot both hold.",
    example=Example(
        "Pneumonia on the film, levofloxacin started.\nLungs: no pneumonia.",
        (Cited("J18.9", "Pneumonia"),),
        governed=True,
    ),
    near_miss=Example(
        "Pneumonia on the film, levofloxacin started.\nLungs: no effusion.",
        (Cited("J18.9", "Pneumonia"),),
        governed=True,
    ),
    check=_check_against,
)
CONCLUSION = Rule(
    rule_id="CC345",
    name="conclusion-against",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A diagnosis told in the story is not one that the assessment behind it denies or leaves open.",
    basis="I.A.19",
    repair="Follow the assessment, or ask the provider.",
    example=Example(
        "HPI\nTold of pneumonia elsewhere.\n\nASSESSMENT\nPneumonia ruled out. Continue fluids.",
        (Cited("J18.9", "pneumonia"),),
        governed=True,
    ),
    near_miss=Example(
        "HPI\nTold of pneumonia elsewhere.\n\nASSESSMENT\nPneumonia confirmed. Start levofloxacin.",
        (Cited("J18.9", "pneumonia"),),
        governed=True,
    ),
    check=_check_conclusion,
)
SIDES = Rule(
    rule_id="CC346",
    name="sides-contradict",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A condition of one side is not told of the other side alone elsewhere in the note.",
    basis="I.B.13",
    repair="Ask the provider which side holds.",
    example=Example(
        "Right otitis media since Monday.\nLeft otitis media: amoxicillin for ten days.",
        (Cited("H66.91", "Right otitis media"),),
        governed=True,
    ),
    near_miss=Example(
        "Right otitis media since Monday.\nRight otitis media: amoxicillin for ten days.",
        (Cited("H66.91", "Right otitis media"),),
        governed=True,
    ),
    check=_check_side,
)
RULES = (AGAINST, CONCLUSION, SIDES)
