"""In which sentence, and under which heading, a character of a document stands.

Invariant: sentences and sections are in the order of the text and do not overlap, so that each character has
one of each at most; a document that nobody cut into sentences is cut once.
"""

from bisect import bisect_right

from agent.documents.keeping import kept
from agent.documents.structure import structured
from agent.records import Document, SectionKind


@kept
def cut(document: Document) -> Document:
    """Return the document with its sentences, where whoever gave it did not look for them."""
    return document if document.sentences else structured(document.document_id, document.text)


def sentence_at(document: Document, position: int) -> int | None:
    """Return the index of the sentence that a character lies in, None between sentences."""
    number = bisect_right(document.sentences, position, key=lambda s: s.end)
    inside = number < len(document.sentences) and document.sentences[number].start <= position
    return number if inside else None


def kind_at(document: Document, position: int) -> SectionKind:
    """Return the kind of section that a character's sentence stands in, `OTHER` between sentences."""
    number = sentence_at(document, position)
    return SectionKind.OTHER if number is None else document.sentences[number].kind


def heading_over(document: Document, position: int) -> str:
    """Return the title of the section that a character lies in, empty before the first."""
    number = bisect_right(document.sections, position, key=lambda s: s.start) - 1
    return document.sections[number].title if number >= 0 else ""
