"""What the official index files hold: entries, in columns, of a family.

Invariant: an entry has a code, a reference to another entry, or a value to use; its columns are those that
`COLUMNS` names for its family, and `code` (in the alphabetic index also `manifestation`) where it names none.
The ICD-10-PCS index gives whole codes (`code`), their first characters (`stem`) and tables (`table`).
"""

from dataclasses import dataclass
from enum import StrEnum

from index.records import Release

CODE_COLUMN = "code"


class Family(StrEnum):
    """The index files that can be read."""

    ALPHABETIC = "index"
    EXTERNAL_CAUSE = "external_cause"
    NEOPLASM = "neoplasm"
    DRUG = "drug"
    PCS_INDEX = "pcs_index"
    PCS_BODY_PART = "pcs_body_part"
    PCS_DEVICE = "pcs_device"


COLUMNS: dict[Family, dict[str, str]] = {
    Family.ALPHABETIC: {},
    Family.EXTERNAL_CAUSE: {},
    Family.NEOPLASM: {
        "2": "primary",
        "3": "secondary",
        "4": "in_situ",
        "5": "benign",
        "6": "uncertain",
        "7": "unspecified",
    },
    Family.DRUG: {
        "2": "accidental",
        "3": "self_harm",
        "4": "assault",
        "5": "undetermined",
        "6": "adverse_effect",
        "7": "underdosing",
    },
    Family.PCS_INDEX: {},
    Family.PCS_BODY_PART: {},
    Family.PCS_DEVICE: {},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index or table.

    Attributes:
        levels: Main term and terms, outermost first, without modifiers.
        modifiers: Nonessential modifiers of the last level, without parentheses.
        codes: Column and code, in the file's order; the column is `code` where the file has only one.
        see: The entry to go to instead, None where there is none.
        see_also: The entry to look at as well.
        use: Values of the ICD-10-PCS tables that the words stand for: `Peritoneal Cavity`.
    """

    levels: tuple[str, ...]
    codes: tuple[tuple[str, str], ...] = ()
    modifiers: tuple[str, ...] = ()
    see: str | None = None
    see_also: str | None = None
    use: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The levels as the printed index reads."""
        return ", ".join(self.levels)

    def code(self, column: str = CODE_COLUMN) -> str | None:
        """Return the code in a column, None where it has none."""
        return dict(self.codes).get(column)


@dataclass(frozen=True, slots=True)
class IndexFile:
    """An index file as read.

    Attributes:
        rows_read: Main terms and terms in the file; entries and skipped add up to it.
        skipped: Reason and number.
    """

    release: Release
    family: Family
    entries: tuple[Entry, ...]
    rows_read: int
    skipped: tuple[tuple[str, int], ...]
