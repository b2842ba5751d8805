"""The codes of one release in memory, for comparing all of them with those of another.

Invariant: `plain` is the code without its dot, the form by which two releases are compared; blocks and
chapters, whose names are not codes, are left out.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from index.records import Release
from index.tables_store import Store

_CODES = (
    "SELECT plain, code, title, billable, stem, seventh FROM code"
    " WHERE release = ? AND kind NOT IN ('chapter', 'block') ORDER BY plain"
)
_AFTER_ALL = "\uffff"


@dataclass(frozen=True, slots=True)
class Row:
    """A code as a comparison needs it."""

    plain: str
    code: str
    title: str
    billable: bool
    stem: str
    seventh: str | None


class Rows:
    """All codes of a release, by their plain form and in its order."""

    def __init__(self, store: Store, release: Release) -> None:
        self.release = release
        read = store.rows(_CODES, (store.numbers[release.release_id],))
        self.by_plain = {str(row[0]): _row(row) for row in read}

    @cached_property
    def billable(self) -> list[str]:
        """The plain forms of the billable codes, sorted."""
        return sorted(plain for plain, row in self.by_plain.items() if row.billable)

    def below(self, prefix: str) -> list[Row]:
        """Return the billable codes that begin with `prefix`."""
        start, end = bisect_left(self.billable, prefix), bisect_left(self.billable, prefix + _AFTER_ALL)
        return [self.by_plain[plain] for plain in self.billable[start:end]]

    @cached_property
    def by_title(self) -> dict[str, list[Row]]:
        """The billable codes by their title in lower case."""
        found: dict[str, list[Row]] = {}
        for plain in self.billable:
            row = self.by_plain[plain]
            found.setdefault(row.title.lower(), []).append(row)
        return found


def _row(row: tuple[object, ...]) -> Row:
    plain, code, title, billable, stem, seventh = row
    return Row(
        str(plain),
        str(code),
        str(title),
        bool(billable),
        str(stem),
        None if seventh is None else str(seventh),
    )
