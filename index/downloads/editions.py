"""Names of editions: `icd10cm-2027` (a fiscal year), `icd10cm-2026-04`, `hcpcs-2026-q4`.

Invariant: a name means one edition whatever the day: a year alone is the fiscal year that starts on 1 October
of the year before, a year and a month the edition in force from that month on. Names of the tables' releases
(`icd10cm-2026-10`) are names here too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

CYCLES = {"october": "2027", "april": "2026-04", "quarter": "2026-10"}
"""How a set is published, with an example: each fiscal year, its April edition, each quarter."""

_NAME = re.compile(
    r"(?P<set>[a-z0-9]+(?:-[a-z]+)*)-(?P<year>20\d\d)(?:-(?:(?P<month>\d\d)|q(?P<quarter>[1-4])))?"
)
_MONTHS = {1: "january", 4: "april", 7: "july", 10: "october"}
_FIRST_GROUPER = 1983
"""Years before a fiscal year's version of the grouper: that of 2027 is 44."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a set.

    Attributes:
        name: As asked for.
        cycle: A key of `CYCLES`.
        year: The fiscal year of an October or April edition, the calendar year of a quarter.
        month: In which it comes into force.
    """

    set: str
    name: str
    cycle: str
    year: int
    month: int

    def fill(self, text: str) -> str:
        """Put year, month and quarter in the place of a text's `{year}`, `{month}` and the like."""
        return text.format(
            year=self.year,
            yy=f"{self.year % 100:02}",
            month=_MONTHS[self.month],
            quarter=(self.month + 2) // 3,
            drg=self.year - _FIRST_GROUPER,
        )


def editions_named(text: str, sets: set[tuple[str, str]]) -> Iterator[Edition]:
    """Yield the editions that a name means: none, or one.

    Args:
        text: The name.
        sets: Sets that are published, each with its cycle.
    """
    found = _NAME.fullmatch(text.strip().lower())
    if not found:
        return
    name, year = found["set"], int(found["year"])
    month = int(found["month"]) if found["month"] else None
    quarter = int(found["quarter"]) * 3 - 2 if found["quarter"] else None
    if (name, "quarter") in sets and (quarter or month) in _MONTHS:
        yield Edition(name, text, "quarter", year, quarter or month or 1)
    elif (name, "april") in sets and month == 4:
        yield Edition(name, text, "april", year, 4)
    elif (name, "october") in sets and quarter is None and month in {None, 10}:
        yield Edition(name, text, "october", year + 1 if month else year, 10)
