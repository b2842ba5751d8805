"""A model's answer, read into records: what it chose, with which words, and what it left out.

Invariant: an answer was checked against its schema before it comes here; what a schema cannot say (a number
that no candidate has, a code given twice) is dropped here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent.choose.model.brief import Brief, Option

SURE = {"high": 0.9, "medium": 0.7, "low": 0.4}
"""Confidence of a model's codes; `low` lies under the limit of the final tier."""

DOUBTED = 0.3
"""Confidence of a code whose evidence is in doubt: under that limit too."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A candidate that the model chose.

    Attributes:
        quotes: As the model gave them.
        guidelines: Ids that it was shown.
        unknown: How many it was not shown.
    """

    option: Option
    quotes: tuple[str, ...]
    guidelines: tuple[str, ...]
    unknown: int
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Left:
    """A problem that gets no code."""

    words: str
    reason: str


def picked(data: Mapping[str, Any], brief: Brief) -> Iterator[Picked]:
    """Yield what was chosen, each code once, in the model's order."""
    shown = {card.guideline_id for card in brief.cards}
    given: set[str] = set()
    for entry in data["codes"]:
        option = brief.option(entry["candidate"])
        if option is None or option.code.code in given:
            continue
        given.add(option.code.code)
        cited = tuple(dict.fromkeys(entry["guidelines"]))
        known = tuple(g for g in cited if g in shown)
        yield Picked(
            option,
            tuple(entry["quotes"]),
            known,
            len(cited) - len(known),
            " ".join(entry["why"].split()),
            SURE[entry["sure"]],
        )


def left(data: Mapping[str, Any], brief: Brief) -> Iterator[Left]:
    """Yield the problems that were left out, with the reason."""
    words = {p.number: p.words for p in brief.problems}
    for entry in data["left_out"]:
        if entry["problem"] in words:
            yield Left(words[entry["problem"]], entry["reason"])


def read(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the words and the term of each problem that the model read."""
    for entry in data["problems"]:
        if entry["words"].strip() and entry["term"].strip():
            yield entry["words"].strip(), entry["term"].strip()
