"""The embedder that ships: a sum of learned word vectors, each made of the word and its character n-grams.

Invariant: the same text gives the same vector on every machine and whatever it is embedded with (pieces are
known by their CRC-32, arithmetic is float32 in a fixed order), with no download, no PyTorch and no file but
`weights.npz`. Word order does not count; the lexical index and the chooser see to it. After fastText
(Bojanowski and others 2017), trained by `train.py` so that phrases of one code lie together and those of its
siblings apart.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.embedding.pieces import key, pieces
from index.words import normal_words

_MOST_KNOWN = 50_000

Vectors = NDArray[np.float32]
"""Shape (number of texts, dimensions), rows of length one."""


def unit_rows(vectors: Vectors) -> Vectors:
    """Return rows scaled to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


class SubwordEmbedder:
    """Embeds short clinical phrases; tens of thousands a second on one core."""

    name = "builtin"

    def __init__(self, rows: Mapping[int, int], table: Vectors, gates: NDArray[np.float32]) -> None:
        """Take the trained arrays.

        Args:
            rows: For the key of each piece that has one its row; fewer than the table has, whose last row
                stands for all others.
            table: Shape (pieces + 1, dimensions).
            gates: Shape (pieces + 1,); a word weighs exp of its own row's gate.
        """
        self._rows = rows
        self._table = table
        self._gates = gates
        self._known: dict[str, Vectors] = {}

    @classmethod
    def shipped(cls) -> "SubwordEmbedder":
        """Load the weights of the package (int8 rows with a scale each)."""
        with files("index.embedding").joinpath("weights.npz").open("rb") as held, np.load(held) as arrays:
            table = arrays["table"].astype(np.float32) * arrays["scale"][:, None]
            rows = {number: row for row, number in enumerate(arrays["keys"].tolist())}
            return cls(rows, table, arrays["gates"])

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._table.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; a text without words gives zeros."""
        made = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in normal_words(text):
                made[row] += self._word(word)
        return unit_rows(made)

    def _word(self, word: str) -> Vectors:
        vector = self._known.get(word)
        if vector is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            vector = self._known[word] = self._made(word)
        return vector

    def _made(self, word: str) -> Vectors:
        other = len(self._table) - 1
        found = [self._rows.get(key(piece), other) for piece in pieces(word)]
        held = [row for row in found if row != other] or [other]
        made: Vectors = self._table[held].mean(axis=0) * np.exp(self._gates[found[0]])
        return made
