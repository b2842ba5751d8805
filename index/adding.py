"""Adding official files that a user has: kept beside the index, so that every build from then on has them.

Invariant: of two that add at once one is told to wait; a file joins `sources/` only after the tables that
were made of it are whole, and in the step before they come into use; when adding fails, tables, index and
sources are as they were. Files that shape what is searched (the lists and indexes of ICD-10-CM) build the
search index anew; all others change the tables alone, in a copy of the index that comes into use whole.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.build import Progress, built_of, table_ingredients
from index.in_use import next_index
from index.locking import alone
from index.manifest import read_manifest, write_manifest
from index.opening import current_folder
from index.releases.file_kinds import FileKind
from index.shaping import shapes_search
from index.source_files import Copies, copies_of, source_files
from index.table_adding import add_recognised, recognised
from index.table_kinds import Recognised
from index.table_sources import Added, sources
from index.tables_schema import STORE_NAME


def add_sources(home: Path, paths: Sequence[Path], progress: Progress = lambda *_: None) -> tuple[Added, ...]:
    """Add official files, all of them or none, to the tables, and to the search where they shape it.

    Args:
        home: Folder that holds the index.
        paths: The files or their archives; one that is in already is named as such and costs nothing.
        progress: Told of every step of a build.

    Returns:
        What became of each file and of each member of an archive, in the order of `paths`.

    Raises:
        TablesError: A file is of no known kind, cut short, or contradicts what is held.
        IndexUnusable: There is no index yet, it cannot be written, or another process is changing it.
    """
    current_folder(home)
    with alone(home):
        folder = current_folder(home)
        held = {added.sha256: added for added in sources(folder / STORE_NAME)}
        with recognised(paths) as files:
            new = [file for file in files if file.sha256 not in held and file.kind is not FileKind.LEFT_OUT]
            if not new:
                return add_recognised(folder / STORE_NAME, files, held)
            with copies_of(home, (file.piece.origin for file in new)) as copies:
                _take_in(home, folder, files, copies, progress)
            store = current_folder(home) / STORE_NAME
            told = add_recognised(store, files, {added.sha256: added for added in sources(store)})
            return tuple(replace(added, already=added.sha256 in held) for added in told)


def _take_in(
    home: Path, folder: Path, files: Sequence[Recognised], copies: Copies, progress: Progress
) -> None:
    manifest = read_manifest(folder)
    held = {added.sha256: added for added in sources(folder / STORE_NAME)}
    if shapes_search(folder, (file.kind for file in files if file.sha256 not in held)):
        added = [*source_files(home), *copies.files]
        built_of(home, added, embedder=str(manifest["embedder"]), progress=progress, settle=copies.settle)
        return
    with next_index(home) as new:
        progress("tables", 0, 1)
        shutil.copytree(folder, new, dirs_exist_ok=True)
        add_recognised(new / STORE_NAME, files, held)
        write_manifest(new, manifest | table_ingredients(new / STORE_NAME))
        progress("tables", 1, 1)
        copies.settle()
