"""Which index of a home is in use, and how the next one takes its place.

Invariant: readers find an index only by the one-line file `current`, which is replaced in one step after
everything was written; an index that fails or is interrupted leaves the one before it in use, and its remains
go at the next build.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.locking import unwritable
from index.manifest import MANIFEST

_POINTER = "current"
_LONGEST_BUILD = 3600
"""Seconds after which an unfinished index was left by a build that died."""


@contextmanager
def next_index(home: Path) -> Iterator[Path]:
    """Give an empty folder that comes into use when the block ends without an error, and goes otherwise.

    Raises:
        IndexUnusable: Nothing can be written in `home`.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="index-", dir=home))
    except OSError as e:
        raise unwritable(home, e) from e
    try:
        before = pointed(home)
        yield folder
        _point(home, folder.name)
    except OSError as e:
        raise unwritable(home, e) from e
    finally:
        if pointed(home) != folder.name:
            shutil.rmtree(folder, ignore_errors=True)
    _sweep(home, frozenset({folder.name, before}))


def _point(home: Path, name: str) -> None:
    pointer = home / f".{_POINTER}.new"
    try:
        pointer.write_text(name + "\n", "utf-8")
        pointer.replace(home / _POINTER)
    finally:
        pointer.unlink(missing_ok=True)


def _sweep(home: Path, keep: frozenset[str]) -> None:
    """Remove indexes that no one uses: not the one before, which may be open, nor one that is being built."""
    for old in home.glob("index-*"):
        is_building = not (old / MANIFEST).exists() and time.time() - old.stat().st_mtime < _LONGEST_BUILD
        if old.name not in keep and not is_building:
            shutil.rmtree(old, ignore_errors=True)


def pointed(home: Path) -> str:
    """Return the name of the folder in use in a home; empty when there is none."""
    try:
        return (home / _POINTER).read_text("utf-8").strip()
    except OSError:
        return ""
