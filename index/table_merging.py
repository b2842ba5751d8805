"""Putting an order or code file together with the release whose codes it lists.

Invariant: which release an order file is of is decided by its codes. It is that release whose billable codes
are the same; a name that says otherwise, or codes that differ from those of the release that the name says,
are an error. A release that is not held yet comes to be from its order file alone, without instructions,
until its tabular list or tables are added, which then take over the short titles.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.errors import TablesError
from index.records import CodeSystem, Release
from index.releases.catalog import icd10cm_release, icd10pcs_release, sha256_of
from index.releases.editions import said_year, undated
from index.releases.order_file import OrderFile, OrderRow, codes_of
from index.table_writer import write_codes, write_details, write_release

MOST_DIFFERENT = 10
"""Billable codes by which an order file may differ from its release: official files have small slips."""

_LEAST_SHARE = 0.8
_OCTOBER = 10
_ALONE = "no instructions come with an order file: add the tabular list or tables of this release"
_UNKNOWN = "a code that the release does not have"
_NAMES = {CodeSystem.ICD10CM: "icd10cm_order_2026.txt", CodeSystem.ICD10PCS: "icd10pcs_order_2026.txt"}
_GIVE = "Give the official file of one release, under the name it is published with."


@dataclass(frozen=True, slots=True)
class _Held:
    number: int
    release_id: str
    title: str
    year: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of an order file.

    Attributes:
        kept: Rows whose titles are in the store.
        skipped: Reason and number.
    """

    release_id: str
    kept: int
    skipped: tuple[tuple[str, int], ...] = ()


def merge_order(connection: sqlite3.Connection, file: OrderFile, hint: str) -> Merged:
    """Add an order file to its release.

    Raises:
        TablesError: Its release cannot be told, or its codes contradict the release that it says it is of.
    """
    held = list(_releases(connection, file.system))
    found = _same(file, held, hint) or _said(file, held, hint)
    if isinstance(found, Release):
        number = write_release(connection, found, len(file.billable))
        write_codes(connection, number, codes_of(file))
        apply_titles(connection, number, file.system, file.rows)
        return Merged(found.release_id, len(file.rows), ((_ALONE, 0),))
    kept = apply_titles(connection, found.number, file.system, file.rows)
    lost = len(file.rows) - kept
    return Merged(found.release_id, kept, ((_UNKNOWN, lost),) if lost else ())


def apply_titles(
    connection: sqlite3.Connection, number: int, system: CodeSystem, rows: Iterable[OrderRow]
) -> int:
    """Write short titles, and for ICD-10-PCS the official titles, of the codes that a release has.

    Returns:
        How many of the rows' codes it has.
    """
    codes = {plain for (plain,) in connection.execute("SELECT plain FROM code WHERE release = ?", (number,))}
    known = [row for row in rows if row.plain in codes]
    write_details(connection, number, ((row.plain, "short", row.short) for row in known if row.short))
    if system is CodeSystem.ICD10PCS:
        connection.executemany(
            "UPDATE code SET title = ? WHERE release = ? AND plain = ? AND billable",
            ((row.long, number, row.plain) for row in known if row.billable),
        )
    return len(known)


def titles_of(connection: sqlite3.Connection, release_id: str) -> tuple[OrderRow, ...]:
    """Return the titles of a release that is known from its order file alone; empty where there is none."""
    rows = connection.execute(
        "SELECT code.plain, code.billable, COALESCE(detail.value, ''), code.title FROM release"
        " JOIN code ON code.release = release.id"
        " LEFT JOIN detail ON detail.release = code.release AND detail.plain = code.plain"
        " AND detail.name = 'short' WHERE release.release_id = ?",
        (release_id,),
    )
    return tuple(OrderRow(plain, bool(billable), short, long) for plain, billable, short, long in rows)


def _releases(connection: sqlite3.Connection, system: CodeSystem) -> Iterator[_Held]:
    rows = connection.execute(
        "SELECT id, release_id, title, valid_from FROM release WHERE system = ? AND billable > 0", (system,)
    ).fetchall()
    for number, release_id, title, first in rows:
        codes = connection.execute("SELECT plain FROM code WHERE release = ? AND billable", (number,))
        day = date.fromisoformat(first)
        year = day.year + (day.month >= _OCTOBER)
        yield _Held(number, release_id, title, year, frozenset(plain for (plain,) in codes))


def _same(file: OrderFile, held: Iterable[_Held], hint: str) -> _Held | None:
    """Return the release whose codes are the file's."""
    same = [release for release in held if release.codes == file.billable]
    if not same:
        return None
    year = _year(file.path, hint)
    fitting = [release for release in same if year in {None, release.year}]
    if not fitting:
        raise TablesError(
            f"{file.path.name!r} is of {year} by its name, but its codes are those of {same[0].title}.", _GIVE
        )
    return fitting[0]


def _said(file: OrderFile, held: list[_Held], hint: str) -> _Held | Release:
    """Return the release that the file's name says, held or new."""
    path, year, codes = file.path, _year(file.path, hint), file.billable
    if year is None:
        raise undated(path.name, _NAMES[file.system])
    of_system = icd10cm_release if file.system is CodeSystem.ICD10CM else icd10pcs_release
    release = of_system(path, str(year), sha256_of(path), hint)
    match = next((one for one in held if one.release_id == release.release_id), None)
    if match is not None:
        extra, lacking = len(codes - match.codes), len(match.codes - codes)
        if extra + lacking > MOST_DIFFERENT:
            raise TablesError(
                f"{path.name!r} is not whole, or not of {match.title}: it has {extra:,} billable codes that"
                f" the release does not have, and lacks {lacking:,} of its {len(match.codes):,}.",
                _GIVE,
            )
        return match
    most = max((len(one.codes) for one in held), default=0)
    if len(codes) < _LEAST_SHARE * most:
        raise TablesError(
            f"{path.name!r} is not whole: it has {len(codes):,} billable codes, and other releases have up to"
            f" {most:,}.",
            _GIVE,
        )
    return release


def _year(path: Path, hint: str) -> int | None:
    return said_year(path.name) or said_year(hint)
