"""The descriptors of a user's own code list, searched by the words of a sentence.

Invariant: nothing is known of a code but its descriptor; a code is offered only with the share of the
descriptor's words that the sentence holds, examples in brackets apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import LexicalIndex
from index.records import Code
from index.words import normal_words

_EXAMPLES = re.compile(r"\((?:eg|e\.g\.|ie|i\.e\.)[^()]*\)", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    "a an and or of the to in on at by for from as is are be this that each any other than per when if"
    " includes including include performed separate procedure list separately addition code primary one"
    " more 1 s".split()
)
_OFFERED = 12


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


class Descriptions:
    """The descriptors of a release.

    Args:
        codes: Its codes; the title of each is its descriptor.
    """

    def __init__(self, codes: Sequence[Code]) -> None:
        self._codes = codes
        self._index = LexicalIndex.of([code.title for code in codes])

    def offers(self, sentence: str) -> list[Offer]:
        """Return the codes whose descriptors share words with a sentence, the best first.

        Args:
            sentence: As the note writes it.
        """
        held = frozenset(normal_words(sentence))
        hits = self._index.search(sentence, _OFFERED)
        found = (self._offer(self._codes[number], held) for number, _ in hits)
        return sorted((o for o in found if o.said), key=lambda o: (-o.weight, -len(o.said), o.code.code))

    def _offer(self, code: Code, held: frozenset[str]) -> Offer:
        asked = frozenset(normal_words(_EXAMPLES.sub(" ", code.title))) - _SMALL_WORDS
        said = asked & held
        whole = sum(map(self._index.rarity, asked))
        return Offer(code, said, asked, sum(map(self._index.rarity, said)) / whole if whole else 0.0)
