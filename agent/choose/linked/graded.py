"""Conditions whose code is put together from a few words: severity, episode, features, remission.

Invariant: the tables of `graded.toml` hold every code that can come out; a value is only taken where the note
states one of its words about the condition, where the drafted code already says it, or as the default.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from agent.choose.finding import View, drafted
from agent.choose.knowledge import ByCode, Ranges, ranges_of
from agent.choose.linked.reach import about, near, said, said_within, sure, vocabulary
from agent.choose.outcome import Draft, fact
from agent.choose.patterns import Pattern
from agent.datafiles import toml_of
from agent.records import Mention

_SOURCE = "graded"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an axis: its name, the words that say it, and the codes that already do."""

    name: str
    words: Pattern | None
    codes: Ranges


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one axis: the first that fits, or `every` one that does; the last is the default."""

    values: tuple[Value, ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A family of codes by axes.

    Attributes:
        of: Drafted codes that are looked at again.
        gate: Words one of which a note must have for `opens` to be tried.
        opens: Words that name the condition where no phrase does; None when only drafts count.
        axes: In the order of the table's keys.
        table: Values joined by spaces -> code; `*` is the drafted category.
    """

    of: Ranges
    gate: frozenset[str]
    opens: Pattern | None
    axes: tuple[Axis, ...]
    table: dict[str, str]
    guideline: str


@cache
def scales() -> tuple[Scale, ...]:
    """Load the families, once a process."""
    table = toml_of("agent.choose.linked", "graded.toml")
    return tuple(_scale(row) for row in table["graded"])


def _scale(row: dict[str, Any]) -> Scale:
    axes = tuple(
        Axis(tuple(_value(value) for value in axis["values"]), bool(axis.get("every", False)))
        for axis in row["axes"]
    )
    return Scale(
        ranges_of(row["of"]),
        frozenset(row.get("gate", [])),
        Pattern(row["opens"]) if "opens" in row else None,
        axes,
        row["table"],
        row["guideline"],
    )


@cache
def _by_code() -> ByCode[int]:
    return ByCode((scale.of, number) for number, scale in enumerate(scales()))


def _value(value: list[Any]) -> Value:
    name, words, *codes = value
    return Value(name, Pattern(words) if words else None, ranges_of(codes))


def graded(view: View) -> Iterator[Draft]:
    """Yield the codes that the words about graded conditions put together.

    Example: "Major depressive disorder, recurrent, severe" gives F33.2; "acute hypoxic and hypercapnic
    respiratory failure" gives J96.01 and J96.02.
    """
    named: set[int] = set()
    for draft in view.drafts:
        for number in _by_code().about(draft.code):
            named.add(number)
            yield from _regraded(view, draft, scales()[number])
    words = vocabulary(view.document)
    for number, scale in enumerate(scales()):
        if scale.opens is not None and number not in named and not scale.gate.isdisjoint(words):
            yield from _opened(view, scale, scale.opens)


def _opened(view: View, scale: Scale, opens: Pattern) -> Iterator[Draft]:
    """Yield codes for a condition that no phrase names, from every place that the note names it at."""
    kin = next(iter(scale.table.values()))
    mentions = list(said_within(view, opens, near(view, scale.gate), kin, _SOURCE))
    if mentions:
        surest = max(mentions, key=lambda m: sure(view, m))
        made = drafted(surest, sure(view, surest), [], (scale.guideline,))
        others = (m for m in mentions if m is not surest)
        yield from _regraded(view, replace(made, mentions=(surest, *others), code=""), scale)


def _regraded(view: View, draft: Draft, scale: Scale) -> Iterator[Draft]:
    if not draft.confidence:
        return
    reach = about(view, draft)
    chosen = [_chosen(view, draft, axis, reach) for axis in scale.axes]
    made = {_code(scale, draft, values): values for values in product(*chosen)}
    for wanted, values in made.items():
        if wanted and wanted != draft.code and view.tables.code(wanted) is not None:
            new = _graded(view, draft, scale, wanted, [m for _, m in values if m is not None])
            yield replace(new, instead=() if draft.code in made else (draft.code,))


def _graded(view: View, draft: Draft, scale: Scale, code: str, told: Sequence[Mention]) -> Draft:
    words = ", ".join(dict.fromkeys(view.document.text[m.start : m.end] for m in told))
    why = fact("graded", words=words or "no more", code=code)
    return replace(
        draft,
        code=code,
        mentions=tuple(dict.fromkeys([*draft.mentions, *told])),
        facts=(*(f for f in draft.facts if f.name != "default"), why),
        guidelines=(scale.guideline, *(g for g in draft.guidelines if g != "I.A.18")),
        settled=view.tables.billable(code),
    )


def _code(scale: Scale, draft: Draft, values: Sequence[tuple[str, Mention | None]]) -> str:
    return scale.table.get(" ".join(name for name, _ in values), "").replace("*", draft.code[:3])


def _chosen(view: View, draft: Draft, axis: Axis, reach: Sequence[int]) -> list[tuple[str, Mention | None]]:
    """Return the values of an axis that fit with the words that say so, the default where none does."""
    settled = draft.code and not any(f.name == "needs_detail" for f in draft.facts)
    found: list[tuple[str, Mention | None]] = []
    for value in axis.values:
        mention = said(view, value.words, draft, reach, _SOURCE) if value.words else None
        if mention is not None or (settled and draft.code in value.codes):
            found.append((value.name, mention))
            if not axis.every:
                break
    return found or [(axis.values[-1].name, None)]
