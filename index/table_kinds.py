"""Adding one recognised file to a store: which reader and which writer serve its kind.

Invariant: every kind that can be added has its adder in `_ADDERS` (a test compares it with `ACCEPTED`); an
adder either writes all that the file holds and says what became of each row, or raises before anything is
written that would stay.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import AlreadyHeld, TablesError
from index.records import CodeSystem, Term
from index.releases import (
    add_ons,
    code_lists,
    conversions,
    cpt,
    hcpcs,
    icd10cm_tabular,
    icd10pcs_definitions,
    icd10pcs_index,
    icd10pcs_tables,
    index_xml,
    ncci,
    order_file,
)
from index.releases.archives import Piece, is_workbook
from index.releases.file_kinds import ACCEPTED, FileKind
from index.releases.flat_codes import FlatCodes
from index.releases.index_records import IndexFile
from index.releases.index_terms import terms_of
from index.releases.list_records import CodeList
from index.releases.plain_text import ends_in_line
from index.table_entries import folded_key
from index.table_lists import write_list, write_mue, write_ptp
from index.table_merging import apply_titles, merge_order, titles_of
from index.table_procedures import ensured_number, write_definitions, write_flat, write_pcs_tables
from index.table_sources import Added
from index.table_writer import write_tabular, write_terms

_UNENDED = "its last line has no end: make sure that the file is whole"
_IN_LINES = frozenset(
    {FileKind.HCPCS, FileKind.CPT, FileKind.POA_EXEMPT, FileKind.MCE, FileKind.CC_MCC, FileKind.CONVERSION}
    | {FileKind.PTP, FileKind.MUE, FileKind.ADD_ON}
)
_NO_CODE = "a searchable phrase whose code this release does not have"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file or member of an archive whose kind is known; `reason` says why one is left out."""

    piece: Piece
    sha256: str
    kind: FileKind
    reason: str = ""


def add_file(connection: sqlite3.Connection, file: Recognised) -> Added:
    """Add a file to an open store.

    Raises:
        AlreadyHeld: What it holds is there from another file.
        NotAccepted: It holds changes to a list and not the list.
        TablesError: It is cut short, or contradicts what is held.
    """
    return _ADDERS[file.kind](connection, file)


def _added(
    file: Recognised, release_id: str, read: int, kept: int, skipped: Iterable[tuple[str, int]] = ()
) -> Added:
    path = file.piece.path
    size = path.stat().st_size
    told = tuple(skipped)
    if file.kind in _IN_LINES and not is_workbook(path) and not ends_in_line(path):
        told += ((_UNENDED, 0),)
    return Added(path.name, file.sha256, size, file.kind, release_id, read, kept, told, file.piece.archive)


def _add_tabular(connection: sqlite3.Connection, file: Recognised) -> Added:
    tabular = icd10cm_tabular.read(file.piece.path, file.piece.hint)
    write_tabular(connection, tabular)
    count = len(tabular.codes)
    return _added(file, tabular.release.release_id, count, count)


def _add_pcs_tables(connection: sqlite3.Connection, file: Recognised) -> Added:
    tables = icd10pcs_tables.read(file.piece.path, file.piece.hint)
    titles = titles_of(connection, tables.release.release_id)
    number = write_pcs_tables(connection, tables)
    apply_titles(connection, number, CodeSystem.ICD10PCS, titles)
    count = sum(code.billable for code in tables.codes)
    return _added(file, tables.release.release_id, count, count)


def _add_order(connection: sqlite3.Connection, file: Recognised) -> Added:
    read = order_file.read(file.piece.path)
    merged = merge_order(connection, read, file.piece.hint)
    return _added(file, merged.release_id, len(read.rows), merged.kept, merged.skipped)


def _add_flat(reader: Callable[[Path, str], FlatCodes]) -> Callable[[sqlite3.Connection, Recognised], Added]:
    def add(connection: sqlite3.Connection, file: Recognised) -> Added:
        read = reader(file.piece.path, file.piece.hint)
        write_flat(connection, read)
        return _added(file, read.release.release_id, read.rows_read, len(read.codes), read.skipped)

    return add


def _add_list(reader: Callable[[Path, str], CodeList]) -> Callable[[sqlite3.Connection, Recognised], Added]:
    def add(connection: sqlite3.Connection, file: Recognised) -> Added:
        read = reader(file.piece.path, file.piece.hint)
        edition_id = write_list(connection, read)
        kept = read.rows_read - sum(count for _, count in read.skipped)
        return _added(file, edition_id, read.rows_read, kept, read.skipped)

    return add


def _add_ptp(connection: sqlite3.Connection, file: Recognised) -> Added:
    opened = ncci.open_ptp(file.piece.path, file.piece.hint)
    edition_id, kept = write_ptp(connection, opened)
    return _added(file, edition_id, opened.rows_read, kept, sorted(opened.skipped.items()))


