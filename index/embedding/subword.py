"""The embedder that ships: a sum of learned word vectors, each made of the word and its character n-grams.

Invariant: the same text gives the same vector on every machine (features are CRC-32 hashes, arithmetic is
float32 in a fixed order), with no download, no PyTorch and no file but `weights.npz`. Word order does not
count; the lexical index and the chooser see to it. After fastText (Bojanowski and others 2017), trained by
`train.py` so that phrases of one code lie together and those of its siblings apart.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.words import normal_words

BUCKETS = 40_000
DIMENSIONS = 160
_SHORTEST, _LONGEST = 3, 5

Vectors = NDArray[np.float32]
"""Shape (number of texts, DIMENSIONS), rows of length one."""


@lru_cache(maxsize=200_000)
def features(word: str) -> tuple[int, ...]:
    """Return the buckets of a word in normal form: first the word's own, then its 3- to 5-grams'.

    Example: `knee` has the word, `<kn`, `kne`, `nee`, `ee>`, `<kne`, `knee`, `nee>`, `<knee`, `knee>`.
    """
    marked = f"<{word}>"
    grams = [marked[i : i + n] for n in range(_SHORTEST, _LONGEST + 1) for i in range(len(marked) - n + 1)]
    return tuple(zlib.crc32(g.encode()) % BUCKETS for g in (f"={word}", *grams))


def unit_rows(vectors: Vectors) -> Vectors:
    """Return rows scaled to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


class SubwordEmbedder:
    """Embeds short clinical phrases; tens of thousands a second on one core."""

    name = "builtin"

    def __init__(self, table: Vectors, gates: NDArray[np.float32]) -> None:
        """Take the trained arrays.

        Args:
            table: Shape (BUCKETS, DIMENSIONS).
            gates: Shape (BUCKETS,); a word weighs exp of its own bucket's gate.
        """
        self._table = table
        self._gates = gates
        self._known: dict[str, Vectors] = {}

    @classmethod
    def shipped(cls) -> "SubwordEmbedder":
        """Load the weights of the package (int8 rows with a scale each)."""
        with files("index.embedding").joinpath("weights.npz").open("rb") as held, np.load(held) as arrays:
            table = arrays["table"].astype(np.float32) * arrays["scale"].astype(np.float32)[:, None]
            return cls(table, arrays["gates"].astype(np.float32))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; a text without words gives zeros."""
        made = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in normal_words(text):
                made[row] += self._word(word)
        return unit_rows(made)

    def _word(self, word: str) -> Vectors:
        vector = self._known.get(word)
        if vector is None:
            places = features(word)
            vector = self._table[list(places)].mean(axis=0) * np.exp(self._gates[places[0]])
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[word] = vector
        return vector
