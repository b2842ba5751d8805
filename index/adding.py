"""Adding official files that a user has: kept beside the index, so that every build from then on has them.

Invariant: a file is copied into `sources/` only after it was recognised by its content; when the build with
it fails, the copy goes again, and tables and index are as they were.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.build import Progress, build_index, current_folder
from index.errors import IndexUnusable
from index.manifest import read_manifest
from index.releases.catalog import sha256_of
from index.releases.recognise import recognise
from index.source_files import source_folder
from index.table_sources import Added, sources
from index.tables_schema import STORE_NAME


def add_sources(home: Path, paths: Sequence[Path], progress: Progress = lambda *_: None) -> tuple[Added, ...]:
    """Add official files, all of them or none, and build the index with them.

    Args:
        home: Folder that holds the index.
        paths: The files; one that is in already is named as such and costs nothing.
        progress: Told of every step of the build.

    Returns:
        What became of each file, in the order of `paths`.

    Raises:
        TablesError: A file is of no known kind, cut short, or contradicts what is held.
        IndexUnusable: There is no index yet.
    """
    store = current_folder(home) / STORE_NAME
    before = {added.sha256 for added in sources(store)}
    for path in paths:
        recognise(path)
    hashes = [sha256_of(path) for path in paths]
    new = {h: p for h, p in zip(hashes, paths, strict=True) if h not in before}
    if new:
        copies = [_copied(path, home, sha256) for sha256, path in new.items()]
        try:
            build_index(
                home, embedder=str(read_manifest(current_folder(home))["embedder"]), progress=progress
            )
        except BaseException:
            for copy in copies:
                shutil.rmtree(copy.parent, ignore_errors=True)
            raise
    held = {added.sha256: added for added in sources(current_folder(home) / STORE_NAME)}
    return tuple(replace(held[h], already=h in before) for h in hashes)


def _copied(path: Path, home: Path, sha256: str) -> Path:
    folder = source_folder(home) / sha256[:12]
    copy = folder / path.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    except OSError as e:
        raise IndexUnusable(
            f"{path.name!r} cannot be kept: {e.strerror}.", "Check the folder and free space."
        ) from e
    return copy
