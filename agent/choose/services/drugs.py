"""Drugs given at the visit: a code for each, with the units that its dose makes.

Invariant: final only where the note gives the drug, a dose that the code is counted by, a route and the
giving; whatever of these is missing is a fact of the find, and sends it to review.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.choose.outcome import fact
from agent.choose.services.counting import find_of
from agent.choose.services.dosing import amounts
from agent.choose.services.giving import Event
from agent.choose.services.lexicon import Entry, Form
from agent.choose.services.records import DOUBTFUL, Find, Read, Scene, left_out
from agent.choose.services.telling import PARENTERAL, Told, all_told, dose_of, is_telling, may_be_given
from agent.records import NotCoded

_BY_ROUTE = {
    "injected": (Form.INJECTED, Form.FLUID, Form.CONTRAST, Form.COUNTED, Form.INCLUDED),
    "inhaled": (Form.INHALED, Form.COUNTED),
    "oral": (Form.ORAL,),
    "other": (Form.COUNTED,),
    "": (Form.INJECTED, Form.FLUID, Form.CONTRAST, Form.COUNTED, Form.INHALED, Form.INCLUDED),
}
_WHY_NOT = {
    Event.DECLINED: "declined or not given",
    Event.ELSEWHERE: "not given here: told of another place or time",
    Event.PLANNED: "not given here: planned or prescribed",
    Event.HOME: "not given here: taken at home, or a standing order",
}
_OF_WASTE = frozenset({"wasted", "no_waste"})


def read_drugs(scene: Scene) -> Read:
    """Return the drugs given, and those that are told of and were not.

    Example: "Ceftriaxone 1 g IM was given" gives J0696 in four units of 250 mg.
    """
    finds: list[Find] = []
    left: list[NotCoded] = []
    for told in all_told(scene):
        made = _judged(told)
        if isinstance(made, Find):
            finds.append(made)
        elif made is not None:
            left.append(made)
    return Read(tuple(_together(finds)), tuple(left))


def _judged(told: Told) -> Find | NotCoded | None:
    entry = next((e for form in _BY_ROUTE[told.route] if (e := told.named.of(form))), None)
    event = told.said.event
    if entry is None:
        return _otherwise_taken(told) if event is Event.GIVEN else None
    if event in _WHY_NOT:
        return _not_given(told, entry, _WHY_NOT[event])
    if entry.form is Form.INCLUDED:
        return (
            _left(told, "paid for with the procedure that it is given for") if event is Event.GIVEN else None
        )
    is_worth = may_be_given(told, entry) if event is Event.UNSAID else is_telling(told, entry)
    return find_of(told, entry) if is_worth else None


def _otherwise_taken(told: Told) -> NotCoded | None:
    known = any(e.codes for e in told.named.entries)
    dosed = next(amounts(told.place.small, told.place.end, told.place.right), None)
    return _left(told, "its code is for another route than the one told") if known and dosed else None


def _not_given(told: Told, entry: Entry, reason: str) -> NotCoded | None:
    """Record a drug that was not given, where one might think so: told with a route, or refused."""
    refused = told.said.event is Event.DECLINED and told.said.end > 0 and dose_of(told, entry) is not None
    telling = told.route in PARENTERAL or refused
    return _left(told, reason) if telling and entry.codes else None


def _left(told: Told, reason: str) -> NotCoded:
    return left_out(told.scene, told.named.start, told.named.end, reason)


def _together(finds: Iterable[Find]) -> Iterable[Find]:
    """Join what is told of one drug: the same dose told again is one giving, another dose is added."""
    joined: dict[str, list[Find]] = {}
    for find in finds:
        joined.setdefault(find.code, []).append(find)
    return map(_one, joined.values())


def _one(found: Sequence[Find]) -> Find:
    best = max(found, key=lambda f: (f.confidence, f.units is not None))
    alike = [f for f in found if f.confidence >= DOUBTFUL and f.units is not None] or [best]
    by_dose = {f.key: f for f in alike}
    spans = (*best.spans, *(span for f in found if f is not best for span in f.spans))
    if len(by_dose) == 1 or not best.key:
        waste = (f for find in found for f in find.facts if f.name in _OF_WASTE)
        modifiers = next((find.modifiers for find in found if find.modifiers), ())
        facts = tuple(dict.fromkeys((*best.facts, *waste)))
        return replace(best, spans=spans, facts=facts, modifiers=modifiers)
    units = sum(f.units or 0 for f in by_dose.values())
    doses = " + ".join(str(f.units) for f in by_dose.values())
    doubt = fact("several", doses=f"{doses} units")
    return replace(
        best, spans=spans, units=units, confidence=min(best.confidence, DOUBTFUL), facts=(*best.facts, doubt)
    )
