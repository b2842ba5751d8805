"""What masking gives back.

Invariant: the spans of `Masked.replaced` are sorted and apart from each other, in the original as in the
masked text; between them both texts are the same. No `repr` holds a word of either text.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What an identifier is."""

    NAME = "name"
    DATE = "date"
    AGE = "age over 89"
    STREET = "street"
    CITY = "city"
    ZIP = "ZIP code"
    FACILITY = "facility"
    PHONE = "phone or fax"
    EMAIL = "e-mail"
    URL = "URL"
    IP = "IP address"
    SSN = "social security number"
    RECORD = "record, account or licence number"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """An identifier in the original text, half-open offsets."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Replaced:
    """An identifier and where its surrogate stands; half-open offsets of either text.

    Attributes:
        start: In the original text.
        masked_start: In the masked text.
    """

    kind: Kind
    start: int
    end: int
    masked_start: int
    masked_end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A note whose identifiers are surrogates.

    Attributes:
        text: The masked text.
        replaced: What was replaced, in order.
        length: Of the original text, in characters.
    """

    text: str = field(repr=False)
    replaced: tuple[Replaced, ...]
    length: int

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Map half-open offsets of the masked text to those of the original.

        A span that shares a character with a surrogate covers the whole original identifier.

        Raises:
            ValueError: The offsets are not a span of the masked text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{start}:{end} is no span of a masked text of {len(self.text)} characters")
        if start == end:
            return self._point(start)
        first = bisect_right(self.replaced, start, key=lambda r: r.masked_start) - 1
        last = bisect_left(self.replaced, end, key=lambda r: r.masked_start) - 1
        begins, ends = self._outside(first, start), self._outside(last, end)
        if first >= 0 and start < self.replaced[first].masked_end:
            begins = self.replaced[first].start
        if last >= 0 and end <= self.replaced[last].masked_end:
            ends = self.replaced[last].end
        return begins, ends

    def _point(self, place: int) -> tuple[int, int]:
        before = bisect_right(self.replaced, place, key=lambda r: r.masked_start) - 1
        if before >= 0 and self.replaced[before].masked_start < place < self.replaced[before].masked_end:
            return self.replaced[before].start, self.replaced[before].end
        if before >= 0 and place == self.replaced[before].masked_start:
            return (self.replaced[before].start,) * 2
        return (self._outside(before, place),) * 2

    def _outside(self, before: int, place: int) -> int:
        """Map an offset that lies behind the surrogate numbered `before`, or before them all."""
        if before < 0:
            return place
        return place - self.replaced[before].masked_end + self.replaced[before].end
