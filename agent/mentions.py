"""A document's sentences to mentions: which words name something codable, and what is said of it.

Invariant: mentions of one sentence do not overlap, save those that share words (`agent.coordination`); the
longest phrase wins; each slices the document. A
phrase whose context condition fails in this note ("MS" without a word about nerves or valves) is no mention.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from agent.assertion import assertion_of, cues
from agent.coordination import Stretch, coordinated
from agent.documents import words_of
from agent.records import Document, Mention
from agent.windows import LEAST_TELLING, PASSED_OVER, SKIPPABLE, Sieve
from index.phrase_keys import SIDE_WORDS
from index.phrases import Phrase, PhraseBook
from index.words import Word, normal_words

_VAGUE = 1.6
"""Words by which a phrase with an unspecified code must be longer to win over one with a definite code:
"pneumococcal pneumonia" over "pneumonia, right lower lobe"."""

_LASTED = frozenset({"hour", "day", "week", "month", "year", "short", "long", "brief", "recent"})
"""Words before "history" that make it a duration: "a 3-day history of fever" is fever now."""

_QUALIFIERS = SIDE_WORDS.union("acute chronic subacute recurrent severe moderate mild uncontrolled".split())

_COMMAS = frozenset(",;")
_ARTICLES = frozenset({"a", "an", "the"})
_SLASHES = frozenset("/+&")

_JOINED = frozenset({("and",), ("or",)})


class _Unit(NamedTuple):
    """A word of the sentence, or an abbreviation written out, with its place in the document.

    Attributes:
        is_last: Whether a comma or the like stands behind it.
        is_slashed: Whether a slash or a plus does.
    """

    normal: tuple[str, ...]
    start: int
    end: int
    is_last: bool = False
    is_slashed: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: Phrase
    first: int
    last: int
    weight: float


_SIEVES: WeakKeyDictionary[PhraseBook, Sieve] = WeakKeyDictionary()
"""One for each open book, gone with it."""


def find_mentions(document: Document, book: PhraseBook) -> tuple[Mention, ...]:
    """Find every mention of a document, in order.

    Example: "Denies chest pain. 1. HTN." gives an absent R07.9 and a present I10.
    """
    tokens = [words_of(document, number) for number in range(len(document.sentences))]
    headings = {w for s in document.sections if s.title for w in normal_words(s.title)}
    said = frozenset(t.normal for sentence in tokens for t in sentence)
    if book not in _SIEVES:
        _SIEVES[book] = Sieve(book)
    finder = _Finder(document, book, said | headings, _SIEVES[book])
    return tuple(
        mention
        for number, found in enumerate(tokens)
        for mention in finder.mentions(number, finder.units(found))
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the mentions of one document, whose words decide what its abbreviations mean."""

    document: Document
    book: PhraseBook
    vocabulary: frozenset[str]
    sieve: Sieve

    def units(self, tokens: Sequence[Word]) -> list[_Unit]:
        """Write out the abbreviations of a sentence."""
        said = [t.normal for t in tokens]
        text, may_expand = self.document.text, self.book.may_expand
        units: list[_Unit] = []
        at = 0
        while at < len(tokens):
            first = said[at]
            length, normal = self._written_out(tokens, said, at) if may_expand(first) else (1, (first,))
            start, end = tokens[at].start, tokens[at + length - 1].end
            at += length
            gap = text[end : tokens[at].start] if at < len(tokens) else " "
            if gap == " ":
                units.append(_Unit(normal, start, end))
                continue
            ends = not _COMMAS.isdisjoint(gap) or (normal == ("other",) and ":" in gap)
            units.append(_Unit(normal, start, end, ends, gap.strip() in _SLASHES))
        return units

    def _written_out(
        self, tokens: Sequence[Word], said: Sequence[str], at: int
    ) -> tuple[int, tuple[str, ...]]:
        """Return how many tokens from `at` on are one unit, and its normal words."""

        def written(length: int) -> str:
            return self.document.text[tokens[at].start : tokens[at + length - 1].end]

        return self.book.expand_at(said, at, self.vocabulary, written)

    def mentions(self, number: int, units: Sequence[_Unit]) -> Iterator[Mention]:
        """Yield the mentions of a sentence.

        Args:
            number: The sentence's index in the document.
            units: Its words.
        """
        sentence = self.document.sentences[number]
        matches = _disjoint(self._matches(units))
        if matches and any(u.is_slashed or u.normal in _JOINED for u in units):
            matches = sorted([*matches, *self._sharing(units, matches)], key=lambda m: m.first)
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
                is_title=sentence.titles(start),
                problem=sentence.problem,
            )

    def _sharing(self, units: Sequence[_Unit], matches: Sequence[_Match]) -> Iterator[_Match]:
        """Yield what partners of the matches name with words of theirs: "hepato- and splenomegaly" apart."""
        stretch = Stretch(
            [u.normal for u in units],
            frozenset(i for i, u in enumerate(units) if u.is_slashed),
            frozenset(i for i, u in enumerate(units) if u.is_last),
        )
        named: set[tuple[str, ...]] = {m.phrase.codes for m in matches}
        for reading in coordinated(stretch, [(m.first, m.last) for m in matches]):
            telling = [w for w in reading.partner if w not in SKIPPABLE and w not in _QUALIFIERS]
            if telling and self.book.vocabulary.issuperset(telling):
                phrase = self.book.find(reading.words, self.vocabulary)
                if phrase is not None and phrase.codes not in named:
                    named.add(phrase.codes)
                    yield _Match(phrase, reading.first, reading.last, 0.0)

    def _matches(self, units: Sequence[_Unit]) -> Iterator[_Match]:
        for first, last in self.sieve.promising([u.normal for u in units]):
            if first and _is_duration(units[first - 1], units[first]):
                continue
            held = [w for unit in units[first : last + 1] for w in unit.normal]
            phrase, said = self._named(self.document.text[units[first].start : units[last].end], held)
            if phrase is not None and self._is_one(phrase, units[first : last + 1], units[last + 1 :]):
                told = sum(w not in LEAST_TELLING for w in said) + 0.5 * phrase.is_sided
                yield _Match(phrase, first, last, told)

    def _is_one(self, phrase: Phrase, units: Sequence[_Unit], behind: Sequence[_Unit]) -> bool:
        """Say whether words with a comma between them are one phrase.

        They are where the book has the comma too, where the first part is named alone ("nausea, vomiting") or
        only qualifies, and where the comma stands for turned words ("pneumonia, bacterial") or for "of". A
        "history" behind a comma is that of the words that follow it: "opioid use disorder, hx MRSA".
        """
        parts = _parts(units)
        if len(parts) > 1 and parts[-1] == ["history"] and behind and not units[-1].is_last:
            return False
        if len(parts) == 1 or not _COMMAS.isdisjoint(phrase.text):
            return True
        if any(part[0] in _ARTICLES for part in parts[1:]):
            return False
        text = phrase.text.split()
        if "of" in text or SKIPPABLE.union(_QUALIFIERS).issuperset(parts[0]):
            return True
        turned = [w for part in reversed(parts) for w in part if w not in LEAST_TELLING]
        if turned == [w for w in normal_words(phrase.text) if w not in LEAST_TELLING]:
            return True
        return self.book.find(parts[0], self.vocabulary) is not None

    def _named(self, written: str, held: Sequence[str]) -> tuple[Phrase | None, Sequence[str]]:
        """Return what the words name, and those of them that do."""
        said = held
        phrase = self.book.find(held, self.vocabulary)
        if phrase is None and len(held) > 2:
            inner = [held[0], *(w for w in held[1:-1] if w not in PASSED_OVER), held[-1]]
            if len(inner) < len(held):
                phrase, said = self.book.find(inner, self.vocabulary), inner
        if phrase is not None and not phrase.may_be(written):
            return None, said
        return phrase, said


def _parts(units: Sequence[_Unit]) -> list[list[str]]:
    """Return the words of units, cut at the commas."""
    parts: list[list[str]] = [[]]
    for at, unit in enumerate(units, 1):
        parts[-1].extend(unit.normal)
        if unit.is_last and at < len(units):
            parts.append([])
    return parts


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
