"""The sentences of a note that tell of a service done at the visit.

Invariant: a sentence counts only on a word of doing that is not of the future, or under a heading of a
procedure; one that denies, or tells of another time or place, never does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.assertion import cues
from agent.choose.services.wording import giving
from agent.records import Assertion, Document, SectionKind, Sentence

_DONE = re.compile(
    r"(?<!\w)(?:(?:was|were|is)\s(?:then\s)?)?(?:performed|completed|done|underwent|carried\sout|undertaken|obtained"
    r"|accomplished|excised|injected|aspirated|incised|drained|repaired|removed|inserted|reduced|biopsied)(?!\w)"
)
_NAMED = re.compile(r"\s*(?:procedures?(?:\s(?:performed|done))?|operations?(?:\sperformed)?)\s?:")
_TOLD_OF_OTHERS = frozenset(
    {SectionKind.HISTORY_PAST, SectionKind.HISTORY_SURGICAL, SectionKind.HISTORY_FAMILY,
     SectionKind.HISTORY_SOCIAL, SectionKind.ALLERGIES, SectionKind.MEDICATIONS,
     SectionKind.REVIEW_OF_SYSTEMS, SectionKind.INSTRUCTIONS}
)  # fmt: skip
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Performed:
    """A sentence that tells of a service done, and the words that say so; (0, 0) where a heading does."""

    sentence: int
    start: int
    end: int


def performed(document: Document, small: str) -> Iterator[Performed]:
    """Yield the sentences that tell of a service done here.

    Args:
        document: The note.
        small: Its text in small letters.

    Example: "Skin tag removal was performed" counts, "skin tag removal in 2019" does not.
    """
    for number, place in enumerate(document.sentences):
        if place.kind in _TOLD_OF_OTHERS or _is_against(document, small, number):
            continue
        found = next(
            (m for m in _DONE.finditer(small, place.start, place.end) if not _is_future(small, place, m)),
            None,
        )
        if found is not None:
            yield Performed(number, found.start(), found.end())
        elif place.kind is SectionKind.PROCEDURE or _NAMED.match(small, place.start, place.end):
            yield Performed(number, 0, 0)


def _is_against(document: Document, small: str, number: int) -> bool:
    place, words = document.sentences[number], giving()
    if any(cue.assertion in {Assertion.FAMILY, Assertion.OTHER_PERSON} for cue in cues(document, number)):
        return True
    against = (words.declined, words.elsewhere)
    return any(pattern.search(small, place.start, place.end) for pattern in against)


def _is_future(small: str, place: Sentence, found: re.Match[str]) -> bool:
    before = small[max(place.start, found.start() - _LOOK_BACK) : found.start()]
    return bool(giving().future.search(before))
