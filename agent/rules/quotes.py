"""Rules about quotes: each code has one, it lies inside its document, and it says what the document says.

Invariant: nothing that later rules read of a quote (its side, its assertion) is read before these rules hold.
A bare list of codes has no documents and nothing to hold quotes against: these rules then say nothing.
"""

from collections.abc import Iterator

from agent.records import Document, Encounter, Evidence, NotCoded, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example


def _inside(quote: Evidence, document: Document | None) -> bool:
    return document is not None and 0 <= quote.start < quote.end <= len(document.text)


def _place(quote: Evidence) -> str:
    return f"{quote.document_id!r} {quote.start}-{quote.end}"


def not_coded(subject: Subject, encounter: Encounter, reason: str, rule_id: str) -> NotCoded:
    """Return the record of a code that must not be reported, with the place of its first true quote.

    Args:
        subject: The code that was taken out.
        encounter: Holds the documents; the text is sliced from them, never taken from the evidence.
        reason: Why, in one line.
        rule_id: The rule that says so.
    """
    for quote in subject.choice.evidence:
        document = encounter.document(quote.document_id)
        if document and _inside(quote, document):
            text = document.text[quote.start : quote.end]
            return NotCoded(quote.document_id, text, quote.start, quote.end, reason, rule_id)
    return NotCoded("", "", 0, 0, reason, rule_id)


def _check_present(case: Case) -> Iterator[Hit]:
    if not case.has_text:
        return
    for subject in case.standing:
        if not subject.choice.evidence:
            yield Hit((subject,), f"{subject.name} has no quote.")


def _check_bounds(case: Case) -> Iterator[Hit]:
    for subject, quote, document in _held(case):
        if not _inside(quote, document):
            yield Hit((subject,), f"A quote of {subject.name} lies outside the documents: {_place(quote)}.")


def _check_text(case: Case) -> Iterator[Hit]:
    for subject, quote, document in _held(case):
        if document is None or not _inside(quote, document):
            continue
        if document.text[quote.start : quote.end] != quote.text:
            yield Hit((subject,), f"A quote of {subject.name} is not what stands at {_place(quote)}.")


def _held(case: Case) -> Iterator[tuple[Subject, Evidence, Document | None]]:
    if not case.has_text:
        return
    for subject in case.standing:
        for quote in subject.choice.evidence:
            yield subject, quote, case.encounter.document(quote.document_id)


_TEXT = "Assessment: community-acquired pneumonia of the right lower lobe."
_QUOTE = "community-acquired pneumonia"

NO_QUOTE = Rule(
    rule_id="CC201",
    name="no-quote",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Every code quotes words of the record: the provider's statement is what a code rests on.",
    basis="I.A.19",
    repair="Quote the words that support the code, or drop it.",
    example=Example(_TEXT, (Cited("J18.9"),)),
    near_miss=Example(_TEXT, (Cited("J18.9", _QUOTE),)),
    check=_check_present,
)
OUT_OF_BOUNDS = Rule(
    rule_id="CC202",
    name="quote-out-of-bounds",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A quote's offsets are half-open and lie inside its document.",
    basis="I.A.19",
    repair="Quote again from the document as read.",
    example=Example(_TEXT, (Cited("J18.9", _QUOTE, shift=1000),)),
    near_miss=Example(_TEXT, (Cited("J18.9", _QUOTE),)),
    check=_check_bounds,
)
NOT_IN_TEXT = Rule(
    rule_id="CC203",
    name="quote-not-in-text",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A quote is, character for character, what the document holds between its offsets.",
    basis="I.A.19",
    repair="Quote again from the document as read.",
    example=Example(_TEXT, (Cited("J18.9", _QUOTE, claimed="bacterial pneumonia"),)),
    near_miss=Example(_TEXT, (Cited("J18.9", _QUOTE),)),
    check=_check_text,
)
RULES = (NO_QUOTE, OUT_OF_BOUNDS, NOT_IN_TEXT)
