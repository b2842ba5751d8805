"""How much of a drug a sentence says was given: the dose beside its name, and what was thrown away.

Invariant: a dose is read only between the names that stand before and after the drug's own; an amount right
before the next name is of that one.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from agent.choose.services.dosing import Amount, amounts
from agent.choose.services.wording import giving

_LEADS_TO_NAME = re.compile(
    r"\s*(?:\([^()]{0,30}\)\s*)?(?:(?:dose|bolus|injection|infusion|total|bag|bags|vial|of|the|iv|im|po|sq|sc|subq"
    r"|intravenous|intramuscular|subcutaneous|sterile|plain|warm|depot|inj|a|preservative[\s-]free)[\s-]+)*"
)
_STRENGTH_OF_NAME = re.compile(r"-(\d{1,3})(?![\w%]|[.,]\d|\s?(?:mg|mcg|units?|ml|cc|g)\b)")
_AND_THEN = re.compile(
    r"(?:,|;)?\s*(?:and\s)?(?:then|followed\sby|plus|again|another|repeat(?:ed)?|additional)\b"
)
_TIMES = re.compile(
    r"[^\d;]{0,16}?\b(?:x|times)\s?(?P<count>[2-9])\b(?!\s?(?:days?|d\b|weeks?|wks?|months?|mg|ml|cc|min|hours?|hrs?|\.\d))"
)
_EACH_SIDE = re.compile(
    r"\b(?:in(?:to)?|to)\s(?:each|both)\b|\beach\s(?:knee|shoulder|hip|side|wrist|elbow|joint|deltoid|glute\w*)\b"
)
_MOST_BEFORE, _MOST_AFTER, _BESIDE = 48, 110, 16


@dataclass(frozen=True, slots=True)
class Dose:
    """What was given of a drug.

    Attributes:
        kind: As of `Amount`.
        total: In the kind's unit.
        parts: The amounts in the text that it is made of.
        times: How often each was given.
    """

    kind: str
    total: Fraction
    parts: tuple[Amount, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A drug's name in its sentence, and how far the words reach that may be about it."""

    small: str
    left: int
    start: int
    end: int
    right: int


def dose_in(place: Stretch, kinds: Collection[str]) -> Dose | None:
    """Return the dose of a drug, None where none of a fitting kind is told.

    Args:
        place: Where its name stands.
        kinds: The kinds of amounts that its codes are counted by.

    Example: "1 mL of triamcinolone (40 mg/mL)" is 40 mg.
    """
    told = [a for a in _around(place) if not _is_wasted(place.small, a)]
    plain = [a for a in told if a.kind in kinds and a.volume is None]
    return _summed(place, plain) or _of_strength(place, told, kinds)


def waste_in(place: Stretch, kind: str) -> Amount | None:
    """Return the amount that was thrown away, None where none is told."""
    near = amounts(place.small, place.end, place.right)
    return next((a for a in near if a.kind == kind and a.volume is None and _is_wasted(place.small, a)), None)


def count_in(place: Stretch) -> int:
    """Return how many pieces of what is counted by the piece: "2 units of FFP", "DuoNeb x 3"."""
    told = [a for a in _around(place) if a.kind == "units" and not _is_wasted(place.small, a)]
    if told and told[0].value.denominator == 1 and told[0].value < 100:
        return int(told[0].value)
    activities = [a for a in _around(place) if a.kind == "activity" and a.volume is None]
    times = _TIMES.match(place.small, place.end, place.right)
    return int(times["count"]) if times else max(1, len(activities))


def leads_to(small: str, amount: Amount, start: int) -> bool:
    """Say whether an amount is that of a name that begins at `start`: "40 mg of Kenalog"."""
    return amount.end <= start and bool(_LEADS_TO_NAME.fullmatch(small, amount.end, start))


def _around(place: Stretch) -> list[Amount]:
    """Return the amounts of the drug, the one right before its name first."""
    first = max(place.left, place.start - _MOST_BEFORE)
    before = [a for a in amounts(place.small, first, place.start) if leads_to(place.small, a, place.start)]
    after = amounts(place.small, place.end, min(place.right, place.end + _MOST_AFTER))
    return [*before[-1:], *after]


def _is_wasted(small: str, amount: Amount) -> bool:
    around = small[max(0, amount.start - _BESIDE) : amount.start], small[amount.end : amount.end + _BESIDE]
    return any(giving().waste.search(text) for text in around)


def _summed(place: Stretch, plain: Sequence[Amount]) -> Dose | None:
    """Return the first amount with those that are said to follow it, times how often each was given."""
    if not plain:
        return None
    parts = [plain[0]]
    for earlier, later in pairwise(plain):
        if not _AND_THEN.search(place.small, earlier.end, later.start) or later.kind != plain[0].kind:
            break
        parts.append(later)
    times = _times(place, parts[-1].end)
    return Dose(plain[0].kind, sum((a.value for a in parts), Fraction()) * times, tuple(parts), times)


def _times(place: Stretch, at: int) -> int:
    found = _TIMES.match(place.small, at, place.right)
    if found:
        return int(found["count"])
    return 2 if _EACH_SIDE.search(place.small, place.left, place.right) else 1


def _of_strength(place: Stretch, told: Sequence[Amount], kinds: Collection[str]) -> Dose | None:
    """Return the dose that a strength and a volume make: "Kenalog-40, 2 cc", "60 mg/2 mL"."""
    strength = next((a for a in told if a.kind in kinds and a.volume is not None), None)
    volume = next((a for a in told if a.kind == "volume" and a.volume is None), None)
    if strength is not None and strength.volume is not None:
        if volume is not None:
            total = strength.value / strength.volume * volume.value * _times(place, volume.end)
            return Dose(strength.kind, total, (strength, volume))
        return None if strength.is_strength else Dose(strength.kind, strength.value, (strength,))
    named = _STRENGTH_OF_NAME.match(place.small, place.end)
    if named and volume is not None and "mass" in kinds:
        written = Amount(named.start(1), named.end(1), "mass", Fraction(named[1]) * 1000, Fraction(1))
        total = written.value * volume.value * _times(place, volume.end)
        return Dose("mass", total, (written, volume))
    return None
