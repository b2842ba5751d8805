"""The phrase book at rest: one file of lines, so that tens of thousands of phrases open at once.

Invariant: what is read is what was written; a line is a key and its phrases, which stay text until they are
looked up. The words and the prints of all keys are worked out when the file is written, not when it is read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

Row = tuple[str, ...]
"""Fields of one phrase; none holds a tab or a line end."""

Lines = Mapping[str, str]
"""A key's phrases as the file has them, by key."""

_TAB = "\t"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a file holds.

    Attributes:
        phrases: By key.
        expansions: By abbreviation.
        words: All words of the keys of phrases.
        prints: The prints of these keys.
    """

    phrases: Lines
    expansions: Lines
    words: frozenset[str]
    prints: frozenset[int]


def line_of(rows: Iterable[Row]) -> str:
    """Return rows as a file has them behind their key."""
    return _TAB.join(field for row in rows for field in row)


def rows_of(line: str, width: int) -> Iterator[Row]:
    """Yield the rows of what stands behind a key.

    Args:
        line: As `line_of` made it.
        width: Fields of a row.
    """
    fields = line.split(_TAB)
    yield from (tuple(fields[at : at + width]) for at in range(0, len(fields), width))


def write(path: Path, shelf: Shelf) -> None:
    """Write a shelf."""
    held = [(key, line) for part in (shelf.phrases, shelf.expansions) for key, line in part.items()]
    head = [
        f"{len(shelf.phrases)} {len(shelf.expansions)}",
        " ".join(sorted(shelf.words)),
        " ".join(map(str, sorted(shelf.prints))),
    ]
    path.write_text("\n".join([*head, *(f"{key}{_TAB}{line}" for key, line in held)]), "utf-8", newline="\n")


def read(path: Path) -> Shelf:
    """Read what `write` wrote.

    Raises:
        OSError: There is no such file.
        ValueError: It is damaged.
    """
    counts, words, prints, *lines = path.read_text("utf-8").split("\n")
    phrases, expansions = map(int, counts.split(" "))
    if len(lines) != phrases + expansions:
        raise ValueError
    pairs = iter(_pairs(lines))
    return Shelf(
        dict(islice(pairs, phrases)),
        dict(pairs),
        frozenset(words.split()),
        frozenset(map(int, prints.split())),
    )


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        key, tab, rest = line.partition(_TAB)
        if not tab:
            raise ValueError
        yield key, rest
