"""Which codes of a newer release may stand for one that it no longer has.

Invariant: heirs are billable codes of the newer release, and suggestions only: the note decides. The official
conversion table, where one is at hand, is better than these.
"""

import re
from collections.abc import Iterable

from index.changes.records import Heir
from index.changes.rows import Row, Rows

_MOST = 8
_SHORTEST = 3
"""Characters of a code's category: what shares less is another condition."""

_WORD = re.compile(r"[a-z0-9]+")


def of_split(gone: Row, old: Rows, new: Rows) -> tuple[Heir, ...]:
    """Return the codes below a code that became a group."""
    why = f"{gone.code} is now a group; this is one of its codes"
    rows = [row for row in new.below(gone.plain) if row.plain not in old.by_plain]
    return _heirs(rows or new.below(gone.plain), why)


def of_deleted(gone: Row, old: Rows, new: Rows) -> tuple[Heir, ...]:
    """Return codes that may stand for one that was deleted, the likeliest first; empty where none is near.

    A code of the same title wins; then what the code was merged into; then new codes, else codes that were
    there before, that share the longest beginning with it, those with the most words in common first.
    """
    same = new.by_title.get(gone.title.lower(), [])
    if same:
        return _heirs(same, "it has the same title")
    for length in range(len(gone.plain) - 1, _SHORTEST - 1, -1):
        merged = new.by_plain.get(gone.plain[:length])
        if merged is not None and merged.billable:
            return _heirs([merged], f"{gone.code} was merged into it")
        below = new.below(gone.plain[:length])
        if below:
            return _alike(gone, below, old)
    return ()


def _alike(gone: Row, below: list[Row], old: Rows) -> tuple[Heir, ...]:
    fresh = [row for row in below if row.plain not in old.by_plain]
    why = "a new code of the same group" if fresh else "a code of the same group"
    rows = fresh or below
    rows = [row for row in rows if row.seventh == gone.seventh] or rows
    wanted = _words(gone.title)
    return _heirs(sorted(rows, key=lambda row: -_overlap(wanted, _words(row.title))), why)


def _heirs(rows: Iterable[Row], why: str) -> tuple[Heir, ...]:
    return tuple(Heir(row.code, row.title, why) for row in list(rows)[:_MOST])


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.lower()))


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / (len(first | second) or 1)
