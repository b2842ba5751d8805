"""Building the search index.

Invariant: a build works in a folder of its own and is found by readers only when the one-line file `current`
names it, which is replaced in one step after everything was written and checked. An interrupted build leaves
the index before it in use; its remains go at the next build.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from index.chroma import CODES, GUIDELINES, DenseWriter
from index.embedding import BUILTIN, Embedder, embedder_named
from index.errors import IndexUnusable
from index.guidelines import load_cards
from index.guidelines.cards import save as save_cards
from index.in_use import next_index
from index.lexical import LexicalIndex
from index.lexicon import load_lexicon
from index.locking import alone
from index.manifest import canonical, current_ingredients, digest, write_manifest
from index.opening import opened
from index.phrase_editions import save_books
from index.records import Guideline, Term
from index.releases.catalog import embedded_tabular
from index.releases.icd10cm_tabular import read as read_tabular
from index.searched import searched
from index.source_files import source_files
from index.table_adding import add_files
from index.table_sources import sources
from index.tables import CodeTables
from index.tables_schema import STORE_NAME
from index.term_list import TermList

Progress = Callable[[str, int, int], None]
"""Called with the stage, the rows done and the rows in all."""


def build_index(
    home: Path, *, embedder: str = BUILTIN, progress: Progress = lambda *_: None
) -> dict[str, object]:
    """Build the index from the embedded tables, the lexicon and the guideline cards, and put it in use.

    Args:
        home: Folder that holds indexes; made when missing.
        embedder: A name that `embedder_named` knows.
        progress: Told of every step.

    Returns:
        The manifest.

    Raises:
        IndexUnusable: The folder cannot be written, another process is changing it, or what was written does
            not read back.
        KnowledgeError: The embedder or a data file is at fault.
    """
    embedder_named(embedder)  # a name that is not known makes no home
    with alone(home):
        return built_of(home, source_files(home), embedder=embedder, progress=progress)


def built_of(
    home: Path,
    added: Sequence[Path],
    *,
    embedder: str,
    progress: Progress,
    settle: Callable[[], None] = lambda: None,
) -> dict[str, object]:
    """Build the index of these added files in a home that is locked (`alone`); see `build_index`.

    Args:
        home: Folder that holds indexes.
        added: Official files, besides the embedded tables.
        embedder: A name that `embedder_named` knows.
        progress: Told of every step.
        settle: Called when all is written and tried, before the index comes into use.
    """
    model = embedder_named(embedder)
    with next_index(home) as folder:
        manifest = _fill(folder, added, model, progress)
        _try_out(folder, model)
        settle()
    return manifest


def _fill(folder: Path, added: Sequence[Path], model: Embedder, progress: Progress) -> dict[str, object]:
    progress("tables", 0, 1)
    store = folder / STORE_NAME
    tabular = read_tabular(embedded_tabular())
    CodeTables.create(store, [tabular])
    add_files(store, added)
    with CodeTables.open(store) as tables:
        found = searched(tables, load_lexicon(), tabular.release)
    progress("tables", 1, 1)
    cards, terms = load_cards(), found.terms
    save_books(folder, found.book, found.differing)
    TermList.of(terms, found.older).save(folder / "terms.json")
    LexicalIndex.of([t.text for t in terms]).save(folder)
    save_cards(cards, folder / "guidelines.json")
    _write_dense(folder, model, terms, cards, progress)
    counts = {"codes": sum(c.billable for c in found.codes), "terms": len(terms), "guidelines": len(cards)}
    if len(tables.releases) > 1:
        counts |= {"terms of older editions": len(found.older), "phrases left out": found.left_out}
    manifest = current_ingredients(model.name) | {
        **table_ingredients(store),
        "counts": counts,
        "terms_digest": digest(canonical([[t.code, t.text] for t in terms])),
    }
    write_manifest(folder, manifest)
    return manifest


def table_ingredients(store: Path) -> dict[str, object]:
    """Return what a manifest records of the code tables: their releases, and the files they were made of."""
    with CodeTables.open(store) as tables:
        releases = {release.release_id: release.sha256 for release in tables.held}
    return {"releases": releases, "sources": {source.file_name: source.sha256 for source in sources(store)}}


def _write_dense(
    folder: Path, model: Embedder, terms: Sequence[Term], cards: Sequence[Guideline], progress: Progress
) -> None:
    writer = DenseWriter(folder / "chroma")
    total, done = len(terms) + len(cards), 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        progress("search index", done, total)

    texts = [t.text for t in terms]
    meta = [{"code": t.code, "source": t.source.value} for t in terms]
    writer.write(CODES, model.embed(texts), texts, meta, advance)
    said = [f"{c.title}. {c.text}" for c in cards]
    writer.write(GUIDELINES, model.embed(said), said, [{"id": c.guideline_id} for c in cards], advance)


def _try_out(folder: Path, model: Embedder) -> None:
    """Open what was written and search it once, so that a broken build never comes into use."""
    knowledge = opened(folder, model)
    found = knowledge.retriever.retrieve(["essential hypertension"], k=5)[0]
    if "I10" not in {c.code for c in found}:
        raise IndexUnusable("The new index finds no hypertension.", "Report this: the build is at fault.")
    knowledge.tables.close()
