"""Guideline cards and official sections for words: a small lexical search that needs no index.

Invariant: the order depends on the words and the texts alone; a text is found only when it holds at least one
of the words, and rare words weigh more than common ones.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from index.guidelines.editions import Section
from index.records import Guideline
from index.words import normal_words

_TITLE_WEIGHT = 3.0
_Found = TypeVar("_Found", Guideline, Section)


def search_cards(query: str, cards: Iterable[Guideline], count: int) -> list[Guideline]:
    """Return the cards that hold a query's words, the best first.

    Args:
        query: For example `uncertain diagnosis outpatient`.
        cards: The cards to look through.
        count: How many at most.
    """
    return _search(query, tuple(cards), lambda card: (card.title, card.text), count)


def search_sections(query: str, sections: Iterable[Section], count: int) -> list[Section]:
    """Return the official sections that hold a query's words, the best first."""
    return _search(query, tuple(sections), lambda section: (section.heading, section.text), count)


def _search(
    query: str, items: Sequence[_Found], words_in: Callable[[_Found], tuple[str, str]], count: int
) -> list[_Found]:
    wanted = frozenset(normal_words(query))
    told = [words_in(item) for item in items]
    held = [(Counter(normal_words(text)), frozenset(normal_words(title))) for title, text in told]
    spread = Counter(word for text, title in held for word in wanted & (text.keys() | title))
    scored = []
    for place, (item, (text, title)) in enumerate(zip(items, held, strict=True)):
        weights = {word: math.log(1 + len(held) / spread[word]) for word in wanted & (text.keys() | title)}
        score = sum(w * (_TITLE_WEIGHT * (word in title) + min(text[word], 2)) for word, w in weights.items())
        if weights:
            scored.append((-len(weights), -score, place, item))
    return [item for *_, item in sorted(scored, key=lambda found: found[:3])[:count]]
