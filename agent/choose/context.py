"""The words that speak of a condition, from the nearest to the farthest, without those of denied sentences.

Invariant: a word enters a context only from a sentence that the mention stands in or that stands under the
same problem heading, and never from a stretch that a negation reaches or that names another condition.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from agent.choose.foreign import Span, foreign_words, lamed_sides
from agent.choose.form import CONCLUSIONS
from agent.choose.naming import spoken_section
from agent.choose.speech import Speech
from agent.choose.wording import Hint, Wording
from agent.documents import words_of_phrase
from agent.records import Mention
from index.phrase_keys import SIDE_OF
from index.words import Word

_NEAR = 40
"""Characters before and after a mention in which a side belongs to it."""

_REACHES = (14, 40)
"""Characters before and after a mention in which words belong to it, and in which they are likely to."""

_FAR = 160
"""Characters before and after a mention within which a sentence speaks of it."""

_BESIDE = 14
"""Characters between two sides that are one statement: "left and right"."""

_JOINS = frozenset("and or than greater worse more over to eye".split())
"""Words between two sides of one statement: "left and right", "right greater than left"."""

_AFTER = 15
"""Characters by which a side behind a mention is farther than one before: "knee pain, left hip pain"."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Normal words within some distance of a mention, and what they stand for."""

    said: frozenset[str]
    hints: tuple[Hint, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Normal words about one condition.

    Attributes:
        near: Of the mention's own sentence, as far as that is not a page long, and of the phrase it matched.
        around: Of the other sentences under the same problem heading.
        sides: `left`, `right`, `bilateral`: those that the note names for it; empty when it names none.
        side_from: Where the side was found, for the rationale.
        hints: Words of the tables that the near words stand for.
        hints_around: Words of the tables that the words around stand for.
        close: What is said directly at the mention, then a little farther.
    """

    near: frozenset[str]
    around: frozenset[str]
    sides: frozenset[str]
    side_from: str
    hints: tuple[Hint, ...] = ()
    hints_around: tuple[Hint, ...] = ()
    close: tuple[Circle, ...] = ()


def context_of(
    speech: Speech,
    mentions: Sequence[Mention],
    wording: Wording | None = None,
    others: Sequence[Mention] = (),
) -> Context:
    """Gather the context of a problem's mentions.

    Args:
        speech: The document that they stand in.
        mentions: Of one problem, the most telling first.
        wording: The words of notes that stand for words of the tables.
        others: Of the other conditions of the note, whose words are not of this one.
    """
    foreign = foreign_words(mentions, others, speech.document)
    sentences = dict.fromkeys(m.sentence for m in mentions)
    said = [words_of_phrase(speech.document, m.phrase) for m in mentions]
    told = [_within(_without(speech.words(m.sentence), foreign), m, _FAR) for m in mentions]
    problems = {m.problem for m in mentions if m.problem is not None}
    beside = sorted(i for p in problems for i in speech.under(p) if i not in sentences)
    sides, where = _sides(speech, mentions, beside)
    far = _circle([*said, *map(_normals, told)], wording)
    around = _circle([speech.normals(i) for i in beside], wording)
    close = (
        _circle(
            [*said, *(_normals(_within(t, m, reach)) for t, m in zip(told, mentions, strict=True))], wording
        )
        for reach in _REACHES
    )
    return Context(far.said, around.said, sides, where, far.hints, around.hints, tuple(close))


def _circle(parts: Sequence[Sequence[str]], wording: Wording | None) -> Circle:
    return Circle(frozenset(chain.from_iterable(parts)), _hints(wording, parts))


def _within(told: Sequence[Word], mention: Mention, reach: int) -> list[Word]:
    """Return those of some words of a mention's sentence that stand within some characters of it."""
    first, last = mention.start - reach, mention.end + reach
    return [w for w in told if first <= w.start < last]


def _without(told: Sequence[Word], spans: Sequence[Span]) -> Sequence[Word]:
    """Return the words that start in none of some stretches."""
    if not spans:
        return told
    return [w for w in told if not any(first <= w.start < end for first, end in spans)]


def _normals(told: Sequence[Word]) -> list[str]:
    return [w.normal for w in told]


def _hints(wording: Wording | None, parts: Iterable[Sequence[str]]) -> tuple[Hint, ...]:
    if wording is None:
        return ()
    return tuple(dict.fromkeys(hint for part in parts for hint in wording.hints(part)))


def _sides(speech: Speech, mentions: Sequence[Mention], beside: Sequence[int]) -> tuple[frozenset[str], str]:
    """Find the side and say where: in the quote, next to it, in its sentence, or under its heading."""
    for mention in mentions:
        found = _side_of(speech, mention)
        if found:
            return found, f"the {spoken_section(mention.section.value)}"
    code = mentions[0].codes[0]
    found = _named(w.normal for i in beside for w in _sayable(speech, i, code))
    if len(found) == 1:
        return found, f"the {spoken_section(mentions[0].section.value)}"
    return frozenset(), ""


def _sayable(speech: Speech, number: int, code: str) -> Sequence[Word]:
    """Return the words of a sentence that may tell the side of a code."""
    return _without(speech.words(number), list(lamed_sides(code, number, speech.document)))


def _side_of(speech: Speech, mention: Mention) -> frozenset[str]:
    """Return the side in the quote, else the one nearest to it in its sentence."""
    said = _sayable(speech, mention.sentence, mention.codes[0])
    spoken = [w for w in said if w.normal in SIDE_OF]
    inside = _named(w.normal for w in spoken if mention.start <= w.start < mention.end)
    if inside or not spoken:
        return inside
    sentence = speech.document.sentences[mention.sentence]
    near = [w for w in spoken if mention.start - _NEAR <= w.start < mention.end + _NEAR]
    short = mention.start - _NEAR < sentence.start or mention.end + _NEAR > sentence.end
    heard = spoken if short else near
    return _nearest(heard, mention, said) if heard else frozenset()


def _nearest(spoken: Sequence[Word], mention: Mention, said: Sequence[Word]) -> frozenset[str]:
    """Return the side nearest to a mention, both where two stand together: "left and right"."""
    first = min(spoken, key=lambda w: _distance(w, mention))
    together = [w for w in spoken if abs(w.start - first.start) <= _BESIDE and _are_joined(first, w, said)]
    return _named(w.normal for w in together)


def _are_joined(one: Word, other: Word, said: Sequence[Word]) -> bool:
    """Say whether two sides are of one thing: "left and right", "left knee/right knee", not "OD, NS OS"."""
    first, second = sorted((one, other), key=lambda w: w.start)
    between = {w.normal for w in said if first.end <= w.start < second.start}
    after = {w.normal for w in said if second.end <= w.start < second.end + _BESIDE}
    return between <= _JOINS | after


def _distance(word: Word, mention: Mention) -> int:
    return mention.start - word.end if word.end <= mention.start else word.start - mention.end + _AFTER


def _named(said: Iterable[str]) -> frozenset[str]:
    found = frozenset(SIDE_OF[w] for w in said if w in SIDE_OF)
    if "bilateral" in found or found == {"left", "right"}:
        return frozenset({"bilateral"})
    return found


def side_elsewhere(speech: Speech, ways: Sequence[AbstractSet[str]]) -> frozenset[str]:
    """Find the side that the note gives to a body part ("right knee"), when it gives one only.

    Where the rest of the note contradicts its conclusions, the conclusions count.

    Args:
        speech: The note.
        ways: The ways of naming the body part, each the normal words that it takes.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for number in speech.sided if ways else ():
        concluded = speech.document.sentences[number].kind in CONCLUSIONS
        found[concluded].update(_sides_given(speech.words(number), ways))
    for sides in (found[True], found[True] | found[False]):
        if len(sides) == 1:
            return frozenset(sides)
    return frozenset()


def _sides_given(spoken: Sequence[Word], ways: Sequence[AbstractSet[str]]) -> Iterator[str]:
    for at, word in enumerate(spoken):
        side = SIDE_OF.get(word.normal)
        if side:
            after = frozenset(w.normal for w in spoken[at + 1 : at + 4])
            if any(way <= after for way in ways):
                yield side
