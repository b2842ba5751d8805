"""The official lists about codes, as of a date of service: POA exemption, MCE, CC and MCC, changes, NCCI.

Invariant: each list is asked of the edition in force on the date, or, where none held is in force, of the one
nearest to it; `edition` says which, so that whoever relies on an answer can say what it rests on. A list that
is not held answers as one without rows. Every list that was asked and is held is named in `used`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.records import CodeRange
from index.releases.add_ons import unpacked
from index.releases.list_records import AddOnEdit, ListKind, MueEdit, PtpEdit
from index.tables_store import Store

_AGES = re.compile(r"ages? (?P<first>\d+)(?:\s*-\s*(?P<last>\d+))?(?P<alone> only)?", re.IGNORECASE)
_SEX = re.compile(r"\b(?P<sex>female|male) only\b", re.IGNORECASE)
_PAIR = (
    "SELECT first, second, effective, deleted, modifier, rationale FROM ptp"
    " WHERE edition = ? AND service = ? AND first = ? AND second = ?"
)
_PTP = f"{_PAIR} UNION ALL {_PAIR}"
_LISTED = "SELECT name, value FROM listed WHERE edition = ? AND plain = ?"
_KEPT = 20_000
_OLDEST_AGE = 124


@dataclass(frozen=True, slots=True)
class ListEdition:
    """An edition of a list that is held.

    Attributes:
        edition_id: For example `ncci-ptp-2026-01`.
        valid_from: First date of service.
        valid_to: Last date of service (inclusive).
    """

    edition_id: str
    kind: ListKind
    title: str
    valid_from: date
    valid_to: date

    def governs(self, day: date) -> bool:
        """Say whether it holds on a date of service."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class McEdit:
    """An edit of the Medicare Code Editor for one code.

    Attributes:
        edit: Its kind as the list names it: `Age`, `Sex`, `Other`.
        rule: Its words: `Maternity (Ages 9-64)`, `Manifestation (Not Allowed as Principal Diagnosis)`.
    """

    edit: str
    rule: str

    @property
    def ages(self) -> tuple[int, int] | None:
        """The youngest and oldest age in years that it admits, None where it is not about age."""
        match = _AGES.search(self.rule)
        if match is None:
            return None
        first = int(match["first"])
        return first, int(match["last"]) if match["last"] else first if match["alone"] else _OLDEST_AGE

    @property
    def sex(self) -> str | None:
        """`female` or `male` where it admits only that, otherwise None."""
        match = _SEX.search(self.rule)
        return match["sex"].lower() if match else None

    @property
    def bars_principal(self) -> bool:
        """Whether the code may not be the principal diagnosis: a manifestation, or unacceptable as such."""
        return self.names("manifestation", "not allowed as", "unacceptable principal")

    def names(self, *words: str) -> bool:
        """Say whether the list's words for the edit hold any of some words, in small letters."""
        said = f"{self.edit} {self.rule}".casefold()
        return any(word in said for word in words)


