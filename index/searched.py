"""What is searched of all editions of ICD-10-CM held: the newest edition's terms, and the older ones' own.

Invariant: what the newest edition says comes first and whole, as if it were held alone; an older edition adds
only what the newest does not have, so that equal terms are kept once. A phrase of the lexicon whose code an
edition lacks is not searched in it: where the conversion table names one code that took its place it stands
for that, else it is left out and counted. So is one whose words name a code that came in after the row was
written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from index.earlier import Earlier
from index.edit_lists import EditLists
from index.hierarchy import is_vague
from index.lexicon import Entry
from index.phrase_editions import Differing
from index.phrase_keys import key_of
from index.phrases import PhraseBook
from index.records import Code, Release, Term, TermSource
from index.tables import CodeTables
from index.terms import searchable, spoken_forms
from index.words import normal_words

_OF_INDEXES = frozenset({TermSource.INDEX, TermSource.NEOPLASM, TermSource.DRUG, TermSource.EXTERNAL_CAUSE})
"""Terms of added indexes are searched, but not recognised in notes: "aspirin" alone is no poisoning."""

_CATEGORY = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """What an index is made of.

    Attributes:
        codes: All rows of the newest edition.
        terms: The newest edition's terms, and after them those of older editions alone.
        older: Place of a term -> the older editions that have it; those of the newest edition are not in it.
        book: The phrases of the newest edition.
        differing: What is another line of the book on days of an older edition, by its id.
        left_out: Rows of the lexicon that the newest edition has outdated.
    """

    codes: tuple[Code, ...]
    terms: tuple[Term, ...]
    older: Mapping[int, tuple[str, ...]]
    book: PhraseBook
    differing: Mapping[str, Differing]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Edition:
    """One edition as it is searched.

    Attributes:
        named: Titles and inclusion terms, which are recognised in notes.
        listed: Terms of its indexes.
        entries: The lexicon's rows for its codes.
    """

    codes: tuple[Code, ...]
    named: tuple[Term, ...]
    listed: tuple[Term, ...]
    entries: tuple[Entry, ...]

    def terms(self) -> tuple[Term, ...]:
        inclusions = (term for term in self.named if term.source is not TermSource.TITLE)
        return searchable(self.codes, [*inclusions, *self.listed], self.entries)

    def book(self) -> PhraseBook:
        return PhraseBook.of(self.named, self.entries, {c.code for c in self.codes if is_vague(c)})

    def beside(self, newest: "_Edition") -> "_Edition":
        """Return what is said here and not in the newest edition."""
        said = frozenset((term.code, term.text) for term in newest.named)
        named = tuple(term for term in self.named if (term.code, term.text) not in said)
        known = frozenset(newest.entries)
        return replace(self, named=named, entries=tuple(e for e in self.entries if e not in known))


def searched(tables: CodeTables, lexicon: Sequence[Entry], written_for: Release) -> Searched:
    """Gather what is searched.

    Args:
        tables: The newest edition of a store of all that is held.
        lexicon: All its rows.
        written_for: The edition that the lexicon was written for.
    """
    newest = _newest(tables, lexicon, tables.at(written_for))
    terms = {(term.code, term.text): term for term in newest.terms()}
    older: dict[tuple[str, str], tuple[str, ...]] = {}
    differing: dict[str, Differing] = {}
    own, book = len(terms), newest.book()
    for release in reversed(tables.releases[:-1]):
        view = tables.at(release)
        edition = _older(view, lexicon)
        for term in edition.terms():
            key = (term.code, term.text)
            if key in older or key not in terms:
                terms.setdefault(key, term)
                older[key] = (*older.get(key, ()), release.release_id)
        more = edition.beside(newest).book()
        differing[release.release_id] = book.joined(more, _unknown(newest, Earlier(tables, view)))
    places = {own + place: editions for place, editions in enumerate(older.values())}
    left_out = len(lexicon) - len(newest.entries)
    return Searched(newest.codes, tuple(terms.values()), places, book, differing, left_out)


def _unknown(newest: _Edition, earlier: Earlier) -> frozenset[str]:
    """Return the codes that an older edition has in no form."""
    return frozenset(c.code for c in newest.codes if c.code == c.stem and not earlier.knows(c.code))


def _newest(tables: CodeTables, lexicon: Iterable[Entry], written_for: CodeTables) -> _Edition:
    """Return the newest edition; what it lacks by its kind of file, the newest that has it lends.

    An order file has no inclusion terms, and an index may have come with the edition before.
    """
    codes = tuple(tables.codes())
    held = frozenset(code.code for code in codes)
    found = _by_source(tables.terms())
    for release in reversed(tables.releases[:-1]):
        for source, terms in _by_source(tables.at(release).terms()).items():
            found.setdefault(source, [term for term in terms if term.code in held])
    edition = _edition(codes, found, tuple(_of_newest(lexicon, held, EditLists(tables.store))))
    new = held - {code.code for code in written_for.codes()}
    said = {
        key_of(normal_words(form)) for t in edition.named if t.code in new for form in spoken_forms(t.text)
    }
    return replace(edition, entries=tuple(e for e in edition.entries if not _is_said(e, said)))


def _older(tables: CodeTables, lexicon: Iterable[Entry]) -> _Edition:
    codes = tuple(tables.codes())
    held = frozenset(code.code for code in codes)
    return _edition(codes, _by_source(tables.terms()), tuple(e for e in lexicon if _is_of(e, held)))


def _edition(
    codes: Sequence[Code], found: Mapping[TermSource, Sequence[Term]], entries: tuple[Entry, ...]
) -> _Edition:
    stems = [Term(c.code, c.title, TermSource.TITLE) for c in codes if c.code == c.stem and "." in c.code]
    categories = [Term(c.code, c.title, TermSource.TITLE) for c in codes if len(c.code) == _CATEGORY]
    named = (*categories, *stems, *found.get(TermSource.INCLUSION, ()))
    listed = tuple(t for source in sorted(_OF_INDEXES) for t in found.get(source, ()))
    return _Edition(tuple(codes), named, listed, entries)


def _by_source(terms: Iterable[Term]) -> dict[TermSource, list[Term]]:
    found: dict[TermSource, list[Term]] = {}
    for term in terms:
        found.setdefault(term.source, []).append(term)
    return found


def _is_of(entry: Entry, held: AbstractSet[str]) -> bool:
    return all(code in held for code in entry.codes)


def _of_newest(lexicon: Iterable[Entry], held: AbstractSet[str], lists: EditLists) -> Iterator[Entry]:
    """Yield the rows whose codes are held, and those whose codes others took the place of."""
    for entry in lexicon:
        if _is_of(entry, held):
            yield entry
            continue
        codes = tuple(code if code in held else _heir(code, held, lists) for code in entry.codes)
        if all(codes):
            yield replace(entry, codes=codes)


def _is_said(entry: Entry, keys: AbstractSet[str]) -> bool:
    """Say whether newer codes have a row's words of their own."""
    return bool(keys and entry.codes) and key_of(normal_words(entry.phrase)) in keys


def _heir(code: str, held: AbstractSet[str], lists: EditLists) -> str:
    """Return the one code that took the place of another; empty where none did, or several."""
    heirs = {f"{plain[:_CATEGORY]}.{plain[_CATEGORY:]}".removesuffix(".") for plain in lists.heirs(code)}
    return heirs.pop() if len(heirs) == 1 and heirs <= held else ""
