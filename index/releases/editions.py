"""Which dates of service a file is for, told by what it says of itself and else by what it is called.

Invariant: official lists seldom state their date in a form that a machine can rely on; what does (a header, a
newest effective date) is asked first by the readers, and this module reads what people write in file and
archive names: `FY25`, `2026q1`, `HCPC2025_OCT_ANWEB`, `Eff_01-01-2026`, `april-1-2026`. A file that says
nothing is refused with the name that it should have, never guessed at.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.errors import TablesError

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_FISCAL = re.compile(r"fy[ _-]?(?:20)?(?P<year>\d\d)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)(?!\d)")
_QUARTER = re.compile(
    r"(?<!\d)(?P<year>20\d\d)[ _-]?q(?P<quarter>[1-4])|q(?P<quarter2>[1-4])[ _-]?(?P<year2>20\d\d)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(?P<month>[01]?\d)[-_/](?P<day>[0-3]?\d)[-_/](?P<year>20\d\d)(?!\d)")
_MONTH_NAME = "|".join(_MONTHS)
_MONTH = re.compile(
    rf"(?:(?P<year>20\d\d)[ _-]*(?P<month>{_MONTH_NAME})"
    rf"|(?P<month2>{_MONTH_NAME})[a-z]*[ _,-]*(?:\d\d?[ _,-]+)?(?P<year2>20\d\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """Dates of service for which a list holds.

    Attributes:
        label: What people call it: `FY2026`, `2026 Q1`.
        valid_from: First date of service.
        valid_to: Last date of service (inclusive).
    """

    label: str
    valid_from: date
    valid_to: date


def fiscal_year(year: int, *, is_april: bool = False) -> Edition:
    """Return the edition of a federal fiscal year, from October, or its update of April."""
    first = date(year, 4, 1) if is_april else date(year - 1, 10, 1)
    return Edition(f"FY{year}{' April' if is_april else ''}", first, date(year, 9, 30))


def quarter_of(day: date) -> Edition:
    """Return the edition of the calendar quarter that holds a day."""
    number = (day.month - 1) // 3
    first = date(day.year, 3 * number + 1, 1)
    after = date(day.year + (number == 3), (3 * number + 3) % 12 + 1, 1)
    return Edition(f"{day.year} Q{number + 1}", first, after - timedelta(days=1))


def calendar_year(year: int) -> Edition:
    """Return the edition of a calendar year."""
    return Edition(str(year), date(year, 1, 1), date(year, 12, 31))


def said_year(text: str) -> int | None:
    """Return the fiscal year that a text names (`FY25`, `order-2026.txt`), None where it names none."""
    if match := _FISCAL.search(text):
        return 2000 + int(match["year"])
    found = _YEAR.findall(text)
    return int(found[-1]) if found else None


def says_april(text: str) -> bool:
    """Say whether a text names the update of April."""
    return "april" in text.casefold()


def said_quarter(text: str) -> Edition | None:
    """Return the quarter that a text names: `2026q1`, `HCPC2025_OCT`, `Eff_01-01-2026`; None where none."""
    if match := _QUARTER.search(text):
        year, quarter = match["year"] or match["year2"], match["quarter"] or match["quarter2"]
        return quarter_of(date(int(year), 3 * int(quarter) - 2, 1))
    if (match := _DAY.search(text)) and 1 <= int(match["month"]) <= 12:
        return quarter_of(date(int(match["year"]), int(match["month"]), 1))
    if match := _MONTH.search(text):
        month = _MONTHS.index((match["month"] or match["month2"]).casefold()) + 1
        return quarter_of(date(int(match["year"] or match["year2"]), month, 1))
    return None


def parse_day(text: str) -> date | None:
    """Read a date as the official lists write it: `20240701`, `2024-07-01`, `07/01/2024`; None for others."""
    digits = re.sub(r"\D", "", text.removesuffix(" 00:00:00"))
    if len(digits) != 8:
        return None
    if re.match(r"\d\d?[-/]", text):
        digits = digits[4:] + digits[:4]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def undated(name: str, example: str) -> TablesError:
    """Return the error for a file that does not say which dates it is for."""
    return TablesError(
        f"{name!r} does not say for which dates of service it holds.",
        f"Give it the name it is published under, for example {example}, or the archive it came in.",
    )
