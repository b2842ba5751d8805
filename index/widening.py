"""Candidates widened along the tabular hierarchy: to their leaf, to the side said, to both where none is.

Invariant: every leaf that was found is given, and groups are given as the leaves that they lead to; a code
comes once. A side that no word tells is offered only for the best candidates, and after them.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from index.hierarchy import Hierarchy
from index.phrase_keys import SIDE_OF
from index.records import Candidate, Code
from index.tables import CodeTables
from index.words import normal_words

_LEFT, _RIGHT = frozenset({"left"}), frozenset({"right"})
_BOTH = frozenset({"bilateral"})

_INITIAL = re.compile(r"(?<![^\s(])([RL])\.? (?=[a-z]{2})(?!spine\b)")
"""A capital before a word, which in a query can only be a side: "R subacromial impingement"; no "L spine"."""

_SIDE = {"R": "right", "L": "left"}
_DOMINANCE = {"left": "nondominant", "right": "dominant"}
"""What an affected side is taken for where the note does not say (guideline I.C.6.a)."""

_LEADING = 10
"""Candidates, the best, that are taken to their leaf."""

_OPEN = 2
"""Candidates, the best, whose sides are offered where the query names none."""

_BEFORE_SIDES = 3
"""Codes given before those."""


class Widening:
    """Widens candidates over one release of the tables."""

    def __init__(self, tables: CodeTables) -> None:
        self._tables = tables
        self._hierarchy = Hierarchy(tables)

    def widened(self, found: Iterable[Candidate], query: str, expanded: str) -> Iterator[Candidate]:
        """Put with each of the leading candidates the leaves that its words and the query's lead to.

        Args:
            found: Candidates, best first.
            query: What was asked, as written.
            expanded: The query with its abbreviations written out.
        """
        sides = sides_of(query)
        said = _with_dominance(frozenset(normal_words(query)) | frozenset(expanded.split()), sides)
        given: set[str] = set()
        unsided: list[Candidate] = []
        for place, candidate in enumerate(found):
            leaves = self._leaves(candidate, said, sides) if place < _LEADING else []
            if place < _OPEN and not sides:
                unsided += [_led_to(candidate, c) for leaf in leaves[:1] for c in self._both(leaf.code)]
            if self._is_leaf(candidate.code):
                leaves.append(candidate)
            yield from _new(leaves, given)
            if len(given) >= _BEFORE_SIDES:
                yield from _new(unsided, given)
        yield from _new(unsided, given)

    def _leaves(
        self, candidate: Candidate, said: AbstractSet[str], sides: AbstractSet[str]
    ) -> list[Candidate]:
        """Return the leaf that the candidate's and the query's words lead to, then that of the former."""
        words = frozenset(normal_words(candidate.matched)) | sides
        step = self._hierarchy.descend(candidate.code, words)
        if step is None:
            return []
        fuller = self._hierarchy.descend(candidate.code, words | said)
        reached = [s.code for s in (fuller, step) if s is step or (s is not None and not s.missing)]
        found = (c for code in reached for c in (*self._on_sides(code, sides), code))
        return [_led_to(candidate, c) for c in dict.fromkeys(found)]

    def _on_sides(self, code: Code, sides: AbstractSet[str]) -> list[Code]:
        """Return the code's kin on the sides said; on each of both as well where they are."""
        wanted = [sides, *([_LEFT, _RIGHT] if sides & _BOTH else [])]
        return [c for side in wanted if (c := self._hierarchy.sided(code.code, side)) is not None]

    def _both(self, leaf: str) -> Iterator[Code]:
        """Yield the right and the left of a code that names neither."""
        for side in (_RIGHT, _LEFT):
            code = self._hierarchy.sided(leaf, side)
            if code is not None:
                yield code

    def _is_leaf(self, code: str) -> bool:
        held = self._tables.code(code)
        return held is not None and self._hierarchy.leaves(held.code) == (held,)


def sides_of(query: str) -> frozenset[str]:
    """Return the sides that a query names, in words or by an initial.

    Example: "R subacromial impingement" names the right.
    """
    named = frozenset(SIDE_OF[w] for w in normal_words(query) if w in SIDE_OF)
    return named or frozenset(_SIDE[initial] for initial in _INITIAL.findall(query))


def _with_dominance(said: frozenset[str], sides: AbstractSet[str]) -> frozenset[str]:
    if said & set(_DOMINANCE.values()):
        return said
    return said | {_DOMINANCE[side] for side in sides if side in _DOMINANCE}


def _led_to(candidate: Candidate, code: Code) -> Candidate:
    if code.code == candidate.code:
        return candidate
    return replace(candidate, code=code.code, title=code.title, via=candidate.code)


def _new(candidates: Iterable[Candidate], given: set[str]) -> Iterator[Candidate]:
    for candidate in candidates:
        if candidate.code not in given:
            given.add(candidate.code)
            yield candidate
