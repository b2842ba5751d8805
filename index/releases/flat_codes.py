"""What the files of a flat code system hold: HCPCS Level II and CPT.

Invariant: each code is one row, a service or a modifier; what a file says of it besides its title is kept as
named details, dates as `YYYY-MM-DD`. A code whose termination lies before the release's first day is kept,
not billable.
"""

from dataclasses import dataclass

from index.records import Code, Release


@dataclass(frozen=True, slots=True)
class FlatCodes:
    """A file of HCPCS or CPT codes as read.

    Attributes:
        size: Of the file, in bytes.
        details: Code without blanks, name of the detail, its value.
        rows_read: Codes in the file: those kept and those skipped.
        skipped: Reason and number.
    """

    release: Release
    size: int
    codes: tuple[Code, ...]
    details: tuple[tuple[str, str, str], ...]
    rows_read: int
    skipped: tuple[tuple[str, int], ...]
