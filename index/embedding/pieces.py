"""Words cut into the pieces that have learned vectors.

Invariant: pieces and their keys depend on the word alone, never on a vocabulary or on Python's hash seed, so
training and use agree on every machine.
"""

import zlib
from functools import lru_cache

_SHORTEST, _LONGEST = 3, 5


def key(piece: str) -> int:
    """Return the number, 32 bits wide, by which the weights know a piece."""
    return zlib.crc32(piece.encode())


@lru_cache(maxsize=50_000)
def pieces(word: str) -> tuple[str, ...]:
    """Return a word in normal form whole, marked with `=`, and its 3- to 5-grams.

    Example: `knee` gives `=knee`, `<kn`, `kne`, `nee`, `ee>`, `<kne`, `knee`, `nee>`, `<knee`, `knee>`.
    """
    marked = f"<{word}>"
    grams = (marked[i : i + n] for n in range(_SHORTEST, _LONGEST + 1) for i in range(len(marked) - n + 1))
    return (f"={word}", *grams)
