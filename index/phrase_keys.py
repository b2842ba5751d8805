"""The keys under which phrases are kept and looked up.

Invariant: words of a key stand in alphabetical order, so that word order does not count; a phrase whose small
word matters ("on metformin") is kept under its words in order, behind an equals sign.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

from index.words import normal_words

LEFT_OUT = frozenset("the a an of in on at to her his their this that for by".split())
SIDE_OF = {
    "left": "left", "lt": "left", "right": "right", "rt": "right",
    "bilateral": "bilateral", "bilaterally": "bilateral", "both": "bilateral",
}  # fmt: skip
SIDE_WORDS = frozenset(SIDE_OF)
EXACT = "="
"""Stands before the words of a phrase whose small word counts."""

LONGEST = 9
"""Most content words of a phrase; longer titles are retrieved, not recognised."""


def key_of(words: Iterable[str]) -> str:
    """Return the key under which a phrase of these normal words is kept; empty when no content is left."""
    kept = [SIDE_OF.get(w, w) for w in words if w not in LEFT_OUT]
    return " ".join(sorted(kept)) if any(w not in SIDE_WORDS for w in kept) else ""


def keys_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the keys under which these normal words are looked up: as they are, then without their sides."""
    bare = [w for w in words if w not in SIDE_WORDS]
    exact = (exact_key(words),) if words and words[0] in LEFT_OUT else ()
    return (*exact, key_of(words)) if len(bare) == len(words) else (*exact, key_of(words), key_of(bare))


def print_of(key: Iterable[str]) -> int:
    """Return the print of a key's words: a sum, so that their order does not count and parts add up.

    Unequal keys may share a print: prints only rule out, they never find.
    """
    return sum(crc32(word.encode()) for word in key)


def exact_key(words: Iterable[str]) -> str:
    """Return the key of a phrase whose small word counts, in order: "on metformin" is not "metformin"."""
    return f"{EXACT} " + " ".join(words)


def kept_key(phrase: str) -> str:
    """Return the key under which a lexicon phrase is kept; empty when too little is left of it."""
    said = normal_words(phrase)
    if is_telling(phrase):
        return key_of(said)
    return exact_key(said) if said and said[0] in LEFT_OUT else ""


def is_telling(phrase: str) -> bool:
    """Say whether enough of a phrase is left for its key: "on edge" would be found wherever "edge" stands."""
    said = normal_words(phrase)
    return len(key_of(said).split()) > 1 or not any(w in LEFT_OUT for w in said)
