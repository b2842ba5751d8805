"""Streets, towns, ZIP codes and facilities.

Invariant: a state or a country is no identifier and stays. "Pain clinic" and "outside hospital" name no
facility: one word at least must be a name of its own. Every pattern is bounded.
"""

import re
from collections.abc import Iterator

from agent.privacy.records import Found, Kind
from agent.privacy.vocabulary import alternatives, cue_words, cues, is_first, is_last, is_ordinary

_I = re.IGNORECASE
_CAP = r"[A-ZÀ-Þ][\w'\u2019-]{1,24}"
_UNIT = r"(?:,?\s{1,2}(?:apt|apartment|unit|suite|ste|floor|fl|bldg|building|rm|room|lot|#)\.?\s?#?\w{1,6})?"
_COMPASS = r"(?:(?:[NSEWnsew]\.?[WEwe]?\.?|(?i:north|south|east|west))\s)?"
_LONG = "|".join(cues()["streets_long"].split("|"))
_SHORT = "|".join(cues()["streets_short"].split("|"))
_STREETS = (
    re.compile(
        rf"(?<![\w.,/-])\d{{1,6}}[A-Za-z]?\s{_COMPASS}(?:{_CAP}\.?\s|\d{{1,3}}(?:st|nd|rd|th)\s){{1,4}}"
        rf"(?i:{_LONG}|{_SHORT})\b\.?{_COMPASS.replace('(?:(?:', '(?:(?:')}(?i:{_UNIT})"
    ),
    re.compile(
        rf"(?<![\w.,/-])\d{{1,6}}\s(?:[nsew]\.?\s)?(?:[a-z][a-z'\u2019-]{{1,24}}\s|\d{{1,3}}(?:st|nd|rd|"
        rf"th)\s){{1,3}}?"
        rf"(?:{_LONG}|drive|dr|court|ct|trail|square|way|place)(?!\w)\.?{_UNIT}", _I,
    ),
    re.compile(rf"(?<![\w.,/-])\d{{1,6}}\s(?:Broadway|Rural Route \d{{1,4}})\b{_UNIT}", _I),
    re.compile(r"\bP\.?\s?O\.?\sBox\s\d{1,7}(?!\w)", _I),
)  # fmt: skip
_NO_STREET = re.compile(
    r"\b(?:mg|mcg|ml|units?|days?|weeks?|months?|years?|hours?|minutes?|times|of|the|in|on|by|and|with|"
    r"per|seen|dose|cm|mm)\b",
    _I,
)
_STATE = rf"(?:{'|'.join(cue_words('state_codes'))}|(?i:{alternatives('states')}))"
_WITH_ZIP = re.compile(
    rf"(?P<city>(?:{_CAP}\.?\s){{0,2}}{_CAP}),?\s{{1,2}}(?:(?i:{_STATE}),?\s{{1,2}})?(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\w-])"
)
_AFTER_STREET = re.compile(
    rf"(?:,\s{{0,2}}|\s{{1,2}}in\s|\n\s{{0,8}}|\s)(?P<city>(?:{_CAP}\.?\s){{0,2}}{_CAP})(?=,|"
    rf"\s(?:{_STATE})\b|\s\d{{5}}|\.|\swith|\s?\n|\Z)"
)
_VAGUE_AFTER_STREET = re.compile(r",?\s(?:in\s)?(?P<city>[a-z]{3,20}(?:\s[a-z]{3,20}){0,2})(?=,|\n)", _I)
_LISTED_ZIP = re.compile(
    rf"(?:,|\n|^)\s{{0,3}}(?P<city>[a-z][a-z.'\u2019 "
    rf"-]{{2,30}}),?\s{{1,2}}(?:{_STATE}),?\s{{1,2}}(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\w-])",
    _I,
)
_MANY_WORDS = re.compile(
    rf"(?<!\w)(?P<city>{'|'.join(c for c in cues()['cities'].split('|') if ' ' in c)})(?!\w)", _I
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:{alternatives('before_cities')})\s?:?\s{{1,2}}(?P<city>(?:{_CAP}\.?\s){{0,2}}{_CAP})", _I
)
_NAMED = re.compile(rf"(?<!\w)(?P<city>{alternatives('cities')})(?!\w)")
_STATED = re.compile(rf"(?P<city>(?:{_CAP}\.?\s){{0,2}}{_CAP}),\s(?:{_STATE})(?!\w)")
_CITY_WORDS = frozenset(
    "mobile reno mesa buffalo boulder chandler columbus manhattan lexington providence montgomery "
    "arlington salem erie toledo birmingham norfolk".split()
)
_FACILITY = re.compile(rf"(?<!\w)(?:{alternatives('facilities')})(?!\w)", _I)
_SYSTEM = re.compile(
    rf"(?<!\w)(?:{alternatives('facility_names')})(?!\w)(?:\s(?:Hospital|Medical Center|Clinic))?", _I
)
_LEAD = re.compile(r"(?P<word>St\.?|Mt\.?|of|the|[\w'\u2019-]{2,30}|&|and)(?P<gap> )\Z", _I)


