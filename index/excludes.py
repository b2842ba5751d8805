"""The Excludes1 notes that hold for one code, arranged so that a pair of codes is tested in microseconds.

Invariant: `find` gives the same answer as asking `Instruction.refers_to` of each note in turn (a test
compares the two); the ranges are merely grouped by the letters that they span, so that most go unread.
"""

from collections.abc import Iterable

from index.records import CodeRange, Instruction

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ExcludesList:
    """Excludes1 notes of a code and of everything above it, nearest first."""

    __slots__ = ("_by_letter",)

    def __init__(self, notes: Iterable[Instruction]) -> None:
        self._by_letter: dict[str, list[tuple[str, int, str, int, CodeRange, Instruction]]] = {}
        for note in notes:
            for bounds in note.ranges:
                self._add(bounds, note)

    def _add(self, bounds: CodeRange, note: Instruction) -> None:
        low, high = bounds.first.replace(".", ""), bounds.last.replace(".", "")
        row = (low, len(low), high, len(high), bounds, note)
        for letter in _LETTERS[_LETTERS.index(low[0]) : _LETTERS.index(high[0]) + 1]:
            self._by_letter.setdefault(letter, []).append(row)

    def names(self, plain: str) -> bool:
        """Say whether any note may name a code: a quick no, before anybody asks what stands above it."""
        for low, low_width, high, high_width, _, _ in self._by_letter.get(plain[0], ()):
            if low <= plain[:low_width] and plain[:high_width] <= high:
                return True
        return False

    def find(self, plain: str, above: frozenset[str]) -> Instruction | None:
        """Return the nearest note that names a code.

        Args:
            plain: The code without its dot.
            above: Everything above that code; a note printed under one of these holds for both codes and
                cannot set them apart.
        """
        for low, low_width, high, high_width, bounds, note in self._by_letter.get(plain[0], ()):
            within = low <= plain[:low_width] and plain[:high_width] <= high
            if within and note.owner not in above and (not bounds.suffixes or bounds.covers(plain)):
                return note
        return None
