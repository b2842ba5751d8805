"""Which mentions of an encounter are reported, and why the others are not.

Invariant: every mention ends up as reported or with a reason; none is lost silently. Reasons carry the
validator's rule that they foreshadow or the guideline's section.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.choose.along import is_listed_along
from agent.choose.asides import aside
from agent.choose.beside import is_no_finding, is_over, is_treated
from agent.choose.form import CONCLUSIONS, Form, form_of
from agent.choose.knowledge import Knowledge
from agent.choose.longago import is_long_past
from agent.choose.prevented import prevented
from agent.records import Assertion, Document, Encounter, Mention, SectionKind

_TITLE, _CONCLUDED, _LISTED, _TOLD = 0.9, 0.72, 0.6, 0.55
_WEAK = 0.4
FAINT = 0.15
"""Confidence of what the rules would leave out as not taken up; the ranker weighs it with the rest."""

_OCCASIONS = {
    SectionKind.CHIEF_COMPLAINT: _CONCLUDED,
    SectionKind.DIAGNOSES: _CONCLUDED,
    SectionKind.ADMISSION_DIAGNOSES: _LISTED,
    SectionKind.PROCEDURE: _LISTED,
}
"""How surely a reason for the encounter is one, by where it is named."""

_ASIDES = frozenset(
    {SectionKind.REVIEW_OF_SYSTEMS, SectionKind.EXAMINATION, SectionKind.RESULTS, SectionKind.INSTRUCTIONS,
     SectionKind.MEDICATIONS, SectionKind.ALLERGIES, SectionKind.ADMISSION_DIAGNOSES}
)  # fmt: skip


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
TOO_LITTLE = "too little in the note speaks for reporting it"
UNREPORTED = frozenset({_NO_REASON, _NOT_TAKEN_UP, _NOT_CARED_FOR, TOO_LITTLE})
"""Reasons that say only that a mention was not taken up; they lapse when its condition is coded after all."""

_NOT_CODED = {
    Assertion.ABSENT: ("negated", "I.A.19"),
    Assertion.FAMILY: ("family history", "I.C.21.c.4"),
    Assertion.OTHER_PERSON: ("about another person", "I.A.19"),
    Assertion.HYPOTHETICAL: ("not a present condition: a risk, plan or precaution", "I.B.11"),
}


def judge(
    encounter: Encounter,
    document: Document,
    mentions: Sequence[Mention],
    known: Knowledge,
    form: Form | None = None,
) -> tuple[Judged, ...]:
    """Judge every mention of a document.

    A note that names its problems in headings (an assessment, a list of diagnoses) is coded from these; what
    it only tells elsewhere goes to review when it lasts. A note without is coded from what it tells.

    Args:
        encounter: Its setting decides what becomes of uncertain diagnoses.
        document: The document that the mentions stand in.
        mentions: All of that document.
        known: Which codes last, which are symptoms or circumstances.
        form: How the note comes to its conclusions, where these are not all of its mentions.
    """
    form = form or form_of(document, encounter, mentions)
    visit = encounter.setting.is_outpatient
    now = [_treated(m, document) for m in mentions]
    told = [_told(m, encounter, document) if visit else _of_stay(m, document, known) for m in now]
    return tuple(
        _of_aside(document, m, known)
        or _of_old(encounter, document, m, known)
        or _judge(_headed(m, document, known), encounter, form, known)
        for m in told
    )


def _headed(mention: Mention, document: Document, known: Knowledge) -> Mention:
    """Take a problem that is listed in one line with others for a heading of its own."""
    if mention.is_title or mention.assertion is not Assertion.PRESENT:
        return mention
    listed = is_listed_along(document, mention, is_symptom=mention.codes[0] in known.symptom)
    return replace(mention, is_title=True) if listed else mention


def _treated(mention: Mention, document: Document) -> Mention:
    """Take what an ended treatment was for, for past: "after finishing clindamycin for a dental abscess"."""
    if mention.assertion is Assertion.PRESENT and is_treated(mention, document):
        return replace(mention, assertion=Assertion.HISTORICAL)
    return mention


def _told(mention: Mention, encounter: Encounter, document: Document) -> Mention:
    """Take what the words beside a mention say of it for its assertion, where it is said to be present."""
    if mention.assertion is Assertion.PRESENT:
        if is_no_finding(mention, document):
            return replace(mention, assertion=Assertion.ABSENT)
        if is_over(mention, document, encounter.day):
            return replace(mention, assertion=Assertion.HISTORICAL)
    return mention


def _of_aside(document: Document, mention: Mention, known: Knowledge) -> Judged | None:
    """Return the judgement on what is told in passing only (a vaccine's disease, a reaction); else None."""
    stands_for = prevented(document, mention)
    told = aside(document, mention, known) or ((stands_for, "I.A.19") if stands_for else None)
    return Judged(mention, 0.0, reason=told[0], rule=told[1]) if told else None


def _of_old(encounter: Encounter, document: Document, mention: Mention, known: Knowledge) -> Judged | None:
    """Return the judgement on an external cause that is dated long ago: it caused nothing of today."""
    if mention.codes[0] not in known.external:
        return None
    sentence = document.sentences[mention.sentence]
    if not is_long_past(document, sentence, mention.start, mention.end, encounter.day):
        return None
    return Judged(mention, 0.0, past=True, reason="past condition", rule="I.C.20.a.1")


_RESOLVED = re.compile(r"\bresolv(?:ed|ing)\b|\bresolution\b", re.IGNORECASE)
_BEFORE_STAY = re.compile(
    r"\b(?:history|h/o|hx|pmh|prior|previous\w*|remote|past|years?|yrs?|months?|childhood|last|ago|since"
    r"|(?:19|20)\d\d|s/p|status post|old|former\w*)\b",
    re.IGNORECASE,
)


def _of_stay(mention: Mention, document: Document, known: Knowledge) -> Mention:
    """Take a condition that resolved in the stay for one of the stay (Section III): "Acidosis, resolved"."""
    if mention.assertion is not Assertion.HISTORICAL or mention.codes[0] in known.symptom:
        return mention
    if mention.section in {
        SectionKind.HISTORY_PAST,
        SectionKind.HISTORY_SURGICAL,
        SectionKind.HISTORY_FAMILY,
    }:
        return mention
    place = document.sentences[mention.sentence]
    said = document.text[place.start : place.end]
    if not _RESOLVED.search(said) or _BEFORE_STAY.search(said):
        return mention
    return replace(mention, assertion=Assertion.PRESENT)


def _judge(mention: Mention, encounter: Encounter, form: Form, known: Knowledge) -> Judged:
    code = mention.codes[0]
    if mention.assertion is Assertion.HISTORICAL and code in known.chronic:
        mention = replace(mention, assertion=Assertion.PRESENT)
    told = mention.assertion
    if code.startswith("Z79") and told is Assertion.HISTORICAL:
        return Judged(mention, 0.0, reason="a drug taken earlier", rule="I.C.21.c.3")
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
        rule = reporting_rule(encounter)
        return Judged(mention, FAINT, past=past, reason=_unreported(mention, known), rule=rule)
    return Judged(mention, confidence, past=past)


def reporting_rule(encounter: Encounter) -> str:
    """Return the section on which conditions of an encounter are reported: IV.J outpatient, III inpatient."""
    return "IV.J" if encounter.setting.is_outpatient else "III"


_OF_OWN_BODY = (
    "Z79",
    "Z85",
    "Z86",
    "Z87",
    "Z88",
    "Z89",
    "Z90",
    "Z91.0",
    "Z93",
    "Z94",
    "Z95",
    "Z96",
    "Z97",
    "Z98",
    "Z99",
)
"""What somebody has, takes or has had: of a relative ("brother with bee allergy") it is not the patient's."""


def _own_circumstance(mention: Mention, known: Knowledge) -> bool:
    """Say whether the phrase itself speaks of family, risk or exposure ("family history of colon cancer")."""
    code = mention.codes[0]
    if code.startswith(_OF_OWN_BODY):
        return mention.assertion is Assertion.HYPOTHETICAL
    return code in known.status and mention.assertion in {
        Assertion.FAMILY,
        Assertion.HYPOTHETICAL,
        Assertion.OTHER_PERSON,
    }


def _is_past(mention: Mention, known: Knowledge) -> bool:
    if mention.codes[0] in known.chronic or mention.codes[0] in known.status:
        return False
    return mention.assertion is Assertion.HISTORICAL or mention.section is SectionKind.HISTORY_PAST


def _confidence(mention: Mention, form: Form, known: Knowledge) -> float:
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
        return _OCCASIONS.get(mention.section, 0.0)
    if code in known.optional:
        return _WEAK
    return _LISTED if code in known.status else None


def _of_problem(mention: Mention, form: Form, known: Knowledge) -> float:
    if mention.section in _ASIDES:
        return _WEAK if form is Form.TOLD else 0.0
    if form is Form.TOLD:
        return _TOLD
    if mention.section is SectionKind.DIAGNOSES:
        return _CONCLUDED
    if form is Form.CONCLUDED and mention.section in CONCLUSIONS:
        return _CONCLUDED
    if not _lasting(mention, known):
        return _TOLD if mention.section in CONCLUSIONS and mention.codes[0].startswith("C") else 0.0
    return _TOLD if form is Form.STAYED else _WEAK


def _lasting(mention: Mention, known: Knowledge) -> bool:
    return mention.codes[0] in known.chronic and mention.codes[0] not in known.symptom


def _unreported(mention: Mention, known: Knowledge) -> str:
    if mention.codes[0] in known.occasion:
        return _NO_REASON
    return _NOT_TAKEN_UP if mention.codes[0] in known.symptom else _NOT_CARED_FOR
