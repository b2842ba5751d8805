"""Dates in the many forms of notes, and the same dates so many days later in the same form.

Invariant: a date shifted by whole weeks keeps its weekday, its form and its distance from every other
shifted date. A bare year is no identifier and stays. Ratios, scores and blood pressures are no dates:
`3/14` needs a word before it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from agent.privacy.vocabulary import cues

_MONTHS = "january february march april may june july august september october november december".split()
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<d>\d{1,2})(?P<th>st|nd|rd|th)?(?:[-\u2013](?P<d2>\d{1,2})(?:st|nd|rd|th)?)?"
_ON = (
    r"(?:on|by|until|till|through|thru|since|dated?|as of|before|after|due|for|from|starting|started|"
    r"effective|scheduled|booked|visit|seen|next|between|and|to|dos|dob|"
    r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|\w{3,6}day)"
)
_IN = r"(?:in|since|last|until|early|late|mid|through|during|around|about|by|next|this|from|before|after|of)"
_BEGIN = r"(?<![\w./-])"
_END = r"(?![\w/]|[.-]\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_BEGIN}(?P<y>(?:19|20)\d\d)([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}})(?:(?=T\d\d)|{_END})",
        rf"{_BEGIN}(?P<m>\d{{1,2}})([-/])(?P<d>\d{{1,2}})\2(?P<y>(?:19|20)\d\d|\d\d){_END}",
        rf"{_BEGIN}(?P<m>\d{{1,2}})\.(?P<d>\d{{1,2}})\.(?P<y>(?:19|20)\d\d){_END}",
        rf"(?<!\w){_NAME}\s{{0,2}}{_DAY}(?:,\s{{0,2}}|\s{{1,2}}(?:of\s)?)(?P<y>(?:19|20)\d\d)(?!\w)",
        rf"(?<![\w.]){_DAY}(?:\s{{1,2}}of)?[\s-]{{0,2}}{_NAME},?[\s-]{{0,2}}(?P<y>(?:19|20)\d\d|(?<=-)\d\d)(?!\w)",
        rf"(?<!\w){_NAME},?(?:\s{{1,2}}|\sof\s|-)(?P<y>(?:19|20)\d\d)(?!\w)",
        rf"{_BEGIN}(?P<m>\d{{1,2}})[/-](?P<y>(?:19|20)\d\d)(?![\w/-])",
    )
)
_UNYEARED = (
    re.compile(rf"(?<!\w){_NAME}[ \t]{{1,2}}{_DAY}(?!\w|[.:/]\d|\s?%)", re.IGNORECASE),
    re.compile(rf"(?<![\w.]){_DAY}(?: of)?[ -]{_NAME}(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<!\w){_ON},?:?\s{{1,2}}(?P<all>(?P<m>\d{{1,2}})(?P<bar>[/])(?P<d>\d{{1,2}})){_END}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w){_IN}[\s-]{{1,2}}(?P<all>{_NAME})(?!\w)", re.IGNORECASE),
)
_AFTER = re.compile(rf"[\s,-]{{0,2}}(?:{cues()['clinical_after_ratio']}|to\s\d|->)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:strength|power|pain|motor|grip|reflex\w*|pulses?|score|murmur|severity|grade)\W.{0,30}\Z",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"(?:on|scheduled|booked for|appointment for|visit|dated|until|dob|day,?)\s\Z", re.IGNORECASE
)
_LEADS = re.compile(r"(?<!\w)(?:on|for|by|of|until|till|since|before|after|day,?)\s\Z", re.IGNORECASE)
_SCALES = frozenset({5, 6, 10})
_VERBS = frozenset({"may", "march", "mar", "dec", "sep"})


def find_dates(text: str) -> list[re.Match[str]]:
    """Return the dates as matches with groups for day, month and year, in no order; some may overlap."""
    found = [m for form in _FORMS for m in form.finditer(text) if _is_day(m)]
    return found + [m for form in _UNYEARED for m in form.finditer(text) if _is_day(m) and _plain(m, text)]


def span(found: re.Match[str]) -> tuple[int, int]:
    """Return where the date itself stands, without the words that showed it to be one."""
    whole = "all" if "all" in found.groupdict() else 0
    start, end = found.span(whole)
    return start, end - (found.group(whole).endswith(".") and found.groupdict().get("d") is None)


def usual_year(found: list[re.Match[str]]) -> int:
    """Return the year that dates without one are in: the most frequent of the note."""
    years = Counter(_year(m.group("y")) for m in found if m.groupdict().get("y"))
    return years.most_common(1)[0][0] if years else 2026


def shifted(found: re.Match[str], days: int, year: int) -> str:
    """Write a date as it would have been written `days` later.

    Args:
        found: One of `find_dates`.
        days: A multiple of 7, so that a weekday beside it stays true.
        year: What a date without a year is in.
    """
    start, end = span(found)
    text, groups = found.string[start:end], found.groupdict()
    later = _parsed(found, year) + timedelta(days)
    pieces = sorted(_pieces(found, groups, later), reverse=True)
    for begins, ends, new in pieces:
        text = text[: begins - start] + new + text[ends - start :]
    return text


def _pieces(
    found: re.Match[str], groups: dict[str, str | None], later: date
) -> Iterator[tuple[int, int, str]]:
    last = later
    if groups.get("d2"):
        last = later + timedelta(max(int(groups["d2"] or 0) - int(groups["d"] or 0), 0))
        tail = str(last.day) if last.month == later.month else f"{_MONTHS[last.month - 1].title()} {last.day}"
        yield *found.span("d2"), tail
    day, month = (later.month, later.day) if _day_first(groups) else (later.day, later.month)
    for key, number in (("d", day), ("m", month)):
        if groups.get(key):
            yield *found.span(key), f"{number:02d}" if _padded(groups) else str(number)
    if groups.get("y"):
        yield *found.span("y"), str(later.year) if len(groups["y"] or "") == 4 else f"{later.year % 100:02d}"
    if groups.get("th"):
        yield *found.span("th"), _like(_suffix(later.day), groups["th"] or "")
    if groups.get("name"):
        yield *found.span("name"), _month_like(later.month, groups["name"] or "")


def _is_day(found: re.Match[str]) -> bool:
    try:
        _parsed(found, 2024)
    except ValueError:
        return False
    return True


def _plain(found: re.Match[str], text: str) -> bool:
    """Tell whether a date without a year is one, and no ratio, dose or verb ("may 5 times", "march on")."""
    groups = found.groupdict()
    name = groups.get("name")
    if name is not None:
        lone = groups.get("d") is None
        if not lone and _LEADS.search(text, max(0, found.start() - 16), found.start()):
            return not _AFTER.match(text, found.end())
        if lone or name == name.lower():
            return not (name in _VERBS or (lone and name.lower() in _VERBS and not name[0].isupper()))
        return not _AFTER.match(text, found.end())
    if _AFTER.match(text, found.end()) or _BEFORE.search(text, max(0, found.start() - 45), found.start()):
        return False
    scale = int(groups["d"] or 0) in _SCALES and not (groups["d"] or "").startswith("0")
    return not scale or bool(_STRICT.search(text, max(0, found.start("all") - 16), found.start("all")))


def _parsed(found: re.Match[str], year: int) -> date:
    groups = found.groupdict()
    name = groups.get("name")
    month = _month(name) if name else int(groups["m"] or 0)
    day = int(groups["d"]) if groups.get("d") else 15
    if _day_first(groups):
        month, day = day, month
    if groups.get("y"):
        year = _year(groups["y"] or "")
    return date(year, month, min(day, 28) if (month, day) == (2, 29) and not groups.get("y") else day)


def _day_first(groups: dict[str, str | None]) -> bool:
    return bool(groups.get("m") and groups.get("d")) and int(groups["m"] or 0) > 12


def _year(written: str) -> int:
    number = int(written)
    if len(written) == 4:
        return number
    return number + (2000 if number < 40 else 1900)


def _month(name: str) -> int:
    return 1 + next(i for i, month in enumerate(_MONTHS) if month.startswith(name.lower()[:3]))


def _padded(groups: dict[str, str | None]) -> bool:
    numbers = [n for key in ("d", "m") if (n := groups.get(key))]
    return all(len(n) == 2 for n in numbers) and (len(numbers) == 2 or numbers[0].startswith("0"))


def _month_like(month: int, old: str) -> str:
    name = _MONTHS[month - 1]
    short = len(old) <= 4 and old.lower() not in {"june", "july", "may"}
    return _like(name[:3] if short else name, old)


def _like(new: str, old: str) -> str:
    if old.isupper():
        return new.upper()
    return new.title() if old[0].isupper() else new


def _suffix(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
