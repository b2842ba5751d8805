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

_WHOLE = 200
"""Characters up to which a sentence is shown whole."""

_BESIDE = 64
"""Characters of context shown before and after a quote where its sentence is longer, half between two."""

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
            alone.append(Passage((Piece(shortened(clean(quote.text)), is_quote=True),), _place(quote, "")))
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
    first, last, end = merged[0][0], merged[-1][1], max(bounds[1], merged[-1][1])
    fits = end - bounds[0] <= _WHOLE
    before, after = clean(document.text[bounds[0] : first]), clean(document.text[last:end])
    pieces = [Piece(before if fits else _tail(before), is_quote=False)]
    for at, (start, stop) in enumerate(merged):
        if at:
            between = clean(document.text[merged[at - 1][1] : start])
            pieces.append(Piece(between if fits else shortened(between, _BESIDE), is_quote=False))
        pieces.append(Piece(shortened(clean(document.text[start:stop])), is_quote=True))
    pieces.append(Piece(after if fits else _head(after), is_quote=False))
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


def shortened(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """Return a text, its middle left out at blanks where it is longer than `longest`."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{_until_blank(text[: half + 1])} {_ELLIPSIS} {_from_blank(text[-half - 1 :])}"


def _head(text: str) -> str:
    """Return the beginning of a text, cut at a blank where it is too long."""
    if len(text) <= _BESIDE:
        return text
    return f"{_until_blank(text[: _BESIDE + 1])} {_ELLIPSIS}"


def _tail(text: str) -> str:
    """Return the end of a text, cut at a blank where it is too long."""
    if len(text) <= _BESIDE:
        return text
    return f"{_ELLIPSIS} {_from_blank(text[-_BESIDE - 1 :])}"


def _until_blank(text: str) -> str:
    """Return a text without its last word, of which a part may be missing; whole where it is one word."""
    before, blank, _ = text.rpartition(" ")
    return before if blank and before.strip() else text


def _from_blank(text: str) -> str:
    """Return a text without its first word, of which a part may be missing; whole where it is one word."""
    _, blank, after = text.partition(" ")
    return after if blank and after.strip() else text
