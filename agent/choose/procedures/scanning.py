"""What the sentences of a document say of procedures, body parts and values of axes, by phrase.

Invariant: a document is read once and without judging it; words of an ignored phrase name no procedure.
Places are indexes of a sentence's words, half-open.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from agent.choose.eyes import eyes_in
from agent.choose.procedures.phrases import Found, Held, Phrases
from agent.choose.procedures.records import Lexicon, Part, Procedure, Region, Value
from agent.documents import words_of
from agent.records import Document
from index.words import Word

_INITIALS = {
    **dict.fromkeys("R Rt RT RLE RUE".split(), "right"),
    **dict.fromkeys("L Lt LT LLE LUE".split(), "left"),
}


REACH = 60
"""Words to either side of a procedure that may say more of it: a sentence without end is not read again."""

KEY = "key"
_PARTED = ("0", "B", "C", KEY)
"""Sections whose words for parts would hide each other's: `right kidney` of one, `kidney` of another."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One sentence.

    Attributes:
        number: Its index in the document.
        words: Its words.
        initials: Words that may name a side by letters (R, LLE, OD), by index.
        procedures: Procedures named, in order.
        parts_in: Gives the parts of the body named, in order, by the words that hold in a section; of all
            sections for an empty one, of the official body part key for `key`.
        values: Gives the words that decide an axis, in order.
    """

    number: int
    words: Sequence[Word]
    initials: Mapping[int, str]
    procedures: tuple[Found[Procedure], ...]
    parts_in: Callable[[str], tuple[Found[Part], ...]]
    values: Callable[[], tuple[Found[Value], ...]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters of some words."""
        return self.words[first].start, self.words[last - 1].end


class Scanner:
    """Finds the phrases of the data files."""

    def __init__(self, held: Lexicon, key: Sequence[Part] = ()) -> None:
        """Take the data files, and the parts of the official body part key."""
        self.by_name: Mapping[str, Procedure] = {p.name: p for p in held.procedures}
        named: list[tuple[str, Procedure | None]] = [(w, p) for p in held.procedures for w in p.words]
        self._procedures = Phrases([*named, *((phrase, None) for phrase in held.ignored)])
        self._held, self._key = held, key
        self._parts = cache(self._parts_of)
        self._values = Phrases((word, value) for value in held.values for word in value.words)
        self._whens = cache(self._whens_of)

    def scan(self, document: Document) -> tuple[Scanned, ...]:
        """Return what each sentence says, in order."""
        return tuple(self._sentence(document, number) for number in range(len(document.sentences)))

    def beside(
        self, document: Document, sentence: Scanned, named: Found[Procedure], procedure: Procedure
    ) -> tuple[tuple[tuple[int, int] | None, bool], ...]:
        """Return for each `when` of a procedure where its words are said, and whether others rule it out.

        Args:
            document: The document.
            sentence: That names the procedure.
            named: Its words.
            procedure: One of those that they name.
        """
        near = sentence.words[max(0, named.first - REACH) : named.last + REACH]

        def place(found: Found[str] | None) -> tuple[int, int] | None:
            return None if found is None else (near[found.first].start, near[found.last - 1].end)

        return tuple(
            (place(next(said.find(near, document.text), None)), any(ruled.find(near, document.text)))
            for said, ruled in self._whens(procedure.name)
        )

    def _sentence(self, document: Document, number: int) -> Scanned:
        words = words_of(document, number)
        eyes = eyes_in(document)
        initials = {
            at: side
            for at, word in enumerate(words)
            if (side := eyes.get(word.start) or _INITIALS.get(document.text[word.start : word.end]))
        }
        named = tuple(_named(self._procedures.find(words, document.text)))

        @cache
        def parts_in(section: str) -> tuple[Found[Part], ...]:
            return tuple(self._parts(section if section in _PARTED else "").find(words, document.text))

        @cache
        def values() -> tuple[Found[Value], ...]:
            return tuple(self._values.find(words, document.text))

        return Scanned(number, words, initials, named, parts_in, values)

    def _parts_of(self, section: str) -> Phrases[Part]:
        held = self._key if section == KEY else self._held.parts
        within = (p for p in held if section in ("", KEY) or any(r.section == section for r in p.regions))
        return Phrases((word, part) for part in within for word in part.words)

    def _whens_of(self, name: str) -> tuple[tuple[Phrases[str], Phrases[str]], ...]:
        whens = self.by_name[name].whens
        return tuple((_plain(when.words), _plain(when.without)) for when in whens)


def _plain(phrases: Iterable[str]) -> Phrases[str]:
    return Phrases((phrase, phrase) for phrase in phrases)


def _named(found: Iterable[Found[Procedure | None]]) -> Iterator[Found[Procedure]]:
    for one in found:
        held = tuple(procedure for procedure in one.held if procedure is not None)
        if held and len(held) == len(one.held):
            yield Found(one.first, one.last, held)


def within(found: Sequence[Found[Held]], first: int, last: int) -> Sequence[Found[Held]]:
    """Return what of a sentence is said within reach of some words.

    Args:
        found: In order.
        first: Index of the first word.
        last: One past the last.
    """
    start = bisect_left(found, first - REACH, key=_first)
    return found[start : bisect_left(found, last + REACH, lo=start, key=_first)]


def _first(found: Found[Held]) -> int:
    return found.first


def regions(found: Found[Part], section: str, operation: str) -> Iterator[Region]:
    """Yield what the words for a part mean in a section, for an operation.

    Args:
        found: The words.
        section: Its character.
        operation: The operation's label.
    """
    for part in found.held:
        for region in part.regions:
            if region.section == section and (not region.limits or operation in region.limits):
                yield region
