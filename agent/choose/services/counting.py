"""A drug that was given, as a find: its code, the units of its dose, and what a person should look at.

Invariant: units come from the dose that the note tells and the measure that the code's descriptor prints,
from nothing else; where either is missing there are none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from agent.choose.outcome import Fact, fact
from agent.choose.services.descriptors import Measure
from agent.choose.services.doses import Dose, count_in, waste_in
from agent.choose.services.dosing import units_of
from agent.choose.services.giving import Event
from agent.choose.services.lexicon import Entry, Form
from agent.choose.services.records import DOUBTFUL, SURE, WEAK, Find
from agent.choose.services.telling import Told, dose_of, measures_of, tail_of, words_at
from agent.choose.services.wording import giving

_UNCLASSIFIED = frozenset({"J3490", "J3590"})
_WRITTEN = {
    "mass": ((10**6, "g"), (1000, "mg"), (1, "mcg")),
    "volume": ((1, "ml"),),
    "units": ((1, "units"),),
    "charge": ((1, "mEq"),),
    "activity": ((1000, "mCi"), (1, "uCi")),
    "time": ((1, "minutes"),),
    "distance": ((1, "miles"),),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A code with the units that a dose makes of it."""

    code: str
    measure: Measure
    units: int


def find_of(told: Told, entry: Entry) -> Find:
    """Return a drug that was given as a find.

    Args:
        told: The drug and what the note says of it.
        entry: What its name stands for by the route told.
    """
    pieces = entry.form is Form.COUNTED
    dose = None if pieces else dose_of(told, entry)
    counted = _fitting(measures_of(told, entry), dose) if dose else None
    facts = [*_event_facts(told), *_doubts(told, entry, dose)]
    code = counted.code if counted else entry.codes[0]
    if pieces:
        units: int | None = count_in(told.place)
        facts.append(fact("pieces", units=str(units)))
    else:
        units = counted.units if counted else None
        facts.extend(_unit_facts(told, dose, counted))
    made = Find(code, _spans(told, dose), told.sentence, _confidence(told, entry, units), tuple(facts), units)
    found = _with_waste(made, told, dose, counted)
    return replace(found, rivals=(*entry.rivals,), key=str(dose.total) if dose else "")


def _fitting(measures: Mapping[str, Measure], dose: Dose) -> Counted | None:
    """Return the code that the dose fills best: the least left over, then the fewest units."""
    fitting = [
        (units_of(dose.total, m.value) * m.value - dose.total, Counted(c, m, units_of(dose.total, m.value)))
        for c, m in measures.items()
        if m.kind == dose.kind
    ]
    return min(fitting, key=lambda pair: (pair[0], pair[1].units))[1] if fitting else None


def _confidence(told: Told, entry: Entry, units: int | None) -> float:
    if told.said.event is Event.UNSAID or units is None:
        return WEAK
    needs_route = entry.form is not Form.COUNTED
    whole = entry.is_sure and told.said.event is Event.GIVEN and (bool(told.route) or not needs_route)
    return SURE if whole else DOUBTFUL


def _event_facts(told: Told) -> Iterator[Fact]:
    drug, said = words_at(told, (told.named.start, told.named.end)), told.said
    if said.event is Event.UNSAID:
        yield fact("unsaid")
    elif said.end:
        yield fact("given", drug=drug, words=words_at(told, (said.start, said.end)))
    else:
        yield fact("given_under", drug=drug)
    if said.event is Event.TOLD:
        yield fact("told")


def _doubts(told: Told, entry: Entry, dose: Dose | None) -> Iterator[Fact]:
    if dose is None and entry.form is not Form.COUNTED:
        yield fact("no_dose", code=entry.codes[0])
    if not told.route and entry.form is not Form.COUNTED:
        yield fact("no_route")
    if not entry.is_sure:
        yield _open_question(entry)


def _open_question(entry: Entry) -> Fact:
    if entry.rivals:
        return fact("alike", rivals=", ".join(entry.rivals))
    return fact("unclassified") if entry.codes[0] in _UNCLASSIFIED else fact("detail")


def _unit_facts(told: Told, dose: Dose | None, counted: Counted | None) -> Iterator[Fact]:
    if dose is None or counted is None:
        return
    words = " and ".join(words_at(told, (p.start, p.end)) for p in dose.parts)
    said = f"{words}, {dose.times} times" if dose.times > 1 else words
    is_even = counted.measure.value * counted.units == dose.total
    name = "units" if is_even else "rounded"
    yield fact(name, dose=said, measure=measure_words(counted.measure), units=str(counted.units))


def measure_words(measure: Measure) -> str:
    """Return what one unit stands for, as people write it: "250 mg"."""
    scales = _WRITTEN[measure.kind]
    scale, word = next(((s, w) for s, w in scales if measure.value >= s), scales[-1])
    return f"{float(measure.value / Fraction(scale)):g} {word}"


def _spans(told: Told, dose: Dose | None) -> tuple[tuple[int, int], ...]:
    spans = [(told.named.start, told.named.end)]
    if dose:
        spans.extend((p.start, p.end) for p in dose.parts)
    if told.route:
        spans.append(told.route_span)
    if told.said.end:
        spans.append((told.said.start, told.said.end))
    return tuple(spans)


def _with_waste(made: Find, told: Told, dose: Dose | None, counted: Counted | None) -> Find:
    """Add what the note says of drug thrown away: modifier JZ for none, a fact for the line with JW."""
    if dose is None or counted is None:
        return made
    if giving().no_waste.search(told.scene.small, told.place.end, tail_of(told)):
        return replace(made, modifiers=("JZ",), facts=(*made.facts, fact("no_waste")))
    wasted = waste_in(replace(told.place, right=tail_of(told)), dose.kind)
    if wasted is None:
        return made
    units = units_of(wasted.value, counted.measure.value)
    amount = words_at(told, (wasted.start, wasted.end))
    return replace(made, facts=(*made.facts, fact("wasted", amount=amount, units=str(units))))
