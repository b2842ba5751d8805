"""Opening the search index in use: all that coding a note looks up, and nothing that only a build needs.

Invariant: an index is opened only when it is what this version of the product would build; the readers of
official files are not imported here, so that coding a note does not wait for them.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import platformdirs

from index.chroma import DenseIndex
from index.earlier import Earlier
from index.embedding import Embedder, embedder_named
from index.errors import IndexUnusable
from index.guidelines import GuidelineBook
from index.guidelines.cards import load as load_saved_cards
from index.guidelines.editions import FOLDER as OFFICIAL_FOLDER
from index.guidelines.editions import Editions
from index.in_use import pointed
from index.lexical import LexicalIndex
from index.manifest import canonical, check_manifest, digest, read_manifest
from index.phrase_editions import load_newest, load_of_day
from index.phrases import PhraseBook
from index.retrieve import Parts, Retriever
from index.tables import CodeTables
from index.tables_schema import STORE_NAME
from index.term_list import TermList

HOME_VARIABLE = "CHARTCITE_HOME"


def default_home() -> Path:
    """Return the folder that holds the index: `$CHARTCITE_HOME`, else the user's data folder."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named) if named else platformdirs.user_data_path("chartcite", appauthor=False)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """An open index: everything that coding a note looks up."""

    retriever: Retriever
    tables: CodeTables
    book: PhraseBook
    guidelines: GuidelineBook
    lexical: LexicalIndex
    manifest: dict[str, object]
    folder: Path
    _of_day: dict[str, "Knowledge"] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """The digest of the manifest, as `provenance.index` shows it."""
        return digest(canonical(self.manifest))

    def on(self, day: date | None) -> "Knowledge":
        """Return what is known on a date of service, the same each time.

        Where an older edition is in force, its codes, titles and phrases come first, and after them what the
        newest has besides: codes that have gone since are found, and those that came in later are still
        known, to be taken back to the codes of the day.
        """
        of_day = self.tables.in_force(day)
        edition = of_day.release.release_id
        if edition == self.tables.release.release_id:
            return self
        if edition not in self._of_day:
            self._of_day[edition] = self._before(of_day)
        return self._of_day[edition]

    def _before(self, of_day: CodeTables) -> "Knowledge":
        tables = of_day.before(self.tables.release)
        book = load_of_day(self.folder, self.book, of_day.release.release_id)
        retriever = self.retriever.before(tables, book, Earlier(self.tables, of_day))
        return replace(self, retriever=retriever, tables=tables, book=book)


def current_folder(home: Path) -> Path:
    """Return the folder of the index in use.

    Raises:
        IndexUnusable: There is none.
    """
    name = pointed(home)
    if not name or not (home / name).is_dir():
        raise IndexUnusable("There is no search index yet.", "Run: chartcite index build")
    return home / name


def open_index(home: Path) -> Knowledge:
    """Open the index in use, after checking that it is what this version would build.

    Raises:
        IndexUnusable: It is missing, damaged, or was built from other things.
    """
    folder = current_folder(home)
    manifest = read_manifest(folder)
    check_manifest(manifest)
    return opened(folder, embedder_named(str(manifest["embedder"])), manifest)


def opened(folder: Path, model: Embedder, manifest: dict[str, object] | None = None) -> Knowledge:
    """Open an index folder as it stands.

    Args:
        folder: Of one index.
        model: The embedder that it was built with.
        manifest: What it was built from; read from the folder when None.
    """
    tables = CodeTables.open(folder / STORE_NAME)
    book = load_newest(folder)
    lexical = LexicalIndex.load(folder)
    parts = Parts(
        tables, TermList.load(folder / "terms.json"), book, lexical, DenseIndex(folder / "chroma"), model
    )
    guidelines = GuidelineBook(
        load_saved_cards(folder / "guidelines.json"), Editions(folder.parent / OFFICIAL_FOLDER)
    )
    held = manifest or read_manifest(folder)
    return Knowledge(Retriever(parts), tables, book, guidelines, lexical, held, folder)


def index_status(home: Path) -> dict[str, object]:
    """Describe the index in use: folder, size in bytes, manifest, and whether it is current.

    Raises:
        IndexUnusable: There is none.
    """
    folder = current_folder(home)
    manifest = read_manifest(folder)
    problem = None
    try:
        check_manifest(manifest)
    except IndexUnusable as e:
        problem = str(e)
    return {
        "folder": str(folder),
        "bytes": _size(folder),
        "digest": digest(canonical(manifest)),
        "problem": problem,
        **manifest,
    }


def _size(folder: Path) -> int:
    """Add up the bytes of a folder's files; those that SQLite removes meanwhile count nothing."""
    size = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):
            size += file.stat().st_size if file.is_file() else 0
    return size
