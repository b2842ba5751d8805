"""Finding the guideline to cite: by section or by code.

Invariant: what `governing(code)` gives names that code in particular; a card about every code (I.B.4, say) is
found by its id or by search alone. The order is total and depends on the cards alone, so that the same note
cites the same sections on every run.
"""

import bisect
import difflib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from index.errors import GuidelinesError
from index.guidelines.editions import Editions
from index.records import CodeRange, Guideline

# The first code of each stretch and the chapter of the guidelines that instructs on it, as the chapters'
# headings say (COVID-19 is in chapter 1, vaping in 10). None where codes are sorted by purpose (chapters 21
# and 22): the chapters of their conditions instruct on them just as much.
_CHAPTERS: tuple[tuple[str, int | None], ...] = (
    ("A00", 1),
    ("C00", 2),
    ("D50", 3),
    ("E00", 4),
    ("F01", 5),
    ("G00", 6),
    ("H00", 7),
    ("H60", 8),
    ("I00", 9),
    ("J00", 10),
    ("K00", 11),
    ("L00", 12),
    ("M00", 13),
    ("N00", 14),
    ("O00", 15),
    ("P00", 16),
    ("Q00", 17),
    ("R00", 18),
    ("S00", 19),
    ("U00", None),
    ("U07.0", 10),
    ("U07.1", 1),
    ("U09", 1),
    ("U10", None),
    ("V00", 20),
    ("Z00", None),
)


class _Precision(NamedTuple):
    """How closely a card names a code; sorts the closest first.

    Attributes:
        broad: Whether its range is wide (`R00-R99`, `E08-E13`) rather than a few categories (`F10-F19`).
        foreign: Whether it belongs to the guidelines of another chapter than the code's own.
        shared: Minus the characters on which both bounds agree: -6 for `E11.621`, -1 for `E08-E13`.
        width: Minus the length of the lower bound: `E11.0-E11.5` is closer to E11.2 than `E11` is.
        place: Its place among the cards; in the order of the sections a rule stands before its special cases.
    """

    broad: bool
    foreign: bool
    shared: int
    width: int
    place: int


class GuidelineBook:
    """The guideline cards of one index, ready to be cited."""

    def __init__(self, cards: Iterable[Guideline], official: Editions | None = None) -> None:
        """Take the cards, and the official texts where any were added."""
        self._cards = tuple(cards)
        self._official = official or Editions()
        self._by_id = {card.guideline_id: card for card in self._cards}
        self._by_letter: dict[str, list[tuple[int, Guideline]]] = {}
        self._governing: dict[str, tuple[Guideline, ...]] = {}
        for place, card in enumerate(self._cards):
            for letter in sorted({letter for r in card.codes for letter in _letters(r)}):
                self._by_letter.setdefault(letter, []).append((place, card))

    def __len__(self) -> int:
        return len(self._cards)

    def __iter__(self) -> Iterator[Guideline]:
        return iter(self._cards)

    def __contains__(self, guideline_id: object) -> bool:
        return guideline_id in self._by_id

    def by_id(self, guideline_id: str) -> Guideline:
        """Return the card of a section.

        Args:
            guideline_id: For example `I.C.4.a.3`.

        Raises:
            GuidelinesError: No card is about that section; the remedy names the nearest that have one.
        """
        if card := self._by_id.get(guideline_id):
            return card
        near = difflib.get_close_matches(guideline_id, self._by_id, n=3, cutoff=0.5)
        remedy = (
            f"Near it are: {', '.join(near)}."
            if near
            else "List a chapter's: chartcite guidelines show I.C.4."
        )
        raise GuidelinesError(f"No guideline card is about section {guideline_id!r}.", remedy)

    @property
    def official(self) -> Editions:
        """The official texts that were added."""
        return self._official

    def page(self, guideline_id: str, day: date | None = None) -> int | None:
        """Return the page on which a section's text starts.

        Args:
            guideline_id: Of a section that has a card.
            day: Date of service; the page is that of the official text in force on it, where one was added.

        Returns:
            The card's own page, of FY2026, where no official text of that day was added; None where one was
            and lacks the section.
        """
        edition = self._official.on(day)
        if edition is None:
            return self._by_id[guideline_id].page
        section = edition.by_id.get(guideline_id)
        return section.page if section else None

    def governing(self, code: str, setting: str | None = None) -> tuple[Guideline, ...]:
        """Return the cards that name `code`, the most specific first.

        Args:
            code: A code with its dot, for example `E11.621`.
            setting: Leave out the cards limited to other settings; None keeps all.
        """
        if code not in self._governing:
            self._governing[code] = self._find(code)
        cards = self._governing[code]
        return tuple(
            card for card in cards if setting is None or not card.settings or setting in card.settings
        )

    def _find(self, code: str) -> tuple[Guideline, ...]:
        near = self._by_letter.get(code[:1], [])
        found = [(_precision(place, card, code), card) for place, card in near if card.governs(code)]
        return tuple(card for _, card in sorted(found, key=lambda pair: pair[0]))


def _letters(codes: CodeRange) -> Iterator[str]:
    """Yield the first letters of the codes within: C and D for `C00-D49`."""
    return (chr(letter) for letter in range(ord(codes.first[0]), ord(codes.last[0]) + 1))


def _precision(place: int, card: Guideline, code: str) -> _Precision:
    shared, width = max((_agreement(r), len(r.first)) for r in card.codes if r.covers(code))
    foreign = not card.guideline_id.startswith(f"I.C.{_chapter(code)}.")
    return _Precision(shared < 2, foreign, -shared, -width, place)


def _chapter(code: str) -> int | None:
    """Return the chapter whose guidelines come first for a code; None where no chapter does."""
    place = bisect.bisect_right(_CHAPTERS, code, key=lambda chapter: chapter[0])
    return _CHAPTERS[place - 1][1] if place else None


def _agreement(codes: CodeRange) -> int:
    """Count the characters on which both bounds agree, the dot apart."""
    first, last = codes.first.replace(".", ""), codes.last.replace(".", "")
    return next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
