"""The form of a chart's tables: which keys, of which type, and how a fault is told.

Invariant: a fault names the file and the key, never the words of the note that stand there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from agent.errors import InputError

_T = TypeVar("_T")
_REMEDY = "Mend the file; docs/evaluating.md has the form of a chart."
_SAID = {str: "text", int: "a whole number", list: "a list", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A table whose keys and types are as they must be.

    Attributes:
        table: What TOML gives, lists still unchecked inside.
        where: Of the table in its file, as a prefix of its keys: `codes[2].`.
    """

    table: Mapping[str, Any]
    file: Path
    where: str

    def strings(self, key: str) -> list[str]:
        """Return a list of texts, empty where the key is left out.

        Raises:
            InputError: Something else is in the list.
        """
        found = self.table.get(key, [])
        if not all(isinstance(one, str) for one in found):
            raise self.fault(key, "holds something that is not text")
        return list(found)

    def one_of(self, key: str, known: Mapping[str, _T]) -> _T:
        """Return what a word stands for.

        Raises:
            InputError: It is none of the words known.
        """
        if self.table[key] not in known:
            raise self.fault(key, f"is none of {', '.join(known)}")
        return known[self.table[key]]

    def fault(self, key: str, wrong: str) -> InputError:
        """Return the error that says what is wrong with a key."""
        return InputError(f"In the chart {self.file.name!r}, {self.where}{key} {wrong}.", _REMEDY)


@dataclass(frozen=True, slots=True)
class Form:
    """The keys of a table and their types.

    Attributes:
        needed: Keys that must be there.
        optional: Keys that may be left out.
    """

    needed: Mapping[str, type]
    optional: Mapping[str, type] = field(default_factory=dict)

    def checked(self, table: object, file: Path, where: str) -> Checked:
        """Return the table, its form checked.

        Raises:
            InputError: A key is missing, unknown or of another type.
        """
        found = Checked(table if isinstance(table, dict) else {}, file, where)
        if found.table is not table:
            raise found.fault("", "is not a table")
        for key in self.needed:
            if key not in found.table:
                raise found.fault(key, "is missing")
        for key, value in found.table.items():
            kind = self.needed.get(key) or self.optional.get(key)
            if kind is None:
                raise found.fault(key, "is not a key of a chart")
            if type(value) is not kind:
                raise found.fault(key, f"must be {_SAID.get(kind, 'a date')}")
        return found
