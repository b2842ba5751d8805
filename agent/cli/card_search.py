"""Guideline cards for words: a small lexical search that needs no index.

Invariant: the order depends on the words and the cards alone; a card is found only when it holds at least one
of the words, and rare words weigh more than common ones.
"""

import math
from collections import Counter
from collections.abc import Iterable

from index.records import Guideline
from index.words import normal_words

_TITLE_WEIGHT = 3.0


def search_cards(query: str, cards: Iterable[Guideline], count: int) -> list[Guideline]:
    """Return the cards that hold a query's words, the best first.

    Args:
        query: For example `uncertain diagnosis outpatient`.
        cards: The cards to look through.
        count: How many at most.
    """
    wanted = frozenset(normal_words(query))
    held = [(card, Counter(normal_words(card.text)), frozenset(normal_words(card.title))) for card in cards]
    spread = Counter(word for _, text, title in held for word in wanted & (text.keys() | title))
    scored = []
    for place, (card, text, title) in enumerate(held):
        weights = {word: math.log(1 + len(held) / spread[word]) for word in wanted & (text.keys() | title)}
        score = sum(w * (_TITLE_WEIGHT * (word in title) + min(text[word], 2)) for word, w in weights.items())
        if weights:
            scored.append((-len(weights), -score, place, card))
    return [card for *_, card in sorted(scored, key=lambda found: found[:3])[:count]]
