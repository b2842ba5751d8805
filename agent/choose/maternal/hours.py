"""From the rupture of the membranes to labor by the clock: "SROM 0210 ... delivered 1905" is within a day.

Invariant: times are compared only where the note names no other day; a span is taken as the note gives it.
"""

import re
from collections.abc import Iterator

_ROM = r"\b(?:P?P?S?A?ROM|ruptur\w+|water\s+broke|LOF)\b"
_CLOCK = r"(?P<hour>[01]?\d|2[0-3]):?(?P<minute>[0-5]\d)(?!\d|/)(?:\s*(?P<half>[ap])\.?m)?"
_RUPTURED = re.compile(rf"{_ROM}[^.\n\d]{{0,30}}?\b{_CLOCK}", re.IGNORECASE)
_LABORED = re.compile(
    r"\b(?:ctx|contract\w+|active\s+labor|labor(?:ed|ing)?|complete(?:ly)?|pushed|delivered|SVD|NSVD|infant|baby|"
    rf"epidural|oxytocin|pitocin)\b[^.\n\d]{{0,30}}?\b{_CLOCK}",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:yesterday|previous\s+(?:day|night|evening)|day\s+(?:before|prior)|days?\s+ago|prolonged\s+rupture|PROM\s*>)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"{_ROM}\s*(?:x|to\s+(?:delivery|labor)|duration|for|time)\s*:?\s*~?(?P<hours>\d{{1,2}})(?:\.\d)?\s*(?:h|hrs?|hours?)\b",
    re.IGNORECASE,
)
_DAY = 24


def is_within_a_day(text: str) -> bool:
    """Say whether labor began within 24 hours of the rupture, by a span or by times of one day.

    Args:
        text: The note.
    """
    span = _SPAN.search(text)
    if span is not None:
        return int(span["hours"]) <= _DAY
    broke = _RUPTURED.search(text)
    if broke is None or _OTHER_DAY.search(text):
        return False
    return any(_minutes(broke) <= later for later in _times(text, broke.end()))


def _times(text: str, start: int) -> Iterator[int]:
    return (_minutes(found) for found in _LABORED.finditer(text, start))


def _minutes(found: re.Match[str]) -> int:
    hour = int(found["hour"])
    half = (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return 60 * hour + int(found["minute"])
