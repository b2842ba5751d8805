"""Taking added files out of the tables again, as when the publisher has corrected one.

Invariant: a file that was given goes whole, an archive with all that came out of it; tables and index are
then what a build of what is left would make, and are as before when that fails. What is not searched and
nothing else needs is deleted from a copy of the tables; all else is built anew. The files themselves go last.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from index.build import Progress, built_of, table_ingredients
from index.errors import TablesError
from index.in_use import next_index
from index.locking import alone
from index.manifest import read_manifest, write_manifest
from index.opening import current_folder
from index.shaping import shapes_search
from index.source_files import source_files
from index.table_removing import can_go, take_out
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
        gone = tuple(dict.fromkeys(added for path in going for added in files[path]))
        if shapes_search(folder, (added.kind for added in gone)) or not can_go(gone, held):
            built_of(home, left, embedder=embedder, progress=progress)
        else:
            _without(home, folder, gone, progress)
        for path in going:
            shutil.rmtree(path.parent, ignore_errors=True)
        return gone


def _without(home: Path, folder: Path, gone: Sequence[Added], progress: Progress) -> None:
    """Put a copy of the index in use whose tables lack what some files brought."""
    with next_index(home) as new:
        progress("tables", 0, 1)
        shutil.copytree(folder, new, dirs_exist_ok=True)
        take_out(new / STORE_NAME, gone)
        write_manifest(new, read_manifest(folder) | table_ingredients(new / STORE_NAME))
        progress("tables", 1, 1)


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
