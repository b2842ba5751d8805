"""Zip archives as CMS publishes them: their members, unpacked within bounds.

Invariant: nothing is written outside the folder given; what an archive may unpack to is bounded in members,
bytes and compression, and bytes are counted as they come, not as the archive claims. An archive inside an
archive is not opened. A workbook (`.xlsx`) is a zip too and is held to the same bounds before it is read.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import TablesError
from index.releases.plain_text import head_of

MOST_MEMBERS = 500
MOST_BYTES = 4 << 30
MOST_MEMBER = 1 << 30
MOST_RATIO = 200
_SMALL = 1 << 20
"""Members up to this size may be compressed as well as they like."""

_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20
_UNSAFE = re.compile(r"[^\w.,()+ -]+")
_WHOLE = "Download the official file again and give it unedited."


@dataclass(frozen=True, slots=True)
class Piece:
    """A file to be added: one that was given, or a member of an archive that was given.

    Attributes:
        path: Where it lies.
        origin: The file that was given.
        archive: The archive's name, None for a file given by itself.
        hint: Every name that may tell its date: of the archive, of its folder in it, and its own.
    """

    path: Path
    origin: Path
    archive: str | None
    hint: str


def is_zip(path: Path) -> bool:
    """Say whether a file is a zip, which a workbook is too."""
    return head_of(path).startswith(_ZIP)


def is_workbook(path: Path) -> bool:
    """Say whether a file is an Excel workbook (`.xlsx`), by what is in it."""
    if not is_zip(path):
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise _broken(path.name, error) from error


def pieces_of(path: Path, folder: Path) -> Iterator[Piece]:
    """Yield the file itself, or what an archive holds, unpacked into `folder`.

    Raises:
        TablesError: The archive is cut short, encrypted, or unpacks to more than the bounds allow.
    """
    if not is_zip(path):
        yield Piece(path, path, None, path.name)
        return
    try:
        with zipfile.ZipFile(path) as packed:
            members = _within_bounds(path.name, packed)
            if is_workbook(path):
                yield Piece(path, path, None, path.name)
                return
            left = MOST_BYTES
            for number, member in enumerate(members):
                name = _UNSAFE.sub("_", Path(member.filename).name) or "member"
                target = folder / f"{number}" / name
                target.parent.mkdir(parents=True)
                left -= _unpack(path.name, packed, member, target, min(left, MOST_MEMBER))
                yield Piece(target, path, path.name, f"{path.name}/{member.filename}")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _broken(path.name, error) from error


def _within_bounds(name: str, packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [member for member in packed.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise _too_large(name, f"it holds {len(members):,} files")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise _too_large(name, f"it would unpack to {total >> 20:,} MB")
    for member in members:
        if member.file_size > MOST_MEMBER:
            raise _too_large(
                name, f"{Path(member.filename).name!r} would unpack to {member.file_size >> 20:,} MB"
            )
        if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise _too_large(name, f"{Path(member.filename).name!r} is packed more than {MOST_RATIO} to 1")
    return members


def _unpack(name: str, packed: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    written = 0
    with packed.open(member) as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise _too_large(name, f"{target.name!r} unpacks to more than it claims")
            out.write(chunk)
    return written


def _too_large(name: str, why: str) -> TablesError:
    return TablesError(
        f"{name!r} is not unpacked: {why}.",
        "Give the archive as CMS publishes it, or the files in it one by one.",
    )


def _broken(name: str, error: Exception) -> TablesError:
    return TablesError(f"{name!r} is not a whole archive: {error}.", _WHOLE)