def find_places(text: str) -> Iterator[Found]:
    """Find streets, towns and ZIP codes, and facilities, in a recased text; some may overlap."""
    for pattern in _STREETS:
        for match in pattern.finditer(text):
            if _NO_STREET.search(match.group()):
                continue
            yield Found(match.start(), match.end() - match.group().endswith("."), Kind.STREET)
            beside = _AFTER_STREET.match(text, match.end()) or _VAGUE_AFTER_STREET.match(text, match.end())
            if beside:
                yield from _town(beside, sure=True)
    for match in _LISTED_ZIP.finditer(text):
        yield Found(*match.span("zip"), Kind.ZIP)
        yield Found(*match.span("city"), Kind.CITY)
    for match in _WITH_ZIP.finditer(text):
        yield Found(*match.span("zip"), Kind.ZIP)
        yield from _town(match, sure=True)
    for pattern, sure in ((_BEFORE, False), (_NAMED, True), (_MANY_WORDS, True), (_STATED, False)):
        for match in pattern.finditer(text):
            yield from _town(match, sure=sure)
    yield from _facilities(text)


def _town(match: re.Match[str], *, sure: bool) -> Iterator[Found]:
    """Yield the words of a town that are no state, no country and no ordinary word."""
    start, end = match.span("city")
    words = list(re.finditer(r"[\w'\u2019.-]+", match.group("city")))
    kept = [w for w in words if sure or (w.group()[0].isupper() and not _plain(w.group()))]
    if not kept or re.fullmatch(_STATE, " ".join(w.group() for w in kept)):
        return
    if any(w.group().lower() in cue_words("countries") for w in kept) and not sure:
        return
    if match.re is _NAMED and match.group("city").lower() in _CITY_WORDS:
        return
    if match.re is _STATED and not all(w in kept for w in words[-1:]):
        return
    first = kept[0].start() if not sure or match.re is _WITH_ZIP else 0
    while kept and sure and match.re is _WITH_ZIP and _plain(kept[0].group()):
        kept = kept[1:]
        first = kept[0].start() if kept else 0
    if kept:
        yield Found(start + first, min(end, start + kept[-1].end()), Kind.CITY)


def _plain(word: str) -> bool:
    stripped = word.strip(".")
    return (
        is_ordinary(stripped)
        and not (is_last(stripped) or is_first(stripped))
        and stripped.lower() not in _TOWNLY
    )


_PLAINLY = frozenset(
    "hospital hospitals clinic center centre home hospice pharmacy practice manor university facility".split()
)
_NEXT = re.compile(r"\s(\w{2,20})")
_LEADING = frozenset("st mt mount our lady saint good holy sacred new grand great".split())
_TOWNLY = frozenset(
    "lake fort saint st santa san los las el new grand port mount mt oak cedar park falls springs city "
    "beach heights grove hills valley".split()
)


def _facilities(text: str) -> Iterator[Found]:
    for match in _FACILITY.finditer(text):
        if match.group().islower() and match.group().split()[-1] not in _PLAINLY:
            continue
        start = _facility_start(text, match.start())
        after = _NEXT.match(text, match.end())
        if start is not None and not (after and after.group(1).lower() in cue_words("clinical_nouns")):
            yield Found(start, match.end(), Kind.FACILITY)
    for match in _SYSTEM.finditer(text):
        yield Found(*match.span(), Kind.FACILITY)


def _facility_start(text: str, end: int) -> int | None:
    """Return where a facility's name begins that ends with "Hospital" or the like; None where it has none."""
    start, best = end, None
    for _ in range(5):
        found = _LEAD.search(text, max(0, start - 32), start)
        if not found:
            break
        word = found.group("word")
        lowered = word.lower().replace("'", "").replace("\u2019", "").strip(".")
        if lowered in cue_words("before_facilities") and not text.startswith("Our ", found.start()):
            break
        start = found.start("word")
        if word.isupper() and len(word) < 5:
            continue
        leads = lowered in _LEADING and best is not None
        if (
            leads
            or (_distinctive(lowered) and (word[0].isupper() or not is_ordinary(lowered)))
            or (word[0].isupper() and best is not None and lowered not in {"of", "and", "new"})
        ):
            best = start
    return best


def _distinctive(word: str) -> bool:
    if word in cue_words("generic_facility") or word in {"dr", "mr", "mrs", "ms"}:
        return False
    return word in cue_words("facility_words") or not is_ordinary(word) or is_last(word) or is_first(word)
