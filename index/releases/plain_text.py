"""Official files of plain text: their encoding, their lines, and whether they are plain text at all.

Invariant: lines leave here without their line ends, in order, decoded without loss: UTF-8 where the whole
file is UTF-8, otherwise Latin-1, as older files of CMS are.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from index.errors import TablesError

_HEAD = 65_536
_CHUNK = 1 << 20
_WHOLE = "Download the official file again and give it unedited."


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file.

    Raises:
        TablesError: It cannot be opened or is empty.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except IsADirectoryError as error:
        raise TablesError(
            f"{path.name!r} is a folder.",
            "Give the files in it (FOLDER/*), or the archive that they came in.",
        ) from error
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise TablesError(
            f"{path.name!r} cannot be opened: {reason}.", "Check its path and permissions."
        ) from error
    if not head:
        raise TablesError(f"{path.name!r} is empty.", _WHOLE)
    return head


def is_text(head: bytes) -> bool:
    """Say whether a file that begins so is text."""
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in head


def lines_of(path: Path) -> Iterator[str]:
    """Yield a text file's lines without their ends."""
    with path.open(encoding=_encoding(path), newline=None) as stream:
        for line in stream:
            yield line.rstrip("\n").rstrip("\x1a")


def ends_in_line(path: Path) -> bool:
    """Say whether the last line has its line end; where it has none the file may be cut short."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - 2))
        return stream.read(2).rstrip(b"\0").endswith((b"\n", b"\r", b"\x1a"))


def cut_short(name: str, where: str) -> TablesError:
    """Return the error for a file whose end is missing."""
    return TablesError(f"{name!r} is cut short: {where}.", _WHOLE)


def _encoding(path: Path) -> str:
    head = head_of(path)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"
