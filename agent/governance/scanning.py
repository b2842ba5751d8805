"""The words of a note that tell what was done: one pass over the text, words looked up in a table.

Invariant: a hit's offsets slice the document, and lie in one sentence; a document is read once, however many
of its codes are asked about. `data/support.toml` holds the words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from agent.datafiles import toml_of
from agent.documents import kept
from agent.records import Document
from index.references import parse_ranges

if TYPE_CHECKING:
    from index.records import CodeRange

_TOKEN = re.compile(r"[a-z][a-z0-9'/&-]*|\d{2,3}/\d{2,3}\b", re.IGNORECASE)
_STEMS = range(3, 10)
"""Lengths of the beginnings of words that stand in the table with a star."""

GENERAL = -1
"""The condition of words that tell of any."""


class Kind(StrEnum):
    """What may have been done about a condition."""

    MONITORED = "monitored"
    EVALUATED = "evaluated"
    ASSESSED = "assessed"
    TREATED = "treated"


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the table in a text, half-open offsets.

    Attributes:
        number: Index of its sentence.
        condition: Of which it tells: its place in the table, `GENERAL` for any.
    """

    number: int
    start: int
    end: int
    kind: Kind
    condition: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a document tells of things done: by sentence, and by condition."""

    by_sentence: Mapping[int, Sequence[Hit]]
    by_condition: Mapping[int, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    kind: Kind
    condition: int


class _Table:
    """The words: first word, or its beginning, -> what may follow and what it tells."""

    def __init__(self) -> None:
        held = toml_of("agent.governance", "data", "support.toml")
        self.whole: defaultdict[str, list[_Entry]] = defaultdict(list)
        self.stems: defaultdict[str, list[_Entry]] = defaultdict(list)
        self.ranges: list[tuple[CodeRange, ...]] = []
        for kind in Kind:
            self._add(held[kind], kind, GENERAL)
        for number, row in enumerate(held["condition"]):
            self.ranges.append(parse_ranges(row["codes"]))
            self._add(row["evaluated"], Kind.EVALUATED, number)
            self._add(row["treated"], Kind.TREATED, number)

    def _add(self, listed: str, kind: Kind, condition: int) -> None:
        for phrase in listed.split(","):
            first, *rest = phrase.split()
            where = self.stems if first.endswith("*") else self.whole
            where[first.rstrip("*")].append(_Entry(tuple(rest), kind, condition))

    def entries(self, word: str) -> Iterator[_Entry]:
        """Yield what may begin with a word in small letters."""
        yield from self.whole.get(word, ())
        for length in _STEMS:
            yield from self.stems.get(word[:length], ()) if len(word) >= length else ()


@cache
def _table() -> _Table:
    return _Table()


@lru_cache(8192)
def conditions_of(code: str) -> frozenset[int]:
    """Return the places in the table of the conditions that a code belongs to."""
    rows = enumerate(_table().ranges)
    return frozenset(n for n, ranges in rows if any(bounds.covers(code) for bounds in ranges))


@kept
def scan(document: Document) -> Scan:
    """Find every word of the table in a document's sentences."""
    by_sentence: defaultdict[int, list[Hit]] = defaultdict(list)
    by_condition: defaultdict[int, list[Hit]] = defaultdict(list)
    for number, sentence in enumerate(document.sentences):
        for hit in _hits(document.text, number, sentence.start, sentence.end):
            by_sentence[number].append(hit)
            by_condition[hit.condition].append(hit)
    return Scan(by_sentence, by_condition)


def _hits(text: str, number: int, start: int, end: int) -> Iterator[Hit]:
    tokens = [(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    for at, (word, begin, stop) in enumerate(tokens):
        if word[0].isdigit():
            yield Hit(number, begin, stop, Kind.EVALUATED, GENERAL)
            continue
        for kind, rest, condition in _looked_up(word):
            following = tokens[at + 1 : at + 1 + len(rest)] if rest else ()
            if not rest or _fits(rest, [w for w, _, _ in following]):
                yield Hit(number, begin, following[-1][2] if following else stop, kind, condition)


@lru_cache(16_384)
def _looked_up(word: str) -> tuple[tuple[Kind, tuple[str, ...], int], ...]:
    return tuple((e.kind, e.rest, e.condition) for e in _table().entries(word))


def _fits(rest: Sequence[str], words: Sequence[str]) -> bool:
    return len(rest) == len(words) and all(
        word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
        for wanted, word in zip(rest, words, strict=True)
    )
