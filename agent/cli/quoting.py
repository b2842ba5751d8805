"""A quote inside its sentence, cut to what an eye takes in at once.

Invariant: the pieces marked as quotes are the evidence's own words, with white space made even and control
characters left out, because a note's text must not be able to steer a terminal. Where the offsets do not hold
in the document, the evidence's text is shown alone. Offsets are half-open.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.records import Assertion, Document, Evidence, SectionKind

_BESIDE = 90
"""Characters of context shown before and after a quote, and between two."""

_LONGEST_QUOTE = 320
_ELLIPSIS = "…"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; `is_quote` where it is evidence."""

    text: str
    is_quote: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence with the quotes inside it.

    Attributes:
        place: The section's name, and what the note asserts where that is not plain presence.
    """

    pieces: tuple[Piece, ...]
    place: str


def passages(document: Document | None, quotes: Sequence[Evidence]) -> list[Passage]:
    """Return the sentences around the quotes of one document, in the order of the quotes.

    Args:
        document: The document quoted, None when it is not at hand.
        quotes: Quotes of that document; those in one sentence make one passage.

    Example: "Type 2 diabetes with left foot ulcer" within "Type 2 diabetes with left foot ulcer, stable."
    """
    grouped: dict[tuple[int, int], list[Evidence]] = {}
    alone: list[Passage] = []
    for quote in quotes:
        if document is None or document.text[quote.start : quote.end] != quote.text:
            alone.append(Passage((Piece(_shortened(clean(quote.text)), is_quote=True),), _place(quote, "")))
        else:
            grouped.setdefault(_around(document, quote), []).append(quote)
    if document is None:
        return alone
    return [_passage(document, bounds, found) for bounds, found in grouped.items()] + alone


def clean(text: str) -> str:
    """Return text fit for a terminal: white space made even, control and direction characters left out."""
    even = _BLANKS.sub(" ", text)
    return "".join(c for c in even if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def section_name(kind: SectionKind, title: str = "") -> str:
    """Return a section's name for people, `Assessment and plan`; for others the heading as written."""
    if kind is SectionKind.OTHER:
        return clean(title).strip().capitalize()
    return kind.value.replace("_", " ").capitalize()


def _around(document: Document, quote: Evidence) -> tuple[int, int]:
    """Return the bounds of the sentence in which a quote starts; of its line where no sentence is known."""
    for sentence in document.sentences:
        if sentence.start <= quote.start < sentence.end:
            return sentence.start, max(sentence.end, quote.end)
    start = document.text.rfind("\n", 0, quote.start) + 1
    end = document.text.find("\n", quote.end)
    return start, end if end >= 0 else len(document.text)


def _passage(document: Document, bounds: tuple[int, int], quotes: Sequence[Evidence]) -> Passage:
    merged = list(_merged((q.start, q.end) for q in quotes))
    pieces = [Piece(_tail(clean(document.text[bounds[0] : merged[0][0]])), is_quote=False)]
    for at, (start, end) in enumerate(merged):
        pieces.append(Piece(_shortened(clean(document.text[start:end])), is_quote=True))
        after = merged[at + 1][0] if at + 1 < len(merged) else max(bounds[1], end)
        pieces.append(Piece(_head(clean(document.text[end:after])), is_quote=False))
    title = next((s.title for s in document.sections if s.start <= quotes[0].start < s.end), "")
    return Passage(tuple(p for p in pieces if p.text), _place(quotes[0], title))


def _place(quote: Evidence, title: str) -> str:
    name = section_name(quote.section, title)
    said = "" if quote.assertion is Assertion.PRESENT else quote.assertion.value.replace("_", " ")
    return ", ".join(filter(None, (name, said)))


def _merged(bounds: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join bounds that overlap or touch."""
    start, end = -1, -1
    for low, high in sorted(bounds):
        if low <= end:
            end = max(end, high)
            continue
        if end >= 0:
            yield start, end
        start, end = low, high
    yield start, end


def _head(text: str) -> str:
    """Return the beginning of a text, cut at a blank where it is too long."""
    if len(text) <= _BESIDE:
        return text
    return f"{text[:_BESIDE].rsplit(' ', 1)[0]} {_ELLIPSIS}"


def _tail(text: str) -> str:
    """Return the end of a text, cut at a blank where it is too long."""
    if len(text) <= _BESIDE:
        return text
    return f"{_ELLIPSIS} {text[-_BESIDE:].split(' ', 1)[-1]}"


def _shortened(text: str) -> str:
    """Return a quote, its middle left out where it is very long."""
    if len(text) <= _LONGEST_QUOTE:
        return text
    half = _LONGEST_QUOTE // 2
    return f"{text[:half].rsplit(' ', 1)[0]} {_ELLIPSIS} {text[-half:].split(' ', 1)[-1]}"
