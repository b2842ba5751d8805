"""A document's sentences to mentions: which words name something codable, and what is said of it.

Invariant: mentions of one sentence do not overlap; the longest phrase wins; each slices the document. A
phrase whose context condition fails in this note ("MS" without a word about nerves or valves) is no mention.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.assertion import assertion_of, cues
from agent.records import Document, Mention
from index.phrase_keys import LEFT_OUT, LONGEST, SIDE_WORDS
from index.phrases import Phrase, PhraseBook
from index.words import Word, words

_PASSED_OVER = frozenset(
    "mild moderate severe stable known new newly diagnosed significant small large slight minor major "
    "persistent ongoing intermittent occasional progressive worsening".split()
)
"""Words inside a phrase that do not change what it names ("pain in the lower severe back")."""

_VAGUE = 1.6
"""Words by which a phrase with an unspecified code must be longer to win over one with a definite code:
"pneumococcal pneumonia" over "pneumonia, right lower lobe"."""

_LASTED = frozenset({"hour", "day", "week", "month", "year", "short", "long", "brief", "recent"})
"""Words before "history" that make it a duration: "a 3-day history of fever" is fever now."""

_QUALIFIERS = SIDE_WORDS.union("acute chronic subacute recurrent severe moderate mild uncontrolled".split())

_LEAST_TELLING = LEFT_OUT | SIDE_WORDS
_SKIPPABLE = _LEAST_TELLING | _PASSED_OVER


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of the sentence, or an abbreviation written out, with its place in the document."""

    normal: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: Phrase
    first: int
    last: int
    weight: float


def find_mentions(document: Document, book: PhraseBook) -> tuple[Mention, ...]:
    """Find every mention of a document, in order.

    Example: "Denies chest pain. 1. HTN." gives an absent R07.9 and a present I10.
    """
    tokens = [_shifted(document.text[s.start : s.end], s.start) for s in document.sentences]
    finder = _Finder(document, book, frozenset(t.normal for sentence in tokens for t in sentence))
    return tuple(
        mention
        for number, found in enumerate(tokens)
        for mention in finder.mentions(number, finder.units(found))
    )


def _shifted(text: str, start: int) -> list[Word]:
    return [Word(w.normal, w.start + start, w.end + start) for w in words(text)]


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the mentions of one document, whose words decide what its abbreviations mean."""

    document: Document
    book: PhraseBook
    vocabulary: frozenset[str]

    def units(self, tokens: Sequence[Word]) -> list[_Unit]:
        """Write out the abbreviations of a sentence."""
        said = [t.normal for t in tokens]
        units: list[_Unit] = []
        at = 0
        while at < len(tokens):

            def written(length: int, first: int = at) -> str:
                return self.document.text[tokens[first].start : tokens[first + length - 1].end]

            length, normal = self.book.expand_at(said, at, self.vocabulary, written)
            units.append(_Unit(normal, tokens[at].start, tokens[at + length - 1].end))
            at += length
        return units

    def mentions(self, number: int, units: Sequence[_Unit]) -> Iterator[Mention]:
        """Yield the mentions of a sentence.

        Args:
            number: The sentence's index in the document.
            units: Its words.
        """
        sentence = self.document.sentences[number]
        matches = _disjoint(self._matches(units))
        taken = frozenset(i for m in matches for i in range(m.first, m.last + 1))
        said = cues(self.document, number) if matches else ()
        for match in matches:
            start, end = units[match.first].start, units[match.last].end
            yield Mention(
                document_id=self.document.document_id,
                start=_with_qualifiers(units, match, taken),
                end=end,
                sentence=number,
                section=sentence.kind,
                assertion=assertion_of(said, start, end, sentence.kind),
                codes=match.phrase.codes,
                phrase=match.phrase.text,
                source=match.phrase.source.value,
                is_title=sentence.is_title,
                problem=sentence.problem,
            )

    def _matches(self, units: Sequence[_Unit]) -> Iterator[_Match]:
        for first, opening in enumerate(units):
            if self._opens(opening) and not (first and _is_duration(units[first - 1], opening)):
                yield from self._matches_from(units, first)

    def _matches_from(self, units: Sequence[_Unit], first: int) -> Iterator[_Match]:
        held: list[str] = []
        for last in range(first, min(len(units), first + LONGEST + 4)):
            unit = units[last]
            if not all(w in self.book.vocabulary or w in _SKIPPABLE for w in unit.normal):
                break
            held.extend(unit.normal)
            if self._opens(unit):
                phrase, said = self._named(self.document.text[units[first].start : unit.end], held)
                if phrase is not None:
                    told = sum(w not in _LEAST_TELLING for w in said) + 0.5 * phrase.is_sided
                    yield _Match(phrase, first, last, told)

    def _opens(self, unit: _Unit) -> bool:
        vocabulary = self.book.vocabulary
        return any((w in vocabulary and w not in LEFT_OUT) or self.book.may_lead(w) for w in unit.normal)

    def _named(self, written: str, held: Sequence[str]) -> tuple[Phrase | None, Sequence[str]]:
        """Return what the words name, and those of them that do."""
        said = held
        phrase = self.book.find(held, self.vocabulary)
        if phrase is None and len(held) > 2:
            inner = [held[0], *(w for w in held[1:-1] if w not in _PASSED_OVER), held[-1]]
            if len(inner) < len(held):
                phrase, said = self.book.find(inner, self.vocabulary), inner
        if phrase is not None and not phrase.may_be(written):
            return None, said
        return phrase, said


def _is_duration(before: _Unit, unit: _Unit) -> bool:
    return unit.normal == ("history",) and _LASTED.issuperset(before.normal)


def _with_qualifiers(units: Sequence[_Unit], match: _Match, taken: frozenset[int]) -> int:
    """Return where the quote starts: at the side or course that stands directly before the phrase, if any."""
    first = match.first
    while first > 0 and first - 1 not in taken and _QUALIFIERS.issuperset(units[first - 1].normal):
        first -= 1
    return units[first].start


def _disjoint(matches: Iterator[_Match]) -> list[_Match]:
    """Keep the weightiest matches that do not overlap, in order.

    One inside another never counts ("kidney injury" in "acute kidney injury"); of two that overlap, the one
    with a definite code may be shorter ("pneumococcal pneumonia" beside "pneumonia, right lower lobe").
    """
    kept: list[_Match] = []
    left = sorted(matches, key=_preference)
    while left:
        best = next(m for m in left if not any(_inside(m, other) for other in left))
        kept.append(best)
        left = [m for m in left if m.last < best.first or best.last < m.first]
    return sorted(kept, key=lambda m: m.first)


def _preference(match: _Match) -> tuple[float, int, int]:
    return (_VAGUE * match.phrase.is_vague - match.weight, match.last - match.first, match.first)


def _inside(match: _Match, other: _Match) -> bool:
    return other.first <= match.first and match.last <= other.last and match.weight < other.weight
