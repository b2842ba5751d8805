"""Injuries that somebody meant: self-harm and assault, by their means (X71-Y09, guideline I.C.20.a.1).

Invariant: an intent is taken only where the note states it of this injury; the means is read from the
sentences that state it and those beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.external.cause_table import Row, compiled, table
from agent.choose.external.story import CERTAIN, stated, told
from agent.choose.finding import View
from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.linked.reach import vocabulary
from agent.records import Mention


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent and the means by which it may be done."""

    name: str
    codes: Ranges
    instead: Ranges
    keys: frozenset[str]
    says: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """What was found of an intent.

    Attributes:
        intent: Its name.
        words: What was done, for the rationale.
        instead: Codes of the same deed as an accident, or less exact.
    """

    intent: str
    words: str
    sure: float
    instead: Ranges


@cache
def all_intents() -> tuple[Intent, ...]:
    """Load the intents, once a process; self-harm comes before assault."""
    return tuple(
        Intent(
            one["name"],
            ranges_of(one["codes"]),
            ranges_of([*one["codes"], *one["instead"]]),
            frozenset(one["keys"]),
            one["says"],
            tuple(_row(row) for row in one["row"]),
        )
        for one in table("harm.toml")["intent"]
    )


def _row(row: dict[str, str]) -> Row:
    return Row(row["code"], row["words"], frozenset(), row["says"], float(row.get("sure", CERTAIN)))


def intents(view: View) -> list[tuple[Meant, Mention]]:
    """Return the intent of a note's injury with the words that tell the means; empty where none is told.

    Args:
        view: The document.
    """
    words = vocabulary(view.document)
    for intent in all_intents():
        if intent.keys & words:
            found = list(told(view, compiled(intent.says), intent.rows[-1].code))
            means = _means(view, intent, found) if found else None
            if means is not None:
                return [means]
    return []


def _means(view: View, intent: Intent, found: list[Mention]) -> tuple[Meant, Mention] | None:
    sentences = _around(view, found)
    for row in intent.rows:
        mention = next(_within(view, row, sentences), None)
        if mention is not None:
            return Meant(intent.name, row.words, row.sure, intent.instead), replace(
                mention, codes=(row.code,)
            )
    return None


def _around(view: View, found: list[Mention]) -> list[int]:
    """Return the sentences that state the intent, then those beside them."""
    own = [m.sentence for m in found]
    beside = [s + step for s in own for step in (1, -1) if 0 <= s + step < len(view.document.sentences)]
    return list(dict.fromkeys([*own, *beside]))


def _within(view: View, row: Row, sentences: list[int]) -> Iterator[Mention]:
    for number in sentences:
        place = view.document.sentences[number]
        for found in row.pattern.finditer(view.document.text, place.start, place.end):
            mention = stated(view, found.start(), found.end(), row.code)
            if mention is not None:
                yield mention
