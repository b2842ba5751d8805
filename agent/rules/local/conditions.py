"""When a local rule applies: its conditions, all of which must hold, and whether they do.

Invariant: what is not known (age, sex, date, words where there is no note, units that nobody counted) meets
no condition, so that a rule is silent rather than guessing. All of it is a function of the `Case` alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from agent.records import Encounter, SectionKind, Setting, Sex
from agent.rules.base import Case, Subject
from agent.rules.local.patterns import CodePattern, Phrase, words_of

_Ordered = TypeVar("_Ordered", int, date)


class Place(StrEnum):
    """Where a code stands in the order of reporting, counted within its code system."""

    FIRST = "first"
    ADDITIONAL = "additional"


@dataclass(frozen=True, slots=True)
class Beside:
    """What has to be reported, or not, beside a code.

    Attributes:
        any_of: At least one code of these patterns; empty asks nothing.
        all_of: For each pattern a code.
        none_of: No code.
    """

    any_of: tuple[CodePattern, ...] = ()
    all_of: tuple[CodePattern, ...] = ()
    none_of: tuple[CodePattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What the sentences that a code quotes say, or do not say."""

    any_of: tuple[Phrase, ...] = ()
    all_of: tuple[Phrase, ...] = ()
    none_of: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a rule; all must hold of a code for the rule to find it.

    Attributes:
        codes: The codes that the rule is about.
        systems: Their code systems; the codes beside them are looked for in the same.
        settings: Empty for every setting.
        only_in: Every quote of the code stands in a section of these kinds; empty asks nothing.
        ages: Youngest and oldest age in years, both included.
        days: First and last date of service, both included.
        confidence_below: The chooser is less sure than this.
        units_above: More units than this are billed.
    """

    codes: tuple[CodePattern, ...]
    systems: frozenset[str]
    beside: Beside = Beside()
    place: Place | None = None
    settings: frozenset[Setting] = frozenset()
    sex: Sex | None = None
    ages: tuple[int | None, int | None] = (None, None)
    days: tuple[date | None, date | None] = (None, None)
    only_in: frozenset[SectionKind] = frozenset()
    said: Said = Said()
    confidence_below: float | None = None
    units_above: int | None = None

    def found(self, case: Case) -> Iterator[tuple[Subject, ...]]:
        """Yield each code that meets every condition, with the codes beside it that the rule asks for."""
        if not self._is_about(case.encounter):
            return
        of_system = [s for s in case.standing if s.choice.system in self.systems]
        for subject in of_system:
            if _named(self.codes, subject) and self._holds(case, subject, first=subject is of_system[0]):
                partners = self._partners(case, subject)
                if partners is not None:
                    yield (subject, *partners)

    def _is_about(self, encounter: Encounter) -> bool:
        return (
            (not self.settings or encounter.setting in self.settings)
            and (self.sex is None or encounter.sex is self.sex)
            and _within(self.ages, encounter.age_years)
            and _within(self.days, encounter.day)
        )

    def _holds(self, case: Case, subject: Subject, *, first: bool) -> bool:
        choice = subject.choice
        return (
            (self.place is None or first is (self.place is Place.FIRST))
            and (self.confidence_below is None or choice.confidence < self.confidence_below)
            and (self.units_above is None or (choice.units or 0) > self.units_above)
            and self._quotes(case, subject)
        )

    def _quotes(self, case: Case, subject: Subject) -> bool:
        quotes = subject.choice.evidence
        if self.only_in and not (quotes and all(quote.section in self.only_in for quote in quotes)):
            return False
        if self.said == Said():
            return True
        sentences = [words_of(case.sentence(quote)) for quote in quotes]
        return bool(sentences) and _speaks(self.said, sentences)

    def _partners(self, case: Case, subject: Subject) -> tuple[Subject, ...] | None:
        """Return the codes asked for beside a code; None where one is missing, or one must not be there."""
        others = [
            s
            for s in (*case.reported, *case.services_reported)
            if s is not subject and s.choice.system in self.systems
        ]
        if any(_named(self.beside.none_of, other) for other in others):
            return None
        wanted = [self.beside.any_of] if self.beside.any_of else []
        wanted += [(pattern,) for pattern in self.beside.all_of]
        found = [next((o for o in others if _named(patterns, o)), None) for patterns in wanted]
        held = [other for other in found if other is not None]
        return tuple(dict.fromkeys(held)) if len(held) == len(found) else None


def _named(patterns: Iterable[CodePattern], subject: Subject) -> bool:
    plain = subject.name.replace(".", "").upper()
    return any(pattern.covers(plain) for pattern in patterns)


def _within(bounds: tuple[_Ordered | None, _Ordered | None], value: _Ordered | None) -> bool:
    """Say whether a value lies within; an unknown one does not, unless nothing is asked of it."""
    first, last = bounds
    if first is None and last is None:
        return True
    return value is not None and (first is None or first <= value) and (last is None or value <= last)


def _speaks(said: Said, sentences: list[tuple[str, ...]]) -> bool:
    def stands(one: Phrase) -> bool:
        return any(one.stands_in(sentence) for sentence in sentences)

    return (
        (not said.any_of or any(map(stands, said.any_of)))
        and all(map(stands, said.all_of))
        and not any(map(stands, said.none_of))
    )
