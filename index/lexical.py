"""Lexical search: BM25 over an inverted index of the codes' terms.

Invariant: the index is four arrays and a vocabulary, written once and never changed; a query reads only the
postings of its own words. Scores are Okapi BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.5).
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexUnusable
from index.words import normal_words

_K1 = 1.2
_B = 0.5

Hits = list[tuple[int, float]]
"""Term numbers with their scores, best first."""


class LexicalIndex:
    """BM25 over terms numbered from 0 in the order in which they were given."""

    def __init__(self, vocabulary: dict[str, int], arrays: dict[str, NDArray[np.generic]]) -> None:
        self._vocabulary = vocabulary
        self._offsets = arrays["offsets"]
        self._terms = arrays["terms"]
        self._weights = arrays["weights"]
        self._size = int(arrays["size"][0])
        self._rarities: list[float] = _idf(self._size, np.diff(self._offsets)).tolist()

    @classmethod
    def of(cls, texts: Sequence[str]) -> "LexicalIndex":
        """Index the texts.

        Args:
            texts: Phrases of a few words; each one's place is its term number.
        """
        bags = [Counter(normal_words(t)) for t in texts]
        vocabulary = {w: i for i, w in enumerate(sorted({w for bag in bags for w in bag}))}
        postings: list[list[tuple[int, int]]] = [[] for _ in vocabulary]
        for number, bag in enumerate(bags):
            for word, count in bag.items():
                postings[vocabulary[word]].append((number, count))
        lengths = np.array([bag.total() for bag in bags], dtype=np.float64)
        return cls(vocabulary, _arrays(postings, lengths))

    def search(self, query: str, k: int) -> Hits:
        """Return the `k` best terms for a query; fewer when fewer share a word with it."""
        scores = np.zeros(self._size, dtype=np.float32)
        for word in dict.fromkeys(normal_words(query)):  # in one order: sums of floats depend on it
            row = self._vocabulary.get(word)
            if row is not None:
                a, b = int(self._offsets[row]), int(self._offsets[row + 1])
                scores[self._terms[a:b]] += self._weights[a:b]
        found = np.flatnonzero(scores)
        if len(found) > k:
            found = found[np.argpartition(-scores[found], k - 1)[:k]]
        ordered = found[np.lexsort((found, -scores[found]))]
        return [(int(i), float(scores[i])) for i in ordered]

    def rarity(self, word: str) -> float:
        """Return a word's inverse document frequency; that of a word seen once when it is unknown."""
        row = self._vocabulary.get(word)
        return float(_idf(self._size, 1)) if row is None else self._rarities[row]

    def save(self, folder: Path) -> None:
        """Write `lexical.npz` and `vocabulary.json` into `folder`."""
        np.savez(
            folder / "lexical.npz",
            offsets=self._offsets,
            terms=self._terms,
            weights=self._weights,
            size=np.array([self._size]),
        )
        (folder / "vocabulary.json").write_text(json.dumps(list(self._vocabulary)), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read what `save` wrote.

        Raises:
            IndexUnusable: A file is missing or damaged.
        """
        try:
            # Opened here, since NumPy leaves a damaged file that it opened itself to the garbage collector.
            with (folder / "lexical.npz").open("rb") as file, np.load(file) as held:
                arrays = {name: held[name] for name in ("offsets", "terms", "weights", "size")}
            names = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as e:
            raise IndexUnusable("The lexical index cannot be read.", "Run: chartcite index build") from e
        return cls({w: i for i, w in enumerate(names)}, arrays)


def _idf(size: int, count: int | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log1p((size - np.asarray(count, dtype=np.float64) + 0.5) / (np.asarray(count) + 0.5))


def _arrays(
    postings: list[list[tuple[int, int]]], lengths: NDArray[np.float64]
) -> dict[str, NDArray[np.generic]]:
    counts = np.array([len(p) for p in postings])
    flat = np.array([pair for p in postings for pair in p], dtype=np.int32).reshape(-1, 2)
    terms, frequency = flat[:, 0], flat[:, 1].astype(np.float64)
    norm = _K1 * (1 - _B + _B * lengths[terms] / max(1.0, float(lengths.mean())))
    weights = np.repeat(_idf(len(lengths), counts), counts) * frequency * (_K1 + 1) / (frequency + norm)
    return {
        "offsets": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "terms": terms,
        "weights": weights.astype(np.float32),
        "size": np.array([len(lengths)]),
    }
