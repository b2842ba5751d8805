"""Files that hold words of notes: written whole or not at all, and readable by their owner alone.

Invariant: folders that are made are 0700 and files are 0600 from their first byte on; a reader never sees
half a file.
"""

import os
import tempfile
from pathlib import Path

from agent.errors import InputError


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter; one that exists stays as open as its owner has made it.

    Raises:
        InputError: It cannot be made, or is no folder.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failed:
        raise InputError(
            f"The folder {str(path)!r} cannot be used: {failed.strerror}.", "Name a folder of your own."
        ) from None
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file whole, under its name only when all is on the disk.

    Raises:
        InputError: The disk is full, or the folder is gone.
    """
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError as failed:
        if name:
            Path(name).unlink(missing_ok=True)
        raise InputError(f"{str(path)!r} cannot be written: {failed.strerror}.", "Free space.") from None


def claim(folder: Path, number: int) -> tuple[Path, int]:
    """Take the next free `NNNN.json` of a folder, also against other processes.

    Returns:
        The empty file, and its number.

    Raises:
        InputError: The folder is gone or cannot be written to.
    """
    while True:
        path = folder / f"{number:04d}.json"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        except OSError as failed:
            raise InputError(
                f"Nothing can be written to {str(folder)!r}: {failed.strerror}.", "Name another folder."
            ) from None
        else:
            return path, number
