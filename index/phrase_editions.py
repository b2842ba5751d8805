"""The phrase books of an index: the newest edition's, and what differs in it on the days of each older one.

Invariant: with one edition held there is one file; a file of an older edition holds only the lines that are
others on its days, so that equal phrases are kept once.
"""

from collections.abc import Mapping
from pathlib import Path

from index.errors import IndexUnusable
from index.phrase_keys import print_of
from index.phrase_rows import Shelf, read, write
from index.phrases import PhraseBook

_NEWEST = "phrases.tsv"

Differing = Mapping[str, str]
"""Lines by key, as `PhraseBook.joined` gives them; an empty one for a key that is not there."""


def save_books(folder: Path, newest: PhraseBook, older: Mapping[str, Differing]) -> None:
    """Write the books of an index.

    Args:
        folder: The index's.
        newest: The newest edition's book.
        older: What differs on days of older editions, by their ids.
    """
    newest.save(folder / _NEWEST)
    for edition, lines in older.items():
        words = frozenset(word for key in lines for word in key.split())
        prints = frozenset(print_of(key.split()) for key in lines)
        write(_of(folder, edition), Shelf(lines, {}, words, prints))


def load_newest(folder: Path) -> PhraseBook:
    """Read the newest edition's book.

    Raises:
        IndexUnusable: The file is missing or damaged.
    """
    return PhraseBook.load(folder / _NEWEST)


def load_of_day(folder: Path, newest: PhraseBook, edition: str) -> PhraseBook:
    """Return the book of an older edition's days.

    Raises:
        IndexUnusable: The file is missing or damaged.
    """
    try:
        other = read(_of(folder, edition))
    except (OSError, ValueError, IndexError) as e:
        raise IndexUnusable("A phrase book cannot be read.", "Run: chartcite index build") from e
    held = newest.shelf
    phrases = {key: line for key, line in {**held.phrases, **other.phrases}.items() if line}
    return PhraseBook(Shelf(phrases, held.expansions, held.words | other.words, held.prints | other.prints))


def _of(folder: Path, edition: str) -> Path:
    return folder / f"phrases-{edition}.tsv"
