"""Errors between codes: kept apart, out of order, without their partner, twice, or vaguer than one beside.

Invariant: what to plant is read from the notes and titles of the tabular list, not from the rules under
proof.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from agent.records import Choice
from agent.rules.knowledge import in_ranges, rows
from agent.rules.sides import Side, side_of_title
from evals.mutants.coded import Coded, bare
from evals.mutants.kinds import Ground, Kind, Mutant, mutant, shuffled
from index.records import Code, Instruction, InstructionKind
from index.references import parse_ranges
from index.tables import CodeTables

_ASKING = (InstructionKind.CODE_FIRST, InstructionKind.USE_ADDITIONAL, InstructionKind.CODE_ALSO)
_ELSEWHERE = re.compile(
    r"\b(?:in (?:other )?diseases classified elsewhere|in other diseases)\b", re.IGNORECASE
)
_UNSPECIFIED = re.compile(r"\bunspecified\b", re.IGNORECASE)


def _notes(code: Code, tables: CodeTables, *kinds: InstructionKind) -> Iterator[Instruction]:
    return (note for note in tables.instructions(code.code) if note.kind in kinds)


def _asks(a: Code, b: Code, tables: CodeTables) -> bool:
    return any(note.refers_to(b.code) for note in _notes(a, tables, *_ASKING))


def _one_of(note: Instruction, tables: CodeTables, rng: Random) -> Code | None:
    """Return a billable code that a note names."""
    bounds = [b for b in note.ranges if not b.suffixes and tables.code(b.first)]
    found = tables.billable_below(rng.choice(bounds).first) if bounds else ()
    alike = [c for c in found if c.seventh == found[0].seventh]
    return rng.choice(alike) if alike else None


def _excludes1(ground: Ground, rng: Random) -> Iterator[Mutant]:
    tables = ground.tables
    for stem in rng.sample(ground.stems, len(ground.stems)):
        notes = list(_notes(stem, tables, InstructionKind.EXCLUDES1))
        other = _one_of(rng.choice(notes), tables, rng) if notes else None
        if other is None or other.code.startswith(stem.code[:3]):
            continue
        one = tables.billable_below(stem.code)[0]
        if _asks(one, other, tables) or _asks(other, one, tables) or "-" in notes[0].owner:
            continue
        yield mutant(bare([one.code]), bare([one.code, other.code]), one.code, other.code)


def _excludes1_in_chart(ground: Ground, rng: Random) -> Iterator[Mutant]:
    tables = ground.tables
    for chart, place, code in shuffled(ground.places, rng):
        notes = [n for n in _notes(code, tables, InstructionKind.EXCLUDES1) if n.owner[:3] == code.code[:3]]
        other = _one_of(rng.choice(notes), tables, rng) if notes else None
        if other is None or other.code in chart.codes or other.code[:3] == code.code[:3]:
            continue
        if not (_asks(code, other, tables) or _asks(other, code, tables)):
            added = replace(chart.choices[place], code=other.code)
            yield mutant(chart, chart.added(added), code.code, other.code)


def _manifestations(ground: Ground, rng: Random) -> Iterator[tuple[Code, Code]]:
    """Yield manifestations, each with a cause that its notes name."""
    tables = ground.tables
    for stem in rng.sample(ground.stems, len(ground.stems)):
        notes = [n for n in _notes(stem, tables, InstructionKind.CODE_FIRST) if n.ranges]
        if not notes or not _ELSEWHERE.search(stem.title):
            continue
        cause = _one_of(rng.choice(notes), tables, rng)
        if cause:
            yield cause, rng.choice(tables.billable_below(stem.code))


def _no_cause(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for cause, effect in _manifestations(ground, rng):
        yield mutant(bare([cause.code, effect.code]), bare([effect.code]), effect.code)


def _manifestation_first(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for cause, effect in _manifestations(ground, rng):
        base = bare([cause.code, effect.code])
        yield mutant(base, base.ordered((1, 0)), effect.code)


def _code_first_swapped(ground: Ground, rng: Random) -> Iterator[Mutant]:
    tables = ground.tables
    for stem in rng.sample(ground.stems, len(ground.stems)):
        notes = [n for n in _notes(stem, tables, InstructionKind.CODE_FIRST) if n.ranges]
        if not notes or _ELSEWHERE.search(stem.title):
            continue
        note = rng.choice(notes)
        cause = (
            _one_of(note, tables, rng)
            if note.owner[:3] == stem.code[:3] and " if " not in note.text
            else None
        )
        effect = rng.choice(tables.billable_below(stem.code))
        if cause and not tables.excluding(cause.code, effect.code) and not _both_ways(cause, effect, tables):
            base = bare([cause.code, effect.code])
            yield mutant(base, base.ordered((1, 0)), cause.code, effect.code)


def _both_ways(cause: Code, effect: Code, tables: CodeTables) -> bool:
    """Say whether notes ask for the other order as well."""
    first = any(n.refers_to(effect.code) for n in _notes(cause, tables, InstructionKind.CODE_FIRST))
    return first or any(
        n.refers_to(cause.code) for n in _notes(effect, tables, InstructionKind.USE_ADDITIONAL)
    )


def _partner_missing(ground: Ground, rng: Random) -> Iterator[Mutant]:
    """Drop a code of a chart that a note of another asks for; the chart's text goes on speaking of it."""
    tables = ground.tables
    for chart, place, code in shuffled(ground.places, rng):
        left = [c for at, c in enumerate(chart.codes) if at != place]
        asking = [
            other for other in filter(None, map(tables.code, left)) if _asks_alone(other, code, left, tables)
        ]
        if asking:
            yield mutant(chart, replace(chart, choices=_without(chart, place)), *(c.code for c in asking))


