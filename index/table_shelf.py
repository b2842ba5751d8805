"""The rows and notes of one release, kept once they are read, so that each is read from the disk once.

Invariant: what is kept is named by codes that the release holds, so it is never more than the release;
other spellings and unknown codes are kept up to a bound. A test compares each answer with the store's own.
"""

import sys
from functools import lru_cache

from index import table_rows
from index.excludes import ExcludesList
from index.records import Code, CodeSystem, Instruction, InstructionKind
from index.tables_store import Store

_KEPT_SPELLINGS = 5_000


class Shelf:
    """What has been read of one release.

    Args:
        store: An open store.
        number: The release's row number.
        system: The release's code system.
    """

    __slots__ = (
        "_above",
        "_below",
        "_codes",
        "_excludes",
        "_inherited",
        "_kept_apart",
        "_number",
        "_own",
        "_spelled",
        "_store",
        "_system",
    )

    def __init__(self, store: Store, number: int, system: CodeSystem) -> None:
        self._store = store
        self._number = number
        self._system = system
        self._codes: dict[str, Code] = {}
        self._spelled = lru_cache(_KEPT_SPELLINGS)(self._read_spelled)
        self._below: dict[str, tuple[Code, ...]] = {}
        self._above: dict[str, tuple[Code, ...]] = {}
        self._own: dict[str, tuple[Instruction, ...]] = {}
        self._inherited: dict[str, tuple[Instruction, ...]] = {}
        self._excludes: dict[str, ExcludesList] = {}
        self._kept_apart: dict[str, ExcludesList] = {}

    def code(self, text: str) -> Code | None:
        """Return the code that `text` names, however it is written."""
        found = self._codes.get(text)
        return found if found is not None else self._spelled(text)

    def below(self, text: str) -> tuple[Code, ...]:
        """Return what stands directly below a code, in the order of the tables."""
        found = self.code(text)
        if found is None or found.billable:
            return ()
        kept = self._below.get(found.code)
        if kept is None:
            kept = self._below[found.code] = self.select("parent = ? ORDER BY place", found.code)
        return kept

    def above(self, text: str) -> tuple[Code, ...]:
        """Return what stands above a code, nearest first; empty for an unknown one."""
        found = self.code(text)
        return self._path(found.parent) if found is not None and found.parent else ()

    def own(self, stem: str) -> tuple[Instruction, ...]:
        """Return the notes printed at a stem or heading."""
        kept = self._own.get(stem)
        if kept is None:
            rows = self._store.rows(table_rows.INSTRUCTIONS, (self._number, stem))
            kept = self._own[stem] = tuple(map(table_rows.instruction, rows))
        return kept

    def sevenths(self, owner: str) -> dict[str, str]:
        """Return the 7th characters that are defined at a code or heading, with their meanings."""
        rows = self._store.rows(table_rows.SEVENTHS, (self._number, owner))
        return {str(character): str(meaning) for character, meaning in rows}

    def inherited(self, code: Code) -> tuple[Instruction, ...]:
        """Return the notes of a code's stem and, after them, those of everything above, nearest first."""
        kept = self._inherited.get(code.stem)
        if kept is None:
            stem = code if code.stem == code.code else self.code(code.stem)
            parent = self.code(stem.parent) if stem is not None and stem.parent else None
            higher = self.inherited(parent) if parent is not None else ()
            own = self.own(code.stem)
            kept = self._inherited[code.stem] = (*own, *higher) if own else higher
        return kept

    def excluding(self, first: str, second: str) -> Instruction | None:
        """Return the Excludes1 note that keeps two codes apart; see `CodeTables.excluding`."""
        one, two = self.code(first), self.code(second)
        if one is None or two is None:
            return None
        plain, other = one.code.replace(".", ""), two.code.replace(".", "")
        mine = self._excludes.get(one.stem) or self._gather_excludes(one)
        others = self._excludes.get(two.stem) or self._gather_excludes(two)
        if not mine.names(other) and not others.names(plain):
            return None
        above_one, above_two = self._lineage(one), self._lineage(two)
        if one.stem in above_two or two.stem in above_one:
            return None
        return mine.find(other, above_two) or others.find(plain, above_one)

    def select(self, condition: str, *parameters: object) -> tuple[Code, ...]:
        """Return the codes for which a condition of SQL holds."""
        rows = self._store.rows(f"{table_rows.CODES} AND {condition}", (self._number, *parameters))
        return tuple(map(self._kept, rows))

    def _kept(self, row: tuple[object, ...]) -> Code:
        name = str(row[0])
        return self._codes.get(name) or self._codes.setdefault(
            sys.intern(name), table_rows.code(row, self._system)
        )

    def _read_spelled(self, text: str) -> Code | None:
        found = self.select("plain = ?", plain_code(text))
        return found[0] if found else None

    def _path(self, heading: str) -> tuple[Code, ...]:
        kept = self._above.get(heading)
        if kept is None:
            found = self.code(heading)
            kept = self._above[heading] = (found, *self.above(found.code)) if found is not None else ()
        return kept

    def _lineage(self, code: Code) -> frozenset[str]:
        return frozenset((code.code, *(above.code for above in self.above(code.code))))

    def _gather_excludes(self, code: Code) -> ExcludesList:
        """Return the Excludes1 notes of a code, one list for all whose nearest such note is the same."""
        notes = [n for n in self.inherited(code) if n.kind is InstructionKind.EXCLUDES1]
        owner = notes[0].owner if notes else ""
        gathered = self._kept_apart.get(owner) or self._kept_apart.setdefault(owner, ExcludesList(notes))
        self._excludes[code.stem] = gathered
        return gathered


def plain_code(text: str) -> str:
    """Return a code as the store's key: upper case, without dot and blanks."""
    return "".join(text.split()).replace(".", "").upper()
