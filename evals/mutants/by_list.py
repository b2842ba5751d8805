"""Errors that official lists and the tables of other systems show: units, pairs, add-ons, indicators, dates.

Invariant: the lists are made up, small and the same for the right set and its mutant, so that nothing depends
on which official files are held; a right set breaks none of their rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from random import Random

from agent.records import Choice, Setting
from agent.rules.patient import age_doubted
from agent.rules.small_held import SmallHeld, procedure, service
from evals.mutants.coded import Coded
from evals.mutants.kinds import Ground, Kind, Mutant, mutant
from index.edit_lists import McEdit
from index.records import CodeSystem
from index.releases.list_records import AddOnEdit, MueEdit, PtpEdit

_DAY = date(2026, 5, 4)
_ADULT, _CHILD = 15, 7
_LIMITED = tuple(f"Q{n}" for n in range(1000, 1060))
_PAIRED = tuple(f"Q{n}" for n in range(2000, 2060))
_ADDED = tuple(f"Q{n}" for n in range(3000, 3060))
_ENDED = tuple(f"Q{n}" for n in range(4000, 4060))
_GRID = tuple("".join(values) for values in product("0", "DBT", "BTQ", "1234", "048", "Z", "ZX"))
_OUTSIDE = "5"
"""An approach that no row of the made-up tables has."""

_ZERO, _ONE = "0", "1"
Change = Callable[[Random], tuple[tuple[Choice, ...], tuple[Choice, ...], str]]
"""Draws the lines of a right set, the same with an error, and the code that a finding must name."""


@cache
def _made() -> SmallHeld:
    services = (*_LIMITED, *_PAIRED, *_ADDED, *_ENDED)
    modifiers = (service(name, is_modifier=True) for name in ("LT", "RT", "XS"))
    return SmallHeld(
        codes=(*map(service, services), *modifiers, *map(procedure, _GRID)),
        ended=tuple((code, "2026-03-31") for code in _ENDED),
        pairs=tuple(
            PtpEdit(first, second, "2020-01-01", "", str(n % 2), "")
            for n, (first, second) in enumerate(zip(_PAIRED[::2], _PAIRED[1::2], strict=True))
        ),
        units=tuple(MueEdit(code, 1 + n % 9, str(1 + n % 3), "") for n, code in enumerate(_LIMITED)),
        add_ons=tuple(
            AddOnEdit(added, "1", primary, "2020-01-01", "")
            for added, primary in zip(_ADDED[::2], _ADDED[1::2], strict=True)
        ),
    )


def _line(code: str, units: int | None = None, *modifiers: str) -> Choice:
    return Choice(code, "", (), confidence=1.0, system=CodeSystem.HCPCS, units=units, modifiers=modifiers)


def _operation(code: str) -> Choice:
    return Choice(code, "", (), confidence=1.0, system=CodeSystem.ICD10PCS)


def _too_many(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    edit = rng.choice(_made().units)
    more = edit.units + rng.randrange(1, 9)
    return (_line(edit.code, edit.units),), (_line(edit.code, more),), edit.code


def _pair(indicator: str) -> Change:
    def draw(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
        edit = rng.choice([pair for pair in _made().pairs if pair.modifier == indicator])
        lines = (_line(edit.first), _line(edit.second))
        both = lines if rng.random() < 0.5 else lines[::-1]
        right = (_line(edit.first), _line(edit.second, None, "XS")) if indicator == _ONE else lines[:1]
        return right, both, edit.second

    return draw


def _add_on(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    edit = rng.choice(_made().add_ons)
    return (_line(edit.primary), _line(edit.code)), (_line(edit.code),), edit.code


def _ended(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    code = rng.choice(_ENDED)
    return (_line(rng.choice(_ADDED[1::2])),), (_line(code),), code


def _unknown(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    code = f"Q{rng.randrange(5000, 9999)}"
    return (_line(rng.choice(_ADDED[1::2])),), (_line(code),), code


def _twice(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    code = rng.choice(_ADDED[1::2])
    return (_line(code, 2),), (_line(code), _line(code)), code


def _out_of_row(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    code = rng.choice(_GRID)
    wrong = f"{code[:4]}{_OUTSIDE}{code[5:]}"
    return (_operation(code),), (_operation(wrong),), wrong


def _cut_short(rng: Random) -> tuple[tuple[Choice, ...], tuple[Choice, ...], str]:
    code = rng.choice(_GRID)
    wrong = code[: rng.randrange(3, 7)]
    return (_operation(code),), (_operation(wrong),), wrong


def _beside(change: Change, *, is_stay: bool = False) -> Callable[[Ground, Random], Iterator[Mutant]]:
    """Return a planter that puts the lines of a claim beside the diagnoses of a chart."""

    def plant(ground: Ground, rng: Random) -> Iterator[Mutant]:
        for chart in rng.sample(ground.charts, len(ground.charts)):
            if (chart.encounter.setting is Setting.INPATIENT) is is_stay:
                right, wrong, touched = change(rng)
                base = _with(chart, _made(), right)
                yield mutant(base, _with(chart, _made(), wrong), touched)

    return plant


def _with(chart: Coded, held: SmallHeld, lines: tuple[Choice, ...]) -> Coded:
    """Return a chart with lines that quote what its first code quotes, on a day of the made-up tables."""
    quoted = tuple(replace(line, evidence=chart.choices[0].evidence) for line in lines)
    encounter = replace(chart.encounter, day=_DAY)
    name = f"{chart.name} {' '.join(line.code for line in lines)}"
    return replace(chart.added(*quoted), name=name, encounter=encounter, held=held)


def _indicated(chart: Coded, exempt: int, said: dict[int, str]) -> Coded:
    """Return a chart whose codes were present on admission, one exempt, some with another indicator."""
    choices = tuple(
        replace(choice, poa=said.get(n, "" if n == exempt else "Y")) for n, choice in enumerate(chart.choices)
    )
    held = SmallHeld(exempt=(chart.codes[exempt],))
    return replace(chart, name=f"{chart.name} POA", choices=choices, held=held)


def _indicator(said: str, *, of_exempt: bool) -> Callable[[Ground, Random], Iterator[Mutant]]:
    """Return a planter that gives one diagnosis of a stay a wrong indicator."""

    def plant(ground: Ground, rng: Random) -> Iterator[Mutant]:
        for chart in rng.sample(ground.charts, len(ground.charts)):
            if chart.encounter.setting is Setting.INPATIENT and len(chart.codes) > 2:
                exempt, other = rng.sample(range(len(chart.codes)), 2)
                place = exempt if of_exempt else other
                wrong = _indicated(chart, exempt, {place: said})
                yield mutant(_indicated(chart, exempt, {}), wrong, chart.codes[place])

    return plant


def _age(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart in rng.sample(ground.charts, len(ground.charts)):
        age, code = chart.encounter.age_years, rng.choice(chart.codes)
        young = replace(chart.encounter, age_years=_CHILD)
        if age is not None and age >= _ADULT and not age_doubted(young, code):
            held = SmallHeld(edits=((code, McEdit("Age", "Adult (Ages 15-124)")),))
            base = replace(chart, name=f"{chart.name} age", held=held)
            yield mutant(base, replace(base, encounter=young), code)


def _principal(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart in rng.sample(ground.charts, len(ground.charts)):
        if chart.encounter.setting is Setting.INPATIENT and len(chart.codes) > 1:
            last = len(chart.codes) - 1
            code = chart.codes[last]
            held = SmallHeld(edits=((code, McEdit("Other", "Unacceptable principal diagnosis")),))
            base = replace(chart, name=f"{chart.name} principal", held=held)
            yield mutant(base, base.ordered([last, *range(last)]), code)


KINDS = (
    Kind("units-over-limit", _beside(_too_many)),
    Kind("pair-never-together", _beside(_pair(_ZERO))),
    Kind("pair-modifier-left-out", _beside(_pair(_ONE))),
    Kind("add-on-without-primary", _beside(_add_on)),
    Kind("service-ended", _beside(_ended)),
    Kind("service-unknown", _beside(_unknown)),
    Kind("service-billed-twice", _beside(_twice)),
    Kind("procedure-out-of-row", _beside(_out_of_row, is_stay=True)),
    Kind("procedure-cut-short", _beside(_cut_short, is_stay=True)),
    Kind("indicator-of-exempt-code", _indicator("Y", of_exempt=True)),
    Kind("indicator-left-out", _indicator("", of_exempt=False)),
    Kind("indicator-mistyped", _indicator("X", of_exempt=False)),
    Kind("age-outside-list", _age),
    Kind("principal-not-accepted", _principal),
)
