"""The words that decide whether something was given or done here, compiled once from the data files.

Invariant: patterns are matched as whole words on text in small letters, and none can run past a sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from agent.choose.services.lexicon import PACKAGE
from agent.datafiles import toml_of
from agent.records import SectionKind

TOLD_OF_OTHERS = frozenset(
    {SectionKind.HISTORY_PAST, SectionKind.HISTORY_SURGICAL, SectionKind.HISTORY_FAMILY,
     SectionKind.HISTORY_SOCIAL, SectionKind.ALLERGIES, SectionKind.REVIEW_OF_SYSTEMS}
)  # fmt: skip
"""Sections that tell of other times, people and questions: nothing in them was given or done here."""

_BEFORE = 24
"""Characters before a word of doing in which a word of the future takes it back."""

_LISTS = ("given", "by_place", "put_in", "declined", "elsewhere", "planned", "home")


@dataclass(frozen=True, slots=True)
class Giving:
    """Words about drugs.

    Attributes:
        given: Said of a drug that was given.
        by_place: A place at the visit, which says so where nothing speaks against it.
        put_in: The same of a piece that stays in the body.
        irrigation: A fluid that rinses, not infuses.
        declined: Refused, or expressly not given.
        elsewhere: Another place or time.
        planned: Ordered or prescribed for later.
        home: Taken at home.
        future: What takes a word of giving back when it stands right before it.
        because: The same right behind "given".
        headings: Headings of lists of what was given.
        leads: The same at the beginning of a sentence.
        routes: Groups are the routes: `injected`, `inhaled`, `oral`, `other`.
        waste: An amount that was thrown away.
        no_waste: That none was.
    """

    given: re.Pattern[str]
    by_place: re.Pattern[str]
    put_in: re.Pattern[str]
    irrigation: re.Pattern[str]
    declined: re.Pattern[str]
    elsewhere: re.Pattern[str]
    planned: re.Pattern[str]
    home: re.Pattern[str]
    future: re.Pattern[str]
    because: re.Pattern[str]
    headings: re.Pattern[str]
    leads: re.Pattern[str]
    routes: re.Pattern[str]
    waste: re.Pattern[str]
    no_waste: re.Pattern[str]


@cache
def giving() -> Giving:
    """Load the words about drugs, once a process."""
    held = toml_of(PACKAGE, "data", "giving.toml")
    routes = "|".join(f"(?P<{name}>{_listed(words)})" for name, words in held["routes"].items())
    return Giving(
        **{kind: any_of(held[kind]) for kind in _LISTS},
        irrigation=any_of([held["irrigation"]]),
        future=re.compile(rf"\b(?:{_listed(held['future'])})(?:\s(?:be|get|have|not|also|then|now))*\s*$"),
        because=re.compile(rf"\s(?:{_listed(held['because'])})(?!\w)"),
        headings=re.compile(held["headings"]),
        leads=re.compile(rf"\s*(?:{held['leads']})\s?[:\-]"),
        routes=re.compile(rf"(?<!\w)(?:{routes})(?!\w)"),
        waste=re.compile(held["waste"]["some"]),
        no_waste=re.compile(rf"(?<![\w.])(?:{held['waste']['none']})"),
    )


def is_of_future(small: str, first: int, start: int) -> bool:
    """Say whether a word of doing is taken back by words of the future right before it: "will be given".

    Args:
        small: The note in small letters.
        first: Where its sentence or clause begins.
        start: Where the word begins.
    """
    return giving().future.search(small[max(first, start - _BEFORE) : start]) is not None


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile a list of patterns into one that matches any of them as whole words."""
    return re.compile(rf"(?<!\w)(?:{_listed(words)})(?!\w)")


def _listed(words: Iterable[str]) -> str:
    return "|".join(word.replace(" ", r"\s") for word in sorted(words, key=len, reverse=True))
