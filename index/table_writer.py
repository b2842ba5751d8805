"""Writing what the readers read into a store.

Invariant: a store is only ever replaced whole: rows go into a temporary file beside it, which takes its place
(`os.replace`) when everything is in. An interrupted or failing write leaves the old store as it was, and
readers that hold it open go on reading the old one.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import AlreadyHeld, TablesError
from index.records import Code, Instruction, Release, Term
from index.releases.file_kinds import FileKind
from index.releases.icd10cm_tabular import Tabular
from index.releases.seventh import SeventhCharacters
from index.table_sources import Added, write_source
from index.tables_schema import SCHEMA

_HAS_BASE = "SELECT kind FROM source WHERE release_id = ? AND rows_kept > 0"
_BASES = frozenset({FileKind.TABULAR, FileKind.PCS_TABLES, FileKind.HCPCS, FileKind.CPT})
_CODE_COLUMNS = "(release, plain, place, code, title, kind, billable, parent, stem, seventh)"


def create_store(path: Path, tabulars: Iterable[Tabular]) -> None:
    """Write a new store that holds `tabulars`, in place of any at `path`.

    Raises:
        TablesError: The place cannot be written, or two of them are the same release.
    """
    with replacing(path, keep=False) as connection:
        connection.executescript(SCHEMA)
        for tabular in tabulars:
            write_tabular(connection, tabular)


@contextmanager
def replacing(path: Path, *, keep: bool) -> Iterator[sqlite3.Connection]:
    """Give a connection to a temporary file that becomes `path` when the block ends without an error.

    Args:
        path: The store.
        keep: Whether the temporary file starts as a copy of the store (True) or empty.

    Raises:
        TablesError: Nothing can be written beside `path`, or a row contradicts one that is there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error
    temporary = Path(name)
    try:
        if keep:
            shutil.copyfile(path, temporary)
        with closing(sqlite3.connect(temporary)) as connection:
            # The file is thrown away on any failure: a journal and waiting for the disk would gain nothing.
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            yield connection
            connection.commit()
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: Exception) -> TablesError:
    reason = getattr(error, "strerror", None) or str(error)
    return TablesError(
        f"The code tables {path.name!r} cannot be written: {reason}.",
        "Check the folder's permissions and free space.",
    )


def write_release(connection: sqlite3.Connection, release: Release, billable: int) -> int:
    """Add a release, or the codes of one that is known without them, and return its row's number.

    Raises:
        AlreadyHeld: The store holds its codes already.
    """
    number = held_number(connection, release.release_id)
    if number is not None:
        if _BASES.intersection(kind for (kind,) in connection.execute(_HAS_BASE, (release.release_id,))):
            raise AlreadyHeld(
                f"The release {release.release_id!r} is in the tables already.",
                f"To put this file in its place: chartcite tables remove {release.release_id}, then add it.",
            )
        connection.execute("DELETE FROM code WHERE release = ?", (number,))
        connection.execute(
            "UPDATE release SET sha256 = ?, source = ?, billable = ? WHERE id = ?",
            (release.sha256, release.source, billable, number),
        )
        return number
    last = release.valid_to.isoformat() if release.valid_to else None
    row = (release.release_id, release.system, release.title, release.valid_from.isoformat(), last)
    statement = (
        "INSERT INTO release (release_id, system, title, valid_from, valid_to, sha256, source, billable)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    number = connection.execute(statement, (*row, release.sha256, release.source, billable)).lastrowid
    assert number is not None, "an INSERT has a row number"  # noqa: S101 - narrows sqlite3's optional type
    return number


def held_number(connection: sqlite3.Connection, release_id: str) -> int | None:
    """Return the number of a release's row, None where the store has none."""
    row = connection.execute("SELECT id FROM release WHERE release_id = ?", (release_id,)).fetchone()
    return None if row is None else int(row[0])


def write_codes(connection: sqlite3.Connection, number: int, codes: Iterable[Code]) -> None:
    """Add codes to release number `number`."""
    connection.executemany(
        f"INSERT INTO code {_CODE_COLUMNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (_code_row(number, place, code) for place, code in enumerate(codes)),
    )


def write_details(
    connection: sqlite3.Connection, number: int, details: Iterable[tuple[str, str, str]]
) -> None:
    """Add details (code without its dot, name, value) to release number `number`; a newer one replaces."""
    connection.executemany(
        "INSERT OR REPLACE INTO detail (release, plain, name, value) VALUES (?, ?, ?, ?)",
        ((number, *detail) for detail in details),
    )


def write_tabular(connection: sqlite3.Connection, tabular: Tabular) -> Added:
    """Add one edition of the tabular list.

    Raises:
        TablesError: The store holds that release already.
    """
    billable = sum(code.billable for code in tabular.codes)
    number = write_release(connection, tabular.release, billable)
    write_codes(connection, number, tabular.codes)
    connection.executemany(
        "INSERT INTO instruction (release, owner, place, kind, text, ranges) VALUES (?, ?, ?, ?, ?, ?)",
        (
            _instruction_row(number, place, instruction)
            for place, instruction in enumerate(tabular.instructions)
        ),
    )
    connection.executemany(
        "INSERT INTO seventh (release, owner, place, character, meaning) VALUES (?, ?, ?, ?, ?)",
        (row for seventh in tabular.sevenths for row in _seventh_rows(number, seventh)),
    )
    write_terms(connection, number, tabular.terms)
    release, count = tabular.release, len(tabular.codes)
    added = Added(
        release.source, release.sha256, tabular.size, FileKind.TABULAR, release.release_id, count, count
    )
    write_source(connection, added)
    return added


def write_terms(connection: sqlite3.Connection, number: int, terms: Iterable[Term]) -> None:
    """Add searchable phrases to release number `number`."""
    connection.executemany(
        "INSERT INTO term (release, place, code, text, source) VALUES (?, ?, ?, ?, ?)",
        ((number, place, term.code, term.text, term.source) for place, term in enumerate(terms)),
    )


def _code_row(number: int, place: int, code: Code) -> tuple[object, ...]:
    plain = code.code.replace(".", "")
    row = (number, plain, place, code.code, code.title, code.kind, code.billable)
    return (*row, code.parent, code.stem, code.seventh)


def _instruction_row(number: int, place: int, instruction: Instruction) -> tuple[object, ...]:
    ranges = [[r.first, r.last, list(r.suffixes), r.start] for r in instruction.ranges]
    text = json.dumps(ranges, separators=(",", ":")) if ranges else ""
    return (number, instruction.owner, place, instruction.kind, instruction.text, text)


def _seventh_rows(number: int, seventh: SeventhCharacters) -> Iterator[tuple[object, ...]]:
    for place, (character, meaning) in enumerate(seventh.meanings):
        yield (number, seventh.owner, place, character, meaning)
