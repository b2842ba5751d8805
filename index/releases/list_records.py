"""What the official lists about codes hold: one value of one name for a code, for the dates of an edition.

Invariant: codes stand without their dots; a list is of one kind and one edition, and what was not kept is
counted with the reason, so that kept and skipped add up to the rows read.
"""

from dataclasses import dataclass
from enum import StrEnum

from index.releases.editions import Edition


class ListKind(StrEnum):
    """The lists that can be read."""

    POA_EXEMPT = "poa_exempt"
    MCE = "mce"
    CC_MCC = "cc_mcc"
    CONVERSION = "conversion"
    ADDENDA = "addenda"
    PTP = "ncci_ptp"
    MUE = "ncci_mue"
    ADD_ON = "ncci_add_on"


TITLES = {
    ListKind.POA_EXEMPT: "POA-exempt list",
    ListKind.MCE: "Medicare Code Editor lists",
    ListKind.CC_MCC: "MS-DRG CC and MCC lists",
    ListKind.CONVERSION: "conversion table",
    ListKind.ADDENDA: "addenda",
    ListKind.PTP: "NCCI procedure-to-procedure edits",
    ListKind.MUE: "NCCI medically unlikely edits",
    ListKind.ADD_ON: "NCCI add-on code edits",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: what a list says of a code.

    Attributes:
        plain: The code without its dot.
        name: What is said: an edit, `level`, `previous`, `add`.
        value: The value: a rule's words, `MCC`, another code, a title.
    """

    plain: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list as read.

    Attributes:
        part: Which part of the edition it is, where an edition has several (`mcc`); empty otherwise.
        rows_read: Rows of the file; those kept and those skipped add up to it.
        skipped: Reason and number.
    """

    kind: ListKind
    edition: Edition
    part: str
    rows: tuple[Listed, ...]
    rows_read: int
    skipped: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """A pair that may not be billed together by one provider on one day.

    Attributes:
        first: The code that is paid (column 1).
        second: The code that is denied (column 2).
        effective: First date of service, `YYYY-MM-DD`.
        deleted: Last date of service, empty while open.
        modifier: 0 never together, 1 together with a modifier that says why, 9 not applicable.
        rationale: Why, in CMS's words.
    """

    first: str
    second: str
    effective: str
    deleted: str
    modifier: str
    rationale: str


@dataclass(frozen=True, slots=True)
class MueEdit:
    """How many units of a service one patient has on one day at most.

    Attributes:
        code: HCPCS or CPT code.
        units: The most that is plausible.
        adjudication: 1 a claim line, 2 a day by policy, 3 a day by clinical benchmark.
        rationale: Why, in CMS's words.
    """

    code: str
    units: int
    adjudication: str
    rationale: str


@dataclass(frozen=True, slots=True)
class AddOnEdit:
    """A service that is billed only beside another.

    Attributes:
        code: The add-on code.
        kind: 1 beside one of the primary codes listed, 2 beside one that the contractor lists, 3 both.
        primary: A primary code, empty where the contractor decides.
        effective: First date of service, `YYYY-MM-DD`, empty where the file says none.
        deleted: Last date of service, empty while open.
    """

    code: str
    kind: str
    primary: str
    effective: str
    deleted: str

    def holds(self, day: str) -> bool:
        """Say whether it holds on a date of service, `YYYY-MM-DD`."""
        return self.effective <= day and (not self.deleted or day <= self.deleted)
