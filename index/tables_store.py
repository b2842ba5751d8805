"""One open store: a read-only connection shared by threads, and the releases that it holds.

Invariant: a statement is executed and its rows fetched under one lock, so that threads never share a cursor.
"""

import sqlite3
import threading
from collections.abc import Hashable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import TablesError
from index.records import CodeSystem, Release
from index.tables_schema import connect_read_only

_RELEASES = (
    "SELECT id, release_id, system, title, valid_from, valid_to, sha256, source, billable FROM release"
)


class Store:
    """An open store.

    Attributes:
        releases: Those whose codes are held, of every code system, oldest first.
        numbers: The row number of each release, by its id; those too of which only an index is held.
        memo: What others have worked out of it; it goes with the store.
    """

    __slots__ = ("_connection", "_lock", "memo", "name", "numbers", "releases")

    def __init__(self, path: Path) -> None:
        """Open `path`; raise TablesError where that cannot be done."""
        self.name = path.name
        self._lock = threading.Lock()
        self.memo: dict[Hashable, Any] = {}
        self._connection = connect_read_only(path)
        try:
            found = self.rows(_RELEASES)
        except BaseException:
            self.close()
            raise
        held = (_release(row) for row in found if row[8])
        self.releases = tuple(sorted(held, key=lambda release: release.valid_from))
        self.numbers = {str(row[1]): int(str(row[0])) for row in found}

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Execute a statement and return all its rows.

        Raises:
            TablesError: The file is damaged, or the store has been closed.
        """
        try:
            with self._lock:
                return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise TablesError(
                f"The code tables {self.name!r} cannot be read: {error}.",
                "Build them again: chartcite index build.",
            ) from error

    def close(self) -> None:
        """Close the connection; closing twice does nothing."""
        with self._lock:
            self._connection.close()

    def having(self, plain: str) -> tuple[Release, ...]:
        """Return the releases, of every code system, in which a code without its dot may be billed."""
        statement = "SELECT 1 FROM code WHERE release = ? AND plain = ? AND billable"
        return tuple(r for r in self.releases if self.rows(statement, (self.numbers[r.release_id], plain)))

    def governing(self, day: date | None, system: CodeSystem) -> Release:
        """Return the release of `system` in force on `day`, or nearest to it; see `CodeTables.release_on`."""
        held = [release for release in self.releases if release.system is system]
        if day is None:
            return held[-1]
        in_force = [release for release in held if release.governs(day)]
        return in_force[-1] if in_force else min(held, key=lambda release: _days_apart(release, day))


def _days_apart(release: Release, day: date) -> int:
    if day < release.valid_from:
        return (release.valid_from - day).days
    return (day - release.valid_to).days if release.valid_to and day > release.valid_to else 0


def _release(row: tuple[object, ...]) -> Release:
    release_id, system, title, first, last, sha256, source = row[1:8]
    return Release(
        str(release_id),
        CodeSystem(str(system)),
        str(title),
        date.fromisoformat(str(first)),
        date.fromisoformat(str(last)) if last else None,
        str(sha256),
        str(source),
    )
