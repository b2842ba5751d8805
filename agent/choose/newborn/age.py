"""How old a child is, to the day where the note says so.

Invariant: the encounter's years win over the note's words; days and weeks come from plain statements of the
patient's age alone.
"""

import re
from dataclasses import dataclass

from agent.choose.finding import View
from agent.choose.newborn.words import WORDS

_NEONATAL = 28
_HEAD = 1500
_DAYS = {"hour": 1 / 24, "hr": 1 / 24, "day": 1, "d": 1, "week": 7, "wk": 7, "month": 30.4, "mo": 30.4}
_SAID = re.compile(
    r"\b(\d{1,3}|one|two|three|four|five|six)[\s-]*(hours?|hrs?|days?|weeks?|wks?|months?|mos?)[\s-]*"
    r"(?:old\b|of\s+age\b|o\b|(?:well|WCC|WCV|check))|\b(\d{1,2})\s?(d|w|m)/?o\b|\bDOL\s*#?(\d{1,3})",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(frozen=True, slots=True)
class Age:
    """A patient's age.

    Attributes:
        years: Completed years, None when unknown.
        days: Of a small child, None when the note does not say.
        in_nursery: Whether the note is of a stay that began with or soon after the birth.
    """

    years: int | None
    days: int | None
    in_nursery: bool

    @property
    def is_newborn(self) -> bool:
        """Whether perinatal codes hold: in the first 28 days, or a stay that began in them."""
        if self.years is not None and self.years > 0:
            return False
        if self.in_nursery:
            return True
        return self.days is not None and self.days <= _NEONATAL

    @property
    def is_child(self) -> bool:
        """Whether the patient is under 18."""
        return self.years is not None and self.years < 18


def age_of(view: View) -> Age:
    """Read a patient's age from the encounter and the head of the note."""
    years = view.encounter.age_years
    if years is None or years > 0:
        return Age(years, None, in_nursery=False)
    head = view.document.text[:_HEAD]
    return Age(
        years, _days(head), in_nursery=bool(WORDS.pattern("nursery").search(head)) and not _is_later(head)
    )


def _is_later(head: str) -> bool:
    """Say whether the child has left the nursery long since: "4-month-old, former NICU graduate"."""
    days = _days(head)
    return days is not None and days > _NEONATAL and "d/c summary" not in head.lower()


def _days(head: str) -> int | None:
    found = _SAID.search(head)
    if not found:
        return None
    if found.group(5):
        return int(found.group(5))
    if found.group(3):
        return int(int(found.group(3)) * {"d": 1, "w": 7, "m": 30.4}[found.group(4).lower()])
    said, unit = found.group(1).lower(), found.group(2).lower().rstrip("s")
    return int((_NUMBERS.get(said) or int(said)) * _DAYS[unit])
