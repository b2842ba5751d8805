"""What was read of an earlier day's edition, before what was read of a newer one.

Invariant: a code that the edition of the day holds is answered as it was then, title, hierarchy and notes
alike; only a code that it lacks is answered by the newer edition. So a note is read in the codes of its day,
and what newer terms name is still known and can be taken back to them (`index.earlier`).
"""

from index.records import Code, Instruction
from index.table_shelf import Shelf


class ShelfOfDay(Shelf):
    """Two shelves as one.

    Args:
        of_day: The edition in force on the date of service.
        newer: The newest edition.
    """

    __slots__ = ("_newer", "_of_day")

    def __init__(self, of_day: Shelf, newer: Shelf) -> None:
        self._of_day = of_day
        self._newer = newer

    def _holding(self, text: str) -> Shelf:
        return self._newer if self._of_day.code(text) is None else self._of_day

    def code(self, text: str) -> Code | None:
        """Return the code that `text` names, as it was on the day where it was one."""
        return self._of_day.code(text) or self._newer.code(text)

    def below(self, text: str) -> tuple[Code, ...]:
        """Return what stands directly below a code."""
        return self._holding(text).below(text)

    def above(self, text: str) -> tuple[Code, ...]:
        """Return what stands above a code, nearest first."""
        return self._holding(text).above(text)

    def own(self, stem: str) -> tuple[Instruction, ...]:
        """Return the notes printed at a stem or heading."""
        return self._holding(stem).own(stem)

    def inherited(self, code: Code) -> tuple[Instruction, ...]:
        """Return the notes of a code's stem and of everything above."""
        return self._holding(code.code).inherited(code)

    def sevenths(self, owner: str) -> dict[str, str]:
        """Return the 7th characters that are defined at a code."""
        return self._holding(owner).sevenths(owner)

    def excluding(self, first: str, second: str) -> Instruction | None:
        """Return the Excludes1 note that keeps two codes apart; that of the day where it has both codes."""
        has_both = self._of_day.code(first) is not None and self._of_day.code(second) is not None
        return (self._of_day if has_both else self._newer).excluding(first, second)

    def select(self, condition: str, *parameters: object) -> tuple[Code, ...]:
        """Return the codes of the day for which a condition of SQL holds."""
        return self._of_day.select(condition, *parameters)
