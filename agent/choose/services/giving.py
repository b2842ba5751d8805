"""Whether a drug was given during this visit, and by which route, from the words around its name.

Invariant: a drug counts as given only on words that say so, in its sentence, in the lead before a colon, or
in the heading of its section; words of refusal, of another place or time, and of the future take that back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agent.assertion import assertion_of, cues
from agent.choose.services.wording import TOLD_OF_OTHERS, Giving, giving, is_of_future
from agent.documents import heading_over
from agent.records import Assertion, Document, SectionKind, Sentence

_HERE = re.compile(
    r"\b(?:here|today|in\s(?:the\s|our\s)?(?:office|clinic|ed|er|emergency\s\w+|infusion\s\w+|department))\b"
)
_REACH = 140


class Event(StrEnum):
    """What the note says became of a drug."""

    GIVEN = "given"
    TOLD = "told"
    DECLINED = "declined"
    ELSEWHERE = "elsewhere"
    PLANNED = "planned"
    HOME = "home"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a drug, and the words that say so, half-open offsets; (0, 0) where a heading does."""

    event: Event
    start: int = 0
    end: int = 0


def said_of(document: Document, small: str, number: int, span: tuple[int, int], *, stays: bool) -> Said:
    """Return what the note says became of a drug.

    Args:
        document: The note.
        small: Its text in small letters.
        number: Index of the drug's sentence.
        span: Where the drug's name stands, half-open.
        stays: Whether it is a piece that may be put into the body, an implant.

    Example: "will give Toradol 30 mg IM if the pain recurs" is planned, "Toradol 30 mg IM given" is given.
    """
    place, words = document.sentences[number], giving()
    if _is_denied(document, number, *span):
        return Said(Event.DECLINED)
    if place.kind in TOLD_OF_OTHERS:
        return Said(Event.ELSEWHERE)
    if other := _against(small, place.start, place.end, words):
        return other
    found = _given(small, place, span, (words.given, words.put_in) if stays else (words.given,))
    if found is not None:
        is_told = place.kind is SectionKind.HISTORY_PRESENT and not _HERE.search(
            small, place.start, place.end
        )
        return Said(Event.TOLD if is_told else Event.GIVEN, found.start(), found.end())
    return _otherwise(document, small, number, span)


def _is_denied(document: Document, number: int, start: int, end: int) -> bool:
    said = assertion_of(cues(document, number), start, end, SectionKind.OTHER)
    return said in {Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON}


def _against(small: str, start: int, end: int, words: Giving) -> Said | None:
    """Return words of refusal, or of another place or time."""
    for event, pattern in ((Event.DECLINED, words.declined), (Event.ELSEWHERE, words.elsewhere)):
        found = pattern.search(small, start, end)
        if found is not None:
            return Said(event, found.start(), found.end())
    return None


def _given(
    small: str, place: Sentence, span: tuple[int, int], patterns: Iterable[re.Pattern[str]]
) -> re.Match[str] | None:
    """Return the words nearest to a name that say that it was given; those of the future are none."""
    first, last = max(place.start, span[0] - _REACH), min(place.end, span[1] + _REACH)
    said = (found for pattern in patterns for found in pattern.finditer(small, first, last))
    held = [found for found in said if not _is_taken_back(small, place, found)]
    return min(held, key=lambda found: max(span[0] - found.end(), found.start() - span[1]), default=None)


def _is_taken_back(small: str, place: Sentence, found: re.Match[str]) -> bool:
    """Say whether "given" is of the future, or stands for "because of"."""
    because = giving().because.match(small, found.end(), place.end) if found.group() == "given" else None
    return because is not None or is_of_future(small, place.start, found.start())


def _otherwise(document: Document, small: str, number: int, span: tuple[int, int]) -> Said:
    """Return what a sentence without a word of giving says: of plan, home and visit the nearest counts."""
    place, words = document.sentences[number], giving()
    if place.kind is SectionKind.INSTRUCTIONS:
        return Said(Event.PLANNED)
    told = ((Event.PLANNED, words.planned), (Event.HOME, words.home), (Event.GIVEN, words.by_place))
    said = [
        (max(span[0] - found.end(), found.start() - span[1]), Said(event, found.start(), found.end()))
        for event, pattern in told
        for found in pattern.finditer(small, place.start, place.end)
    ]
    if said:
        return min(said, key=lambda pair: pair[0])[1]
    if words.leads.match(small, place.start, place.end) or words.headings.search(
        heading_over(document, place.start).lower()
    ):
        return Said(Event.GIVEN)
    return Said(Event.HOME if place.kind is SectionKind.MEDICATIONS else Event.UNSAID)
