"""Which official files a store was made of.

Invariant: every file that went in is one row of `source`: name, SHA-256, size, kind, release, rows read and
kept, and why the others were not. The SHA-256 is its key, so a file is never in twice.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.releases.file_kinds import FileKind
from index.tables_schema import connect_read_only

_COLUMNS = "file_name, sha256, size, kind, release_id, rows_read, rows_kept, skipped, archive"


@dataclass(frozen=True, slots=True)
class Added:
    """A file that a store was made of.

    Attributes:
        file_name: Without its folder.
        size: In bytes.
        release_id: The release, or the edition of a list, that it belongs to; empty where it was left out.
        rows_read: Codes of a code table, main terms and terms of an index, or rows of a list.
        rows_kept: How many of them are in the store.
        skipped: Reason and number: why rows were not kept, and why phrases are not searched.
        archive: The archive that it came in, None for a file that was given by itself.
        already: Whether the store held it before, so that nothing was done.
    """

    file_name: str
    sha256: str
    size: int
    kind: FileKind
    release_id: str
    rows_read: int
    rows_kept: int
    skipped: tuple[tuple[str, int], ...] = ()
    archive: str | None = None
    already: bool = False


def sources(store_path: Path) -> tuple[Added, ...]:
    """Return the files that a store was made of, in the order of their adding.

    Raises:
        TablesError: There is no usable store.
    """
    with closing(connect_read_only(store_path)) as connection:
        rows = connection.execute(f"SELECT {_COLUMNS} FROM source ORDER BY rowid").fetchall()  # noqa: S608 - constant
    return tuple(_added(row) for row in rows)


def write_source(connection: sqlite3.Connection, added: Added) -> None:
    """Record a file in an open store."""
    row = (
        added.file_name,
        added.sha256,
        added.size,
        added.kind,
        added.release_id,
        added.rows_read,
        added.rows_kept,
    )
    connection.execute(
        f"INSERT OR REPLACE INTO source ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant
        (*row, json.dumps(added.skipped), added.archive),
    )


def _added(row: tuple[str, str, int, str, str, int, int, str, str | None]) -> Added:
    name, sha256, size, kind, release_id, rows_read, rows_kept, packed, archive = row
    skipped = tuple((reason, count) for reason, count in json.loads(packed))
    return Added(name, sha256, size, FileKind(kind), release_id, rows_read, rows_kept, skipped, archive)
