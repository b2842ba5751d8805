"""Where results go: the screen, or a file that appears whole or not at all.

Invariant: a file is written beside its place under another name and moved there (`os.replace`) when all is
in; after a failure or an interruption what was there before is there still, and nothing else.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from agent.errors import InputError


@contextmanager
def whole_file(path: Path) -> Iterator[Callable[[str], None]]:
    """Give a function that writes a line into what becomes `path` when the block ends without an error.

    Args:
        path: A link is followed; a device or pipe (`/dev/stdout`) is written to as it is.

    Raises:
        InputError: Nothing can be written there.
    """
    target = path.resolve()
    special = target.exists() and not target.is_file() and not target.is_dir()
    part = target if special else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        stream = part.open("w" if special else "x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            f"{str(path)!r} cannot be written: {error.strerror or 'unknown reason'}.",
            "Give --out a file in a folder that exists and that you may write to.",
        ) from error
    try:
        with stream:
            yield lambda line: _write(stream.write, line)
        if not special:
            _take_place(part, target)
    finally:
        if not special:
            part.unlink(missing_ok=True)


def _write(write: Callable[[str], int], line: str) -> None:
    write(f"{line}\n")


def _take_place(part: Path, target: Path) -> None:
    """Move a finished file to its place, keeping the permissions of the one before it."""
    if target.exists():
        part.chmod(stat.S_IMODE(target.stat().st_mode))
    part.replace(target)


def print_object(text: str) -> None:
    """Write JSON to standard output as UTF-8, whatever the terminal speaks, and at once."""
    click.echo(text.encode())
