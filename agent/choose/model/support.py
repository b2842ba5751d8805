"""Whether the words quoted for a code lead to it by what is held here, whatever the model says of them.

Invariant: only the tables, the phrase book and retrieval speak; a forced code needs words of the patient's
record that name a condition of its category.
"""

import re
from collections.abc import Sequence

from agent.choose.model.aligning import Place
from agent.choose.outcome import Draft
from agent.documents import flowing, sentence_at
from agent.mentions import find_mentions
from agent.records import Assertion, Document, Mention
from index.opening import Knowledge

_DEPTH = 30
_CATEGORY = 3


class Support:
    """What a document's words lead to."""

    def __init__(
        self, index: Knowledge, document: Document, mentions: Sequence[Mention], drafts: Sequence[Draft]
    ) -> None:
        """Take a document with what the local reader names and the local chooser puts forward."""
        self._index = index
        self._document = document
        self._by_sentence: dict[int, set[str]] = {}
        for mention in mentions:
            self._note(mention.sentence, mention.codes)
        for draft in drafts:
            for mention in draft.mentions:
                self._note(mention.sentence, (draft.code, *mention.codes))

    def unsupported(self, quoted: Sequence[tuple[str, Sequence[Place]]]) -> frozenset[str]:
        """Return the codes whose quotes lead elsewhere.

        Args:
            quoted: Codes with the places of their quotes.
        """
        open_ones = [(code, places) for code, places in quoted if not self._named(code, places)]
        texts = list(dict.fromkeys(self._texts([p for _, places in open_ones for p in places])))
        found = dict(zip(texts, self._index.retriever.retrieve(texts, k=_DEPTH), strict=True))
        led = {
            code
            for code, places in open_ones
            for text in self._texts(places)
            if any(c.code[:_CATEGORY] == code[:_CATEGORY] for c in found[text])
        }
        return frozenset(code for code, _ in open_ones) - led

    def _named(self, code: str, places: Sequence[Place]) -> bool:
        numbers = {sentence_at(self._document, place.start) for place in places}
        held = (self._by_sentence.get(n, set()) for n in numbers if n is not None)
        return any(code[:_CATEGORY] in categories for categories in held)

    def _texts(self, places: Sequence[Place]) -> list[str]:
        """Return the quoted words, and the sentences that they stand in."""
        texts: list[str] = []
        for place in places:
            texts.append(self._document.text[place.start : place.end])
            number = sentence_at(self._document, place.start)
            if number is not None:
                sentence = self._document.sentences[number]
                texts.append(self._document.text[sentence.start : sentence.end][:_LONGEST])
        return texts

    def _note(self, sentence: int, codes: Sequence[str]) -> None:
        self._by_sentence.setdefault(sentence, set()).update(code[:_CATEGORY] for code in codes)


_LONGEST = 300
"""Characters of a sentence that retrieval is asked about."""


_CLAUSE = re.compile(r"[^.;,:]+[.;,:]?")
_ARGUED = re.compile(
    r"\b(?:no|not|non|nor|never|without|rather|instead|only|unlike|integral|default\w*|index\w*|belongs?|falls?"
    r"|rule[sd]? out|exclude[sd]?|suspected|possible|needs?|asks?|call(?:s|ed)?|takes?|includes?)\b",
    re.IGNORECASE,
)
"""Words by which a reason weighs codes instead of telling facts."""


def _is_told(mention: Mention) -> bool:
    return mention.assertion is Assertion.PRESENT and not mention.codes[0].startswith("Z")


def unfounded_facts(why: str, seen: str, index: Knowledge) -> int:
    """Count the conditions that a reason states and that stand nowhere in what it may speak of.

    What a reason denies ("no complication stated") or weighs ("suspected only") is an argument, no fact.

    Args:
        why: The model's reason.
        seen: What it may speak of: the note, the titles of the code and its neighbours.
        index: Its phrase book says what is a condition.
    """
    low = " ".join(seen.lower().split())
    stated = " ".join(c for c in _CLAUSE.findall(why) if not _ARGUED.search(c))
    mentions = (m for m in find_mentions(flowing("reason", stated), index.book) if _is_told(m))
    named = {" ".join(stated[m.start : m.end].lower().split()) for m in mentions}
    return sum(1 for words in named if not all(word in low for word in words.split()))