class EditLists:
    """The lists of an open store as of one date of service.

    Args:
        store: An open store (`CodeTables.store`).
        day: The date of service; None for the newest editions.
    """

    def __init__(self, store: Store, day: date | None = None) -> None:
        self._held = _held(store)
        self._store = store
        self._day = day
        self._chosen: dict[ListKind, ListEdition | None] = {}
        self._pairs: dict[tuple[str, str, str], PtpEdit | None] = {}

    @property
    def editions(self) -> tuple[ListEdition, ...]:
        """Every edition of every list that is held, oldest first."""
        return self._held.editions

    @property
    def used(self) -> dict[str, str]:
        """The editions that have answered so far: kind of list to the edition's id."""
        return {kind.value: chosen.edition_id for kind, chosen in self._chosen.items() if chosen}

    def edition(self, kind: ListKind) -> ListEdition | None:
        """Return the edition of a list that answers, None where none is held."""
        if kind not in self._chosen:
            self._chosen[kind] = self._choose(kind)
        return self._chosen[kind]

    def _choose(self, kind: ListKind) -> ListEdition | None:
        held = [edition for edition in self.editions if edition.kind is kind]
        day = self._day
        if not held or day is None:
            return held[-1] if held else None
        in_force = [edition for edition in held if edition.governs(day)]
        return in_force[-1] if in_force else min(held, key=lambda edition: _days_apart(edition, day))

    def poa_exempt(self, code: str) -> bool | None:
        """Say whether a diagnosis is exempt from POA reporting; None where no list is held."""
        if self.edition(ListKind.POA_EXEMPT) is None:
            return None
        return bool(self._listed(ListKind.POA_EXEMPT, code))

    def mce(self, code: str) -> tuple[McEdit, ...]:
        """Return the Medicare Code Editor's edits for a diagnosis."""
        return tuple(McEdit(name, value) for name, value in self._listed(ListKind.MCE, code))

    def severity(self, code: str) -> str | None:
        """Return `MCC` or `CC` for a secondary diagnosis that counts as such, otherwise None."""
        found = {value for name, value in self._listed(ListKind.CC_MCC, code) if name == "level"}
        return "MCC" if "MCC" in found else "CC" if found else None

    def previous(self, code: str) -> tuple[CodeRange, ...]:
        """Return the codes that a newer code was assigned to before, from the conversion table."""
        return tuple(_range(value) for _, value in self._listed(ListKind.CONVERSION, code))

    def heirs(self, code: str) -> tuple[str, ...]:
        """Return the newer codes, without dots, that were assigned to a code before, in order."""
        edition = self.edition(ListKind.CONVERSION)
        if edition is None:
            return ()
        rows = self._store.rows(
            "SELECT plain, value FROM listed WHERE edition = ? AND (value = ? OR value LIKE '%-%')",
            (self._number(edition), _plain(code)),
        )
        found = (str(plain) for plain, value in rows if _range(str(value)).covers(code))
        return tuple(dict.fromkeys(found))

    def changes(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return what addenda say of a code (`add`, `delete`, `revise_from`, `revise_to`) and a title."""
        return self._listed(ListKind.ADDENDA, code)

    def ptp(self, one: str, other: str, service: str) -> PtpEdit | None:
        """Return the NCCI edit between two codes that holds on the date of service, None where none does.

        Args:
            one: A HCPCS or CPT code.
            other: Another; the edit says which of them is denied.
            service: `practitioner`, `hospital` or `dme`.
        """
        edition = self.edition(ListKind.PTP)
        if edition is None:
            return None
        asked = (_plain(one), _plain(other), service)
        if asked not in self._pairs:
            self._pairs[asked] = self._pair(edition, *asked)
        return self._pairs[asked]

    def _pair(self, edition: ListEdition, one: str, other: str, service: str) -> PtpEdit | None:
        number, day = self._number(edition), self._asked(edition)
        rows = self._store.rows(_PTP, (number, service, one, other, number, service, other, one))
        edits = (PtpEdit(*map(str, row)) for row in rows)
        return next((e for e in edits if e.effective <= day and (not e.deleted or day <= e.deleted)), None)

    def mue(self, code: str, service: str) -> MueEdit | None:
        """Return the most units of a service that are plausible, None where no edit is held."""
        edition = self.edition(ListKind.MUE)
        if edition is None:
            return None
        statement = (
            "SELECT plain, units, adjudication, rationale FROM mue"
            " WHERE edition = ? AND service = ? AND plain = ?"
        )
        rows = self._store.rows(statement, (self._number(edition), service, _plain(code)))
        return next((MueEdit(str(p), int(str(u)), str(a), str(r)) for p, u, a, r in rows), None)

    def add_on(self, code: str) -> tuple[AddOnEdit, ...]:
        """Return the NCCI add-on edits of a code that hold on the date of service: one for each primary."""
        edition = self.edition(ListKind.ADD_ON)
        if edition is None:
            return ()
        rows = self._listed(ListKind.ADD_ON, code)
        edits = (unpacked(_plain(code), kind, value) for kind, value in rows)
        return tuple(edit for edit in edits if edit.holds(self._asked(edition)))

    def _listed(self, kind: ListKind, code: str) -> tuple[tuple[str, str], ...]:
        edition = self.edition(kind)
        return self._held.listed(self._number(edition), code) if edition else ()

    def _number(self, edition: ListEdition) -> int:
        return self._held.numbers[edition.edition_id]

    def _asked(self, edition: ListEdition) -> str:
        """Return the date of service, the last of the edition where none is known."""
        return (self._day or edition.valid_to).isoformat()


@dataclass(frozen=True, slots=True)
class _Held:
    """What every view of a store shares: its editions, and the rows read last."""

    editions: tuple[ListEdition, ...]
    numbers: dict[str, int]
    listed: Callable[[int, str], tuple[tuple[str, str], ...]]


def _held(store: Store) -> _Held:
    """Return what a store holds of lists, read once."""
    kept = store.memo.get(_Held)
    return kept if isinstance(kept, _Held) else store.memo.setdefault(_Held, _read(store))


def _read(store: Store) -> _Held:
    rows = store.rows("SELECT id, edition_id, kind, title, valid_from, valid_to FROM edition")
    editions = sorted((_edition(row) for row in rows), key=lambda one: one.valid_from)

    def listed(number: int, code: str) -> tuple[tuple[str, str], ...]:
        return tuple((str(name), str(value)) for name, value in store.rows(_LISTED, (number, _plain(code))))

    return _Held(tuple(editions), {str(r[1]): int(str(r[0])) for r in rows}, lru_cache(_KEPT)(listed))


def _edition(row: tuple[object, ...]) -> ListEdition:
    edition_id, kind, title, first, last = map(str, row[1:])
    return ListEdition(edition_id, ListKind(kind), title, date.fromisoformat(first), date.fromisoformat(last))


def _days_apart(edition: ListEdition, day: date) -> int:
    before, after = edition.valid_from, edition.valid_to
    return (before - day).days if day < before else max(0, (day - after).days)


def _range(value: str) -> CodeRange:
    first, _, last = value.partition("-")
    return CodeRange(first, last or first)


def _plain(code: str) -> str:
    return "".join(code.split()).replace(".", "").upper()
