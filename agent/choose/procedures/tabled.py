"""One release's tables, asked by label: which table a system and an operation make, and what its axes offer.

Invariant: every character comes from `Procedures.choices`, so what is built of them is a code of the release.
"""

from collections.abc import Iterator
from functools import cache

from agent.choose.procedures.labels import offered
from agent.choose.procedures.records import Labels, Place
from index.procedures import Procedures


class Tabled:
    """The tables of one release of ICD-10-PCS."""

    def __init__(self, procedures: Procedures) -> None:
        """Take the release."""
        self.procedures = procedures
        self.choices = cache(procedures.choices)
        self.tables = cache(self._tables)
        self.where = cache(self._where)
        self.section_of = cache(self._section_of)
        self.operation_in = cache(self._operation_in)

    def offers(self, stem: str, wanted: Labels) -> Iterator[tuple[str, str, str]]:
        """Yield character, label and side of what may follow a stem and is the first label that anything is.

        Args:
            stem: Three characters or more.
            wanted: Labels in the order in which they are tried.
        """
        for label in wanted:
            found = list(offered(self.choices(stem), label))
            if found:
                yield from found
                return

    def _tables(self, section: str, operation: str) -> tuple[str, ...]:
        """Return the tables of an operation, one for each body system that has it.

        Args:
            section: Its character.
            operation: Its label.
        """
        systems = (section + character for character in self.choices(section))
        found = ((system, self.operation_in(system, operation)) for system in systems)
        return tuple(system + character for system, character in found if character)

    def _where(self, tables: tuple[str, ...], place: Place) -> str:
        """Return the first of some tables that has a place, empty when none has.

        Args:
            tables: As they are tried.
            place: A body system, which must be the table's, and a part.
        """
        for table in tables:
            system = self.choices(table[0]).get(table[1], "")
            fits = not place.system or place.system == system
            if fits and next(self.offers(table, (place.part,)), None) is not None:
                return table
        return ""

    def _section_of(self, label: str) -> str:
        return next((c for c, said in self.choices("").items() if said == label), "")

    def _operation_in(self, stem: str, label: str) -> str:
        return next((c for c, said in self.choices(stem).items() if said == label), "")
