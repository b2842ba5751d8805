"""Supplies handed out or ordered, and services done at the visit.

Invariant: final only on words that say the thing was handed out, put on or done here; what is ordered for
another to supply goes to review, and what the patient has already, or is only planned, is not coded.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from agent.choose.outcome import Fact, fact
from agent.choose.services.casts import read_cast
from agent.choose.services.counting import measure_words
from agent.choose.services.descriptors import measure_of
from agent.choose.services.dosing import Amount, amounts, units_of
from agent.choose.services.lexicon import Form
from agent.choose.services.records import DOUBTFUL, FAIR, HANDED, Find, Read, Scene, left_out
from agent.choose.services.seeing import Seen, Status, all_seen, lists, sentence_of, spans_of, status_facts

_SIDED = ("L1", "L2", "L3", "L4", "L5", "L6", "L8")
_SIDE = re.compile(r"\b(?:(?P<RT>right|rt)|(?P<LT>left|lt))\b")
_NUMBER = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_COUNT = re.compile(
    r"(?<![x\u00d7]\s)(?<![x\u00d7./])\b(two|three|four|[234])\s"
    r"(?!(?:x|by|in|inch|inches|cm|mm|ft|foot|oz|percent)\b)(?:\w+\s){0,2}$"
)
"""How many of a thing, right before it; neither a size ("a 4 x 4 inch dressing") nor a share."""

_GROUND, _GROUND_MILES = ("A0426", "A0427", "A0428", "A0429", "A0433", "A0434"), "A0425"
_AIR_MILES = {"A0430": "A0435", "A0431": "A0436"}
_NOT_HERE = frozenset({Status.THERE, Status.PAST})


def read_items(scene: Scene) -> Read:
    """Return supplies, casts and services with what the note says of them.

    Example: "Fitted with crutches" gives E0114, "ambulates with a walker" nothing.
    """
    told = [seen for seen in all_seen(scene) if seen.status is not Status.UNSAID]
    left = (left_out(scene, s.named.start, s.named.end, _why_not(s)) for s in told if not _is_here(s))
    return Read(tuple(_best(find for s in told if _is_here(s) for find in _finds(s))), tuple(left))


def _is_here(seen: Seen) -> bool:
    is_plan = seen.entry.form is Form.SERVICE and seen.status is Status.ORDERED
    return seen.status not in _NOT_HERE and not is_plan


def _why_not(seen: Seen) -> str:
    if seen.entry.form is Form.SERVICE:
        return "not done here" if seen.status is Status.THERE else "not done at this visit: planned or past"
    return "not supplied here: declined" if seen.status is Status.PAST else "not supplied here: there already"


def _finds(seen: Seen) -> Iterator[Find]:
    made = read_cast(seen) if seen.entry.form is Form.CAST else _plain(seen)
    if made is not None:
        yield _with_side(seen, made)
        yield from _mileage(seen, made)


def _plain(seen: Seen) -> Find:
    code = _refined(seen)
    facts, confidence = list(status_facts(seen)), _confidence(seen)
    needs = lists().needs.get(seen.entry.codes[0])
    if not seen.entry.is_sure or (needs is not None and not needs.search(sentence_of(seen))):
        facts.append(fact("detail"))
        confidence = min(confidence, DOUBTFUL)
    units, more, quoted = _units(seen, code)
    made = Find(code, (*spans_of(seen), *quoted), seen.sentence, confidence, (*facts, *more), units)
    return _for_medicare(seen, made) if code in lists().medicare else made


def _confidence(seen: Seen) -> float:
    if seen.status is Status.ORDERED:
        return DOUBTFUL
    weak = seen.entry.form is Form.SERVICE and lists().weak.fullmatch(seen.scene.small, seen.start, seen.end)
    return DOUBTFUL if weak else FAIR if seen.entry.form is Form.SERVICE else HANDED


def _refined(seen: Seen) -> str:
    """Return the code, or another of the same words where the sentence says so and the release has it."""
    code = seen.entry.codes[0]
    for other, pattern in lists().refined.get(code, {}).items():
        if other in seen.scene.release.codes and pattern.search(sentence_of(seen)):
            return other
    return code


def _units(seen: Seen, code: str) -> tuple[int, tuple[Fact, ...], tuple[tuple[int, int], ...]]:
    """Return the units, why, and the words of the time or number that they rest on."""
    measure = measure_of(seen.scene.release.codes[code].title)
    if measure is not None and measure.kind == "time":
        spent = _amount(seen, "time")
        if spent is not None:
            units = max(1, int(spent.value / measure.value))
            words = seen.scene.document.text[spent.start : spent.end]
            said = fact("minutes", minutes=words, measure=measure_words(measure), units=str(units))
            return units, (said,), ((spent.start, spent.end),)
        return 1, (), ()
    place = seen.scene.document.sentences[seen.sentence]
    counted = _COUNT.search(seen.scene.small, place.start, seen.named.start)
    if counted is None or seen.entry.form is Form.SERVICE:
        return 1, (), ()
    return _NUMBER[counted[1]], (fact("pieces", units=str(_NUMBER[counted[1]])),), (counted.span(1),)


def _amount(seen: Seen, kind: str) -> Amount | None:
    place = seen.scene.document.sentences[seen.sentence]
    return next((a for a in amounts(seen.scene.small, place.start, place.end) if a.kind == kind), None)


def _for_medicare(seen: Seen, made: Find) -> Find:
    """Say whether the patient is shown to be Medicare's, whose own code this is; else it goes to review."""
    encounter, known = seen.scene.encounter, lists()
    who = known.who.search(seen.scene.small)
    if who is not None:
        said = fact("medicare", words=seen.scene.document.text[who.start() : who.end()])
        return replace(made, spans=(*made.spans, who.span()), facts=(*made.facts, said))
    if encounter.age_years is not None and encounter.age_years >= known.age:
        return replace(made, facts=(*made.facts, fact("medicare_age", age=str(encounter.age_years))))
    doubt = fact("other_payer")
    return replace(made, confidence=min(made.confidence, DOUBTFUL), facts=(*made.facts, doubt))


