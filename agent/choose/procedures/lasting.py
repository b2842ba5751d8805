"""How long a support lasted: hours, days and weeks of a sentence, and the table's value that holds them.

Invariant: only a length that is told as one counts ("for 30 hours", "lasted two days", "3 days of
ventilation", "(40 h)", "6 d 4 h"); a distance in time ("two days later", "a week ago") does not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBERS = {
    name: float(number)
    for number, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), 1
    )
} | {"a": 1.0, "an": 1.0}
_UNITS = {"h": 1.0, "d": 24.0, "w": 168.0}
_NUMBER = rf"(?P<number>\d{{1,3}}(?:\.\d+)?|{'|'.join(_NUMBERS)})"
_UNIT = r"(?P<unit>h(?:ou)?rs?|h|days?|weeks?)"
_LENGTH = re.compile(
    rf"(?P<before>\b(?:for|lasted|lasting|during|over|total(?: duration)? of|duration(?: of)?|after|x|total)"
    rf"[ \t]+(?:about|approximately|a total of|some|nearly|almost|another)?[ \t]*~?|[(~][ \t]*)?"
    rf"\b(?:(?P<days>\d{{1,2}})[ \t]*d(?:ays?)?[ \t]+(?:and[ \t]+)?(?=\d))?"
    rf"{_NUMBER}(?:[ \t]+(?:consecutive|full|whole))?[ \t-]*{_UNIT}\b"
    r"(?P<after>[ \t]+(?:of|on)[ \t]+(?!age\b|life\b|stay\b|admission\b))?",
    re.IGNORECASE,
)
_DISTANT = re.compile(
    r"[ \t]+(?:later|ago|before|prior|earlier|post|after|old|into|following|daily|per)\b", re.IGNORECASE
)
_BAND = re.compile(
    r"(?:(?P<low>\d+)-(?P<high>\d+)|(?P<word>Less|Greater) than (?P<bound>\d+)) Consecutive Hours$"
)


@dataclass(frozen=True, slots=True)
class Lasted:
    """A length of time that a sentence tells.

    Attributes:
        start: First character.
        end: One past the last.
    """

    hours: float
    start: int
    end: int


def lasted(text: str, start: int, end: int, at: int) -> Lasted | None:
    """Return the length of time told nearest to a place in a sentence, rather after it; None where none is.

    Args:
        text: The document.
        start: First character of the sentence.
        end: One past its last.
        at: The place, for example where a procedure is named.

    Example: "was intubated; mechanical ventilation lasted 30 hours" told 30 hours.
    """
    found = [_read(m) for m in _LENGTH.finditer(text, start, end) if _is_length(text, m, end)]
    return min(found, key=lambda one: _distance(one, at), default=None)


def _distance(told: Lasted, at: int) -> int:
    """Return characters from a place to a length; one told before it counts as three times as far."""
    return told.start - at if told.start >= at else 3 * (at - told.end)


def _is_length(text: str, found: re.Match[str], end: int) -> bool:
    return bool(found["before"] or found["after"] or found["days"]) and not _DISTANT.match(
        text, found.end(), end
    )


def _read(found: re.Match[str]) -> Lasted:
    said = found["number"].lower()
    number = _NUMBERS[said] if said in _NUMBERS else float(said)
    hours = number * _UNITS[found["unit"][0].lower()] + float(found["days"] or 0) * _UNITS["d"]
    return Lasted(hours, found.start("number"), found.end("unit"))


def value_of(choices: Mapping[str, str], hours: float) -> tuple[str, str] | None:
    """Return the value, character and label, that holds a number of consecutive hours; None where none does.

    Args:
        choices: Character -> label, as the table offers them.
        hours: How long it lasted.
    """
    return next(((character, label) for character, label in choices.items() if _holds(label, hours)), None)


def _holds(label: str, hours: float) -> bool:
    band = _BAND.match(label)
    if band is None:
        return False
    if band["low"]:
        return float(band["low"]) <= hours <= float(band["high"])
    bound = float(band["bound"])
    return hours < bound if band["word"] == "Less" else hours > bound
