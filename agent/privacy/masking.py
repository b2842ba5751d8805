"""The order in which identifiers are looked for, and surrogates put in their place.

Invariant: `mask` is a pure function of its arguments; where kinds overlap the surer one wins and the rest
of the other is still replaced, so that no found character stays. The time is linear in the text.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator

from agent.privacy import dates
from agent.privacy.numbered import find_numbers, find_records
from agent.privacy.people import People
from agent.privacy.places import find_places
from agent.privacy.recasing import recased
from agent.privacy.records import Found, Kind, Masked, Replaced
from agent.privacy.repeats import known_names, repeated
from agent.privacy.surrogates import Surrogates

_BEFORE_NAMES = frozenset({Kind.STREET, Kind.ZIP, Kind.FACILITY})


def mask(text: str, *, known: Iterable[str] = (), secret: bytes = b"") -> Masked:
    """Replace what identifies a person by made-up surrogates.

    "Mrs. Okafor was seen on 05/04/2026" becomes "Mrs. Fernwick was seen on 03/09/2026"; the same name "
    "is the same
    surrogate throughout, and all dates move by the same number of weeks.

    Args:
        text: The note.
        known: Names and numbers that the caller knows to be the patient's; found wherever they stand.
        secret: Key of the surrogates. Without one they follow from the text alone, so that the same note is
        masked
            alike in every run; with one, nobody without the key can try which original gives this masked
            text.
    """
    surrogates = Surrogates(
        hmac.digest(secret or b"chartcite", text.encode("utf-8", "surrogatepass"), hashlib.sha256)
    )
    days = dates.find_dates(text)
    found = _apart(_all(text, days, tuple(known)), len(text))
    by_span = {dates.span(day): day for day in days}
    year = dates.usual_year(days)
    pieces: list[str] = []
    replaced: list[Replaced] = []
    at = length = 0
    for item in found:
        was = text[item.start : item.end]
        day = by_span.get((item.start, item.end)) if item.kind is Kind.DATE else None
        if item.kind is Kind.DATE:
            new = dates.shifted(day, surrogates.days, year) if day else "a date"
        else:
            new = surrogates.of(item.kind, was)
        pieces += text[at : item.start], new
        length += item.start - at
        replaced.append(Replaced(item.kind, item.start, item.end, length, length + len(new)))
        at, length = item.end, length + len(new)
    return Masked("".join((*pieces, text[at:])), tuple(replaced), len(text))


def _all(text: str, days: list[re.Match[str]], known: tuple[str, ...]) -> Iterator[Found]:
    """Yield what is found, the surest first."""
    lines = recased(text)
    shadow = "".join(line.text for line in lines)
    people = People(lines)
    yield from known_names(text, known)
    yield from find_numbers(text)
    yield from sorted((Found(*dates.span(day), Kind.DATE) for day in days), key=lambda f: f.start - f.end)
    yield from find_records(text)
    places = list(find_places(shadow))
    yield from (place for place in places if place.kind in _BEFORE_NAMES)
    names = people.find()
    yield from names
    yield from repeated(people.words, names, known)
    yield from places


def _apart(found: Iterable[Found], length: int) -> list[Found]:
    """Cut from later spans what earlier ones cover; names that touch become one."""
    taken = bytearray(length)
    kept: list[Found] = []
    names: list[Found] = []
    for item in found:
        if item.kind is Kind.NAME:
            names.append(item)
            continue
        if names:
            kept += _free(_merged(names), taken)
            names = []
        kept += _free([item], taken)
    return sorted(kept + _free(_merged(names), taken))


def _merged(names: list[Found]) -> list[Found]:
    merged: list[Found] = []
    for name in sorted(names):
        if merged and name.start < merged[-1].end:
            merged[-1] = Found(merged[-1].start, max(name.end, merged[-1].end), Kind.NAME)
        else:
            merged.append(name)
    return merged


def _free(items: Iterable[Found], taken: bytearray) -> list[Found]:
    """Return the parts of spans that nothing has taken yet, and take them."""
    parts: list[Found] = []
    for item in items:
        gaps = re.finditer(rb"\0+", bytes(taken[item.start : item.end]))
        parts += [Found(item.start + gap.start(), item.start + gap.end(), item.kind) for gap in gaps]
        taken[item.start : item.end] = b"\1" * (item.end - item.start)
    return parts
