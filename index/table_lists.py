"""Writing the official lists about codes into a store.

Invariant: a list belongs to an edition with dates of its own; a part of an edition (the MCC list, the edits
for practitioners) is written once, and one that comes again from another file is an error before anything is
written.
"""

import sqlite3
from collections.abc import Iterator

from index.errors import AlreadyHeld, TablesError
from index.releases.editions import Edition
from index.releases.list_records import TITLES, CodeList, Listed, ListKind
from index.releases.ncci import NcciFile, mue_edits, ptp_edits

_SERVICES = {"practitioner": "practitioners", "hospital": "outpatient hospitals", "dme": "DME suppliers"}
_LEAST_SHARE = 0.5


def write_list(connection: sqlite3.Connection, read: CodeList) -> str:
    """Add a list and return the id of its edition.

    Raises:
        AlreadyHeld: The store holds this part of the edition.
        TablesError: It has far fewer rows than the same list of another edition, so that it is cut short, or
            the same rows as that of another fiscal year, so that it is not of the year that its name says.
    """
    _check_plausible(connection, read)
    edition_id, number = _edition(connection, read.kind, read.edition)
    _claim(connection, number, read.part, _title(read.kind, read.edition, read.part), len(read.rows))
    connection.executemany(
        "INSERT OR IGNORE INTO listed (edition, plain, name, value) VALUES (?, ?, ?, ?)",
        ((number, row.plain, row.name, row.value) for row in read.rows),
    )
    return edition_id


def write_ptp(connection: sqlite3.Connection, file: NcciFile) -> tuple[str, int]:
    """Add a file of PTP edits, of which a quarter has several; return its edition's id and the rows kept.

    Raises:
        AlreadyHeld: All its pairs are in the store already.
        TablesError: It is cut short or holds none.
    """
    edition_id, number = _edition(connection, ListKind.PTP, file.edition)
    rows = (
        (number, file.service, e.first, e.second, e.effective, e.deleted, e.modifier, e.rationale)
        for e in ptp_edits(file)
    )
    statement = "INSERT OR IGNORE INTO ptp VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    kept = _counted(connection, statement, rows)
    if not kept:
        raise _already(_title(ListKind.PTP, file.edition, file.service))
    twice = file.rows_read - file.skipped.total() - kept
    if twice:
        file.skipped["a pair that is in the tables already"] += twice
    return edition_id, kept


def write_mue(connection: sqlite3.Connection, file: NcciFile) -> tuple[str, int]:
    """Add a file of MUE edits and return its edition's id and the rows kept.

    Raises:
        AlreadyHeld: The store holds the edits of this service and quarter.
        TablesError: It is cut short or holds none.
    """
    edition_id, number = _edition(connection, ListKind.MUE, file.edition)
    _claim(connection, number, file.service, _title(ListKind.MUE, file.edition, file.service), 0)
    rows = ((number, file.service, e.code, e.units, e.adjudication, e.rationale) for e in mue_edits(file))
    kept = _counted(connection, "INSERT OR IGNORE INTO mue VALUES (?, ?, ?, ?, ?, ?)", rows)
    twice = file.rows_read - file.skipped.total() - kept
    if twice:
        file.skipped["a code that stands twice"] += twice
    return edition_id, kept


def _counted(connection: sqlite3.Connection, statement: str, rows: Iterator[tuple[object, ...]]) -> int:
    before = connection.total_changes
    connection.executemany(statement, rows)
    return connection.total_changes - before


def _edition(connection: sqlite3.Connection, kind: ListKind, edition: Edition) -> tuple[str, int]:
    edition_id = f"{kind.value.replace('_', '-')}-{edition.valid_from:%Y-%m}"
    connection.execute(
        "INSERT OR IGNORE INTO edition (edition_id, kind, title, valid_from, valid_to)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            edition_id,
            kind,
            f"{TITLES[kind]} {edition.label}",
            edition.valid_from.isoformat(),
            edition.valid_to.isoformat(),
        ),
    )
    (number,) = connection.execute("SELECT id FROM edition WHERE edition_id = ?", (edition_id,)).fetchone()
    return edition_id, int(number)


def _claim(connection: sqlite3.Connection, number: int, part: str, title: str, kept: int) -> None:
    statement = "INSERT OR IGNORE INTO edition_part (edition, part, kept) VALUES (?, ?, ?)"
    if not connection.execute(statement, (number, part, kept)).rowcount:
        raise _already(title)


def _check_plausible(connection: sqlite3.Connection, read: CodeList) -> None:
    """Compare a complete list with the same list of other editions: they change by a few in a hundred."""
    if read.kind is ListKind.ADDENDA:
        return
    held: list[tuple[int, str, str, int]] = connection.execute(
        "SELECT id, title, valid_to, kept FROM edition_part JOIN edition ON edition.id = edition"
        " WHERE kind = ? AND part = ?",
        (read.kind, read.part),
    ).fetchall()
    for number, title, last, kept in held:
        is_other_year = last != read.edition.valid_to.isoformat()
        if is_other_year and kept == len(read.rows) and _rows_of(connection, number) >= set(read.rows):
            raise TablesError(
                f"This {_title(read.kind, read.edition, read.part)} is mislabelled: it has the rows of the"
                f" {title}.",
                "Give the list of the year that its name says, under the name that it is published with.",
            )
    most = max((kept for *_, kept in held), default=0)
    if len(read.rows) < _LEAST_SHARE * most:
        raise TablesError(
            f"This {_title(read.kind, read.edition, read.part)} is not whole: it has {len(read.rows):,} rows,"
            f" and another edition has {most:,}.",
            "Download the official file again and give it unedited.",
        )


def _rows_of(connection: sqlite3.Connection, number: int) -> set[Listed]:
    rows = connection.execute("SELECT plain, name, value FROM listed WHERE edition = ?", (number,))
    return {Listed(*row) for row in rows}


def _title(kind: ListKind, edition: Edition, part: str) -> str:
    whose = f" for {_SERVICES[part]}" if part in _SERVICES else f" ({part})" if part else ""
    return f"{TITLES[kind]} {edition.label}{whose}"


def _already(title: str) -> AlreadyHeld:
    return AlreadyHeld(
        f"The code tables hold the {title} already, from another file.",
        "Keep those that are there, or build the tables anew and add these.",
    )
