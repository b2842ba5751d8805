"""The code tables at rest: one SQLite file, opened read-only, answering by point look-ups.

Invariant: a `CodeTables` answers for one release (`tables.release`); `on(day)` gives the same store seen as
the release in force on a date of service. Codes are accepted as people write them (`e11.621`, `E11621`, with
blanks) and always returned as the official tables print them. Opening loads nothing but the list of releases;
rows are kept once read (`index.table_shelf`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Self

from index import table_entries, table_rows
from index.errors import TablesError
from index.nearest import nearest
from index.records import Code, CodeKind, CodeSystem, Instruction, Release, Term
from index.releases.icd10cm_tabular import Tabular
from index.releases.index_records import Entry, Family
from index.shelf_of_day import ShelfOfDay
from index.table_shelf import Shelf, plain_code
from index.table_writer import create_store
from index.tables_store import Store

_BUILD = "Build the tables: chartcite index build."
_LONGEST = 12


class CodeTables:
    """One release of a store.

    Attributes:
        release: The release that it answers for.
        releases: Every release of its code system, oldest first.
        held: Every release of the store, of all code systems, oldest first.
    """

    def __init__(self, store: Store, release: Release, newer: Release | None = None) -> None:
        """Take an open store and one of its releases; with a newer one it answers for the codes it lacks."""
        self.release = release
        self.held = store.releases
        self.releases = tuple(held for held in store.releases if held.system is release.system)
        self._store = store
        self._number = store.numbers[release.release_id]
        self._views: dict[str, Self] = {}
        own = self._shelf_of(release)
        self._shelf = own if newer is None else ShelfOfDay(own, self._shelf_of(newer))
        self._is_single = newer is None

    @classmethod
    def create(cls, path: Path, tabulars: Iterable[Tabular]) -> None:
        """Write a new store at `path`, replacing any there only when the new one is complete.

        Raises:
            TablesError: It cannot be written, or a release comes twice.
        """
        create_store(path, tabulars)

    @classmethod
    def open(cls, path: Path, system: CodeSystem = CodeSystem.ICD10CM) -> Self:
        """Open a store at its newest release of `system`.

        Raises:
            TablesError: There is no store, it is damaged or of another layout, or it holds no such release.
        """
        store = Store(path)
        held = [release for release in store.releases if release.system is system]
        if not held:
            store.close()
            raise TablesError(f"The code tables hold no release of {system.value}.", _BUILD)
        return cls(store, held[-1])

    def close(self) -> None:
        """Close the store, for every view of it."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def store(self) -> Store:
        """The open store, for those who ask it for what is not codes: lists, axes, definitions."""
        return self._store

    def release_on(self, day: date | None = None) -> Release:
        """Return the release in force on a date of service.

        Returns:
            The newest release held where `day` is None. Where no release held governs `day`, the one nearest
            to it in time: ask `release.governs(day)` before relying on it.
        """
        return self._store.governing(day, self.release.system)

    def on(self, day: date | None) -> Self:
        """Return this store seen as `release_on(day)`; the same view each time, closed with this one."""
        return self.at(self.release_on(day))

    def in_force(self, day: date | None) -> Self:
        """Return this store seen as the release that governs a date of service; itself where none does."""
        release = self.release_on(day)
        return self if day is None or not release.governs(day) else self.at(release)

    def at(self, release: Release) -> Self:
        """Return this store seen as one of the releases that it holds, of whichever code system."""
        if release == self.release and self._is_single:
            return self
        if release.release_id not in self._views:
            self._views[release.release_id] = type(self)(self._store, release)
        return self._views[release.release_id]

    def before(self, newer: Release) -> Self:
        """Return this release with the codes of a newer one that it lacks: its own are answered as ever.

        Every other view that is asked of it (`at`, `on`, `of`) is of one release.
        """
        return type(self)(self._store, self.release, newer)

    def of(self, system: CodeSystem, day: date | None = None) -> Self | None:
        """Return this store seen as the release of a system in force on `day`; None where none is held."""
        if not any(release.system is system for release in self.held):
            return None
        return self.at(self._store.governing(day, system))

    def details(self, text: str) -> dict[str, str]:
        """Return what a release says of a code besides its title: `short`, `coverage`, `terminated`."""
        rows = self._rows("SELECT name, value FROM detail WHERE release = ? AND plain = ?", plain_code(text))
        return {str(name): str(value) for name, value in rows}

    def code(self, text: str) -> Code | None:
        """Return the code, block or chapter that `text` names, None where the release has none."""
        return self._shelf.code(text)

    def codes(self) -> Iterator[Code]:
        """Yield every row of the release, in the order of the tables; nothing of it is kept."""
        for row in self._rows(f"{table_rows.CODES} ORDER BY place"):
            yield table_rows.code(row, self.release.system)

    def billable(self, text: str) -> bool:
        """Say whether `text` names a code that may stand on a claim."""
        found = self._shelf.code(text)
        return found is not None and found.billable

    def children(self, text: str) -> tuple[Code, ...]:
        """Return what stands directly below, in the order of the tables: for a stem its extensions."""
        return self._shelf.below(text)

    def ancestors(self, text: str) -> tuple[Code, ...]:
        """Return what stands above, nearest first, up to the chapter; empty for an unknown code."""
        return self._shelf.above(text)

    def siblings(self, text: str) -> tuple[Code, ...]:
        """Return the other children of its parent."""
        found = self._shelf.code(text)
        if found is None or found.parent is None:
            return ()
        return tuple(code for code in self.children(found.parent) if code.code != found.code)

    def billable_below(self, text: str) -> tuple[Code, ...]:
        """Return every billable code below, or the code itself where it is billable, in the tables' order."""
        found = self._shelf.code(text)
        if found is None:
            return ()
        if found.billable:
            return (found,)
        return tuple(code for child in self.children(found.code) for code in self.billable_below(child.code))

    def extensions(self, text: str) -> tuple[Code, ...]:
        """Return the 7th-character variants of a stem (for an extension: of its stem)."""
        found = self._shelf.code(text)
        if found is None:
            return ()
        return tuple(code for code in self.children(found.stem) if code.kind is CodeKind.EXTENSION)

    def seventh_characters(self, text: str) -> dict[str, str]:
        """Return the 7th characters that may complete a stem, with their meanings.

        For a code that has children, those of the definition that holds for it, its own or the nearest above;
        empty where no 7th character is called for.
        """
        found = self._shelf.code(text)
        if found is None:
            return {}
        stem = self._shelf.code(found.stem) or found
        if extended := self.extensions(stem.code):
            return {str(code.seventh): code.title.removeprefix(f"{stem.title}, ") for code in extended}
        if stem.billable:
            return {}
        lineage = (stem, *self._shelf.above(stem.code))
        return next(filter(None, (self._shelf.sevenths(code.code) for code in lineage)), {})

    def instructions(self, text: str, *, inherited: bool = True) -> tuple[Instruction, ...]:
        """Return the notes that hold for a code.

        Args:
            text: The code; for an extension its stem's notes are given.
            inherited: Whether to add, after its own, those of everything above, nearest first.
        """
        found = self._shelf.code(text)
        if found is None:
            return ()
        return self._shelf.inherited(found) if inherited else self._shelf.own(found.stem)

    def excluding(self, first: str, second: str) -> Instruction | None:
        """Return the Excludes1 note that keeps two codes apart, None where none does.

        The notes of either code and of everything above it are searched, the nearest first. A note printed
        above both codes, and a code against one that it stands below, never count.
        """
        return self._shelf.excluding(first, second)

    def terms(self) -> Iterator[Term]:
        """Yield the searchable phrases of the release, most official source first, in the tables' order."""
        for row in self._rows(table_rows.TERMS):
            yield table_rows.term(row)

    def neoplasm(self, site: str) -> tuple[Entry, ...]:
        """Return the neoplasm table's rows for a site (`breast, upper-outer quadrant`), the nearest first.

        Empty where the table has no such site or has not been added; `COLUMNS` names the columns.
        """
        return table_entries.find(self._store, self._number, Family.NEOPLASM, site)

    def drug(self, name: str) -> tuple[Entry, ...]:
        """Return the drug table's rows for a substance (`warfarin`), the nearest first.

        Empty where the table has no such substance or has not been added; `COLUMNS` names the columns.
        """
        return table_entries.find(self._store, self._number, Family.DRUG, name)

    def suggest(self, text: str, limit: int = 5) -> tuple[Code, ...]:
        """Return the existing billable codes that look most like an unknown one; empty for gibberish."""
        plain = plain_code(text)
        if not plain[:2].isalnum() or len(plain) > _LONGEST:
            return ()
        found = nearest(plain, self._billable_starting_with, limit)
        return tuple(code for code in map(self._shelf.code, found) if code)

    def count_billable(self) -> int:
        """Count the billable codes of the release."""
        ((count,),) = self._rows("SELECT billable FROM release WHERE id = ?")
        return int(str(count))

    def _shelf_of(self, release: Release) -> Shelf:
        return Shelf(self._store, self._store.numbers[release.release_id], release.system)

    def _rows(self, statement: str, *parameters: object) -> list[tuple[object, ...]]:
        return self._store.rows(statement, (self._number, *parameters))

    def _billable_starting_with(self, plain: str) -> list[str]:
        condition = "billable AND plain >= ? AND plain < ?"
        return [code.code for code in self._shelf.select(condition, plain, f"{plain}\uffff")]
