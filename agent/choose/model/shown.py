"""A document as a model is shown it: whole or in windows, with surrogates for identifiers where asked.

Invariant: every place given back slices the document as read, never the text with surrogates; what does not
fit a window is said, never cut silently.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from agent.choose.model.aligning import Aligner, Place
from agent.choose.model.trust import addressed, addressed_in, is_addressed
from agent.privacy import Masked, mask
from agent.records import Document

_PIECE = re.compile(r"(?:[^\n]*\n)+?(?:[ \t\r]*\n)+|[^\n]*\n|[^\n]+")

_AROUND = 150
"""Characters shown before and after a quote."""

Count = Callable[[str], int]
"""How many tokens a text has."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the shown text: half-open offsets into it, and the characters."""

    start: int
    end: int
    text: str


class Shown:
    """One document on its way to a model."""

    def __init__(self, document: Document, *, deidentify: bool = False) -> None:
        """Take a document; with `deidentify` the model sees surrogates for names, dates and numbers."""
        self.document = document
        self._masked: Masked | None = mask(document.text) if deidentify else None
        spans = addressed(self.text) if deidentify else addressed_in(document)
        self._aligner = Aligner(self.text, partial(is_addressed, spans))

    @property
    def text(self) -> str:
        """What the model is shown."""
        return self._masked.text if self._masked else self.document.text

    def places(self, quote: str) -> list[Place]:
        """Return where a quote of the shown text stands in the document."""
        return [self._back(place) for place in self._aligner.places(quote)]

    def around(self, quote: str) -> str:
        """Return a quote with what stands before and after it in its line, as the model is shown it."""
        for place in self._aligner.places(quote)[:1]:
            start = max(self.text.rfind("\n", 0, place.start) + 1, place.start - _AROUND)
            stop = self.text.find("\n", place.end)
            end = min(len(self.text) if stop < 0 else stop, place.end + _AROUND)
            return f'"{quote}" in: {self.text[start:end].strip()}'
        return f'"{quote}"'

    def _back(self, place: Place) -> Place:
        if self._masked is None:
            return place
        start, end = self._masked.original_span(place.start, place.end)
        return Place(start, end, place.match)

    def windows(self, most: int, count: Count) -> list[Window]:
        """Cut the text at line ends into windows.

        Args:
            most: Tokens of a window.
            count: Counts them.
        """
        return list(_windows(self.text, most, count))

    def excerpt(self, quotes: Sequence[str], most: int, count: Count) -> str:
        """Return the text, or where it does not fit the lines around quotes, gaps marked.

        Args:
            quotes: Words of the shown text, the most important first.
            most: Tokens.
            count: Counts them.
        """
        if count(self.text) <= most:
            return self.text
        pieces = [(m.start(), m.end()) for m in _PIECE.finditer(self.text)]
        kept: set[int] = set()
        spent = 0
        for quote in quotes:
            for place in self._aligner.places(quote):
                for n, (start, end) in enumerate(pieces):
                    cost = count(self.text[start:end])
                    if n not in kept and start < place.end and place.start < end and spent + cost <= most:
                        kept.add(n)
                        spent += cost
        return _with_gaps(self.text, [pieces[n] for n in sorted(kept)])


def _windows(text: str, most: int, count: Count) -> Iterator[Window]:
    start = end = spent = 0
    for piece in _PIECE.finditer(text):
        cost = count(piece.group())
        if spent and spent + cost > most:
            yield Window(start, end, text[start:end])
            start, spent = end, 0
        end, spent = piece.end(), spent + cost
    if end > start:
        yield Window(start, end, text[start:end])


def _with_gaps(text: str, kept: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    upto = 0
    for start, end in kept:
        if start > upto:
            parts.append("[…]\n")
        parts.append(text[start:end])
        upto = end
    if upto < len(text):
        parts.append("[…]")
    return "".join(parts)
