"""The sentences of a note that tell of a service done at the visit.

Invariant: a sentence counts only on a word of doing that is not of the future, or under a heading of a
procedure; one that denies, or tells of another time or place, never does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.assertion import cues
from agent.choose.services.wording import TOLD_OF_OTHERS, giving, is_of_future
from agent.records import Assertion, Document, SectionKind

_DONE = re.compile(
    r"(?<!\w)(?:(?:was|were|is)\s(?:then\s)?)?(?:performed|completed|done|underwent|carried\sout|undertaken|obtained"
    r"|accomplished|excised|injected|aspirated|incised|drained|repaired|removed|inserted|reduced|biopsied)(?!\w)"
)
_NAMED = re.compile(r"\s*(?:procedures?(?:\s(?:performed|done))?|operations?(?:\sperformed)?)\s?:")
_NOT_HERE = TOLD_OF_OTHERS | {SectionKind.MEDICATIONS, SectionKind.INSTRUCTIONS}


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
        if place.kind in _NOT_HERE or _is_against(document, small, number):
            continue
        found = next(
            (
                m
                for m in _DONE.finditer(small, place.start, place.end)
                if not is_of_future(small, place.start, m.start())
            ),
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
