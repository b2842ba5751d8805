"""Phrases of the data files and where a note says them, word for word in normal form.

Invariant: what matches is a run of the note's own words; a phrase with capitals matches only as it is
written. `(a|b|)` stands for each of its alternatives, `..` for up to four other words. Among the phrases that
begin at a word the longest wins, and nothing is found inside what is found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Generic, TypeVar

from index.words import Word, normal_words

Held = TypeVar("Held")

GAP = ".."
_REACH = 4
"""Words that a gap may stand for."""

_CHOICE = re.compile(r"\(([^()]*)\)")
_PIECE = re.compile(r"\.\.|[^\W_]+(?:['\u2019]s\b)?")


def spelled(phrase: str) -> list[str]:
    """Return every phrase that a pattern stands for.

    Example: `removal of (the|) appendix` gives `removal of the appendix` and `removal of appendix`.

    Raises:
        ValueError: Brackets that do not close, or nothing in it to match.
    """
    parts = _CHOICE.split(phrase)
    if any(mark in part for part in parts[::2] for mark in "()|"):
        raise ValueError(f"The brackets of {phrase!r} do not close.")
    options = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    return [" ".join("".join(chosen).split()) for chosen in product(*options)]


@dataclass(frozen=True, slots=True)
class Found(Generic[Held]):
    """Where a phrase was said.

    Attributes:
        first: Index of its first word in the sentence.
        last: One past its last.
        held: What it stands for, in the order in which it was added.
    """

    first: int
    last: int
    held: tuple[Held, ...]


@dataclass(slots=True)
class _Node(Generic[Held]):
    after: dict[str, "_Node[Held]"] = field(default_factory=dict)
    plain: tuple[Held, ...] = ()
    written: tuple[tuple[tuple[str, ...], Held], ...] = ()


class Phrases(Generic[Held]):
    """Phrases with what each stands for."""

    def __init__(self, entries: Iterable[tuple[str, Held]] = ()) -> None:
        """Take pairs of a phrase, with its brackets, and what it stands for."""
        self._root: _Node[Held] = _Node()
        for phrase, held in entries:
            for said in spelled(phrase):
                self._add(said, held)

    def _add(self, phrase: str, held: Held) -> None:
        pieces = _PIECE.findall(phrase)
        if not pieces or GAP in (pieces[0], pieces[-1]):
            raise ValueError(f"{phrase!r} neither begins nor ends with a gap, and has a word.")
        node = self._root
        for piece in pieces:
            for form in _forms(piece):
                node = node.after.setdefault(form, _Node())
        if phrase == phrase.lower():
            node.plain += (held,)
        else:
            node.written += ((tuple(p for p in pieces if p != p.lower()), held),)

    def find(self, words: Sequence[Word], text: str) -> Iterator[Found[Held]]:
        """Yield what a sentence says, from its beginning; nothing overlaps.

        Args:
            words: The sentence's.
            text: What their offsets count.
        """
        at = 0
        starts = self._root.after
        while at < len(words):
            best = self.at(words, at, text) if words[at].normal in starts else None
            if best is not None:
                yield best
            at = best.last if best is not None else at + 1

    def at(self, words: Sequence[Word], first: int, text: str) -> Found[Held] | None:
        """Return the longest phrase that begins at a word, None when none does."""
        best: Found[Held] | None = None
        open_: list[tuple[_Node[Held], int]] = [(self._root, first)]
        while open_:
            node, at = open_.pop()
            held = tuple(_holding(node, words, first, at, text)) if node.plain or node.written else ()
            if held and (best is None or at > best.last):
                best = Found(first, at, held)
            open_.extend(_onward(node, words, at))
        return best


@cache
def _forms(piece: str) -> tuple[str, ...]:
    """Return the normal words of a piece; the data files say each piece many times over."""
    return (GAP,) if piece == GAP else tuple(normal_words(piece))


def _onward(node: _Node[Held], words: Sequence[Word], at: int) -> Iterator[tuple[_Node[Held], int]]:
    if at < len(words) and (after := node.after.get(words[at].normal)) is not None:
        yield after, at + 1
    if (gap := node.after.get(GAP)) is not None:
        for skipped in range(at, min(at + _REACH, len(words) - 1) + 1):
            if skipped < len(words) and (after := gap.after.get(words[skipped].normal)) is not None:
                yield after, skipped + 1


def _holding(node: _Node[Held], words: Sequence[Word], first: int, last: int, text: str) -> Iterator[Held]:
    yield from node.plain
    if node.written:
        tokens = {text[word.start : word.end] for word in words[first:last]}
        yield from (held for capitals, held in node.written if tokens.issuperset(capitals))
