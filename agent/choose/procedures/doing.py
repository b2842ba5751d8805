"""Whether a procedure that a note names was done, and now: not refused, planned, long past or another's.

Invariant: only the section and words of the same sentence decide, a few words away; what they do not speak
against was done. A result or a finding of a test says that the test was done.
"""

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from agent.assertion import cues
from agent.choose.wordlists import WordLists
from agent.records import Assertion, Document, SectionKind


class Standing(StrEnum):
    """What the note says of a procedure."""

    DONE = "done"
    NOT_DONE = "not done"
    PLANNED = "planned or only considered"
    PAST = "done before this stay"
    OTHERS = "of another person"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a procedure stands.

    Attributes:
        words: Start and end of the words that say so; None where nothing or the section does.
    """

    standing: Standing
    words: tuple[int, int] | None = None


_WORDS = WordLists("procedures")
_TOLD = (
    r"(?:underwent|was|were|is|presented|presents|admitted|consulted|showed|revealed|found|referred|attended|came"
    r"|developed|performed|now|treated|requiring|required|begins|began|started)\b"
)
"""Verbs that end a list of what the patient has had."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a list of words reaches.

    Attributes:
        name: Of the lists: `not_before`, `not_after`.
        before: Words that may stand between one of them and the procedure after it.
        ends: Words that end its reach.
        after: Words that may stand between the procedure and one of them after it.
        joined: What may stand between words: a list goes on over commas.
    """

    name: str
    standing: Standing
    before: int
    ends: str
    after: int
    joined: str = r"[ \t]+"


_OVER = r"(?:[ \t]+(?:[-+]+>?[ \t]+)?|/|,[ \t]+|[ \t]*\([ \t]*|\)[ \t,]*)"
"""What may stand between a procedure and words that say that it was left out."""

_WAS_DONE = r"(?:performed|done|placed|given|removed|inserted|underwent)\b"
_ANEW = rf"(?:and|but|then|with|showed|shows|revealed|which)\b|{_WAS_DONE}"
"""Words that begin something else, or say that it was done."""

_WINDOW = 500
"""Characters to either side of a procedure that are looked at."""

_REACHES = (
    _Reach("not", Standing.NOT_DONE, 3, r"but\b|only\b", 3),
    _Reach("listed", Standing.PAST, 40, _TOLD, 8, r"[ \t,]+"),
    _Reach("past", Standing.PAST, 5, r"and\s+(?:now|was)\b|who\b|presented\b|admitted\b", 6, r"[ \t,]+"),
    _Reach("left", Standing.NOT_DONE, 0, r"but\b|only\b|and\b", 9, _OVER),
    _Reach("planned", Standing.PLANNED, 4, r"and\b|but\b|that\b|was\b|were\b", 4),
)


@cache
def _headed() -> re.Pattern[str]:
    said = _WORDS.joined("headed_before")
    return re.compile(rf"(?<!\w){said}[^.;\n]*\Z", re.IGNORECASE)


@cache
def _before(reach: _Reach) -> re.Pattern[str]:
    said, joined = _WORDS.joined(f"{reach.name}_before"), reach.joined
    return re.compile(
        rf"\b{said}(?:{joined}(?!{reach.ends})[\w-]+){{0,{reach.before}}}{joined}\Z", re.IGNORECASE
    )


@cache
def _after(reach: _Reach) -> re.Pattern[str]:
    said = _WORDS.joined(f"{reach.name}_after")
    if reach.joined == _OVER:
        return re.compile(
            rf"\A(?:{_OVER}(?!{_ANEW})[\w-]+){{0,{reach.after}}}?{_OVER}{said}\b", re.IGNORECASE
        )
    anew = rf"(?!{_WAS_DONE})" if reach.standing is Standing.PLANNED else ""
    return re.compile(rf"\A(?:[ \t]+{anew}[\w-]+){{0,{reach.after}}}[ \t(]+{said}\b", re.IGNORECASE)


_YEAR_AFTER = re.compile(r"\A[^.;]{0,40}?(?<![\d.])((?:19|20)\d\d)\b")
_YEAR_BEFORE = re.compile(r"(?<![\d.])((?:19|20)\d\d)\b[ \t]*[:,]?[ \t]*(?:\w+[ \t]+){0,2}\Z")

_MONTHS = [name.lower() for name in month_name[1:]]
_MONTH_AFTER = re.compile(rf"\A[^.;]{{0,40}}?\bin[ \t]+({'|'.join(_MONTHS)})\b(?![ \t]*\d)", re.IGNORECASE)
_MONTHS_OF_A_STAY = (0, 1)

_BY_SECTION = {
    SectionKind.HISTORY_FAMILY: Standing.OTHERS,
    SectionKind.HISTORY_PAST: Standing.PAST,
    SectionKind.HISTORY_SURGICAL: Standing.PAST,
    SectionKind.INSTRUCTIONS: Standing.PLANNED,
    SectionKind.ALLERGIES: Standing.NOT_DONE,
    SectionKind.HISTORY_SOCIAL: Standing.PAST,
    SectionKind.REVIEW_OF_SYSTEMS: Standing.PAST,
}
_OF_OTHERS = frozenset({Assertion.FAMILY, Assertion.OTHER_PERSON})


def stand(document: Document, number: int, start: int, end: int, day: date | None = None) -> Stand:
    """Decide how a procedure stands.

    Args:
        document: The document.
        number: Index of the sentence that names it.
        start: First character of its name.
        end: One past the last.
        day: Date of service; an earlier year beside the procedure makes it past.

    Example: "He refused coronary angiography" is not done; "CT showed no mass" is done.
    """
    sentence = document.sentences[number]
    if sentence.kind in _BY_SECTION:
        return Stand(_BY_SECTION[sentence.kind])
    others = (c for c in cues(document, number) if c.assertion in _OF_OTHERS)
    if any(c.reach_start <= start < c.reach_end for c in others):
        return Stand(Standing.OTHERS)
    begin, stop = max(sentence.start, start - _WINDOW), min(sentence.end, end + _WINDOW)
    if found := _headed().search(document.text, begin, start):
        return Stand(Standing.PAST, found.span())
    before = _clause_before(document.text[begin:start])
    after = _clause_after(document.text[end:stop])
    for reach in _REACHES:
        if found := _before(reach).search(before):
            return Stand(reach.standing, (start - len(before) + found.start(), start))
        if found := _after(reach).search(after):
            return Stand(reach.standing, (end, end + found.end()))
    is_past = day is not None and _is_dated_before(before, after, day)
    return Stand(Standing.PAST if is_past else Standing.DONE)


def _is_dated_before(before: str, after: str, day: date) -> bool:
    """Say whether an earlier year or another month stands beside a procedure."""
    if (month := _MONTH_AFTER.search(after)) and _is_of_other_month(month, day):
        return True
    year = _YEAR_AFTER.search(after) or _YEAR_BEFORE.search(before)
    return year is not None and int(year.group(1)) < day.year


def _is_of_other_month(month: re.Match[str], day: date) -> bool:
    """Say whether a month is neither that of the date of service nor the one before it."""
    return (day.month - 1 - _MONTHS.index(month.group(1).lower())) % 12 not in _MONTHS_OF_A_STAY


def _clause_before(text: str) -> str:
    ends = [found.end() for found in _WORDS.pattern("clause").finditer(text)]
    return text[ends[-1] :] if ends else text


def _clause_after(text: str) -> str:
    found = _WORDS.pattern("clause").search(text)
    return text[: found.start()] if found else text
