"""From a note's bytes to a document cut into sections and sentences, whose offsets always slice it."""

from agent.documents.keeping import folded, kept, small_of, vocabulary_of, words_of, words_of_phrase
from agent.documents.positions import cut, heading_over, kind_at, sentence_at
from agent.documents.reading import MAX_CHARACTERS, decode, read_notes
from agent.documents.structure import structured
from agent.documents.wrapping import unwrapped
from agent.records import Document

__all__ = [
    "MAX_CHARACTERS",
    "cut",
    "decode",
    "flowing",
    "folded",
    "heading_over",
    "kept",
    "kind_at",
    "read_notes",
    "sentence_at",
    "small_of",
    "structured",
    "vocabulary_of",
    "words_of",
    "words_of_phrase",
]


def flowing(document_id: str, text: str) -> Document:
    """Cut a note into sections and sentences, those that broken lines cut in two made whole.

    Args:
        document_id: What to call it.
        text: As decoded.

    Returns:
        A document whose text has blanks for the line ends inside paragraphs, and every offset as in `text`.
    """
    return structured(document_id, unwrapped(text))