def _sides(seen: Seen, sentence: int) -> dict[str, re.Match[str]]:
    place = seen.scene.document.sentences[sentence]
    return {str(m.lastgroup): m for m in _SIDE.finditer(seen.scene.small, place.start, place.end)}


def _with_side(seen: Seen, made: Find) -> Find:
    """Add RT or LT to what is made for one side, where its sentence, or the one before, tells one."""
    if not made.code.startswith(_SIDED):
        return made
    sides = _sides(seen, seen.sentence) or (_sides(seen, seen.sentence - 1) if seen.sentence else {})
    if len(sides) != 1:
        return made
    ((modifier, match),) = sides.items()
    said = fact("side", side="right" if modifier == "RT" else "left", modifier=modifier)
    return replace(made, spans=(*made.spans, match.span()), modifiers=(modifier,), facts=(*made.facts, said))


def _mileage(seen: Seen, made: Find) -> Iterator[Find]:
    """Yield the miles of a transport, told in its sentence."""
    code = _GROUND_MILES if made.code in _GROUND else _AIR_MILES.get(made.code)
    told = _amount(seen, "distance")
    if code is None or told is None or code not in seen.scene.release.codes:
        return
    words = seen.scene.document.text[told.start : told.end]
    units = units_of(told.value, Fraction(1))
    spans = ((told.start, told.end), (seen.named.start, seen.named.end))
    yield Find(
        code, spans, seen.sentence, made.confidence, (*made.facts[:1], fact("miles", miles=words)), units
    )


def _best(finds: Iterable[Find]) -> Iterator[Find]:
    """Yield each code once, the surest of its finds."""
    by_code: dict[str, Find] = {}
    for find in finds:
        held = by_code.get(find.code)
        if held is None or find.confidence > held.confidence:
            by_code[find.code] = find
    yield from by_code.values()
