"""ICD-10-PCS as a coder builds it: the axes of a table, what may follow what, words that lead to values.

Invariant: `choices` offers only characters that lead to a code, given those chosen so far; so a code that is
built choice by choice is always in the tables. Index, keys and definitions are those of the release in force,
or, where that has none, of the release nearest to it that has them: they lead to words and stems, and the
tables decide.
"""

import json
from datetime import date
from functools import lru_cache

from index import table_entries
from index.releases.icd10pcs_records import FIRST_OF_ROW, Axis, Definition, TableRow
from index.releases.index_records import Entry, Family
from index.table_entries import fold
from index.tables import CodeTables

_ROWS = (
    "SELECT line, position, title, choices FROM axis WHERE release = ? AND owner = ? ORDER BY line, position"
)
_BELOW = "SELECT plain, title FROM code WHERE release = ? AND parent IS ? ORDER BY place"
_HAS_DEFINITIONS = "SELECT 1 FROM definition WHERE release = ? LIMIT 1"
_HAS_ENTRIES = "SELECT 1 FROM entry WHERE release = ? AND family = ? LIMIT 1"
_DEFINITION = "SELECT section, position, axis, titles, definition, explanation, includes FROM definition"
_LENGTH, _KEPT = 7, 1_000


class Procedures:
    """One release of ICD-10-PCS.

    Args:
        tables: A view of a store at a release of ICD-10-PCS.
    """

    def __init__(self, tables: CodeTables) -> None:
        self.tables = tables
        self._store = tables.store
        self._number = self._store.numbers[tables.release.release_id]
        self._rows = lru_cache(_KEPT)(self._read_rows)
        self._nearest = self._by_distance(tables.release.valid_from)

    def rows(self, table: str) -> tuple[TableRow, ...]:
        """Return the rows of a table (`0DT`); empty where there is no such table."""
        return self._rows(table.upper())

    def _read_rows(self, table: str) -> tuple[TableRow, ...]:
        found: dict[int, list[Axis]] = {}
        for line, position, title, packed in self._store.rows(_ROWS, (self._number, table)):
            values = tuple((character, label) for character, label in json.loads(str(packed)))
            found.setdefault(int(str(line)), []).append(Axis(int(str(position)), str(title), values))
        return tuple(TableRow(table, line, tuple(axes)) for line, axes in found.items())

    def choices(self, chosen: str) -> dict[str, str]:
        """Return the characters that may come next, with their meanings.

        Args:
            chosen: The characters so far, none to six.
        """
        chosen = chosen.upper()
        if len(chosen) >= _LENGTH:
            return {}
        if len(chosen) < FIRST_OF_ROW - 1:
            rows = self._store.rows(_BELOW, (self._number, chosen or None))
            return {str(plain)[-1]: str(title) for plain, title in rows}
        fitting = (row for row in self.rows(chosen[:3]) if _fits(row, chosen))
        place = len(chosen) + 1 - FIRST_OF_ROW
        return {character: label for row in fitting for character, label in row.axes[place].values}

    def index(self, words: str) -> tuple[Entry, ...]:
        """Return the index entries that have all of some words (`appendectomy`), the nearest first."""
        return self._entries(Family.PCS_INDEX, words)

    def body_part(self, words: str) -> tuple[Entry, ...]:
        """Return the body part key's rows for a clinician's words; `use` holds the tables' names."""
        return self._entries(Family.PCS_BODY_PART, words)

    def body_part_key(self) -> tuple[Entry, ...]:
        """Return the whole body part key; empty where no release has one."""
        held = (number for number in self._nearest if self._has(number, Family.PCS_BODY_PART))
        number = next(held, None)
        return () if number is None else table_entries.every(self._store, number, Family.PCS_BODY_PART)

    def device(self, words: str) -> tuple[Entry, ...]:
        """Return the device key's rows for a device's name; `use` holds the tables' names."""
        return self._entries(Family.PCS_DEVICE, words)

    def definitions(self, words: str, *, section: str = "", position: int = 0) -> tuple[Definition, ...]:
        """Return the official definitions whose titles or included terms have all of some words.

        Args:
            words: In any order.
            section: The section's character; empty for all.
            position: The axis; 0 for all.
        """
        wanted = fold(words).split()
        condition = " AND folded LIKE ?" * len(wanted) + " AND ? IN ('', section) AND ? IN (0, position)"
        for number in self._nearest if wanted else ():
            rows = self._store.rows(
                f"{_DEFINITION} WHERE release = ?{condition} ORDER BY length(folded), place",
                (number, *(f"% {word} %" for word in wanted), section, position),
            )
            if rows or self._has(number):
                return tuple(_definition(row) for row in rows)
        return ()

    def _entries(self, family: Family, words: str) -> tuple[Entry, ...]:
        for number in self._nearest:
            if self._has(number, family):
                return table_entries.find(self._store, number, family, words)
        return ()

    def _has(self, number: int, family: Family | None = None) -> bool:
        if family is None:
            return bool(self._store.rows(_HAS_DEFINITIONS, (number,)))
        return bool(self._store.rows(_HAS_ENTRIES, (number, family)))

    def _by_distance(self, first: date) -> tuple[int, ...]:
        rows = self._store.rows(
            "SELECT id FROM release WHERE system = ? ORDER BY abs(julianday(valid_from) - julianday(?)), id",
            (self.tables.release.system, first.isoformat()),
        )
        return tuple(int(str(number)) for (number,) in rows)


def _fits(row: TableRow, chosen: str) -> bool:
    later = zip(chosen[FIRST_OF_ROW - 1 :], row.axes, strict=False)
    return all(any(character == value for value, _ in axis.values) for character, axis in later)


def _definition(row: tuple[object, ...]) -> Definition:
    section, position, axis, titles, definition, explanation, includes = map(str, row)
    return Definition(
        section,
        int(position),
        axis,
        tuple(json.loads(titles)),
        definition,
        explanation,
        tuple(json.loads(includes)),
    )
