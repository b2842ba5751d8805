"""Taking added files out of the tables again, as when the publisher has corrected one.

Invariant: a file that was given goes whole, an archive with all that came out of it; tables and index are
built anew of what is left, and are as before when that fails. The files themselves go last.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from index.build import Progress, built_of
from index.errors import TablesError
from index.locking import alone
from index.manifest import read_manifest
from index.opening import current_folder
from index.source_files import source_files
from index.table_sources import Added, sources
from index.tables_schema import STORE_NAME

_LIST = "See what is held: chartcite tables list."


def remove_sources(
    home: Path, names: Sequence[str], progress: Progress = lambda *_: None
) -> tuple[Added, ...]:
    """Take files out of the tables and build the index anew without them.

    Args:
        home: Folder that holds the index.
        names: Ids of releases or lists (`hcpcs-2026-04`), or names of files or archives that were added.
        progress: Told of every step.

    Returns:
        All that went, which may be more than was named where an archive held more.

    Raises:
        TablesError: Nothing is called so, it comes with ChartCite, or what is left needs it.
        IndexUnusable: There is no index, it cannot be written, or another process is changing it.
    """
    current_folder(home)
    with alone(home):
        folder = current_folder(home)
        held = sources(folder / STORE_NAME)
        files = {path: _made_of(path, held) for path in source_files(home)}
        going = [path for name in names for path in _named(name, held, files)]
        left = [path for path in files if path not in going]
        embedder = str(read_manifest(folder)["embedder"])
        built_of(home, left, embedder=embedder, progress=progress)
        for path in going:
            shutil.rmtree(path.parent, ignore_errors=True)
        return tuple(added for path in dict.fromkeys(going) for added in files[path])


def _made_of(path: Path, held: Sequence[Added]) -> tuple[Added, ...]:
    """Return what came out of a file that was given."""
    return tuple(
        added
        for added in held
        if (added.archive == path.name if added.archive else added.sha256.startswith(path.parent.name))
    )


def _named(name: str, held: Sequence[Added], files: dict[Path, tuple[Added, ...]]) -> list[Path]:
    found = [path for path, made in files.items() if any(name in _names(added) for added in made)]
    if found:
        return found
    if any(name in _names(added) for added in held):
        raise TablesError(f"{name!r} comes with ChartCite and stays.", _LIST)
    raise TablesError(f"Nothing that was added is called {name!r}.", _LIST)


def _names(added: Added) -> set[str | None]:
    return {added.release_id, added.file_name, added.archive}
