"""Gestational ages that a note gives: "39w0d", "IUP at 20 weeks", "34 4/7 wks".

Invariant: an age counts only where the note gives it of the present pregnancy as of the encounter; a scan's
age, a plan for a later week, an earlier pregnancy and a week after delivery give none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agent.choose.finding import View, quoted
from agent.choose.maternal.periods import Stage
from agent.choose.maternal.words import WORDS
from agent.choose.wordlists import NOT_NOW
from agent.records import Assertion, Mention

_AGE = re.compile(
    r"(?<![\d./#-])(?P<weeks>\d{1,2})(?:"
    r"\s?(?:w|wks?|weeks?)\s?(?:\+|and|,|&)?\s?(?P<days>[0-6])\s?(?:/7\s?)?d(?:ays?)?\b"
    r"|\s?\+\s?(?P<plus>[0-6])(?:/7)?(?![\d/])"
    r"|(?:st|nd|rd|th)?(?:[\s-]+|\s(?:and|&)\s)(?P<part>[0-6])/7(?:th)?"
    r"|\s?(?:plus|\+)\s?weeks?\b"
    r"|[\s-]?(?:weeks?|wks?|wga|w)\b['\u2019]?"
    r")",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Gestation:
    """A gestational age.

    Attributes:
        rank: 0 where the note calls it so, 1 where days are given with it, 2 where circumstances tell it.
        of_delivery: Whether the sentence gives it of the delivery.
        of_admission: Whether the sentence gives it of the admission.
    """

    weeks: int
    mention: Mention
    rank: int
    of_delivery: bool = False
    of_admission: bool = False

    @property
    def trimester(self) -> Stage:
        """Return the trimester: the second from 14 weeks, the third from 28 (tabular list, chapter 15)."""
        if self.weeks < 14:
            return Stage.FIRST
        return Stage.SECOND if self.weeks < 28 else Stage.THIRD

    @property
    def code(self) -> str:
        """Return the code of completed weeks."""
        if self.weeks < 8:
            return "Z3A.01"
        return f"Z3A.{self.weeks:02d}" if self.weeks <= 42 else "Z3A.49"


@dataclass(frozen=True, slots=True)
class _Around:
    """Patterns for what stands before an age (they end at it) and after it."""

    called_before: re.Pattern[str]
    called_after: re.Pattern[str]
    arrived: re.Pattern[str]
    else_before: re.Pattern[str]
    else_after: re.Pattern[str]


@cache
def _around() -> _Around:
    def made(head: str, name: str, tail: str) -> re.Pattern[str]:
        return re.compile(head + WORDS.joined(f"age.{name}") + tail, re.IGNORECASE)

    return _Around(
        made("", "called_before", r"[\s:,;=@(-]*(?:[\w/']+[\s:,;=@()-]+){0,4}$"),
        made(r"\s*(?:weeks?\s+)?(?:of\s+)?", "called_after", ""),
        made("", "arrived", r"\s+(?:[\w/-]+\s+){0,3}(?:at|@)\s*$"),
        made(r"\b", "else_before", r"\W+(?:(?!GA\b|EGA\b|IUP\b)\w+\W+){0,2}$"),
        made(r"\s*", "else_after", ""),
    )


_AT_DELIVERY = re.compile(
    r"(?:deliver(?:y|ed)|born|began\s+contract|hospital\s+day\s+\d+)[^\d.;]{0,20}$", re.IGNORECASE
)
_AT_ADMISSION = re.compile(r"\badmi\w+[^.;]{0,40}$", re.IGNORECASE)


def gestations(view: View) -> Iterator[Gestation]:
    """Yield the gestational ages of the present pregnancy, in the order of the note."""
    for found in _AGE.finditer(view.document.text):
        weeks = int(found.group("weeks"))
        rank = _rank(view, found) if 4 <= weeks <= 44 else None
        mention = quoted(view, found.start(), found.end(), "Z3A", "measure") if rank is not None else None
        if mention is not None and rank is not None and _is_present(view, mention):
            head = _head(view, found.start())
            at_birth, at_admission = _AT_DELIVERY.search(head), _AT_ADMISSION.search(head)
            yield Gestation(weeks, mention, rank, bool(at_birth), bool(at_admission))


def _rank(view: View, found: re.Match[str]) -> int | None:
    """Say how plainly the words around give it as the age of the pregnancy; None when they do not."""
    text, head, around = view.document.text, _head(view, found.start()), _around()
    if around.else_after.match(text, found.end()):
        return None
    after = around.called_after.match(text, found.end())
    called = around.called_before.search(head) or after
    named = around.called_before.search(head[-25:]) or _AT_ADMISSION.search(head) or after
    if around.else_before.search(head) and not named:
        return None
    arrived = around.arrived.search(head)
    if called or "wga" in found.group().lower():
        return 0
    if found.group("days") or found.group("part"):
        return 1
    return 2 if arrived else None


def _head(view: View, start: int) -> str:
    """Return the words before a place in its line, at most the nearest."""
    text = view.document.text
    line = text.rfind("\n", max(0, start - _NEAR), start) + 1
    return text[max(line, start - _NEAR) : start]


def _is_present(view: View, mention: Mention) -> bool:
    if mention.assertion is not Assertion.PRESENT or mention.section in NOT_NOW:
        return False
    text, day = view.document.text, view.encounter.day
    around = text[max(0, mention.start - 25) : mention.end + 15]
    years = {int(y) for y in _YEAR.findall(around)}
    return not years or day is None or day.year in years
