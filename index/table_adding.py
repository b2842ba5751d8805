"""Adding official files that a user has to a store.

Invariant: the store with the added files takes the old one's place whole; one bad file leaves it as it was,
and a file that is in already is not read again. A member of an archive that is none of the files that can be
added, or repeats another member in another layout, is left out and named, with the reason; an archive of
which nothing can be used is an error.
"""

import dataclasses
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from index.errors import AlreadyHeld, NotAccepted
from index.releases.archives import Piece, pieces_of
from index.releases.catalog import sha256_of
from index.releases.file_kinds import FileKind
from index.releases.recognise import recognise
from index.table_kinds import Recognised, add_file
from index.table_sources import Added, sources, write_source
from index.table_writer import replacing

_FIRST = (FileKind.TABULAR, FileKind.PCS_TABLES, FileKind.HCPCS, FileKind.CPT)
_LAST = (FileKind.CM_ORDER, FileKind.PCS_ORDER)

_WORKBOOK = ".xlsx"


@contextmanager
def recognised(paths: Iterable[Path]) -> Iterator[tuple[Recognised, ...]]:
    """Give the files and members of archives with their kinds; what was unpacked goes when the block ends.

    Raises:
        TablesError: A file, or all of an archive, is none of those that can be added, or is cut short.
    """
    with tempfile.TemporaryDirectory(prefix="chartcite-") as folder:
        found: list[Recognised] = []
        for number, path in enumerate(paths):
            place = Path(folder) / str(number)
            members = [_recognise(piece) for piece in pieces_of(path, place)]
            if all(member.kind is FileKind.LEFT_OUT for member in members):
                raise NotAccepted(
                    f"{path.name!r} holds none of the files that can be added.",
                    "chartcite tables add --help lists them all.",
                )
            found += members
        yield tuple(found)


def _recognise(piece: Piece) -> Recognised:
    sha256 = sha256_of(piece.path)
    try:
        return Recognised(piece, sha256, recognise(piece.path))
    except NotAccepted as error:
        if piece.archive is None:
            raise
        return Recognised(piece, sha256, FileKind.LEFT_OUT, error.message)


def add_files(store_path: Path, paths: Sequence[Path]) -> tuple[Added, ...]:
    """Add official files to a store, all of them or none.

    Args:
        store_path: The store.
        paths: The files, as published or in their archives, in any order: code tables go in before what
            belongs to them.

    Returns:
        What became of each file and of each member of an archive, in the order of `paths`; `already` marks
        those that were in before.

    Raises:
        TablesError: A file is of no known kind or cut short, what it holds is there from another file, or it
            is an index of a release whose tabular list is not in the store. The store is then as before.
    """
    held = sources(store_path)
    with recognised(paths) as files:
        return add_recognised(store_path, files, {added.sha256: added for added in held})


def add_recognised(
    store_path: Path, files: Sequence[Recognised], held: dict[str, Added]
) -> tuple[Added, ...]:
    """Add files whose kinds are known; see `add_files`.

    Args:
        store_path: The store.
        files: The files.
        held: What the store was made of, by SHA-256.
    """
    results = {sha256: dataclasses.replace(added, already=True) for sha256, added in held.items()}
    new = {file.sha256: file for file in files if file.sha256 not in results}
    usable = sorted((file for file in new.values() if file.kind is not FileKind.LEFT_OUT), key=_order)
    if usable:
        with replacing(store_path, keep=True) as connection:
            for file in usable:
                twin = _twin(file, usable, results)
                results[file.sha256] = _left_out(file, twin) if twin else _add_or_leave(connection, file)
            _check_archives(usable, results)
    for file in new.values():
        if file.kind is FileKind.LEFT_OUT:
            results[file.sha256] = _left_out(file, file.reason)
    return tuple(results[file.sha256] for file in files)


def _order(file: Recognised) -> tuple[int, bool, int]:
    """Code tables first, order files last; text before workbooks, and of an archive the largest first."""
    rank = 0 if file.kind in _FIRST else 2 if file.kind in _LAST else 1
    path = file.piece.path
    size = path.stat().st_size if file.piece.archive else 0
    return (rank, path.suffix.casefold() == _WORKBOOK, -size)


def _twin(file: Recognised, files: Iterable[Recognised], results: dict[str, Added]) -> str:
    """Say of a workbook that the archive holds the same list as text, which was added; empty otherwise.

    CMS packs both. A million rows take minutes to read from a workbook, only to be found in the tables.
    """
    path = file.piece.path
    if file.piece.archive is None or path.suffix.casefold() != _WORKBOOK:
        return ""
    for other in files:
        is_same = (other.piece.origin, other.kind) == (file.piece.origin, file.kind)
        added = results.get(other.sha256) if is_same and other is not file else None
        if added and added.release_id and other.piece.path.stem.casefold() == path.stem.casefold():
            return f"The same list as {other.piece.path.name!r}, as a workbook."
    return ""


def _add_or_leave(connection: Connection, file: Recognised) -> Added:
    try:
        added = add_file(connection, file)
    except (AlreadyHeld, NotAccepted) as error:
        if file.piece.archive is None:
            raise
        added = dataclasses.replace(_left_out(file, error.message), kind=file.kind)
    write_source(connection, added)
    return added


def _check_archives(files: Iterable[Recognised], results: dict[str, Added]) -> None:
    """Refuse an archive of which nothing was added, for the reason that its first member was left out."""
    by_origin: dict[Path, list[Added]] = {}
    for file in files:
        if file.piece.archive is not None:
            by_origin.setdefault(file.piece.origin, []).append(results[file.sha256])
    for origin, added in by_origin.items():
        if not any(one.release_id for one in added):
            raise AlreadyHeld(
                f"Nothing in {origin.name!r} is new: {added[0].skipped[0][0]}", "Keep what is there already."
            )


def _left_out(file: Recognised, reason: str) -> Added:
    path = file.piece.path
    return Added(
        path.name,
        file.sha256,
        path.stat().st_size,
        FileKind.LEFT_OUT,
        "",
        0,
        0,
        ((reason, 1),),
        file.piece.archive,
    )
