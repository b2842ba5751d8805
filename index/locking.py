"""One process at a time changes what a home holds.

Invariant: whoever adds, removes or builds holds the lock from before it reads what is there until its work is
in use, so that of two at once neither loses what the other added. The system lets go of the lock when the
process ends, however it ends; readers never wait for it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index.errors import IndexUnusable

_NAME = ".lock"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold a home for changing it; it is made when missing.

    Raises:
        IndexUnusable: Another process is changing it, or nothing can be written there.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        stream = (home / _NAME).open("a+b")
    except OSError as error:
        raise unwritable(home, error) from error
    with stream:
        try:
            _lock(stream)
        except OSError as error:
            raise IndexUnusable(
                f"Another chartcite is changing the tables or the index in {str(home)!r}.",
                "Wait until it has ended, then try again.",
            ) from error
        yield


def unwritable(home: Path, error: OSError) -> IndexUnusable:
    """Return the error for a home in which nothing can be written, or not enough."""
    reason = error.strerror
    if reason is None and error.args and isinstance(error.args[0], list):
        # shutil.copytree gathers its errors: (from, to, the text of the error), of which the last counts.
        reason = str(error.args[0][-1][-1]).partition("] ")[2].partition(":")[0]
    return IndexUnusable(
        f"{str(home)!r} cannot be written: {reason or 'unknown reason'}.",
        "Check the folder's permissions and free space, or give another --home.",
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
