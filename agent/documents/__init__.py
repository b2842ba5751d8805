"""From a note's bytes to a document cut into sections and sentences, whose offsets always slice it."""

from agent.documents.reading import MAX_CHARACTERS, decode, read_notes
from agent.documents.structure import structured

__all__ = ["MAX_CHARACTERS", "decode", "read_notes", "structured"]
