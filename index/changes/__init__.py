"""What changed between two releases of a code system that are held."""

from index.changes.comparing import compare
from index.changes.records import Changes, Deleted, Heir, Listed, Merged, NoteChange, Retitled, Split

__all__ = ["Changes", "Deleted", "Heir", "Listed", "Merged", "NoteChange", "Retitled", "Split", "compare"]
