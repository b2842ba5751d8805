"""Where the official files that a user added are kept: one folder beside the indexes, read at every build.

Invariant: a file stands among those that builds read (`sources/DIGEST/NAME`) only once the tables that were
made of it are about to come into use. Until then its copy is in a folder that no build reads, so that an
interrupted adding leaves nothing that a later build would take in.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.locking import unwritable
from index.releases.catalog import sha256_of

_WAITING = "new-"


def source_folder(home: Path) -> Path:
    """Return the folder of added files: one folder a file, named by the start of its SHA-256."""
    return home / "sources"


def source_files(home: Path) -> list[Path]:
    """Return the added files in the order of their names."""
    folder = source_folder(home)
    return sorted(p for p in folder.glob("*/*") if p.is_file())


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of files that are being added, each in a folder named by its SHA-256.

    Attributes:
        files: The copies, in the order of what was given; without those that were kept before.
    """

    home: Path
    files: tuple[Path, ...]

    def settle(self) -> None:
        """Put the copies among the files that builds read: the last step before the tables come into use."""
        for path in self.files:
            path.parent.replace(source_folder(self.home) / path.parent.name)


@contextmanager
def copies_of(home: Path, origins: Iterable[Path]) -> Iterator[Copies]:
    """Copy files that are being added; when the block ends with an error, or unsettled, the copies go again.

    Args:
        home: Folder that holds the index, which must be locked (`alone`).
        origins: The files that were given, archives whole.

    Raises:
        IndexUnusable: They cannot be kept there.
    """
    folder = source_folder(home)
    try:
        folder.mkdir(exist_ok=True)
        for left in folder.glob(f"{_WAITING}*"):
            shutil.rmtree(left, ignore_errors=True)
        waiting = Path(tempfile.mkdtemp(prefix=_WAITING, dir=folder))
    except OSError as error:
        raise unwritable(home, error) from error
    try:
        copies = Copies(home, tuple(_copied(home, waiting, origins)))
        try:
            yield copies
        except BaseException:
            for path in copies.files:
                shutil.rmtree(folder / path.parent.name, ignore_errors=True)
            raise
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _copied(home: Path, waiting: Path, origins: Iterable[Path]) -> Iterator[Path]:
    for origin in dict.fromkeys(origins):
        try:
            name = sha256_of(origin)[:12]
            if (source_folder(home) / name).exists() or (waiting / name).exists():
                continue
            (waiting / name).mkdir()
            shutil.copyfile(origin, waiting / name / origin.name)
        except OSError as error:
            raise unwritable(home, error) from error
        yield waiting / name / origin.name
