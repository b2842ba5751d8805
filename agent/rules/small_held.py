"""A few rows of tables and lists, as much as one example needs, written down by hand.

Invariant: it answers as a store with these rows would; a list without rows here is not held. The rows of
examples are made up: they show a rule, not what CMS has published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agent.rules.held import Lists, ServiceTables
from index.edit_lists import ListEdition, McEdit
from index.records import Code, CodeKind, CodeSystem, Release
from index.releases.list_records import TITLES, AddOnEdit, ListKind, MueEdit, PtpEdit

_FIRST, _LAST = date(2025, 10, 1), date(2026, 9, 30)
_WHOLE = 7


@dataclass(frozen=True, slots=True)
class SmallHeld:
    """Rows by what they are about; see the records for their columns.

    Attributes:
        codes: Codes of other systems than ICD-10-CM that the tables hold.
        ended: HCPCS code and its last date of service.
        exempt: Diagnoses that need no POA indicator.
        edits: Diagnosis or procedure and an edit of the Medicare Code Editor.
        severities: Diagnosis and `CC` or `MCC`.
    """

    codes: tuple[Code, ...] = ()
    ended: tuple[tuple[str, str], ...] = ()
    exempt: tuple[str, ...] = ()
    edits: tuple[tuple[str, McEdit], ...] = ()
    severities: tuple[tuple[str, str], ...] = ()
    pairs: tuple[PtpEdit, ...] = ()
    units: tuple[MueEdit, ...] = ()
    add_ons: tuple[AddOnEdit, ...] = ()

    def of(self, system: CodeSystem, _: date | None) -> ServiceTables | None:
        """Return the tables of a system, None where there is no code of it."""
        codes = {code.code: code for code in self.codes if code.system is system}
        return SmallTables(system, codes, dict(self.ended)) if codes else None

    def lists(self, _: date | None) -> Lists:
        """Return the lists, with nothing said of what has been asked."""
        return SmallLists(self)

    def having(self, text: str) -> tuple[Release, ...]:
        """Return the releases in which a code may be billed."""
        return tuple(_release(code.system) for code in self.codes if code.code == text and code.billable)

    def told(self) -> Iterator[str]:
        """Yield a line for each row, those of tables in one line a system, for a rule's page."""
        for system in CodeSystem:
            names = [code.code for code in self.codes if code.system is system]
            if names:
                yield f"{system} has {', '.join(names)}"
        yield from (f"{code} ended on {day}" for code, day in self.ended)
        yield from (f"POA-exempt: {code}" for code in self.exempt)
        yield from (f"code editor: {code}, {edit.rule}" for code, edit in self.edits)
        yield from (f"{level}: {code}" for code, level in self.severities)
        yield from (f"PTP: {e.second} beside {e.first}, indicator {e.modifier}" for e in self.pairs)
        yield from (f"MUE: {e.code}, at most {e.units}, indicator {e.adjudication}" for e in self.units)
        yield from (f"add-on: {e.code} beside {e.primary or 'any'}, type {e.kind}" for e in self.add_ons)


@dataclass(frozen=True, slots=True)
class SmallTables:
    """A release of one system with a few codes."""

    system: CodeSystem
    codes: dict[str, Code]
    ended: dict[str, str]

    @property
    def release(self) -> Release:
        """The only release."""
        return _release(self.system)

    @property
    def releases(self) -> tuple[Release, ...]:
        """The only release."""
        return (self.release,)

    def code(self, text: str) -> Code | None:
        """Return a code, None where there is none."""
        return self.codes.get("".join(text.split()).upper())

    def details(self, text: str) -> dict[str, str]:
        """Return the last date of service of a code that has ended."""
        return {"terminated": self.ended[text]} if text in self.ended else {}

    def suggest(self, text: str) -> tuple[Code, ...]:
        """Return the codes that begin as `text` does."""
        found = (code for name, code in self.codes.items() if name[:3] == text[:3].upper() and code.billable)
        return tuple(found)


class SmallLists:
    """The lists of a `SmallHeld`.

    Args:
        held: The rows.
    """

    def __init__(self, held: SmallHeld) -> None:
        self._held = held
        self._rows = {
            ListKind.POA_EXEMPT: held.exempt,
            ListKind.MCE: held.edits,
            ListKind.CC_MCC: held.severities,
            ListKind.PTP: held.pairs,
            ListKind.MUE: held.units,
            ListKind.ADD_ON: held.add_ons,
        }
        self._asked: dict[str, str] = {}

    @property
    def used(self) -> dict[str, str]:
        """The lists that have answered so far."""
        return self._asked

    def edition(self, kind: ListKind) -> ListEdition | None:
        """Return the only edition of a list, None where it has no rows."""
        if not self._rows.get(kind):
            return None
        name = f"{kind.value.replace('_', '-')}-{_FIRST:%Y-%m}"
        self._asked[kind.value] = name
        return ListEdition(name, kind, f"{TITLES[kind]} of the example", _FIRST, _LAST)

    def poa_exempt(self, code: str) -> bool | None:
        """Say whether a diagnosis is exempt; None without such a list."""
        return code in self._held.exempt if self.edition(ListKind.POA_EXEMPT) else None

    def mce(self, code: str) -> tuple[McEdit, ...]:
        """Return the code editor's edits for a code."""
        return tuple(edit for listed, edit in self._held.edits if listed == code)

    def severity(self, code: str) -> str | None:
        """Return `MCC` or `CC`, None for neither."""
        return dict(self._held.severities).get(code)

    def ptp(self, one: str, other: str, _: str) -> PtpEdit | None:
        """Return the edit between two codes."""
        return next((e for e in self._held.pairs if {e.first, e.second} == {one, other}), None)

    def mue(self, code: str, _: str) -> MueEdit | None:
        """Return the edit of a code's units."""
        return next((edit for edit in self._held.units if edit.code == code), None)

    def add_on(self, code: str) -> tuple[AddOnEdit, ...]:
        """Return the edits of an add-on code."""
        return tuple(edit for edit in self._held.add_ons if edit.code == code)


def service(code: str, title: str = "A service", *, is_modifier: bool = False) -> Code:
    """Return a row of a HCPCS or CPT table: of HCPCS where the code begins with a letter."""
    kind = CodeKind.MODIFIER if is_modifier else CodeKind.SERVICE
    system = CodeSystem.HCPCS if code[0].isalpha() else CodeSystem.CPT
    return Code(code, title, kind, not is_modifier, None, code, None, system)


def procedure(code: str, title: str = "A procedure") -> Code:
    """Return a row of the ICD-10-PCS tables: a code where it has seven characters, else a heading."""
    whole = len(code) == _WHOLE
    kind = CodeKind.PROCEDURE if whole else CodeKind.OPERATION
    return Code(code, title, kind, whole, None, code, None, CodeSystem.ICD10PCS)


def _release(system: CodeSystem) -> Release:
    name = system.value.casefold().replace("-", "")
    return Release(f"{name}-example", system, f"{system.value} of the example", _FIRST, _LAST, "", "example")
