"""Where an encounter speaks of the condition that a code stands for.

Invariant: a place stands in a sentence of its document, and its words are the code's own quotes again or a
mention of the same condition told as generally or more so: "no diabetes" speaks of E11.621, "no lobar
pneumonia" does not speak of J18.9.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.assertion import assertion_of, cues
from agent.documents import cut, sentence_at, small_of
from agent.records import Assertion, Choice, Document, Encounter, Evidence, Mention, SectionKind, Sentence

_AUTHORITY = {
    SectionKind.DIAGNOSES: 5,
    SectionKind.ASSESSMENT: 5,
    SectionKind.HOSPITAL_COURSE: 4,
    SectionKind.PROCEDURE: 4,
    SectionKind.EXAMINATION: 3,
    SectionKind.RESULTS: 3,
    SectionKind.HISTORY_PRESENT: 2,
    SectionKind.CHIEF_COMPLAINT: 2,
}
_SHORTEST, _LONGEST = 4, 60
"""Characters of a quote that is looked for again: shorter ones mean many things, longer ones stand once."""

_SIDED = re.compile(r"^(?:right|left|rt\.?|lt\.?)\s+|,? (?:right|left)$")
"""What is left out of a quote that is looked for again, so that the other side is found too."""

_MOST = 40
"""Places of one condition that are read; it bounds the cost on a note that repeats itself."""

_VAGUE = "9"
_BESIDE = 50
"""Characters quoted to either side of words."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words that speak of a condition, and what is said of it there.

    Attributes:
        number: Index of its sentence.
    """

    document: Document
    number: int
    start: int
    end: int
    assertion: Assertion

    @property
    def sentence(self) -> Sentence:
        """The sentence that it stands in."""
        return self.document.sentences[self.number]

    @property
    def kind(self) -> SectionKind:
        """The section that it stands in."""
        return self.sentence.kind

    @property
    def said(self) -> str:
        """The words of its sentence."""
        return self.document.text[self.sentence.start : self.sentence.end]

    @property
    def authority(self) -> int:
        """How much its section decides: conclusions most, lists and histories least."""
        return authority(self.kind)


def authority(kind: SectionKind) -> int:
    """Return how much a section decides, from 1 to 5."""
    return _AUTHORITY.get(kind, 1)


def clause(
    document: Document, number: int, start: int, end: int, said: Assertion = Assertion.PRESENT
) -> Evidence:
    """Quote words with those beside them in their sentence, at most a line of them, cut at blanks.

    Args:
        document: The document.
        number: Index of the sentence.
        start: First character of the words.
        end: One past the last.
        said: What the note asserts there.
    """
    text, sentence = document.text, document.sentences[number]
    first, last = sentence.start, sentence.end
    if start - first > _BESIDE:
        first = text.find(" ", start - _BESIDE, start) + 1 or start
    if last - end > _BESIDE:
        cut_at = text.rfind(" ", end, end + _BESIDE)
        last = cut_at if cut_at >= 0 else end
    return document.evidence(first, max(last, end), sentence.kind, said)


def places_of(choice: Choice, encounter: Encounter, mentions: Sequence[Mention]) -> tuple[Place, ...]:
    """Find where an encounter speaks of a choice's condition, in the order of its documents.

    Args:
        choice: Its quotes are places of it.
        encounter: Whose documents are read.
        mentions: Of these documents; beside them the words of the quotes are looked for again.
    """
    found: dict[tuple[str, int], Place] = {}
    for document in map(cut, encounter.documents):
        for place in (*_quoted(choice, document), *_elsewhere(choice, document, mentions)):
            if len(found) < _MOST and not any(_same(place, other) for other in found.values()):
                found[document.document_id, place.start] = place
    return tuple(found.values())


def _same(one: Place, other: Place) -> bool:
    return one.document is other.document and one.start < other.end and other.start < one.end


def _quoted(choice: Choice, document: Document) -> Iterator[Place]:
    for quote in choice.evidence:
        number = sentence_at(document, quote.start) if quote.document_id == document.document_id else None
        if number is not None:
            yield Place(document, number, quote.start, quote.end, quote.assertion)


def _elsewhere(choice: Choice, document: Document, mentions: Sequence[Mention]) -> Iterator[Place]:
    for m in mentions:
        alone = len(m.codes) == 1  # "anemia of CKD" tells of two conditions; denied, it denies the pair
        if alone and m.document_id == document.document_id and speaks_of(m.codes[0], choice.code):
            yield Place(document, m.sentence, m.start, m.end, m.assertion)
    yield from _again(choice, document)


def speaks_of(named: str, code: str) -> bool:
    """Say whether words that name one code speak of the condition of another.

    Args:
        named: What the words name, which may be vague: `E11.9`.
        code: The code of the condition: `E11.621`.
    """
    plain = named.replace(".", "")
    core = plain[:3] + plain[3:].rstrip(_VAGUE)
    return code.replace(".", "").startswith(core)


def _again(choice: Choice, document: Document) -> Iterator[Place]:
    """Yield where the words of the quotes stand again, with what their sentence says of them."""
    small = small_of(document)
    for words in dict.fromkeys(_SIDED.sub("", q.text.lower()) for q in choice.evidence):
        if not _SHORTEST <= len(words) <= _LONGEST:
            continue
        for start in _whole_words(small, words):
            number = sentence_at(document, start)
            if number is not None:
                end = start + len(words)
                said = assertion_of(cues(document, number), start, end, document.sentences[number].kind)
                yield Place(document, number, start, end, said)


def _whole_words(text: str, words: str) -> Iterator[int]:
    """Yield where words stand in a text and nothing adjoins them."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start
        start = text.find(words, end)
