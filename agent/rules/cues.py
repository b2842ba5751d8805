"""Whether a note speaks for a code that nobody chose: a few telling words, affirmed, about the patient.

Invariant: a cue yields a place in a document, never its words. A sentence that denies the words before them,
or tells of a relative, does not speak for anything.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from agent.documents import small_of
from agent.records import Encounter
from agent.rules.knowledge import Row, in_ranges, rows
from index.records import CodeRange

_DATA = "cues"
_KEPT = 4096
_DENIED = re.compile(
    r"\b(?:no|not|never|denies|denied|without|negative|none|nor|free of|absence of|stopped|discontinued"
    r"|avoid\w*|mother|father|brother|sister|parents?|family|grand\w+|aunt|uncle|former|ex|prior"
    r"|previous(?:ly)?|quit|if|consider\w*|risk of|rule out|possible)\b",
    re.IGNORECASE,
)
_ENDS = ".;\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a note speaks for a code: half-open offsets into a document."""

    document_id: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.document_id!r} {self.start}-{self.end}"


@cache
def _words_of(field: str) -> tuple[str, ...]:
    return tuple(word.strip().lower() for word in field.split("|"))


class Cues:
    """The cues of one encounter; its documents are lowered once."""

    def __init__(self, encounter: Encounter) -> None:
        self._texts = tuple((d.document_id, d.text, small_of(d)) for d in encounter.documents)

    def place(self, ranges: tuple[CodeRange, ...]) -> tuple[Place, tuple[CodeRange, ...]] | None:
        """Find words that speak for a code within some ranges.

        Args:
            ranges: What an instruction asks for, for example `N18.1-N18.6`.

        Returns:
            The place of the first such words and the codes that they speak for; None when there are none.
        """
        for row in _rows_for(ranges):
            for word in _words_of(row.fields[0]):
                if found := self._find(word):
                    return found, row.codes
        return None

    def _find(self, word: str) -> Place | None:
        for document_id, text, lowered in self._texts:
            start = lowered.find(word)
            while start >= 0:
                end = start + len(word)
                if _is_word(lowered, start, end) and not _denied(text, start):
                    return Place(document_id, start, end)
                start = lowered.find(word, end)
        return None


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum()


def _denied(text: str, start: int) -> bool:
    opening = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    return _DENIED.search(text, opening, start) is not None


@lru_cache(_KEPT)
def _rows_for(ranges: tuple[CodeRange, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows(_DATA) if _overlap(row.codes, ranges))


def _overlap(cues: tuple[CodeRange, ...], asked: tuple[CodeRange, ...]) -> bool:
    """Say whether a cue's codes and the codes asked for share any: one bound lies within the other side."""
    return any(in_ranges(c.first, asked) or in_ranges(a.first, cues) for c in cues for a in asked)