def _add_mue(connection: sqlite3.Connection, file: Recognised) -> Added:
    opened = ncci.open_mue(file.piece.path, file.piece.hint)
    edition_id, kept = write_mue(connection, opened)
    return _added(file, edition_id, opened.rows_read, kept, sorted(opened.skipped.items()))


def _add_definitions(connection: sqlite3.Connection, file: Recognised) -> Added:
    read = icd10pcs_definitions.read(file.piece.path, file.piece.hint)
    write_definitions(connection, read)
    return _added(file, read.release.release_id, read.rows_read, len(read.definitions), read.skipped)


def _add_pcs_index(
    reader: Callable[[Path, str], IndexFile],
) -> Callable[[sqlite3.Connection, Recognised], Added]:
    def add(connection: sqlite3.Connection, file: Recognised) -> Added:
        read = reader(file.piece.path, file.piece.hint)
        number = ensured_number(connection, read.release)
        _check_new(connection, number, read, file.kind)
        _write_entries(connection, number, read)
        return _added(file, read.release.release_id, read.rows_read, len(read.entries), read.skipped)

    return add


def _add_index(connection: sqlite3.Connection, file: Recognised) -> Added:
    read = index_xml.read(file.piece.path, file.piece.hint)
    number = _release_number(connection, read, file.kind)
    _write_entries(connection, number, read)
    terms = terms_of(read.family, read.entries)
    known = _with_codes(connection, number, terms)
    write_terms(connection, number, known)
    lost = len(terms) - len(known)
    skipped = (*read.skipped, (_NO_CODE, lost)) if lost else read.skipped
    return _added(file, read.release.release_id, read.rows_read, len(read.entries), skipped)


def _release_number(connection: sqlite3.Connection, read: IndexFile, kind: FileKind) -> int:
    """Return the number of the release that an index belongs to, which must be there and not have one yet."""
    release, what = read.release, ACCEPTED[kind]
    row = connection.execute("SELECT id FROM release WHERE release_id = ?", (release.release_id,)).fetchone()
    if row is None:
        raise TablesError(
            f"{release.source!r} is {what} of {release.title}, whose tabular list is not in the code tables.",
            "Add that release's tabular list with it.",
        )
    _check_new(connection, int(row[0]), read, kind)
    return int(row[0])


def _check_new(connection: sqlite3.Connection, number: int, read: IndexFile, kind: FileKind) -> None:
    entries = "SELECT 1 FROM entry WHERE release = ? AND family = ? LIMIT 1"
    if connection.execute(entries, (number, read.family)).fetchone():
        what, release = ACCEPTED[kind], read.release
        raise AlreadyHeld(
            f"The code tables hold {what} of {release.title} already, and not from {release.source!r}.",
            "Keep the one that is there, or build the tables anew and add this one.",
        )


def _write_entries(connection: sqlite3.Connection, number: int, read: IndexFile) -> None:
    connection.executemany(
        "INSERT INTO entry (release, family, place, levels, folded, modifiers, cells, see, see_also, use)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                json.dumps(entry.use),
            )
            for place, entry in enumerate(read.entries)
        ),
    )


def _with_codes(connection: sqlite3.Connection, number: int, terms: Iterable[Term]) -> list[Term]:
    rows = connection.execute("SELECT code FROM code WHERE release = ?", (number,))
    held = {code for (code,) in rows}
    return [term for term in terms if term.code in held]


_ADDERS: dict[FileKind, Callable[[sqlite3.Connection, Recognised], Added]] = {
    FileKind.TABULAR: _add_tabular,
    FileKind.ALPHABETIC: _add_index,
    FileKind.EXTERNAL_CAUSE: _add_index,
    FileKind.NEOPLASM: _add_index,
    FileKind.DRUG: _add_index,
    FileKind.PCS_TABLES: _add_pcs_tables,
    FileKind.PCS_INDEX: _add_pcs_index(icd10pcs_index.read),
    FileKind.PCS_DEFINITIONS: _add_definitions,
    FileKind.PCS_BODY_PARTS: _add_pcs_index(icd10pcs_index.read_key),
    FileKind.PCS_DEVICES: _add_pcs_index(icd10pcs_index.read_key),
    FileKind.CM_ORDER: _add_order,
    FileKind.PCS_ORDER: _add_order,
    FileKind.HCPCS: _add_flat(hcpcs.read),
    FileKind.CPT: _add_flat(cpt.read),
    FileKind.POA_EXEMPT: _add_list(code_lists.read_poa),
    FileKind.MCE: _add_list(code_lists.read_mce),
    FileKind.CC_MCC: _add_list(code_lists.read_severity),
    FileKind.CONVERSION: _add_list(conversions.read_conversion),
    FileKind.ADDENDA: _add_list(conversions.read_addenda),
    FileKind.PTP: _add_ptp,
    FileKind.MUE: _add_mue,
    FileKind.ADD_ON: _add_list(add_ons.read_add_ons),
}
