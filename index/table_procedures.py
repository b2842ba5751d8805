"""Writing ICD-10-PCS tables and definitions, and the flat code systems, into a store.

Invariant: the axes of every row are stored beside the codes that they make, so that a code can be built value
by value; the operations' definitions stand as notes under their tables.
"""

import json
import sqlite3

from index.errors import AlreadyHeld, TablesError
from index.records import InstructionKind, Release
from index.releases.flat_codes import FlatCodes
from index.releases.icd10pcs_definitions import DefinitionsFile
from index.releases.icd10pcs_records import PcsTables
from index.table_entries import fold
from index.table_writer import held_number, write_codes, write_details, write_release

_LEAST_SHARE = 0.5


def write_pcs_tables(connection: sqlite3.Connection, tables: PcsTables) -> int:
    """Add the tables of one release and return the number of its row.

    Raises:
        AlreadyHeld: The store holds that release already.
    """
    billable = sum(code.billable for code in tables.codes)
    number = write_release(connection, tables.release, billable)
    write_codes(connection, number, tables.codes)
    connection.executemany(
        "INSERT INTO axis (release, owner, line, position, title, choices) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, row.table, row.number, axis.position, axis.title, json.dumps(axis.values))
            for row in tables.rows
            for axis in row.axes
        ),
    )
    connection.executemany(
        "INSERT INTO instruction (release, owner, place, kind, text, ranges) VALUES (?, ?, ?, ?, ?, '')",
        (
            (number, owner, place, InstructionKind.NOTE, text)
            for place, (owner, text) in enumerate(tables.definitions)
        ),
    )
    return number


def write_flat(connection: sqlite3.Connection, file: FlatCodes) -> int:
    """Add a release of HCPCS or CPT and return the number of its row.

    Raises:
        AlreadyHeld: The store holds that release already.
        TablesError: It has far fewer codes than another release of its code system: it is cut short.
    """
    billable = sum(code.billable for code in file.codes)
    _check_plausible(connection, file.release, billable)
    number = write_release(connection, file.release, billable)
    write_codes(connection, number, file.codes)
    write_details(connection, number, file.details)
    return number


def _check_plausible(connection: sqlite3.Connection, release: Release, billable: int) -> None:
    (most,) = connection.execute(
        "SELECT COALESCE(MAX(billable), 0) FROM release WHERE system = ?", (release.system,)
    ).fetchone()
    if billable < _LEAST_SHARE * most:
        raise TablesError(
            f"{release.source!r} is not whole: it has {billable:,} billable codes, and another release of"
            f" {release.system.value} has {most:,}.",
            "Download the official file again and give it unedited.",
        )


def write_definitions(connection: sqlite3.Connection, file: DefinitionsFile) -> None:
    """Add definitions to their release, which is made where there is none.

    Raises:
        AlreadyHeld: The release has its definitions already.
    """
    number = ensured_number(connection, file.release)
    if connection.execute("SELECT 1 FROM definition WHERE release = ? LIMIT 1", (number,)).fetchone():
        raise AlreadyHeld(
            f"The code tables hold the definitions of {file.release.title} already.",
            "Keep those that are there, or build the tables anew and add these.",
        )
    connection.executemany(
        "INSERT INTO definition (release, place, section, position, axis, titles, folded, definition,"
        " explanation, includes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                place,
                entry.section,
                entry.position,
                entry.axis,
                json.dumps(entry.titles),
                fold(" ".join((*entry.titles, *entry.includes))),
                entry.definition,
                entry.explanation,
                json.dumps(entry.includes),
            )
            for place, entry in enumerate(file.definitions)
        ),
    )


def ensured_number(connection: sqlite3.Connection, release: Release) -> int:
    """Return the number of a release's row, made without codes where the store has none yet."""
    number = held_number(connection, release.release_id)
    return write_release(connection, release, 0) if number is None else number
