"""Whether words tell of something long past: "fell from a ladder in 2009", "as a child", "h/o falls".

Invariant: only words of the same sentence, near by and of the same clause, make something long past; words
that put it to these days ("today", "two hours ago") keep it there, whatever else the sentence dates.
"""

import re
from datetime import date

from agent.records import Document, Sentence

_REACH = 45
"""Characters before and after words in which a time belongs to them."""

_NOW = re.compile(
    r"\b(?:today|tonight|yesterday|this\s+(?:morning|afternoon|evening|am|pm)|last\s+(?:night|evening)|just\s+now|pta"
    r"|prior\s+to\s+(?:arrival|presentation|admission)|(?:minutes?|mins?|hours?|hrs?|days?|h|d)\s+ago)\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\b(?:years?|yrs?|decades?)\s+(?:ago|prior|earlier|back)\b|\blast\s+year\b|\bas\s+a\s+(?:child|kid|teen\w*|boy|girl)\b"
    r"|\bin\s+(?:the\s+(?:remote\s+)?past|childhood|his\s+youth|her\s+youth)\b|\bremotely\b",
    re.IGNORECASE,
)
_OF_OLD = re.compile(
    r"\b(?:h/o|hx(?:\s+of)?|history\s+of|prior|previous(?:ly)?|remote)\s+(?:(?!who|with|here|now|after|to)[\w/'-]+\s+){0,3}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.-])(?:\d{1,2}/)?((?:19|20)\d\d)\b(?![/.-]\d)")


def is_long_past(document: Document, sentence: Sentence, start: int, end: int, day: date | None) -> bool:
    """Say whether the words from `start` to `end` tell of another time than the encounter's.

    Args:
        document: The document.
        sentence: That the words stand in.
        start: First character.
        end: One past the last.
        day: Of the encounter; without one every year is another.
    """
    text = document.text
    before, after = (
        text[max(sentence.start, start - _REACH) : start],
        text[end : min(sentence.end, end + _REACH)],
    )
    if _OF_OLD.search(before):
        return True
    if _NOW.search(before) or _NOW.search(after):
        return False
    clause = _clause_before(before)
    if _LONG_AGO.search(clause) or _LONG_AGO.search(after):
        return True
    return any(
        day is None or int(y.group(1)) != day.year for y in (*_YEAR.finditer(clause), *_YEAR.finditer(after))
    )


def _clause_before(before: str) -> str:
    """Return what leads to the words in their own clause; a date that opens a sentence belongs to it too."""
    opening, comma, clause = before.rpartition(",")
    is_date = comma and re.fullmatch(
        r"\W*(?:(?:back\s+)?in\s+)?(?:\w+\s+)?(?:19|20)\d\d|[^,;]{0,25}\bago", opening.strip(), re.IGNORECASE
    )
    return before if is_date else clause
