"""The rule that reads a quote's sentence again: words that deny, suspect, or speak of a relative.

Invariant: only a code all of whose quotes claim a present condition, and stand in sentences that say
otherwise, is in doubt; what a code's own meaning admits (`data/admitted.tsv`) never is, nor are injuries,
causes and Z codes, which tell of other people and of plans.
"""

import re
from collections.abc import Iterator

from agent.assertion import assertion_of, cues
from agent.documents import cut, sentence_at
from agent.records import Assertion, Document, Evidence, SectionKind, Sentence, Severity
from agent.rules.assertions import admits
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example

_ALWAYS = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.HYPOTHETICAL})
_AFFIRMS = re.compile(r"\b(?:positive|present|noted|confirmed|functional)\b|\+", re.IGNORECASE)
_RIVAL_AFTER = re.compile(r"[\s,]*(?:vs\.?|versus)\s", re.IGNORECASE)
_RIVAL_BEFORE = re.compile(r"\s(?:vs\.?|versus)\s+$", re.IGNORECASE)
_NO_CONDITION = tuple("STVWXYZ")


def read_again(document: Document, quote: Evidence) -> Assertion:
    """Return what the sentence around a quote says of it."""
    document = cut(document)
    number = sentence_at(document, quote.start)
    if number is None:
        return Assertion.PRESENT
    sentence = document.sentences[number]
    end = min(quote.end, sentence.end)
    # What stands among instructions may be told in passing: there only the words count.
    kind = sentence.kind if sentence.kind is SectionKind.HISTORY_FAMILY else SectionKind.OTHER
    said = assertion_of(cues(document, number), quote.start, end, kind)
    if said is Assertion.PRESENT and _has_rival(document, sentence, quote):
        return Assertion.POSSIBLE
    return said


def _has_rival(document: Document, sentence: Sentence, quote: Evidence) -> bool:
    """Say whether the quote is one of two that the note cannot decide between: "gout vs septic joint"."""
    after = _RIVAL_AFTER.match(document.text, quote.end, sentence.end)
    before = _RIVAL_BEFORE.search(document.text[sentence.start : quote.start])
    return after is not None or before is not None


def _against(case: Case, subject: Subject) -> Assertion | None:
    """Return what every quote's sentence says that the code may not be reported on."""
    said: set[Assertion] = set()
    for quote in subject.choice.evidence:
        document = case.encounter.document(quote.document_id)
        if document is None or quote.assertion is not Assertion.PRESENT or _AFFIRMS.search(quote.text):
            return None
        said.add(read_again(document, quote))
    wrong = _ALWAYS | {Assertion.POSSIBLE} if case.encounter.setting.is_outpatient else _ALWAYS
    return next(iter(said)) if len(said) == 1 and said <= wrong else None


def _check(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        if not subject.choice.evidence or subject.name.startswith(_NO_CONDITION):
            continue
        said = _against(case, subject)
        if said and not admits(subject, said):
            message = (
                f"The sentences that {subject.name} quotes tell of the condition as {said.replace('_', ' ')}."
            )
            yield Hit((subject,), message)


_DENIAL = "Denies chest pain or palpitations."

STATEMENT = Rule(
    rule_id="CC214",
    name="quote-against-its-sentence",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A quote that claims a present condition does not stand in a sentence that denies it, doubts "
    "it (outside inpatient admissions), or tells of a relative.",
    basis="I.A.19",
    repair="Quote where the note affirms the condition, or drop the code.",
    example=Example(_DENIAL, (Cited("R07.9", "chest pain"),)),
    near_miss=Example("Chest pain since Monday, no palpitations.", (Cited("R07.9", "Chest pain"),)),
    check=_check,
)
RULES = (STATEMENT,)
