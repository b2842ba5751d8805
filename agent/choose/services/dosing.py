"""Amounts in a text: how much of a drug was given, and how much one unit of a code stands for.

Invariant: an amount keeps the offsets of its words and an exact value, so that units are never off by a
rounding of floats; a rate ("5 mg/kg", "10 units/hr") is not a dose and gives no amount.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_SCALES = {
    "mass": {"mcg": 1, "ug": 1, "microgram": 1, "mg": 1000, "milligram": 1000, "g": 10**6, "gm": 10**6,
             "gram": 10**6},
    "volume": {"ml": 1, "cc": 1, "milliliter": 1, "l": 1000, "liter": 1000, "litre": 1000},
    "units": {"unit": 1, "u": 1, "iu": 1, "usp unit": 1},
    "charge": {"meq": 1, "milliequivalent": 1},
    "activity": {"uci": 1, "microcurie": 1, "mci": 1000, "millicurie": 1000},
    "time": {"minute": 1, "min": 1, "hour": 60, "hr": 60},
    "distance": {"mile": 1, "mi": 1},
}  # fmt: skip
_SCALE_OF = {word: (kind, scale) for kind, words in _SCALES.items() for word, scale in words.items()}
_SPELLED: dict[str, Fraction | int] = {
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10,
    "half": Fraction(1, 2),
}  # fmt: skip
_MULTIPLES = {"million": 10**6, "thousand": 1000, "k": 1000}

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_WORDS = "|".join(sorted((w.replace(" ", r"\s") for w in _SCALE_OF), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?:{_NUMBER}|(?<!of\s)(?P<spelled>{'|'.join(_SPELLED)})(?=\s))[\s-]{{0,2}}"
    rf"(?:(?P<multiple>million|thousand|k)[\s-]?)?(?:loaded\s|statute\s|ground\s)?"
    rf"(?P<unit>i\.u\.?|μg|µg|(?:{_WORDS})s?)(?![\w])"
    rf"(?P<per>\s?(?:/|\bper\s)\s?(?P<every>\d+(?:\.\d+)?)?\s?(?P<of>[a-z²]\w*))?"
)  # fmt: skip
_LIQUID = frozenset({"ml", "cc", "milliliter"})
_EACH_TIME = frozenset({"dose", "injection", "vial", "syringe", "side", "knee", "shoulder", "hip", "site"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as a text gives it, half-open offsets.

    Attributes:
        kind: `mass` (in micrograms), `volume` (ml), `units`, `charge` (mEq), `activity` (microcuries),
            `time` (minutes) or `distance` (miles).
        value: In the kind's unit.
        volume: For a strength ("40 mg/ml", "60 mg/2 ml") the millilitres that hold it, else None.
    """

    start: int
    end: int
    kind: str
    value: Fraction
    volume: Fraction | None = None

    @property
    def is_strength(self) -> bool:
        """Whether it only says how strong a millilitre is, not how much there was."""
        return self.volume == 1


def amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """Yield the amounts in a stretch of text, rates left out.

    Args:
        text: In small letters.
        start: Where to begin; offsets count from the text's beginning.
        end: One past the last character to look at, the text's end when None.

    Example: "2.4 million units" is 2,400,000 of kind `units`.
    """
    for found in _AMOUNT.finditer(text, start, len(text) if end is None else end):
        amount = _read(found)
        if amount is not None:
            yield amount


def units_of(total: Fraction, unit: Fraction) -> int:
    """Return how many units an amount is billed as: every unit begun counts.

    Args:
        total: What was given.
        unit: What one unit stands for, of the same kind.

    Example: 60 mg of a drug billed per 25 mg are 3 units.
    """
    return max(1, math.ceil(total / unit))


def _read(found: re.Match[str]) -> Amount | None:
    word = found["unit"].replace(".", "")
    word = {"μg": "mcg", "µg": "mcg"}.get(word, word)
    scale = _SCALE_OF.get(" ".join(word.split())) or _SCALE_OF.get(" ".join(word.split()).removesuffix("s"))
    if scale is None:
        return None
    kind, factor = scale
    said = found["number"]
    number = Fraction(said.replace(",", "")) if said else Fraction(_SPELLED[found["spelled"]])
    value = number * _MULTIPLES.get(found["multiple"] or "", 1) * factor
    of = found["of"]
    if of in _LIQUID and kind != "volume":
        return Amount(found.start(), found.end(), kind, value, Fraction(found["every"] or 1))
    if of is not None and of not in _EACH_TIME:
        return None
    end = found.start("per") if of else found.end()
    return Amount(found.start(), end, kind, value) if value else None
