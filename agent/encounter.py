"""What a note says of its own encounter: setting, sex, age, date of service.

Invariant: what the caller gives always wins; what the note says is taken only from plain statements
("57-year-old male", "Date of service: 2026-05-04"), never guessed from names or drugs.
"""

import re
from datetime import date

from agent.records import Document, Encounter, SectionKind, Setting, Sex

_AGED = re.compile(
    r"\b(?P<n>\d{1,3})[\s-]*(?:year|yr)s?[\s-]*(?:old|of age)\b"
    r"|\b(?P<y>\d{1,3})[\s-]?(?:yo|y/o|y\.o\.)(?=\W|$)",
    re.IGNORECASE,
)
_INFANT = re.compile(
    r"\b\d{1,3}[\s-]*(?:month|week|day)s?[\s-]*old,?\s+(?:[\w-]+\s+){0,3}?"
    r"(?:male|female|boy|girl|infant|baby|child|newborn|neonate|patient|son|daughter)\b",
    re.IGNORECASE,
)
_NEWBORN = re.compile(r"(?<!\bher )(?<!\bhis )(?<!\btheir )\b(?:newborn|neonate)\b", re.IGNORECASE)
_NEWBORN_RECORD = re.compile(
    r"\b(?:newborn|neonat(?:al|ology)|NICU|nursery)\b.{0,30}?"
    r"\b(?:discharge|admission|admit|D/?C|summary|note|record|exam|H&P|progress)",
    re.IGNORECASE,
)
_MOTHER = re.compile(
    r"\bgravida\b|\bG\d{1,2}\s?,?\s?P\s?\d|\bintrauterine pregnancy\b|\bdelivery note\b", re.IGNORECASE
)
_OF_MOTHER = re.compile(r"[\s,]+(?:\w+\s+){0,2}?(?:G\d|gravida|mother|mom\b|primi)", re.IGNORECASE)
_OPENING = 400
_SEXED = re.compile(
    r"\b(?:year|yr|month|week|day)s?[\s-]*old,?(?:[\s\w-]{0,40}?)\b(female|woman|girl|lady|male|man|boy|gentleman)\b"
    r"|(?:\b|(?<=\d))y\.?/?o\.?,?(?:[\s\w-]{0,30}?)\b(female|woman|girl|lady|male|man|boy|gentleman|f|m)\b"
    r"|\b(?:sex|gender)\s*:?\s*(female|male|f|m)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\b\d{1,3}\s?(F|M)\b")
_FEMALE = frozenset({"female", "woman", "girl", "lady", "f"})
DATE = r"\s*:?\s*(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<us>\d{1,2}/\d{1,2}/\d{4}))"
"""A date behind its label, in a regular expression; `said_day` reads it."""

_SERVED = re.compile(
    r"\b(?:date of (?:service|visit|admission|encounter)|admission date|admitted on|visit date|DOS)" + DATE,
    re.IGNORECASE,
)
_TITLE = (
    r"(?!.*\b(?:last|prior|previous|earlier|old|next|return|since|seen|birth|dob)\b)[A-Za-z&' \t/-]{0,40}"
    r"\b(?:note|visit|report|summary|consult(?:ation)?|encounter|evaluation|follow[- ]?up|h&p"
    r"|history\s+and\s+physical)\b(?:[ \t]+(?:on|of|dated|date|note|report))?"
)
_TITLED = (
    re.compile(rf"^[ \t]*{_TITLE}[ \t]*[,;|(\u2013-]?{DATE}[ \t]*\)?[ \t]*$", re.IGNORECASE),
    re.compile(rf"^{DATE}[ \t]*[,;:|\u2013-]?[ \t]*{_TITLE}[ \t]*$", re.IGNORECASE),
)
"""A date that ends or opens the title of a note, which has nothing else: "CLINIC NOTE 06/03/2026"."""

_TITLE_LINES, _TITLE_LENGTH = 3, 90
"""Lines in which the title may stand, and the characters that it has at most."""

_DISCHARGED = re.compile(r"\b(?:date of discharge|discharge date)" + DATE, re.IGNORECASE)
_INPATIENT = re.compile(
    r"\b(?:hospital course|discharge (?:summary|diagnos[ei]s|medications)|admitting diagnosis)\b",
    re.IGNORECASE,
)
_EMERGENCY = re.compile(
    r"\b(?:emergency department|ED course|emergency room visit|triage note|ED note|ED provider)\b",
    re.IGNORECASE,
)
_HEAD = 3000
"""Characters from the start in which a note says who was seen."""


def describe(
    document: Document,
    note_id: str,
    *,
    setting: Setting | None = None,
    day: date | None = None,
    sex: Sex | None = None,
    age_years: int | None = None,
) -> Encounter:
    """Make the encounter of a single note.

    Args:
        document: The note, cut into sections.
        note_id: What the caller calls it.
        setting: Where it took place; read from the note when None, outpatient when it does not say.
        day: Date of service; for a stay, the date of discharge decides the release.
        sex: The patient's sex.
        age_years: Completed years.
    """
    head = document.text[:_HEAD]
    return Encounter(
        note_id,
        setting or _setting(document, head),
        (document,),
        day or _day(head),
        sex or _sex(head),
        age_years if age_years is not None else _age(head),
    )


def _setting(document: Document, head: str) -> Setting:
    kinds = {s.kind for s in document.sections}
    if SectionKind.HOSPITAL_COURSE in kinds and not _EMERGENCY.search(head):
        return Setting.INPATIENT
    if _INPATIENT.search(head):
        return Setting.INPATIENT
    return Setting.EMERGENCY if _EMERGENCY.search(head) else Setting.OUTPATIENT


def _day(head: str) -> date | None:
    for pattern in (_DISCHARGED, _SERVED):
        found = pattern.search(head)
        if found and (day := said_day(found)) is not None:
            return day
    return _day_of_title(head)


def _day_of_title(head: str) -> date | None:
    """Return the day in the first lines, where one is the title of a note with its date."""
    for line in [line for line in head.splitlines() if line.strip()][:_TITLE_LINES]:
        for pattern in _TITLED if len(line) <= _TITLE_LENGTH else ():
            found = pattern.match(line)
            if found and (day := said_day(found)) is not None:
                return day
    return None


def said_day(found: re.Match[str]) -> date | None:
    """Return the day that a match with `DATE` tells, None where there is no such day."""
    try:
        if found.group("iso"):
            return date.fromisoformat(found.group("iso"))
        month, day, year = (int(part) for part in found.group("us").split("/"))
        return date(year, month, day)
    except ValueError:
        return None


def _sex(head: str) -> Sex | None:
    found = _SEXED.search(head)
    said = next((g.lower() for g in found.groups() if g), None) if found else None
    if said is None:
        short = _SHORT.search(head)
        said = short.group(1).lower() if short else None
    if said is None:
        return None
    return Sex.FEMALE if said in _FEMALE else Sex.MALE


def _age(head: str) -> int | None:
    found, infant = _AGED.search(head), _INFANT.search(head)
    if infant and (not found or infant.start() < found.start()):
        return 0  # a person is that old, not a wound ("a 3-day-old laceration")
    of_mother = found and (found.start() > _OPENING // 4 or _OF_MOTHER.match(head, found.end()))
    if _NEWBORN_RECORD.search(head[:_OPENING]) and (of_mother or not found):
        return 0  # years told further on in a newborn's record are its mother's
    if not found:
        return 0 if _NEWBORN.search(head) and not _MOTHER.search(head) else None
    years = int(found.group("n") or found.group("y"))
    return years if years <= 125 else None
