"""The descriptors of a user's own code list, searched by the words of a sentence.

Invariant: nothing is known of a code but its descriptor; a code is offered only with the share of the
descriptor's words that the sentence holds, examples in brackets apart.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from math import log

from index.records import Code
from index.words import normal_words

_EXAMPLES = re.compile(r"\((?:eg|e\.g\.|ie|i\.e\.)[^()]*\)", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    "a an and or of the to in on at by for from as is are be this that each any other than per when if"
    " includes including include performed separate procedure list separately addition code primary one"
    " more 1 s".split()
)
_OFFERED, _ASKED, _MOST_HOLDERS = 8, 6, 400


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that a sentence's words speak for.

    Attributes:
        said: Words of the descriptor that the sentence holds.
        asked: All words of the descriptor, small ones and examples apart.
        weight: Share of the rarity of `asked` that `said` makes up, in [0, 1].
    """

    code: Code
    said: frozenset[str]
    asked: frozenset[str]
    weight: float

    @property
    def is_whole(self) -> bool:
        """Whether the sentence holds every word."""
        return self.said == self.asked


@dataclass(frozen=True, slots=True)
class Described:
    """A code with the words of its descriptor, small ones and examples apart."""

    code: Code
    words: frozenset[str]


def described(codes: Iterable[Code]) -> list[Described]:
    """Read the descriptors of codes."""
    return [
        Described(code, frozenset(normal_words(_EXAMPLES.sub(" ", code.title))) - _SMALL_WORDS)
        for code in codes
    ]


class Descriptions:
    """The descriptors of a release, found by their rarer words.

    Args:
        listed: Its codes.
    """

    def __init__(self, listed: Sequence[Described]) -> None:
        self._listed = listed
        self._by_word: dict[str, list[int]] = {}
        for number, item in enumerate(listed):
            for word in item.words:
                self._by_word.setdefault(word, []).append(number)
        self._rarity = {word: log(len(listed) / len(held) + 1) for word, held in self._by_word.items()}
        self._whole = [sum(map(self._rarity.__getitem__, item.words)) for item in listed]

    def offers(self, sentence: str) -> list[Offer]:
        """Return the codes whose descriptors share words with a sentence, the best first.

        Args:
            sentence: As the note writes it.
        """
        held = frozenset(normal_words(sentence)) & self._by_word.keys()
        rare = (word for word in held if len(self._by_word[word]) <= _MOST_HOLDERS)
        rarest = nsmallest(_ASKED, rare, key=lambda word: (-self._rarity[word], word))
        shared: dict[int, float] = {}
        for word in rarest:
            for number in self._by_word[word]:
                shared[number] = shared.get(number, 0.0) + self._rarity[word]
        likely = nlargest(
            _OFFERED, shared, key=lambda number: (shared[number] / self._whole[number], -number)
        )
        found = (self._offer(number, held) for number in likely)
        return sorted(found, key=lambda o: (-o.weight, -len(o.said), o.code.code))

    def _offer(self, number: int, held: frozenset[str]) -> Offer:
        item = self._listed[number]
        said = item.words & held
        weight = sum(map(self._rarity.__getitem__, said)) / self._whole[number]
        return Offer(item.code, said, item.words, weight)
