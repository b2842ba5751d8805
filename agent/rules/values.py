"""The rule about values: a stage, type, class, week or body mass index is the one that the quote says.

Invariant: a code is in doubt only where its quotes name the same scale and none of them names its value.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule
from agent.rules.example import Cited, Example

_SCALED = re.compile(
    r"\b(?P<scale>stage|grade|type|class)\s*(?P<value>\d[ab]?|I{1,3}|IV|V)\b(?!\s*[-/]\s*\d)"
    r"|\b(?P<degree>first|second|third|fourth|1st|2nd|3rd|4th)[ -]degree\b",
    re.IGNORECASE,
)
_SPANNED = re.compile(r"\bthrough (?:stage|grade)\b|\b(?:stages?|grade) \S+ (?:or|to|and) ", re.IGNORECASE)
_ORDINAL = {
    "first": "1",
    "1st": "1",
    "second": "2",
    "2nd": "2",
    "third": "3",
    "3rd": "3",
    "fourth": "4",
    "4th": "4",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_WEEKS_SAID = re.compile(
    r"(?<![\d./])(\d{1,2})(?:\s*(?:\+|\s)\s*\d(?:/7)?)?\s*(?:-?\s*(?:w(?:ee)?ks?\b|w\b|w\d|weeks'))"
    r"|(?<![\d./])(\d{2})\s*\+\s*\d",
    re.IGNORECASE,
)
_WEEKS_OF_TITLE = re.compile(r"^(?:(less|greater) than )?(\d+) weeks gestation", re.IGNORECASE)
_INDEX_SAID = re.compile(
    r"(?:\bbmi\b|body mass index)\D{0,20}?(\d\d(?:\.\d+)?)(?!\d|\s*(?:th|%|percent))", re.IGNORECASE
)
_INDEX_OF_TITLE = re.compile(
    r"^Body mass index \[BMI\] (\d+(?:\.\d)?)(?:-(\d+\.\d)| or (greater|less))", re.IGNORECASE
)
_MOST = 999.0


@lru_cache(4096)
def _scales(words: str) -> frozenset[tuple[str, str]]:
    """Return the scales with values that words name: `CKD stage IV` gives stage 4, a grade a degree."""
    found = set()
    for said in _SCALED.finditer(words):
        if said["degree"]:
            found.add(("degree", _ORDINAL[said["degree"].lower()]))
        else:
            value = said["value"].lower()
            scale = said["scale"].lower()
            found.add(("degree" if scale == "grade" else scale, _ROMAN.get(value, value)))
    return frozenset(found)


def _off_scale(title: str, quoted: str) -> str:
    """Return the scale whose value differs; empty where none does."""
    said = frozenset[tuple[str, str]]() if _SPANNED.search(title) else _scales(quoted)
    for scale, value in sorted(_scales(title)):
        values = {v for s, v in said if s == scale}
        if values and value not in values:
            return f"{scale} {value}"
    return ""


def _off_weeks(title: str, quoted: str) -> str:
    named = _WEEKS_OF_TITLE.search(title)
    said = {int(m[1] or m[2]) for m in _WEEKS_SAID.finditer(quoted)}
    if not named or not said:
        return ""
    weeks, bound = int(named[2]), (named[1] or "").lower()
    fits = {"less": min(said) < weeks, "greater": max(said) >= weeks}.get(bound, weeks in said)
    return "" if fits else f"{named[0].lower()}"


def _off_index(title: str, quoted: str) -> str:
    named = _INDEX_OF_TITLE.search(title)
    said = [float(m[1]) for m in _INDEX_SAID.finditer(quoted)]
    if not named or not said:
        return ""
    low = 0.0 if named[3] == "less" else float(named[1])
    high = float(named[2]) if named[2] else float(named[1]) if named[3] == "less" else _MOST
    inside = any(low <= value < high + 0.1 for value in said)
    return "" if inside else f"body mass index {named[0].rpartition('] ')[2]}"


def _check(case: Case) -> Iterator[Hit]:
    for subject, code in case.known:
        if not subject.choice.evidence:
            continue
        look = _LOOKS.get(code.code[:3], _off_scale)
        if look is _off_scale and not _scales(code.title):
            continue
        wrong = look(code.title, "\n".join(quote.text for quote in subject.choice.evidence))
        if wrong:
            yield Hit((subject,), f"{subject.name} says {wrong}; its quotes say another.")


_LOOKS = {"Z3A": _off_weeks, "Z68": _off_index}
_KIDNEY = "Follow-up of CKD stage 3b."

NUMBER = Rule(
    rule_id="CC215",
    name="number-against-quote",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A stage, type, class or degree, the weeks of gestation and the body mass index of a code are "
    "those that its quotes say.",
    basis="I.B.2",
    repair="Choose the code for the value that the note gives.",
    example=Example(_KIDNEY, (Cited("N18.4", "CKD stage 3b"),)),
    near_miss=Example(_KIDNEY, (Cited("N18.32", "CKD stage 3b"),)),
    check=_check,
)
RULES = (NUMBER,)
