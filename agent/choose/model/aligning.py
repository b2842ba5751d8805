"""Quoted words back to their place in the note: exact, then normalised, then nearly the same.

Invariant: what is returned slices the note itself. A near match never differs in a number, a denial, a side
or by more than a letter in a word, and a quote that is not found is given back as not found; it is never
repaired by inventing words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

_SHORTEST = 3
"""Characters of a quote; fewer stand anywhere."""

_LIKENESS = 90.0
"""Of 100, from which words count as the same; a letter in ten may differ."""

_LONGEST_NEAR = 400
"""Characters of a quote that is looked for by likeness."""

_LEAST_MISTYPED = 5
"""Letters of a word in which one may be another; of a shorter one it makes a different word."""

_PASSED_OVER = frozenset(
    "a an and are at be been by for had has have her his in is it of on patient patient's s that the "
    "their this to was were which".split()
)
"""Words that one of quote and note may have more than the other."""

_GAP = re.compile(r"\s*(?:\.{3,}|…|\[\.{3}\])\s*")
_TELLING = re.compile(
    r"\d+(?:[.,/]\d+)*|\b(?:no|not|non|denie[sd]|denying|without|negative|never|left|right|bilateral\w*)\b",
    re.IGNORECASE,
)
_ALIKE = {
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u00a0": " ", "\u00ad": "",
}  # fmt: skip


class Match(Enum):
    """How a quote was found."""

    EXACT = "exact"
    NORMALISED = "normalised"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: half-open offsets into the text, and how it was found."""

    start: int
    end: int
    match: Match


class Aligner:
    """Finds quotes in one text; made once a text."""

    def __init__(self, text: str, doubted: Callable[[int, int], bool] | None = None) -> None:
        """Take the text that is quoted from.

        Args:
            text: Any.
            doubted: Says of half-open offsets whether words had better be found elsewhere.
        """
        self._text = text
        self._doubted = doubted or (lambda *_: False)
        self._plain, self._origin = _normalised(text)

    def places(self, quote: str) -> list[Place]:
        """Return where a quote stands, one place for each of the parts that an ellipsis joins.

        Args:
            quote: Words as the model gave them.

        Returns:
            Empty where one of the parts is not in the text.
        """
        parts = [part for part in _GAP.split(quote) if part.strip()]
        found = [self._place(part.strip()) for part in parts]
        return [place for place in found if place] if all(found) else []

    def _place(self, quote: str) -> Place | None:
        if len(quote) < _SHORTEST:
            return None
        at = _whole_words(self._text, quote, self._doubted)
        if at is not None:
            return Place(at, at + len(quote), Match.EXACT)
        plain = _normalised(quote)[0].strip(" .,;:\"'")
        at = _whole_words(self._plain, plain, self._doubted_back) if len(plain) >= _SHORTEST else None
        if at is not None:
            return self._back(at, at + len(plain), Match.NORMALISED)
        return self._near(plain)

    def _near(self, plain: str) -> Place | None:
        """Find the stretch of the text most like the quote, none where it says something else."""
        if not 2 * _SHORTEST <= len(plain) <= min(_LONGEST_NEAR, len(self._plain)):
            return None
        found = fuzz.partial_ratio_alignment(plain, self._plain, score_cutoff=_LIKENESS)
        if found is None:
            return None
        start, end = _to_words(self._plain, found.dest_start, found.dest_end)
        held = self._plain[start:end]
        same = _telling(held) == _telling(plain) and _same_words(held, plain)
        return self._back(start, end, Match.NEAR) if same else None

    def _doubted_back(self, start: int, end: int) -> bool:
        place = self._back(start, end, Match.NORMALISED)
        return self._doubted(place.start, place.end)

    def _back(self, start: int, end: int, match: Match) -> Place:
        return Place(self._origin[start], self._origin[end - 1] + 1, match)


def _whole_words(text: str, quote: str, doubted: Callable[[int, int], bool]) -> int | None:
    """Return where a quote stands: as undoubted whole words, else as whole words, else anywhere."""
    first = at = text.find(quote)
    whole: int | None = None
    while at >= 0:
        end = at + len(quote)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() and quote[0].isalnum()) and not (after.isalnum() and quote[-1].isalnum()):
            if not doubted(at, end):
                return at
            whole = at if whole is None else whole
        at = text.find(quote, at + 1)
    if whole is not None:
        return whole
    return None if first < 0 or len(quote.split()) == 1 else first


def _normalised(text: str) -> tuple[str, list[int]]:
    """Return the text in one case with single blanks, and for each of its characters where it came from."""
    plain: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        for piece in _folded(character):
            blank = piece.isspace()
            if blank and (not plain or plain[-1] == " "):
                continue
            plain.append(" " if blank else piece)
            origin.append(at)
    return "".join(plain), origin


def _folded(character: str) -> Iterator[str]:
    if character.isascii():
        yield character.lower()
    elif unicodedata.category(character) != "Cf":
        yield from _ALIKE.get(character, unicodedata.normalize("NFKC", character).casefold())


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch to whole words."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _telling(text: str) -> list[str]:
    return sorted(found.lower() for found in _TELLING.findall(text))


def _same_words(one: str, other: str) -> bool:
    """Say whether two texts have the same words, but for a letter in long ones, blanks and articles."""
    here, there = (Counter(re.findall(r"[\w']+", text)) for text in (one, other))
    over, lacking = (
        [w for w in few.elements() if w not in _PASSED_OVER] for few in (here - there, there - here)
    )
    if "".join(over) == "".join(lacking):
        return True
    return len(over) == len(lacking) and all(
        max(len(a), len(b)) >= _LEAST_MISTYPED and OSA.distance(a, b, score_cutoff=1) <= 1
        for a, b in zip(sorted(over), sorted(lacking), strict=True)
    )
