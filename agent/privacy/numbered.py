"""Identifiers told by form or by the word before them: numbers, e-mails, URLs, ages over 89.

Invariant: every pattern is bounded, so that the time is linear in the text. A number alone is an identifier
when it has eight digits or more; shorter ones need a label ("MRN", "acct", "policy"), and doses and ranges
have none.
"""

import re
from collections.abc import Iterator

from agent.privacy.records import Found, Kind
from agent.privacy.vocabulary import cues

_I = re.IGNORECASE
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'\u2019-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?!\w)", _I)
_URL = re.compile(
    r"(?<!\w)(?:https?|ftp)://[^\s<>\"')\]]{3,500}|(?<![\w@.])www\.[^\s<>\"')\]]{3,300}"
    r"|(?<![\w@.-])(?:[a-z][\w-]{1,62}\.){1,5}(?:com|org|net|edu|gov|io|"
    r"health)(?:/[^\s<>\"')\]]{0,300})?(?![\w@])",
    _I,
)
_IP = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\w)"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])",
    _I,
)
_SSN = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{2}|[x*]{3}-[x*]{2})-\d{4}(?![\w-])"
    r"|(?:\bSSN?|social security)(?:\s(?:number|no\.?|#))?[\s:#]{0,4}(?:last (?:4|"
    r"four)[\s:]{0,3})?(?P<all>\d{3} ?\d{2} ?\d{4}|\d{4})(?!\w)",
    _I,
)
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)[\s.-]{0,2}|\d{3}[.\s-]{1,2})\d{3}[.\s-]\d{4}(?!\d|-\d)"
    r"(?:,?\s{0,2}(?:x|ext\.?|extension)\s{0,2}\d{1,6})?"
    r"|(?<!\w)\+\d{1,3}(?:[\s.-]?\(?\d{1,5}\)?){2,5}(?!\w)",
    _I,
)
_LOCAL = re.compile(
    rf"(?<!\w)(?:{cues()['before_phones']})(?:\s(?:is|at|me|us|him|her|number|no\.?|the))?[\s:.#(]{{1,4}}"
    r"(?P<all>\d{3}[-.\s]\d{4}(?:,?\s{0,2}(?:x|ext\.?)\s{0,2}\d{1,6})?|\d{10,11})(?!\w|-\d)",
    _I,
)
_VALUE = r"(?P<all>[A-Z]{0,6}-?\d[A-Z0-9]{0,23}(?:[-/.][A-Z0-9]{1,12}){0,4})"
_LABELLED = re.compile(
    rf"(?<![\w/])(?P<label>{cues()['numbers']})"
    rf"(?:\s{{0,2}}(?:is|was|[:#=.-])){{0,3}}\s{{0,4}}{_VALUE}(?!\w)",
    _I,
)
_BARE = re.compile(
    r"(?<![\w.,/-])(?<!snomed )(?<!loinc )(?<!ndc )#?[A-Z]{0,4}-?\d{8,20}(?![\w%]|[.,]\d|\s?(?:mg|mcg|"
    r"units?|iu|cfu|copies|cells|/))",
    _I,
)
_LOOSE = frozenset(
    {
        "id",
        "pin",
        "number",
        "no.",
        "sn",
        "fin",
        "har",
        "job",
        "policy",
        "account",
        "member",
        "vin",
        "medicare",
        "medicaid",
    }
)
_ZIP = re.compile(r"(?<!\w)zip(?:\s?code)?[\s:]{1,3}(?P<all>\d{5}(?:-\d{4})?)(?!\w)", _I)
_OLD = r"(?P<all>9\d|1[01]\d|12[0-5])"
_AGES = (
    re.compile(rf"(?<![\w.]){_OLD}(?=[\s-]{{0,2}}(?:years?|yrs?)[\s-]{{0,2}}(?:old|of age)|\s?(?:yo|y/o|"
    rf"y\.o\.|yof|yom)(?!\w))", _I),
    re.compile(rf"\b(?:aged?|age is|age of|turn(?:ed|ing|s)|age\s?[:=])\s{{0,3}}{_OLD}(?![\w/%.]\d|\w|"
    rf"\s?%)", _I),
    re.compile(rf"(?<![\w.]){_OLD}\s?(?:[FM])(?![\w/])(?!\s?\d)"),
    re.compile(rf"\b(?:died|passed(?: away)?|deceased|lived|living|alive|is|was)(?:\s(?:at|to|"
    rf"until)(?:\sthe age of)?)\s{_OLD}(?![\w/%]|\.\d|\s?(?:%|kg|lb|mm|bpm))", _I),
    re.compile(
        rf"\b(?:mother|father|brother|sister|aunt|uncle|grandmother|grandfather|grandma|grandpa|husband|"
        rf"wife|he|she)\s"
        rf"(?:is|was|just turned|who is)\s{_OLD}(?=[,.;)]?\s|[,.;)]?\Z)(?!\s?(?:%|kg|lb|mm|bpm|degrees))", _I,
    ),
    re.compile(r"\b(?P<all>ninety(?:[\s-](?:one|two|three|four|five|six|seven|eight|"
    r"nine))?)(?=[\s-]years?)", _I),
)  # fmt: skip


def find_numbers(text: str) -> Iterator[Found]:
    """Find everything of this file, the surest kinds first; some may overlap."""
    for pattern, kind in ((_EMAIL, Kind.EMAIL), (_URL, Kind.URL), (_IP, Kind.IP), (_SSN, Kind.SSN)):
        yield from (_found(m, kind) for m in pattern.finditer(text))
    for pattern in (_PHONE, _LOCAL):
        yield from (_found(m, Kind.PHONE) for m in pattern.finditer(text))
    for pattern in _AGES:
        yield from (_found(m, Kind.AGE) for m in pattern.finditer(text))
    yield from (_found(m, Kind.ZIP) for m in _ZIP.finditer(text))


def find_records(text: str) -> Iterator[Found]:
    """Find numbers of records, accounts, policies, devices and licences; dates are to be found before."""
    for match in _LABELLED.finditer(text):
        digits = sum(c.isdigit() for c in match.group("all"))
        if digits >= (5 if match.group("label").lower() in _LOOSE else 4):
            yield _found(match, Kind.RECORD)
    yield from (_found(m, Kind.RECORD) for m in _BARE.finditer(text))


def _found(match: re.Match[str], kind: Kind) -> Found:
    named = match.groupdict().get("all") is not None
    start, end = match.span("all" if named else 0)
    while end > start and match.string[end - 1] in ".,;:)":
        end -= 1
    return Found(start, end, kind)
