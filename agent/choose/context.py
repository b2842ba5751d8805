"""The words that speak of a condition, from the nearest to the farthest, without those of denied sentences.

Invariant: a word enters a context only from a sentence that the mention stands in or that stands under the
same problem heading, and never from a stretch that a negation reaches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.assertion import cues
from agent.choose.knowledge import Knowledge
from agent.records import Assertion, Document, Mention
from index.words import normal_words, words

_SILENT = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON, Assertion.HYPOTHETICAL})
_NEAR = 40
"""Characters before and after a mention in which a side belongs to it."""


@dataclass(frozen=True, slots=True)
class Context:
    """Normal words about one condition.

    Attributes:
        near: Of the mention's own sentence, and of the phrase that it matched.
        around: Of the other sentences under the same problem heading.
        sides: `left`, `right`, `bilateral`: those that the note names for it; empty when it names none.
        side_from: Where the side was found, for the rationale.
    """

    near: frozenset[str]
    around: frozenset[str]
    sides: frozenset[str]
    side_from: str


def context_of(document: Document, mentions: Sequence[Mention], known: Knowledge) -> Context:
    """Gather the context of a problem's mentions.

    Args:
        document: The document that they stand in.
        mentions: Of one problem, the most telling first.
        known: The words that name a side.
    """
    sentences = frozenset(m.sentence for m in mentions)
    named = frozenset(w for m in mentions for w in normal_words(m.phrase))
    near = named.union(w for s in sentences for w in _spoken(document, s))
    problems = {m.problem for m in mentions if m.problem is not None}
    beside = [i for i, s in enumerate(document.sentences) if s.problem in problems and i not in sentences]
    around = frozenset(w for i in beside for w in _spoken(document, i))
    sides, where = _sides(document, mentions, beside, known)
    return Context(near, around, sides, where)


def _spoken(document: Document, number: int) -> Iterator[str]:
    """Yield the normal words of a sentence that no negation or the like reaches."""
    sentence = document.sentences[number]
    silent = [c for c in cues(document, number) if c.assertion in _SILENT]
    before = ""
    for word in words(document.text[sentence.start : sentence.end]):
        at = word.start + sentence.start
        if not any(c.reach_start <= at < c.reach_end for c in silent):
            yield word.normal
            if before == "non":
                yield "non" + word.normal
        before = word.normal


def _sides(
    document: Document, mentions: Sequence[Mention], beside: Sequence[int], known: Knowledge
) -> tuple[frozenset[str], str]:
    """Find the side: in the quote, next to it, in its sentence, or under its heading."""
    for mention in mentions:
        near = document.text[max(0, mention.start - _NEAR) : mention.end + _NEAR]
        sentence = document.sentences[mention.sentence]
        inside = document.text[sentence.start : sentence.end]
        for text in (document.text[mention.start : mention.end], near if near in inside else inside):
            found = _named(text, known)
            if found:
                return found, mention.section.value.replace("_", " ")
    under = " ".join(document.text[document.sentences[i].start : document.sentences[i].end] for i in beside)
    found = _named(under, known)
    if len(found) == 1:
        return found, mentions[0].section.value.replace("_", " ")
    return frozenset(), ""


def _named(text: str, known: Knowledge) -> frozenset[str]:
    found = frozenset(
        known.sides[w.normal] for w in words(text) if len(w.normal) > 1 and w.normal in known.sides
    )
    if "bilateral" in found or found == {"left", "right"}:
        return frozenset({"bilateral"})
    return found


def side_elsewhere(document: Document, parts: frozenset[str], known: Knowledge) -> frozenset[str]:
    """Find the side that the whole note gives to a body part ("right knee"), when it gives one only.

    Args:
        document: The note.
        parts: Normal words of the code's title, among them the body part.
        known: The words that name a side.
    """
    found: set[str] = set()
    for sentence in document.sentences:
        said = [w.normal for w in words(document.text[sentence.start : sentence.end])]
        for at, word in enumerate(said):
            side = known.sides.get(word) if len(word) > 1 else None
            if side and parts.intersection(said[at + 1 : at + 4]):
                found.add(side)
    return frozenset(found) if len(found) == 1 else frozenset()
