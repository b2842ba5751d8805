"""What is held beside ICD-10-CM, as rules ask it: tables of other code systems, and lists about codes.

Invariant: what is not held answers as nothing; a rule that needs it is then silent, save those that say so.
"""

from datetime import date
from typing import Protocol

from index.edit_lists import EditLists, ListEdition, McEdit
from index.records import Code, CodeSystem, Release
from index.releases.list_records import AddOnEdit, ListKind, MueEdit, PtpEdit
from index.tables_store import Store


class ServiceTables(Protocol):
    """The look-ups that rules need of one release of a system other than ICD-10-CM."""

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release of the system that is held."""
        ...

    @property
    def release(self) -> Release:
        """The release that it answers for."""
        ...

    def code(self, text: str, /) -> Code | None:
        """Return the code written as `text`, None when the release has none."""
        ...

    def details(self, text: str, /) -> dict[str, str]:
        """Return what the release says of a code besides its title: `added`, `terminated`."""
        ...

    def suggest(self, text: str, /) -> tuple[Code, ...]:
        """Return the existing codes nearest to an unknown one."""
        ...


class Lists(Protocol):
    """The lists about codes as of one date of service; `index.edit_lists.EditLists` gives them."""

    @property
    def used(self) -> dict[str, str]:
        """The editions that have answered so far: kind of list to the edition's id."""
        ...

    def edition(self, kind: ListKind, /) -> ListEdition | None:
        """Return the edition of a list that answers, None where none is held."""
        ...

    def poa_exempt(self, code: str, /) -> bool | None:
        """Say whether a diagnosis is exempt from POA reporting; None where no list is held."""
        ...

    def mce(self, code: str, /) -> tuple[McEdit, ...]:
        """Return the Medicare Code Editor's edits for a code."""
        ...

    def severity(self, code: str, /) -> str | None:
        """Return `MCC` or `CC` for a secondary diagnosis that counts as such."""
        ...

    def ptp(self, one: str, other: str, service: str, /) -> PtpEdit | None:
        """Return the NCCI edit between two codes."""
        ...

    def mue(self, code: str, service: str, /) -> MueEdit | None:
        """Return the most units of a service that are plausible."""
        ...

    def add_on(self, code: str, /) -> tuple[AddOnEdit, ...]:
        """Return the NCCI add-on edits of a code."""
        ...


class Held(Protocol):
    """Everything that is held beside ICD-10-CM."""

    def of(self, system: CodeSystem, day: date | None, /) -> ServiceTables | None:
        """Return the tables of a system's release in force on a date, or nearest to it."""
        ...

    def lists(self, day: date | None, /) -> Lists:
        """Return the lists as of a date of service."""
        ...

    def having(self, text: str, /) -> tuple[Release, ...]:
        """Return the releases, of every system, in which a code may be billed."""
        ...


class Stored(Protocol):
    """Tables that know their store; `index.tables.CodeTables` is such."""

    @property
    def store(self) -> Store:
        """The open store."""
        ...

    def of(self, system: CodeSystem, day: date | None, /) -> ServiceTables | None:
        """Return the store seen as the release of a system in force on a date."""
        ...


class HeldInStore:
    """What the store of some tables holds.

    Args:
        tables: Any view of the store.
    """

    __slots__ = ("_tables",)

    def __init__(self, tables: Stored) -> None:
        self._tables = tables

    def of(self, system: CodeSystem, day: date | None) -> ServiceTables | None:
        """Return the tables of a system's release in force on a date, or nearest to it."""
        return self._tables.of(system, day)

    def lists(self, day: date | None) -> Lists:
        """Return the lists as of a date of service."""
        return EditLists(self._tables.store, day)

    def having(self, text: str) -> tuple[Release, ...]:
        """Return the releases, of every system, in which a code may be billed."""
        return self._tables.store.having("".join(text.split()).replace(".", "").upper())
