"""From a note's bytes to a document cut into sections and sentences, whose offsets always slice it."""

from agent.documents.keeping import kept, vocabulary_of, words_of, words_of_phrase
from agent.documents.reading import MAX_CHARACTERS, decode, read_notes
from agent.documents.structure import structured

__all__ = [
    "MAX_CHARACTERS",
    "decode",
    "kept",
    "read_notes",
    "structured",
    "vocabulary_of",
    "words_of",
    "words_of_phrase",
]
