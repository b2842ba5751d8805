"""The layout of `tables.sqlite` and how a file of it is opened.

Invariant: a store says its layout's version in `PRAGMA user_version`; one of another version is refused with
the remedy, never guessed at. Every row names its release, so that several editions and several code systems
live side by side; `plain` is the code without its dot, the form that look-ups use. A release without billable
codes is one of which only an index or definitions were added. Lists about codes (`listed`, `ptp`, `mue`)
belong to editions of their own, for they come out at other times than the codes.
"""

import sqlite3
from pathlib import Path

from index.errors import TablesError

STORE_NAME = "tables.sqlite"
SCHEMA_VERSION = 2
_BUILD = "Build the tables: chartcite index build."

SCHEMA = f"""
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE release (
    id INTEGER PRIMARY KEY, release_id TEXT NOT NULL UNIQUE, system TEXT NOT NULL, title TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT, sha256 TEXT NOT NULL, source TEXT NOT NULL,
    billable INTEGER NOT NULL
);
CREATE TABLE code (
    release INTEGER NOT NULL, plain TEXT NOT NULL, place INTEGER NOT NULL, code TEXT NOT NULL,
    title TEXT NOT NULL, kind TEXT NOT NULL, billable INTEGER NOT NULL, parent TEXT, stem TEXT NOT NULL,
    seventh TEXT, PRIMARY KEY (release, plain)
) WITHOUT ROWID;
CREATE INDEX code_parent ON code (release, parent, place);
CREATE TABLE instruction (
    release INTEGER NOT NULL, owner TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, ranges TEXT NOT NULL, PRIMARY KEY (release, owner, place)
) WITHOUT ROWID;
CREATE TABLE seventh (
    release INTEGER NOT NULL, owner TEXT NOT NULL, place INTEGER NOT NULL, character TEXT NOT NULL,
    meaning TEXT NOT NULL, PRIMARY KEY (release, owner, place)
) WITHOUT ROWID;
CREATE TABLE term (
    release INTEGER NOT NULL, place INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL,
    source TEXT NOT NULL, PRIMARY KEY (release, source, place)
) WITHOUT ROWID;
CREATE TABLE entry (
    release INTEGER NOT NULL, family TEXT NOT NULL, place INTEGER NOT NULL, levels TEXT NOT NULL,
    folded TEXT NOT NULL, modifiers TEXT NOT NULL, cells TEXT NOT NULL, see TEXT, see_also TEXT,
    use TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (release, family, place)
) WITHOUT ROWID;
CREATE TABLE detail (
    release INTEGER NOT NULL, plain TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (release, plain, name)
) WITHOUT ROWID;
CREATE TABLE axis (
    release INTEGER NOT NULL, owner TEXT NOT NULL, line INTEGER NOT NULL, position INTEGER NOT NULL,
    title TEXT NOT NULL, choices TEXT NOT NULL, PRIMARY KEY (release, owner, line, position)
) WITHOUT ROWID;
CREATE TABLE definition (
    release INTEGER NOT NULL, place INTEGER NOT NULL, section TEXT NOT NULL, position INTEGER NOT NULL,
    axis TEXT NOT NULL, titles TEXT NOT NULL, folded TEXT NOT NULL, definition TEXT NOT NULL,
    explanation TEXT NOT NULL, includes TEXT NOT NULL, PRIMARY KEY (release, place)
) WITHOUT ROWID;
CREATE TABLE edition (
    id INTEGER PRIMARY KEY, edition_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT NOT NULL
);
CREATE TABLE edition_part (
    edition INTEGER NOT NULL, part TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (edition, part)
) WITHOUT ROWID;
CREATE TABLE listed (
    edition INTEGER NOT NULL, plain TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (edition, plain, name, value)
) WITHOUT ROWID;
CREATE INDEX listed_value ON listed (edition, value) WHERE length(value) < 16;
CREATE TABLE ptp (
    edition INTEGER NOT NULL, service TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL,
    effective TEXT NOT NULL, deleted TEXT NOT NULL, modifier TEXT NOT NULL, rationale TEXT NOT NULL,
    PRIMARY KEY (edition, service, first, second, effective)
) WITHOUT ROWID;
CREATE TABLE mue (
    edition INTEGER NOT NULL, service TEXT NOT NULL, plain TEXT NOT NULL, units INTEGER NOT NULL,
    adjudication TEXT NOT NULL, rationale TEXT NOT NULL, PRIMARY KEY (edition, service, plain)
) WITHOUT ROWID;
CREATE TABLE source (
    sha256 TEXT PRIMARY KEY, file_name TEXT NOT NULL, size INTEGER NOT NULL, kind TEXT NOT NULL,
    release_id TEXT NOT NULL, rows_read INTEGER NOT NULL, rows_kept INTEGER NOT NULL, skipped TEXT NOT NULL,
    archive TEXT
);
"""


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a store for reading.

    Raises:
        TablesError: There is none, it is not ours, or it has another layout.
    """
    if not path.is_file():
        raise TablesError(f"There are no code tables at {path.name!r}.", _BUILD)
    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise TablesError(f"{path.name!r} is not a store of code tables: {error}.", _BUILD) from error
    if version != SCHEMA_VERSION:
        connection.close()
        raise TablesError(
            f"{path.name!r} has layout {version}; this version of ChartCite reads layout {SCHEMA_VERSION}.",
            _BUILD,
        )
    return connection
