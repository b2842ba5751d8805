"""Words of notes that stand for words of titles: "forearm" for upper limb, "embolic" for embolism.

Invariant: it holds words only and chooses nothing; a row that names codes speaks within those alone. Data:
`wording.tsv`, checked against the tables by `tests/agent/choose/test_wording.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from agent.choose.knowledge import Ranges, ranges_of
from index.words import normal_words

_FILE = "wording.tsv"


@dataclass(frozen=True, slots=True)
class Hint:
    """What some words of a note stand for.

    Attributes:
        said: The words, in normal form and in order.
        means: Words of titles.
        codes: Where they do; None for everywhere.
    """

    said: tuple[str, ...]
    means: frozenset[str]
    codes: Ranges | None

    def holds_for(self, code: str) -> bool:
        """Say whether the words stand for that in titles of this code's kin."""
        return self.codes is None or code in self.codes


class Wording:
    """All hints, by the word that they begin with."""

    def __init__(self, hints: Iterable[Hint]) -> None:
        self._by_first: dict[str, list[Hint]] = {}
        for hint in hints:
            self._by_first.setdefault(hint.said[0], []).append(hint)

    def hints(self, spoken: Sequence[str]) -> Iterator[Hint]:
        """Yield the hints in the normal words of a sentence.

        Args:
            spoken: In order.
        """
        for at, word in enumerate(spoken):
            if word in self._by_first:
                for hint in self._by_first[word]:
                    if hint.said == tuple(spoken[at : at + len(hint.said)]):
                        yield hint

    def ways(self, means: AbstractSet[str], code: str) -> tuple[frozenset[str], ...]:
        """Return what words stand for all of these title words among a code's kin."""
        return tuple(
            frozenset(hint.said)
            for hints in self._by_first.values()
            for hint in hints
            if means <= hint.means and hint.holds_for(code)
        )


def meant(hints: Iterable[Hint], code: str) -> frozenset[str]:
    """Return the title words that hints stand for among a code's kin."""
    return frozenset(word for hint in hints if hint.holds_for(code) for word in hint.means)


@cache
def wording() -> Wording:
    """Load the data file, once a process."""
    text = files("agent.choose").joinpath(_FILE).read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line and not line.startswith("#"))
    return Wording(hint for row in rows for hint in _hints(row))


def _hints(row: Sequence[str]) -> Iterator[Hint]:
    """Read a row: words, several ways of saying it parted by `|`; what they mean; codes, if any."""
    means = frozenset(normal_words(row[1]))
    codes = ranges_of(row[2].split()) if len(row) > 2 else None
    for said in row[0].split("|"):
        yield Hint(tuple(normal_words(said)), means, codes)
