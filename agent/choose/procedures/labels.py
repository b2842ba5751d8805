"""Labels of the tables and the side that some of them carry.

Invariant: a label matches what is wanted when it is the same, or the same but for its side and number:
`Kidney` is `Kidney, Right` and `Kidneys, Bilateral`; what has no side is matched whole.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from index.words import normal

SIDES = ("Right", "Left", "Bilateral")
_SIDED = re.compile(r"(.*), (Right|Left|Bilateral)$")


@lru_cache(maxsize=20_000)
def split_side(label: str) -> tuple[str, str]:
    """Return a label without its side, in normal form, and the side (empty for none)."""
    found = _SIDED.match(label)
    base, side = (found.group(1), found.group(2)) if found else (label, "")
    return _plain(base), side


def without_side(label: str) -> str:
    """Return a label as it is written, without its side."""
    found = _SIDED.match(label)
    return found.group(1) if found else label


@lru_cache(maxsize=20_000)
def _plain(label: str) -> str:
    return " ".join(normal(word) for word in re.findall(r"[^\W_]+", label))


def offered(choices: Mapping[str, str], wanted: str) -> Iterator[tuple[str, str, str]]:
    """Yield what of some choices is the wanted label: character, label and side.

    Args:
        choices: Character -> label.
        wanted: As in the data files; a label that is there as it is wanted stands alone.
    """
    for character, label in choices.items():
        if label == wanted:
            yield character, label, split_side(label)[1]
            if split_side(label)[1]:
                return
    base = _plain(wanted)
    for character, label in choices.items():
        plain, side = split_side(label)
        if label != wanted and plain == base:
            yield character, label, side
