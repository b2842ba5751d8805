"""The order in which codes are reported.

Invariant: the chooser's order is kept wherever no rule asks for another; a sequenced list breaks none of the
rules of order (CC102, CC104, CC106, CC107, CC108, CC112) that some order of its codes could keep.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import IntEnum

from agent.records import Choice
from agent.rules.base import Subject, Tables
from agent.rules.etiology import is_manifestation, precedes
from agent.rules.first_listed import is_external, is_never_first, is_only_first
from agent.rules.ordering import belongs_before
from agent.rules.subjects import subject_of
from index.records import CodeSystem

_OBSTETRIC = "O"
_PLACE_ACTIVITY_STATUS = ("Y92", "Y93", "Y99")
_POISONING = re.compile(r"T(?:3[6-9]|4\d|50)\.(?:..[1-4]|.[1-4]X)|T(?:5[1-9]|6[0-5])\.")
_REASON = ("Z08", "Z09", "Z11", "Z12", "Z13", "Z47", "Z48")
_SURE = 0.5
"""Confidence from which a screening or aftercare is taken for the reason of the encounter, not a plan."""


class _Group(IntEnum):
    """Groups of codes, in the order of reporting."""

    ONLY_FIRST = 0
    OBSTETRIC = 1
    POISONING = 2
    REASON = 3
    PROBLEM = 4
    ADDITION = 5
    EXTERNAL = 6
    PLACE = 7


def sequence(choices: Sequence[Choice], tables: Tables) -> tuple[Choice, ...]:
    """Put codes in the order of reporting and number them from 1.

    The reason for an examination comes first (I.C.21.c.15), then chapter 15 (I.C.15.a.1), a poisoning
    (I.C.19.e.5.b), the screening or aftercare that the encounter is for (I.C.21.c.5, I.C.21.c.7), then
    problems as the chooser ordered them, then codes that only add to others, then external causes with place
    and activity last (I.C.20.d); within that, a cause stands before its effect (I.A.13) and sepsis before the
    local infection (I.C.1.d.4). Codes of other systems follow, as they were given.

    Args:
        choices: In the chooser's order, the main problem first.
        tables: The code tables; only their notes are asked.
    """
    diagnoses = [choice for choice in choices if choice.system == CodeSystem.ICD10CM]
    services = [choice for choice in choices if choice.system != CodeSystem.ICD10CM]
    subjects = [subject_of(i, choice, tables) for i, choice in enumerate(diagnoses)]
    grouped = sorted(subjects, key=lambda s: _group(s.name, s.choice.confidence))
    ordered = _main_first(_causes_first(grouped))
    return numbered([*(s.choice for s in ordered), *services])


def numbered(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Number codes from 1 in their order, each code system by itself, as a claim lists them."""
    numbers = places(choice.system for choice in choices)
    return tuple(replace(choice, sequence=n) for choice, n in zip(choices, numbers, strict=True))


def places(systems: Iterable[str]) -> Iterator[int]:
    """Yield the place of each code among those of its code system, from 1.

    Args:
        systems: Of the codes, in the order of reporting.
    """
    counted: Counter[str] = Counter()
    for system in systems:
        counted[system] += 1
        yield counted[system]


def _group(code: str, confidence: float) -> _Group:
    if is_external(code):
        return _Group.PLACE if code.startswith(_PLACE_ACTIVITY_STATUS) else _Group.EXTERNAL
    if is_only_first(code):
        return _Group.ONLY_FIRST
    if is_never_first(code):
        return _Group.ADDITION
    if code.startswith(_OBSTETRIC):
        return _Group.OBSTETRIC
    if _POISONING.match(code):
        return _Group.POISONING
    return _Group.REASON if code.startswith(_REASON) and confidence >= _SURE else _Group.PROBLEM


def _goes_before(first: Subject, second: Subject) -> bool:
    """Say whether a note or a rule of sequence puts one code before the other."""
    if precedes(first, second) is not None:
        return True
    if precedes(second, first) is not None:
        return False
    return belongs_before(first, second) is not None


def _causes_first(subjects: Sequence[Subject]) -> list[Subject]:
    """Move each cause up to its first effect, and nothing else."""
    ordered: list[Subject] = []
    waiting: set[int] = set()

    def place(subject: Subject) -> None:
        if subject in ordered or subject.position in waiting:
            return
        waiting.add(subject.position)
        for other in subjects:
            if other is not subject and _goes_before(other, subject):
                place(other)
        ordered.append(subject)

    for subject in subjects:
        place(subject)
    return ordered


def _main_first(subjects: list[Subject]) -> list[Subject]:
    """Bring up the first code that may be first-listed and waits for no cause, where the first may not."""
    if not subjects or _may_lead(subjects[0]):
        return subjects
    for subject in subjects:
        waits = any(_goes_before(other, subject) for other in subjects if other is not subject)
        if not waits and _may_lead(subject):
            return [subject, *(s for s in subjects if s is not subject)]
    return subjects


def _may_lead(subject: Subject) -> bool:
    return not is_never_first(subject.name) and not is_manifestation(subject)
