"""Where a note tells how this encounter's injury came about.

Invariant: nothing is told of a note without a current injury, and what the note tells as long past, denies,
plans or says of another person is no part of the story. Sections about other matters (family, past history,
medications, instructions, review of systems) tell none of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.assertion import Cue, assertion_of, cues
from agent.choose.finding import View, drafted, mention_at, replacing
from agent.choose.longago import is_long_past
from agent.choose.outcome import Draft, fact
from agent.documents import sentence_at
from agent.records import Assertion, Document, Mention, SectionKind

SOURCE = "circumstance"
CERTAIN, LIKELY, FAIR, DOUBTFUL, FAINT = 0.9, 0.7, 0.55, 0.4, 0.15

INITIAL = frozenset("ABC")
_HAS_CAUSE = ("Z04.1", "Z04.2", "Z04.3", "L55")
"""Examinations after an accident and sunburn: no injuries, but reported with their cause (I.C.20.a.1)."""
_CURRENT = 0.35
"""Confidence of an injury under which its cause is doubtful too."""

ELSEWHERE = frozenset(
    {SectionKind.HISTORY_FAMILY, SectionKind.HISTORY_PAST, SectionKind.HISTORY_SURGICAL,
     SectionKind.MEDICATIONS, SectionKind.ALLERGIES, SectionKind.REVIEW_OF_SYSTEMS, SectionKind.INSTRUCTIONS}
)  # fmt: skip
"""Sections about other matters than today's injury."""

_ASIDE = frozenset({SectionKind.EXAMINATION, SectionKind.RESULTS, SectionKind.HISTORY_SOCIAL})

_DEED = re.compile(
    r"(?:fell|slid|bit|cut|hit|struck|stung|caught|thrown|dropped|\w{3,}ed|\w{3,}ing)\b", re.IGNORECASE
)
"""A verb: "history of dementia, fell out of bed" and "no head injury, tripped on a rug" tell of a fall."""


def injuries(view: View) -> list[Draft]:
    """Return the drafts of injuries that are under active treatment: their causes may be told (I.C.20.a)."""
    return [d for d in view.drafts if is_injury(d.code) and (d.confidence >= _CURRENT or _is_told(d))]


def _is_told(draft: Draft) -> bool:
    """Say whether an injury that the rules doubt is at least told as one of today."""
    return any(
        m.assertion is Assertion.PRESENT and m.section not in ELSEWHERE and m.section not in _ASIDE
        for m in draft.mentions
    )


def is_injury(code: str) -> bool:
    """Say whether a code is an injury or effect of an outside cause whose cause is not in the code itself."""
    if code[0] == "S":
        return code[-1] in INITIAL or len(code) < 8
    if code.startswith(_HAS_CAUSE):
        return True
    return code[0] == "T" and (code[1:3] < "36" or "51" <= code[1:3] < "80") and code[-1] not in "DS"


def told(view: View, pattern: re.Pattern[str], code: str) -> Iterator[Mention]:
    """Yield the places where the note's story says words.

    Args:
        view: The document.
        pattern: Of the words.
        code: What they stand for.
    """
    for found in pattern.finditer(view.document.text):
        mention = stated(view, found.start(), found.end(), code)
        if mention is not None:
            yield mention


def stated(view: View, start: int, end: int, code: str) -> Mention | None:
    """Quote words of the story; None where they are denied, planned, long past or about other matters.

    Other persons belong to a story ("his mother saw him fall", "in her parents' kitchen"), so naming one
    does not take it from the patient.
    """
    number = sentence_at(view.document, start)
    if number is None:
        return None
    sentence = view.document.sentences[number]
    said = assertion_of(_reaching(view.document, number, start), start, end, sentence.kind)
    if end > sentence.end or sentence.kind in ELSEWHERE or said in _UNTOLD:
        return None
    if is_long_past(view.document, sentence, start, end, view.encounter.day):
        return None
    if said is not Assertion.POSSIBLE:
        said = Assertion.PRESENT
    return mention_at(view.document, number, start, end, code, source=SOURCE, said=said)


_UNTOLD = frozenset({Assertion.ABSENT, Assertion.HYPOTHETICAL, Assertion.HISTORICAL})


def _reaching(document: Document, number: int, start: int) -> tuple[Cue, ...]:
    """Return the cues that may say something of words of a story; "old" is said of a thing alone."""
    found = tuple(c for c in cues(document, number) if document.text[c.start : c.end].lower() != "old")
    if not _DEED.match(document.text, start):
        return found
    return tuple(
        c
        for c in found
        if c.end > start
        or not (
            c.assertion is Assertion.HISTORICAL
            or (c.assertion is Assertion.ABSENT and "," in document.text[c.end : start])
        )
    )


def as_told(mention: Mention, confidence: float) -> float:
    """Return how sure words are where they stand: less in the examination, still less where only supposed."""
    if mention.assertion is Assertion.POSSIBLE:
        return min(confidence, DOUBTFUL)
    return min(confidence, FAIR) if mention.section in _ASIDE else confidence


def made(
    view: View,
    mention: Mention,
    confidence: float,
    words: str,
    guideline: str,
    *,
    instead: tuple[Draft, ...] = (),
) -> Draft | None:
    """Make the draft of a code of the story at its billable end.

    Args:
        view: The document.
        mention: What speaks for it; its first code is the stem.
        confidence: In [0, 1].
        words: What the code says, for the rationale.
        guideline: Section that it rests on.
        instead: Drafts that it takes the place of; their words are quoted too.

    Returns:
        None when the tables have no such code.
    """
    code = at_first(view, mention.codes[0])
    if code is None:
        return None
    said = fact("circumstance", quote=mention.phrase, told=words)
    doubted = all(d.confidence < _CURRENT for d in view.drafts if is_injury(d.code))
    sure = min(as_told(mention, confidence), DOUBTFUL if doubted else CERTAIN)
    draft = drafted(replace(mention, codes=(code,)), sure, [said], [guideline])
    return replace(replacing(draft, instead), settled=True)


def at_first(view: View, stem: str) -> str | None:
    """Return the billable code of a stem for the initial encounter; None when there is none."""
    if view.tables.billable(stem):
        return stem
    return next((c.code for c in view.tables.extensions(stem) if c.seventh == "A"), None)
