"""The official lists about codes, as of a date of service: POA exemption, MCE, CC and MCC, changes, NCCI.

Invariant: each list is asked of the edition in force on the date, or, where none held is in force, of the one
nearest to it; `edition` says which, so that whoever relies on an answer can say what it rests on. A list that
is not held answers as one without rows.
"""

import re
from dataclasses import dataclass
from datetime import date

from index.records import CodeRange
from index.releases.list_records import ListKind, MueEdit, PtpEdit
from index.tables_store import Store

_AGES = re.compile(r"ages? (?P<first>\d+)(?:\s*-\s*(?P<last>\d+))?(?P<alone> only)?", re.IGNORECASE)
_SEX = re.compile(r"\b(?P<sex>female|male) only\b", re.IGNORECASE)
_PTP = (
    "SELECT first, second, effective, deleted, modifier, rationale FROM ptp"
    " WHERE edition = ? AND service = ? AND first = ? AND second = ?"
)
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
        words = self.rule.casefold() + self.edit.casefold()
        return any(said in words for said in ("manifestation", "not allowed as", "unacceptable principal"))


class EditLists:
    """The lists of an open store as of one date of service.

    Args:
        store: An open store (`CodeTables.store`).
        day: The date of service; None for the newest editions.
    """

    def __init__(self, store: Store, day: date | None = None) -> None:
        self._store = store
        self._day = day
        rows = store.rows("SELECT id, edition_id, kind, title, valid_from, valid_to FROM edition")
        self._numbers = {str(row[1]): int(str(row[0])) for row in rows}
        self.editions = tuple(sorted((_edition(row) for row in rows), key=lambda one: one.valid_from))

    def edition(self, kind: ListKind) -> ListEdition | None:
        """Return the edition of a list that answers, None where none is held."""
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
            (self._numbers[edition.edition_id], _plain(code)),
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
        number, day = self._numbers[edition.edition_id], (self._day or edition.valid_to).isoformat()
        for pair in ((one, other), (other, one)):
            for row in self._store.rows(_PTP, (number, service, *map(_plain, pair))):
                edit = PtpEdit(*map(str, row))
                if edit.effective <= day and (not edit.deleted or day <= edit.deleted):
                    return edit
        return None

    def mue(self, code: str, service: str) -> MueEdit | None:
        """Return the most units of a service that are plausible, None where no edit is held."""
        edition = self.edition(ListKind.MUE)
        if edition is None:
            return None
        statement = (
            "SELECT plain, units, adjudication, rationale FROM mue"
            " WHERE edition = ? AND service = ? AND plain = ?"
        )
        rows = self._store.rows(statement, (self._numbers[edition.edition_id], service, _plain(code)))
        return next((MueEdit(str(p), int(str(u)), str(a), str(r)) for p, u, a, r in rows), None)

    def _listed(self, kind: ListKind, code: str) -> tuple[tuple[str, str], ...]:
        edition = self.edition(kind)
        if edition is None:
            return ()
        rows = self._store.rows(
            "SELECT name, value FROM listed WHERE edition = ? AND plain = ?",
            (self._numbers[edition.edition_id], _plain(code)),
        )
        return tuple((str(name), str(value)) for name, value in rows)


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