def _asks_alone(other: Code, code: Code, left: list[str], tables: CodeTables) -> bool:
    """Say whether a note of `other` asks for `code`, and nothing that is left meets it."""
    notes = [n for n in _notes(other, tables, InstructionKind.USE_ADDITIONAL) if n.refers_to(code.code)]
    return bool(notes) and not any(n.refers_to(c) for n in notes for c in left)


def _without(chart: Coded, place: int) -> tuple[Choice, ...]:
    return (*chart.choices[:place], *chart.choices[place + 1 :])


def _duplicate(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart, place, code in shuffled(ground.places, rng):
        plain = rng.choice((code.code, code.code.replace(".", ""), code.code.lower()))
        yield mutant(chart, chart.added(replace(chart.choices[place], code=plain)), code.code)


def _integral(ground: Ground, rng: Random) -> Iterator[Mutant]:
    pairs = [(row.codes, parse_ranges(row.fields[0])) for row in rows("integral")]
    for chart, place, code in shuffled(ground.places, rng):
        fitting = [symptoms for symptoms, causes in pairs if in_ranges(code.code, causes)]
        symptoms = [b.first for found in fitting for b in found]
        if not symptoms:
            continue
        symptom = rng.choice(ground.tables.billable_below(rng.choice(symptoms)))
        sides = {side_of_title(symptom.title), side_of_title(code.title)} - {None}
        if symptom.code in chart.codes or len(sides) > 1 or _asks(code, symptom, ground.tables):
            continue
        added = replace(chart.choices[place], code=symptom.code)
        yield mutant(chart, chart.added(added), symptom.code)


def _both_sides(ground: Ground, rng: Random) -> Iterator[Mutant]:
    """Report right and left where one code says both."""
    for stem in rng.sample(ground.stems, len(ground.stems)):
        if side_of_title(stem.title) is not Side.BILATERAL or stem.parent is None:
            continue
        near = ground.tables.children(stem.parent)
        right, left = (
            next((c for c in near if _is_side_of(c, stem, side)), None) for side in ("right", "left")
        )
        if right and left:
            sevenths = [c.seventh for c in ground.tables.billable_below(stem.code)]
            seventh = rng.choice(sevenths)
            codes = [
                next((c.code for c in ground.tables.billable_below(one.code) if c.seventh == seventh), "")
                for one in (stem, right, left)
            ]
            if all(codes):
                yield mutant(bare(codes[:1]), bare(codes[1:]), *codes[1:])


def _is_side_of(code: Code, both: Code, side: str) -> bool:
    """Say whether a title is that of the bilateral code for one side, going by its words and their number."""
    words, wanted = (set(re.findall(r"[a-z]+", c.title.lower())) for c in (code, both))
    rest = {"unilateral", "bilateral", "of", "the", "right", "left", "eye", "eyes", "ear", "ears"}
    return side in words and {w.rstrip("s") for w in words - rest} == {w.rstrip("s") for w in wanted - rest}


def _vague_beside(ground: Ground, rng: Random) -> Iterator[Mutant]:
    """Add the code of the same category that leaves open what a code of the chart says."""
    for chart, place, code in shuffled(ground.places, rng):
        stem = ground.tables.code(code.stem)
        if (
            stem is None
            or stem.parent is None
            or code.code[0] in "STVWXYZ"
            or _UNSPECIFIED.search(code.title)
        ):
            continue
        if "-" in stem.parent:
            continue
        near = [c for c in ground.tables.children(stem.parent) if c.billable and _UNSPECIFIED.search(c.title)]
        near = [c for c in near if c.code not in chart.codes and c.code.endswith(("9", "0"))]
        if near:
            vague = rng.choice(near).code
            yield mutant(chart, chart.added(replace(chart.choices[place], code=vague)), vague, code.code)


def _two_sevenths(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart, place, code in shuffled(ground.places, rng):
        if code.seventh in ("A", "D") and code.code[0] in "ST":
            other = code.code[:-1] + {"A": "D", "D": "A"}[code.seventh]
            if ground.tables.billable(other):
                added = replace(chart.choices[place], code=other)
                yield mutant(chart, chart.added(added), code.code, other)


def _cause_of_another_time(ground: Ground, rng: Random) -> Iterator[Mutant]:
    """Give an external cause the 7th character of another phase of care than the injury's."""
    for chart, place, code in shuffled(ground.places, rng):
        injured = any(c[0] in "ST" and c[-1] == code.seventh for c in chart.codes)
        if code.code[0] in "VWXY" and code.seventh in ("A", "D") and injured:
            wrong = code.code[:-1] + {"A": "D", "D": "A"}[code.seventh]
            other = any(c[0] in "ST" and c[-1] not in (code.seventh, "S") for c in chart.codes)
            if ground.tables.billable(wrong) and not other:
                yield mutant(chart, chart.recoded(place, wrong), wrong)


def _external_first(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart, place, code in shuffled(ground.places, rng):
        if code.code[0] in "VWXY" and place:
            order = [place, *(at for at in range(len(chart.choices)) if at != place)]
            yield mutant(chart, chart.ordered(order), code.code)


KINDS = (
    Kind("excludes1-pair", _excludes1, 120),
    Kind("excludes1-pair-in-a-chart", _excludes1_in_chart, 80),
    Kind("manifestation-without-cause", _no_cause, 100),
    Kind("manifestation-first", _manifestation_first, 80),
    Kind("code-first-swapped", _code_first_swapped, 80),
    Kind("additional-code-dropped", _partner_missing, 80),
    Kind("duplicate", _duplicate, 80),
    Kind("integral-symptom", _integral, 80),
    Kind("both-sides-for-bilateral", _both_sides, 80),
    Kind("unspecified-beside-specified", _vague_beside, 80),
    Kind("one-injury-two-sevenths", _two_sevenths, 40),
    Kind("external-cause-of-another-phase", _cause_of_another_time, 40),
    Kind("external-cause-first", _external_first, 40),
)
