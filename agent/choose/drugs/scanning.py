"""A document as the rules on drugs search it: its drugs by sentence, and its text folded to small letters.

Invariant: the folded text has the document's length, so that an offset means the same in both; patterns are
matched on it without regard to case, which is several times faster than leaving case to the patterns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.assertion import Cue, assertion_of, cues
from agent.choose.drugs.formulary import Hit, formulary
from agent.documents import sentence_at, small_of
from agent.records import Assertion, Document


@dataclass(frozen=True, slots=True)
class Scan:
    """A document and the drugs that it names.

    Attributes:
        text: The document's text in small letters, of the same length.
        hits: Index of a sentence -> its drugs in order; sentences without any are not there.
    """

    document: Document
    text: str
    hits: Mapping[int, Sequence[Hit]]
    _cues: dict[int, tuple[Cue, ...]] = field(default_factory=dict, compare=False)

    def cues(self, number: int) -> tuple[Cue, ...]:
        """Return the cues of a sentence, sought once however many drugs it names."""
        if number not in self._cues:
            self._cues[number] = cues(self.document, number)
        return self._cues[number]

    def said(self, number: int, start: int, end: int) -> Assertion:
        """Return what a sentence says of the words from `start` to `end` in it."""
        return assertion_of(self.cues(number), start, end, self.document.sentences[number].kind)


def scan(document: Document) -> Scan:
    """Search a document for drugs; those outside its sentences, in headings, are left out.

    Args:
        document: A note cut into sentences.
    """
    found: dict[int, list[Hit]] = {}
    text = small_of(document)
    for hit in formulary().find(document.text, text):
        number = sentence_at(document, hit.start)
        if number is not None:
            found.setdefault(number, []).append(hit)
    return Scan(document, text, found)
