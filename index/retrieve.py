"""Queries to candidates: dense and lexical search fused, then widened along the tabular hierarchy.

Invariant: only codes of the tables are returned, each with the term that brought it in and its ranks, so
that a reader can say why it is there. All queries of a note go to the dense index in one call.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.chroma import CODES, DenseIndex
from index.embedding import Embedder
from index.fuse import fuse
from index.hierarchy import Hierarchy
from index.lexical import LexicalIndex
from index.phrase_keys import SIDE_OF
from index.phrases import Phrase, PhraseBook
from index.records import Candidate, Code, Term
from index.tables import CodeTables
from index.term_list import TermList
from index.words import normal_words

_LEFT, _RIGHT = frozenset({"left"}), frozenset({"right"})
_BOTH = frozenset({"bilateral"})

_POOL = 150
"""Terms taken from each list before they are joined by code."""

_LEADING = 10
"""Candidates, the best, that are taken to their leaf."""

_WEIGHTS = (1.3, 0.7, 3.0)
"""Of dense list, lexical list and phrase book; set on the development pairs (docs/benchmarks.md)."""


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

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._hierarchy = Hierarchy(parts.tables)

    @property
    def terms(self) -> TermList:
        """The searched terms; a term's place is its row in the dense and the lexical index."""
        return self._parts.terms

    def retrieve(self, queries: Sequence[str], k: int = 10) -> list[list[Candidate]]:
        """Return for each query its `k` best candidates, best first.

        Args:
            queries: Words as a clinician writes them; abbreviations are expanded first.
            k: Candidates wanted a query; fewer come back when fewer are found, none where there is no word.

        Example: `retrieve(["chf"])` has I50.9 first.
        """
        expanded = [self.expand(q) for q in queries]
        vectors = self._parts.embedder.embed(expanded)
        dense = self._parts.dense.search(CODES, vectors, _POOL)
        asked = zip(queries, expanded, dense, strict=True)
        return [list(islice(self._one(q, e, d), k)) if e else [] for q, e, d in asked]

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

    def _one(self, query: str, expanded: str, dense: list[tuple[int, float]]) -> Iterator[Candidate]:
        lexical = self._parts.lexical.search(expanded, _POOL)
        exact = self._named(query, expanded)
        terms = self._parts.terms
        dense_codes = [terms.code(i) for i, _ in dense]
        lexical_codes = [terms.code(i) for i, _ in lexical]
        brought: dict[str, tuple[Term, float | None]] = {}
        for i, similarity in dense:
            brought.setdefault(terms.code(i), (terms[i], similarity))
        for i, _ in lexical:
            brought.setdefault(terms.code(i), (terms[i], None))
        for term in exact:
            brought[term.code] = (term, brought.get(term.code, (term, None))[1])
        fused = fuse([dense_codes, lexical_codes, [t.code for t in exact]], _WEIGHTS)
        ranks = (_ranks(dense_codes), _ranks(lexical_codes))
        found = (self._candidate(code, score, brought[code], ranks) for code, score in fused)
        sides = frozenset(SIDE_OF[w] for w in normal_words(query) if w in SIDE_OF)
        return self._widened((c for c in found if c is not None), sides)

    def _named(self, query: str, expanded: str) -> list[Term]:
        """Return what the phrase book says of the whole query, as written and written out."""
        found: list[Term] = []
        for text in (query, expanded):
            words = normal_words(text)
            vocabulary = frozenset(words)
            phrases = self._parts.book.rivals(words, vocabulary) or self._inside(words, vocabulary)
            found.extend(Term(code, p.text, p.source) for p in phrases for code in p.codes)
        return found

    def _inside(self, words: Sequence[str], vocabulary: frozenset[str]) -> tuple[Phrase, ...]:
        """Return what the longest stretch of the words names, where they as a whole name nothing."""
        for length in range(len(words) - 1, 0, -1):
            for start in range(len(words) - length + 1):
                named = self._parts.book.rivals(words[start : start + length], vocabulary)
                if named:
                    return named
        return ()

    def _candidate(
        self,
        code: str,
        score: float,
        brought: tuple[Term, float | None],
        ranks: tuple[dict[str, int], dict[str, int]],
    ) -> Candidate | None:
        held = self._parts.tables.code(code)
        if held is None:
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

    def _widened(self, found: Iterable[Candidate], sides: frozenset[str]) -> Iterator[Candidate]:
        """Put behind each of the leading candidates the leaf that its words and the query's side lead to."""
        given: set[str] = set()
        for place, candidate in enumerate(found):
            leaves = self._leaf(candidate, sides) if place < _LEADING else []
            held = self._parts.tables.code(candidate.code)
            if held is not None and self._hierarchy.leaves(held.code) == (held,):
                leaves.append(held)
            for code in leaves:
                if code.code not in given:
                    given.add(code.code)
                    same = code.code == candidate.code
                    yield (
                        candidate
                        if same
                        else replace(candidate, code=code.code, title=code.title, via=candidate.code)
                    )

    def _leaf(self, candidate: Candidate, sides: frozenset[str]) -> list[Code]:
        words = frozenset(normal_words(candidate.matched)) | sides
        step = self._hierarchy.descend(candidate.code, words)
        if step is None:
            return []
        wanted = [sides, *([_LEFT, _RIGHT] if sides & _BOTH else [])]
        sided = [c for side in wanted if (c := self._hierarchy.sided(step.code.code, side)) is not None]
        return [*dict.fromkeys(sided), step.code]


def _ranks(codes: Sequence[str]) -> dict[str, int]:
    return {code: rank for rank, code in enumerate(dict.fromkeys(codes), 1)}
