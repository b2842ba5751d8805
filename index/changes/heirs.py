"""Which codes of a newer release may stand for one that it no longer has.

Invariant: heirs are billable codes of the newer release, and suggestions only: the note decides. What the
official conversion table says, where one was added to the tables, comes before anything that is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.changes.records import Heir
from index.changes.rows import Row, Rows
from index.records import CodeRange
from index.tables_store import Store

_MOST = 8
_FEW = 4
"""How many codes are suggested that were there before: what they share with the code is only its group."""

_ALIKE = 0.3
"""Words that such a code must have in common with the title, as a share of the words of both."""

_SHORTEST = 3
"""Characters of a code's category: what shares less is another condition."""

_WORD = re.compile(r"[a-z0-9]+")
_HAS_CONVERSIONS = "SELECT count(*) FROM sqlite_master WHERE name IN ('listed', 'edition')"
_CONVERSIONS = (
    "SELECT plain, value FROM listed JOIN edition ON edition.id = listed.edition"
    " WHERE edition.kind = 'conversion' ORDER BY plain"
)


class Heirs:
    """Finds heirs.

    Args:
        old: The release that has the code.
        new: The release that has not.
        official: Plain code -> codes that the official conversion table names for it.
    """

    def __init__(self, old: Rows, new: Rows, official: Mapping[str, Sequence[Row]]) -> None:
        self._old = old
        self._new = new
        self._official = official

    def of_split(self, gone: Row) -> tuple[Heir, ...]:
        """Return the codes below a code that became a group."""
        below = self._new.below(gone.plain)
        rows = [row for row in below if row.plain not in self._old.by_plain]
        guessed = _heirs(rows or below, f"{gone.code} is now a group; this is one of its codes")
        return self._official_first(gone, guessed)

    def of_deleted(self, gone: Row) -> tuple[Heir, ...]:
        """Return codes that may stand for one that was deleted, the likeliest first, if any is near.

        A code of the same title wins; then what the code was merged into; then new codes, else codes that
        were there before, that share the longest beginning with it.
        """
        same = self._new.by_title.get(gone.title.lower(), [])
        guessed = _heirs(same, "it has the same title") if same else self._nearest(gone)
        return self._official_first(gone, guessed)

    def _official_first(self, gone: Row, guessed: tuple[Heir, ...]) -> tuple[Heir, ...]:
        named = _heirs(self._official.get(gone.plain, ()), "the official conversion table names it")
        return named or guessed

    def _nearest(self, gone: Row) -> tuple[Heir, ...]:
        for length in range(len(gone.plain) - 1, _SHORTEST - 1, -1):
            merged = self._new.by_plain.get(gone.plain[:length])
            if merged is not None and merged.billable:
                return _heirs([merged], f"{gone.code} was merged into it")
            below = self._new.below(gone.plain[:length])
            if below:
                return self._alike(gone, below)
        return ()

    def _alike(self, gone: Row, below: list[Row]) -> tuple[Heir, ...]:
        """Rank codes that share a group with the one that went; a 7th character is kept where it can be."""
        same_end = [row for row in below if row.seventh == gone.seventh] or below
        wanted = _words(gone.title)
        ranked = sorted(same_end, key=lambda row: -_overlap(wanted, _words(row.title)))
        fresh = [row for row in ranked if row.plain not in self._old.by_plain]
        if fresh:
            return _heirs(fresh, "a new code of the same group")
        near = [row for row in ranked if _overlap(wanted, _words(row.title)) >= _ALIKE]
        return _heirs(near[:_FEW], "a code of the same group")


def official(store: Store, old: Rows, new: Rows) -> dict[str, list[Row]]:
    """Return the codes that conversion tables of the store name for codes that went; empty without any.

    A table lists each new code with the codes before it, single ones or ranges (`E115-E117`).
    """
    found: defaultdict[str, list[Row]] = defaultdict(list)
    if store.rows(_HAS_CONVERSIONS) != [(2,)]:
        return found
    for plain, before in store.rows(_CONVERSIONS):
        row = new.by_plain.get(str(plain))
        if row is None or not row.billable or row.plain in old.by_plain:
            continue
        for gone in _before(str(before), old):
            if row not in found[gone]:
                found[gone].append(row)
    return found


def _before(text: str, old: Rows) -> Iterator[str]:
    first, dash, last = text.partition("-")
    if not dash:
        yield text
        return
    bounds = CodeRange(first, last)
    yield from (row.plain for row in old.below(first[:_SHORTEST]) if bounds.covers(row.plain))


def _heirs(rows: Iterable[Row], why: str) -> tuple[Heir, ...]:
    return tuple(Heir(row.code, row.title, why) for row in list(rows)[:_MOST])


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.lower()))


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / (len(first | second) or 1)
