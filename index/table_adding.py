"""Adding official files that a user has to a store.

Invariant: the store with the added files takes the old one's place whole; one bad file leaves it as it was,
and a file that is in already is not read again.
"""

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.errors import TablesError
from index.records import Term
from index.releases import icd10cm_tabular, index_xml
from index.releases.catalog import sha256_of
from index.releases.index_records import IndexFile
from index.releases.index_terms import terms_of
from index.releases.recognise import ACCEPTED, FileKind, recognise
from index.table_entries import folded_key
from index.table_sources import Added, sources, write_source
from index.table_writer import replacing, write_tabular, write_terms

_NO_CODE = "a searchable phrase whose code this release does not have"


def add_files(store_path: Path, paths: Sequence[Path]) -> tuple[Added, ...]:
    """Add official files to a store, all of them or none.

    Args:
        store_path: The store.
        paths: The files, in any order: a tabular list goes in before the indexes of its release.

    Returns:
        What became of each file, in the order of `paths`; `already` marks those that were in before.

    Raises:
        TablesError: A file is of no known kind or cut short, its release is there from another file, or it is
            an index of a release whose tabular list is not in the store. The store is then as before.
    """
    results = {added.sha256: dataclasses.replace(added, already=True) for added in sources(store_path)}
    kinds = {path: recognise(path) for path in paths}
    hashes = {path: sha256_of(path) for path in paths}
    new = {sha256: path for path, sha256 in hashes.items() if sha256 not in results}
    if new:
        tabular_first = sorted(new.values(), key=lambda path: kinds[path] is not FileKind.TABULAR)
        with replacing(store_path, keep=True) as connection:
            for path in tabular_first:
                results[hashes[path]] = _add(connection, path, kinds[path])
    return tuple(results[hashes[path]] for path in paths)


def _add(connection: sqlite3.Connection, path: Path, kind: FileKind) -> Added:
    if kind is FileKind.TABULAR:
        return write_tabular(connection, icd10cm_tabular.read(path))
    return _add_index(connection, path, kind)


def _add_index(connection: sqlite3.Connection, path: Path, kind: FileKind) -> Added:
    read = index_xml.read(path)
    number = _release_number(connection, read, kind)
    _write_entries(connection, number, read)
    terms = terms_of(read.family, read.entries)
    known = _with_codes(connection, number, terms)
    write_terms(connection, number, known)
    lost = len(terms) - len(known)
    added = Added(
        path.name,
        read.release.sha256,
        path.stat().st_size,
        kind,
        read.release.release_id,
        read.rows_read,
        len(read.entries),
        (*read.skipped, (_NO_CODE, lost)) if lost else read.skipped,
    )
    write_source(connection, added)
    return added


def _release_number(connection: sqlite3.Connection, read: IndexFile, kind: FileKind) -> int:
    """Return the number of the release that an index belongs to, which must be there and not have one yet."""
    release, what = read.release, ACCEPTED[kind]
    row = connection.execute("SELECT id FROM release WHERE release_id = ?", (release.release_id,)).fetchone()
    if row is None:
        raise TablesError(
            f"{release.source!r} is {what} of {release.title}, whose tabular list is not in the code tables.",
            "Add that release's tabular list with it.",
        )
    number = int(row[0])
    entries = "SELECT 1 FROM entry WHERE release = ? AND family = ? LIMIT 1"
    if connection.execute(entries, (number, read.family)).fetchone():
        raise TablesError(
            f"The code tables hold {what} of {release.title} already, and not from {release.source!r}.",
            "Keep the one that is there, or build the tables anew and add this one.",
        )
    return number


def _write_entries(connection: sqlite3.Connection, number: int, read: IndexFile) -> None:
    connection.executemany(
        "INSERT INTO entry (release, family, place, levels, folded, modifiers, cells, see, see_also)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                read.family,
                place,
                json.dumps(entry.levels),
                folded_key(read.family, entry.levels),
                json.dumps(entry.modifiers),
                json.dumps(entry.codes),
                entry.see,
                entry.see_also,
            )
            for place, entry in enumerate(read.entries)
        ),
    )


def _with_codes(connection: sqlite3.Connection, number: int, terms: Iterable[Term]) -> list[Term]:
    rows = connection.execute("SELECT code FROM code WHERE release = ?", (number,))
    held = {code for (code,) in rows}
    return [term for term in terms if term.code in held]
