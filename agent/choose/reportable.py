"""Which mentions of an encounter are reported, and why the others are not.

Invariant: every mention ends up as reported or with a reason; none is lost silently. Reasons carry the
validator's rule that they foreshadow or the guideline's section.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from agent.choose.knowledge import Knowledge
from agent.records import Assertion, Document, Encounter, Mention, SectionKind

CONCLUSIONS = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES})

_TITLE, _CONCLUDED, _LISTED, _TOLD = 0.9, 0.72, 0.6, 0.55
_WEAK = 0.4

_ASIDES = frozenset(
    {SectionKind.REVIEW_OF_SYSTEMS, SectionKind.EXAMINATION, SectionKind.RESULTS, SectionKind.INSTRUCTIONS,
     SectionKind.MEDICATIONS, SectionKind.ALLERGIES, SectionKind.ADMISSION_DIAGNOSES}
)  # fmt: skip


class _Form(Enum):
    """How a note comes to its conclusions: in problem headings, in prose, or not at all.

    In a stay (STAYED, also with headings) lasting conditions told elsewhere are reported too: they are taken
    to need care or monitoring (Section III), while a visit reports what it takes up (IV.J).
    """

    TITLED = auto()
    STAYED = auto()
    CONCLUDED = auto()
    TOLD = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention with the judgement on it.

    Attributes:
        confidence: That it is reported, in [0, 1]; 0 when it is not.
        past: Whether it is reported as a past illness (personal history).
        reason: Why it is not coded; empty when it is.
        rule: The guideline section or rule of that reason.
    """

    mention: Mention
    confidence: float
    past: bool = False
    reason: str = ""
    rule: str = ""


_NO_REASON = "not the reason for this encounter"
_NOT_TAKEN_UP = "symptom or finding that the assessment does not take up"
_NOT_CARED_FOR = "not assessed or treated in this encounter"
UNREPORTED = frozenset({_NO_REASON, _NOT_TAKEN_UP, _NOT_CARED_FOR})
"""Reasons that say only that a mention was not taken up; they lapse when its condition is coded after all."""

_NOT_CODED = {
    Assertion.ABSENT: ("negated", "I.A.19"),
    Assertion.FAMILY: ("family history", "I.C.21.c.4"),
    Assertion.OTHER_PERSON: ("about another person", "I.A.19"),
    Assertion.HYPOTHETICAL: ("not a present condition: a risk, plan or precaution", "I.B.11"),
}


def judge(
    encounter: Encounter, document: Document, mentions: Sequence[Mention], known: Knowledge
) -> tuple[Judged, ...]:
    """Judge every mention of a document.

    A note that names its problems in headings (an assessment, a list of diagnoses) is coded from these; what
    it only tells elsewhere goes to review when it lasts. A note without is coded from what it tells.

    Args:
        encounter: Its setting decides what becomes of uncertain diagnoses.
        document: The document that the mentions stand in.
        mentions: All of that document.
        known: Which codes last, which are symptoms or circumstances.
    """
    form = _form(document, encounter)
    return tuple(_judge(m, encounter, form, known) for m in mentions)


def _form(document: Document, encounter: Encounter) -> _Form:
    concluding = [s for s in document.sentences if s.kind in CONCLUSIONS]
    if any(s.is_title for s in concluding):
        return _Form.TITLED if encounter.setting.is_outpatient else _Form.STAYED
    return _Form.CONCLUDED if concluding else _Form.TOLD


def _judge(mention: Mention, encounter: Encounter, form: _Form, known: Knowledge) -> Judged:
    code = mention.codes[0]
    if mention.assertion is Assertion.HISTORICAL and code in known.chronic:
        mention = replace(mention, assertion=Assertion.PRESENT)
    told = mention.assertion
    if told in _NOT_CODED and not _own_circumstance(mention, known):
        reason, rule = _NOT_CODED[told]
        return Judged(mention, 0.0, reason=reason, rule=rule)
    if told is Assertion.POSSIBLE and encounter.setting.is_outpatient:
        return Judged(mention, 0.0, reason="uncertain diagnosis in an outpatient setting", rule="IV.H")
    past = _is_past(mention, known)
    if past and known.history_code(code) is None and code not in known.status:
        return Judged(mention, 0.0, reason="past condition", rule="IV.J")
    confidence = max(_LISTED if past else 0.0, _confidence(mention, form, known))
    if confidence == 0.0:
        rule = "IV.J" if encounter.setting.is_outpatient else "III"
        return Judged(mention, 0.0, reason=_unreported(mention, known), rule=rule)
    return Judged(mention, confidence, past=past)


def _own_circumstance(mention: Mention, known: Knowledge) -> bool:
    """Say whether the phrase itself speaks of family, risk or exposure ("family history of colon cancer")."""
    code = mention.codes[0]
    return code in known.status and mention.assertion in {
        Assertion.FAMILY,
        Assertion.HYPOTHETICAL,
        Assertion.OTHER_PERSON,
    }


def _is_past(mention: Mention, known: Knowledge) -> bool:
    if mention.codes[0] in known.chronic or mention.codes[0] in known.status:
        return False
    return mention.assertion is Assertion.HISTORICAL or mention.section is SectionKind.HISTORY_PAST


def _confidence(mention: Mention, form: _Form, known: Knowledge) -> float:
    if mention.is_title and mention.section in CONCLUSIONS:
        return _WEAK if mention.codes[0] in known.screening else _TITLE
    as_circumstance = _of_circumstance(mention, known)
    return _of_problem(mention, form, known) if as_circumstance is None else as_circumstance


def _of_circumstance(mention: Mention, known: Knowledge) -> float | None:
    """Return the confidence of a cause, occasion or status; None for a mention of a problem."""
    code = mention.codes[0]
    if code in known.external:
        return _TOLD
    if code in known.occasion:
        return _CONCLUDED if mention.section is SectionKind.CHIEF_COMPLAINT else 0.0
    if code in known.optional:
        return _WEAK
    return _LISTED if code in known.status else None


def _of_problem(mention: Mention, form: _Form, known: Knowledge) -> float:
    if mention.section in _ASIDES:
        return _WEAK if form is _Form.TOLD else 0.0
    if form is _Form.TOLD:
        return _TOLD
    if form is _Form.CONCLUDED and mention.section in CONCLUSIONS:
        return _CONCLUDED
    if not _lasting(mention, known):
        return 0.0
    return _TOLD if form is _Form.STAYED else _WEAK


def _lasting(mention: Mention, known: Knowledge) -> bool:
    return mention.codes[0] in known.chronic and mention.codes[0] not in known.symptom


def _unreported(mention: Mention, known: Knowledge) -> str:
    if mention.codes[0] in known.occasion:
        return _NO_REASON
    return _NOT_TAKEN_UP if mention.codes[0] in known.symptom else _NOT_CARED_FOR
