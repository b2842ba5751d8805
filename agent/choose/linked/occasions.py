"""Why the patient came, and circumstances and complications that only a turn of phrase tells.

Invariant: a row of `occasions.toml` gives its code only where the note states its words, at the place that
the row asks for; an examination, screening or treatment counts fully only where the note opens or concludes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agent.choose.finding import View, drafted
from agent.choose.form import CONCLUSIONS
from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.linked.reach import near, said_within, vocabulary
from agent.choose.outcome import Draft, fact
from agent.choose.patterns import Pattern
from agent.datafiles import toml_of
from agent.records import Assertion, Mention, SectionKind

_SOURCE = "occasion"
_OPENING = 6
"""Sentences from the top of a note, its title among them, that say what it is about."""

_HISTORIES = frozenset({SectionKind.HISTORY_SURGICAL, SectionKind.HISTORY_PAST})
_REASON = CONCLUSIONS | {SectionKind.CHIEF_COMPLAINT, SectionKind.PROCEDURE}


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of phrase.

    Attributes:
        code: What it stands for; a group or stem is settled by the words around it.
        gate: Words one of which the sentence must have.
        words: The turn of phrase.
        reason: Whether it must say why the patient came to count fully.
        sure: Confidence there.
        elsewhere: Confidence at any other place; 0 for none.
        beside: Codes one of which must be drafted; empty for any note.
        unless: Words that the note must not have; None when nothing speaks against.
        past: Whether only what the note tells as past counts.
        ages: Youngest and oldest age in years that it is for.
    """

    code: str
    gate: frozenset[str]
    words: Pattern
    reason: bool
    sure: float
    elsewhere: float
    guideline: str
    beside: Ranges
    unless: Pattern | None
    past: bool
    ages: tuple[int, int]


@cache
def rows() -> tuple[Row, ...]:
    """Load the rows, once a process."""
    table = toml_of("agent.choose.linked", "occasions.toml")
    return tuple(_row(row) for row in table["occasion"])


@cache
def by_gate() -> dict[str, list[int]]:
    """Return the numbers of the rows that a word may open."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows()):
        for word in row.gate:
            found.setdefault(word, []).append(number)
    return found


def _row(row: dict[str, Any]) -> Row:
    return Row(
        row["code"],
        frozenset(row["gate"].split()),
        Pattern(row["words"]),
        bool(row.get("reason", False)),
        row.get("sure", 0.7),
        row.get("elsewhere", 0.0),
        row["guideline"],
        ranges_of(row.get("beside", [])),
        Pattern(row["unless"]) if "unless" in row else None,
        bool(row.get("past", False)),
        (row.get("age_min", 0), row.get("age_max", 200)),
    )


def occasions(view: View) -> Iterator[Draft]:
    """Yield the encounter, status and complication codes that turns of phrase tell.

    Example: "Treatment today: adjuvant FOLFOX, cycle 6" gives Z51.11.
    """
    spoken = by_gate()
    met = {i for word in spoken.keys() & vocabulary(view.document) for i in spoken[word]}
    for row in (rows()[i] for i in sorted(met)):
        if _fits(view, row):
            places = said_within(view, row.words, near(view, row.gate), row.code, _SOURCE)
            found = [(m, _confidence(row, m)) for m in places]
            counted = [(m, sure) for m, sure in found if sure]
            if counted:
                yield _drafted(view, row, counted)


def _fits(view: View, row: Row) -> bool:
    if row.beside.ranges and not any(d.code in row.beside for d in view.drafts):
        return False
    if row.unless is not None and row.unless.search(view.document.text):
        return False
    age = view.encounter.age_years
    return age is None or row.ages[0] <= age <= row.ages[1]


def _confidence(row: Row, mention: Mention) -> float:
    if row.past:
        is_past = mention.assertion is Assertion.HISTORICAL or mention.section in _HISTORIES
        return row.sure if is_past else row.elsewhere
    if mention.assertion is Assertion.HISTORICAL:
        return min(row.elsewhere, row.sure)
    if not row.reason or mention.sentence < _OPENING or mention.section in _REASON:
        return row.sure
    return row.elsewhere


def _drafted(view: View, row: Row, found: list[tuple[Mention, float]]) -> Draft:
    surest, confidence = max(found, key=lambda pair: pair[1])
    words = view.document.text[surest.start : surest.end]
    made = drafted(surest, confidence, [fact("occasion", quote=words, code=row.code)], (row.guideline,))
    others = [m for m, _ in found if m is not surest]
    return replace(made, mentions=(surest, *others), settled=view.tables.billable(row.code))
