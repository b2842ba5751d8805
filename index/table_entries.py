"""Rows of the neoplasm and drug tables, found by the words of a site or a substance.

Invariant: matching looks at words alone, in any order and any case (`Sinus, maxillary` is `maxillary sinus`).
A row that has no code of its own but says `see …` is followed to the row that it names.
"""

import json
import re

from index.releases.index_records import Entry, Family
from index.tables_store import Store

_ENTRY = "SELECT levels, modifiers, cells, see, see_also, use FROM entry WHERE release = ? AND family = ?"
_WORD = re.compile(r"[a-z0-9]+")
_MOST = 20
_HOPS = 3
_MAIN_TERM = ("neoplasm", "neoplastic")


def fold(phrase: str) -> str:
    """Return a phrase's words in lower case, each between blanks, so that ` word ` finds whole words."""
    return f" {' '.join(_WORD.findall(phrase.casefold()))} "


def folded_key(family: Family, levels: tuple[str, ...]) -> str:
    """Return the words by which an entry is found; of a neoplasm's only the site's."""
    return fold(" ".join(levels[1:] if family is Family.NEOPLASM else levels))


def find(store: Store, release: int, family: Family, words: str) -> tuple[Entry, ...]:
    """Return the entries that have all of some words, those with the fewest other words first.

    Args:
        store: An open store.
        release: The release's row number.
        family: Which table.
        words: A site or a substance, in any order of words.
    """
    found = _matching(store, release, family, words)
    for _ in range(_HOPS):
        if not found or found[0].codes or found[0].use or not found[0].see:
            break
        found = _matching(store, release, family, found[0].see) or found
    return tuple(entry for entry in found if entry.codes or entry.use) or tuple(found)


def every(store: Store, release: int, family: Family) -> tuple[Entry, ...]:
    """Return all entries of a table, in its order.

    Args:
        store: An open store.
        release: The release's row number.
        family: Which table.
    """
    return tuple(_entry(row) for row in store.rows(f"{_ENTRY} ORDER BY place", (release, family)))


def _matching(store: Store, release: int, family: Family, words: str) -> list[Entry]:
    wanted = [word for word in fold(words).split() if family is not Family.NEOPLASM or word not in _MAIN_TERM]
    if not wanted:
        return []
    conditions = " AND folded LIKE ?" * len(wanted)
    statement = f"{_ENTRY}{conditions} ORDER BY length(folded), place LIMIT {_MOST}"
    rows = store.rows(statement, (release, family, *(f"% {word} %" for word in wanted)))
    return [_entry(row) for row in rows]


def _entry(row: tuple[object, ...]) -> Entry:
    levels, modifiers, cells, see, see_also, use = row
    return Entry(
        tuple(json.loads(str(levels))),
        tuple((column, code) for column, code in json.loads(str(cells))),
        tuple(json.loads(str(modifiers))),
        None if see is None else str(see),
        None if see_also is None else str(see_also),
        tuple(json.loads(str(use))),
    )
