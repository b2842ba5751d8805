"""Which official files shape what is searched.

Invariant: files of all other kinds may come and go in the tables alone, and the search of the index is then
what a build anew would make it.
"""

from collections.abc import Iterable
from pathlib import Path

from index.errors import IndexUnusable
from index.manifest import check_manifest, read_manifest
from index.releases.file_kinds import FileKind
from index.tables import CodeTables
from index.tables_schema import STORE_NAME

_SEARCHED = frozenset(
    {FileKind.TABULAR, FileKind.CM_ORDER,
     FileKind.ALPHABETIC, FileKind.EXTERNAL_CAUSE, FileKind.NEOPLASM, FileKind.DRUG}
)  # fmt: skip


def shapes_search(folder: Path, kinds: Iterable[FileKind]) -> bool:
    """Say whether the search has to be built anew when files come or go.

    Args:
        folder: The index in use; one that another version made is built anew whatever comes.
        kinds: Those of the files.
    """
    searched = _SEARCHED | ({FileKind.CONVERSION} if _has_editions(folder) else set())
    return not searched.isdisjoint(kinds) or not _is_current(folder)


def _has_editions(folder: Path) -> bool:
    """Say whether editions stand side by side, between which a conversion table leads."""
    with CodeTables.open(folder / STORE_NAME) as tables:
        return len(tables.releases) > 1


def _is_current(folder: Path) -> bool:
    try:
        check_manifest(read_manifest(folder))
    except IndexUnusable:
        return False
    return True
