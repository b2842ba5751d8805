"""The words that speak of a condition, from the nearest to the farthest, without those of denied sentences.

Invariant: a word enters a context only from a sentence that the mention stands in or that stands under the
same problem heading, and never from a stretch that a negation reaches.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.assertion import cues
from agent.choose.naming import spoken_section
from agent.records import Assertion, Document, Mention
from index.phrase_keys import SIDE_OF
from index.words import Word, normal_words, words

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


def context_of(document: Document, mentions: Sequence[Mention]) -> Context:
    """Gather the context of a problem's mentions.

    Args:
        document: The document that they stand in.
        mentions: Of one problem, the most telling first.
    """
    sentences = frozenset(m.sentence for m in mentions)
    named = frozenset(w for m in mentions for w in normal_words(m.phrase))
    near = named.union(w.normal for s in sentences for w in _spoken(document, s))
    problems = {m.problem for m in mentions if m.problem is not None}
    beside = [i for i, s in enumerate(document.sentences) if s.problem in problems and i not in sentences]
    around = frozenset(w.normal for i in beside for w in _spoken(document, i))
    sides, where = _sides(document, mentions, beside)
    return Context(near, around, sides, where)


def _spoken(document: Document, number: int) -> Iterator[Word]:
    """Yield a sentence's words that no negation or the like reaches; "non-" words also as one."""
    sentence = document.sentences[number]
    silent = [c for c in cues(document, number) if c.assertion in _SILENT]
    before = ""
    for word in words(document.text[sentence.start : sentence.end]):
        at = word.start + sentence.start
        if not any(c.reach_start <= at < c.reach_end for c in silent):
            yield Word(word.normal, at, word.end + sentence.start)
            if before == "non":
                yield Word("non" + word.normal, at, word.end + sentence.start)
        before = word.normal


def _sides(
    document: Document, mentions: Sequence[Mention], beside: Sequence[int]
) -> tuple[frozenset[str], str]:
    """Find the side and say where: in the quote, next to it, in its sentence, or under its heading."""
    for mention in mentions:
        sentence = document.sentences[mention.sentence]
        spoken = list(_spoken(document, mention.sentence))
        first, last = mention.start - _NEAR, mention.end + _NEAR
        if first < sentence.start or last > sentence.end:
            first, last = sentence.start, sentence.end
        quote = normal_words(document.text[mention.start : mention.end])
        for said in (quote, [w.normal for w in spoken if first <= w.start < last]):
            found = _named(said)
            if found:
                return found, _where(mention)
    found = _named(w.normal for i in beside for w in _spoken(document, i))
    if len(found) == 1:
        return found, _where(mentions[0])
    return frozenset(), ""


def _where(mention: Mention) -> str:
    return f"the {spoken_section(mention.section.value)}"


def _named(said: Iterable[str]) -> frozenset[str]:
    found = frozenset(SIDE_OF[w] for w in said if w in SIDE_OF)
    if "bilateral" in found or found == {"left", "right"}:
        return frozenset({"bilateral"})
    return found


def side_elsewhere(document: Document, parts: frozenset[str]) -> frozenset[str]:
    """Find the side that the whole note gives to a body part ("right knee"), when it gives one only.

    Args:
        document: The note.
        parts: Normal words of the code's title, among them the body part.
    """
    found: set[str] = set()
    for sentence in document.sentences:
        said = [w.normal for w in words(document.text[sentence.start : sentence.end])]
        for at, word in enumerate(said):
            side = SIDE_OF.get(word)
            if side and parts.intersection(said[at + 1 : at + 4]):
                found.add(side)
    return frozenset(found) if len(found) == 1 else frozenset()
