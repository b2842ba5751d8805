"""Queries to candidates: dense and lexical search fused, then widened along the tabular hierarchy.

Invariant: only codes of the tables are returned, each with the term that brought it in and its ranks, so
that a reader can say why it is there. All queries of a note go to the dense index in one call.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.chroma import CODES, DenseIndex
from index.earlier import Earlier
from index.embedding import Embedder
from index.fuse import fuse
from index.lexical import LexicalIndex
from index.phrases import Phrase, PhraseBook
from index.records import Candidate, Term
from index.rewording import reworded
from index.tables import CodeTables
from index.term_list import TermList
from index.widening import Widening
from index.words import normal_words

_POOL = 150
"""Terms taken from each list before they are joined by code."""

_WEIGHTS = (1.3, 0.7, 3.0)
"""Of dense list, lexical list and phrase book; set on the development pairs (docs/benchmarks.md)."""

_AGAIN = 0.5
"""What the lists of a query in other words count beside its own."""

_Hits = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a retriever works with; all of it read-only and shared."""

    tables: CodeTables
    terms: TermList
    book: PhraseBook
    lexical: LexicalIndex
    dense: DenseIndex
    embedder: Embedder


class Retriever:
    """Finds candidate codes for the words of a note."""

    def __init__(self, parts: Parts, knows: Callable[[str], bool] = bool) -> None:
        self._parts = parts
        self._knows = knows
        self._edition = parts.tables.release.release_id
        self._widening = Widening(parts.tables)

    @property
    def terms(self) -> TermList:
        """The searched terms; a term's place is its row in the dense and the lexical index."""
        return self._parts.terms

    def before(self, tables: CodeTables, book: PhraseBook, earlier: Earlier) -> "Retriever":
        """Return a retriever for days of an older edition.

        Args:
            tables: That edition's, with what the newest has besides.
            book: The phrases of its days.
            earlier: Says which codes it has in some form; others are not found.
        """
        return Retriever(replace(self._parts, tables=tables, book=book), earlier.knows)

    def retrieve(self, queries: Sequence[str], k: int = 10) -> list[list[Candidate]]:
        """Return for each query its `k` best candidates, best first.

        Args:
            queries: Words as a clinician writes them; abbreviations are expanded first.
            k: Candidates wanted a query; fewer come back when fewer are found, none where there is no word.

        Example: `retrieve(["chf"])` has I50.9 first.
        """
        expanded = [self.expand(q) for q in queries]
        ways = [tuple(dict.fromkeys((e, reworded(e)))) for e in expanded]
        texts = list(dict.fromkeys(text for way in ways for text in way))
        dense = self._parts.dense.search(CODES, self._parts.embedder.embed(texts), _POOL)
        near = dict(zip(texts, map(self._counting, dense), strict=True))
        asked = zip(queries, ways, strict=True)
        return [list(islice(self._one(q, way, near), k)) if way[0] else [] for q, way in asked]

    def expand(self, query: str) -> str:
        """Return a query with its abbreviations written out."""
        words = normal_words(query)
        vocabulary = frozenset(words)
        out: list[str] = []
        at = 0
        while at < len(words):
            length, said = self._parts.book.expand_at(words, at, vocabulary)
            out.extend(said)
            at += length
        return " ".join(out)

    def _one(self, query: str, ways: Sequence[str], near: Mapping[str, _Hits]) -> Iterator[Candidate]:
        """Yield the candidates of a query, given its wordings, written out first, and their dense hits."""
        terms = self._parts.terms
        exact = self._named(query, ways[0])
        named = {term.code: term for term in reversed(exact)}
        brought: dict[str, tuple[int, float | None]] = {}
        lists: list[list[str]] = []
        for text in ways:
            lexical = self._counting(self._parts.lexical.search(text, _POOL))
            for i, similarity in (*near[text], *((i, None) for i, _ in lexical)):
                brought.setdefault(terms.code(i), (i, similarity if text is ways[0] else None))
            lists += [[terms.code(i) for i, _ in hits] for hits in (near[text], lexical)]
        own, again = lists[:2], lists[2:]
        weights = (*_WEIGHTS, *(_AGAIN * w for _, w in zip(again, _WEIGHTS, strict=False)))
        fused = fuse([*own, [t.code for t in exact], *again], weights)
        ranks = (_ranks(own[0]), _ranks(own[1]))

        def by(code: str) -> tuple[Term, float | None]:
            number, similarity = brought.get(code, (-1, None))
            return named.get(code) or terms[number], similarity

        found = (self._candidate(code, score, by(code), ranks) for code, score in fused)
        return self._widening.widened((c for c in found if c is not None), query, ways[0])

    def _counting(self, hits: _Hits) -> _Hits:
        """Leave out the terms of editions that are not asked."""
        return [hit for hit in hits if self._parts.terms.counts(hit[0], self._edition)]

    def _named(self, query: str, expanded: str) -> list[Term]:
        """Return what the phrase book says of a query, as written and written out."""
        found: list[Term] = []
        for text in (query, expanded):
            words = normal_words(text)
            phrases = self._inside(words, frozenset(words))
            found.extend(Term(code, p.text, p.source) for p in phrases for code in p.codes)
        return found

    def _inside(self, words: Sequence[str], vocabulary: frozenset[str]) -> Iterator[Phrase]:
        """Yield what the longest stretch of the words names, then what the words before and after it do."""
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                end = start + length
                named = self._parts.book.rivals(words[start:end], vocabulary)
                if named:
                    yield from named
                    yield from self._inside(words[:start], vocabulary)
                    yield from self._inside(words[end:], vocabulary)
                    return

    def _candidate(
        self,
        code: str,
        score: float,
        brought: tuple[Term, float | None],
        ranks: tuple[dict[str, int], dict[str, int]],
    ) -> Candidate | None:
        held = self._parts.tables.code(code)
        if held is None or not self._knows(held.code):
            return None
        term, similarity = brought
        return Candidate(
            held.code,
            held.title,
            score,
            term.text,
            term.source,
            ranks[0].get(code),
            ranks[1].get(code),
            similarity,
        )


def _ranks(codes: Sequence[str]) -> dict[str, int]:
    return {code: rank for rank, code in enumerate(dict.fromkeys(codes), 1)}
