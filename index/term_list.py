"""The searched terms at rest: three columns, so that ninety thousand of them open at once.

Invariant: a term's place is the number under which the lexical and the dense index know it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from index.errors import IndexUnusable
from index.records import Term, TermSource

_SOURCES = tuple(TermSource)


class TermList:
    """Terms by number; a `Term` is made when it is asked for."""

    def __init__(
        self,
        codes: list[str],
        texts: list[str],
        sources: list[int],
        older: Mapping[int, Collection[str]] | None = None,
    ) -> None:
        self._codes = codes
        self._texts = texts
        self._sources = sources
        self._older = older or {}

    @classmethod
    def of(cls, terms: Iterable[Term], older: Mapping[int, Collection[str]] | None = None) -> "TermList":
        """Make a list of terms in their order.

        Args:
            terms: Those of the newest edition and of older ones.
            older: Place of a term that only older editions have -> their ids.
        """
        held = list(terms)
        sources = [_SOURCES.index(t.source) for t in held]
        return cls([t.code for t in held], [t.text for t in held], sources, older)

    def counts(self, number: int, edition: str) -> bool:
        """Say whether a term is one of the newest edition, or of the older one of this id."""
        return number not in self._older or edition in self._older[number]

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, number: int) -> Term:
        return Term(self._codes[number], self._texts[number], _SOURCES[self._sources[number]])

    def __iter__(self) -> Iterator[Term]:
        return (self[number] for number in range(len(self)))

    def code(self, number: int) -> str:
        """Return a term's code."""
        return self._codes[number]

    def save(self, path: Path) -> None:
        """Write the columns as JSON."""
        held = [self._codes, self._texts, self._sources, {n: [*e] for n, e in self._older.items()}]
        path.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def load(cls, path: Path) -> "TermList":
        """Read what `save` wrote.

        Raises:
            IndexUnusable: The file is missing or damaged.
        """
        try:
            codes, texts, sources, told = json.loads(path.read_text("utf-8"))
            older = {int(number): frozenset(editions) for number, editions in told.items()}
        except (OSError, ValueError, TypeError, AttributeError) as e:
            raise IndexUnusable(
                "The list of searched terms cannot be read.", "Run: chartcite index build"
            ) from e
        return cls(codes, texts, sources, older)
