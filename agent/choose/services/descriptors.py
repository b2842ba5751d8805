"""What one unit of a code stands for, read from the official descriptor of the release in use.

Invariant: nothing is known of a code's unit but what its own descriptor prints; one that prints no measure
counts pieces ("each", "per study dose") and has None.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from agent.choose.services.dosing import Amount, amounts

_SET_APART = re.compile(r"\([^()]*\)")
_PERCENT = re.compile(r"\d+(?:\.\d+)?\s?(?:%|percent)")
_CONCENTRATION = re.compile(r"\d+(?:-\d+)?\s?(?:or\sgreater\s)?mg/ml\siodine\sconcentration")
_PER_ONE = re.compile(
    r"\bper\s(milligram|mg|gram|gm|g|ml|i\.?u\.?|unit|hour|(?:statute\s)?mile|millicurie|microcurie)\b"
)
_EQUAL = re.compile(r"\((\d+\s?(?:ml|cc))\s=\s1\sunit\)")
_TIGHT = re.compile(r"(?<!\d),(?=\d+\s?[a-z])")
_TOGETHER = re.compile(r"^injection\b.*\d\s?mg\sand\s[a-z]")
_RANGE = re.compile(r"\b\d+\sto\s(?=\d+\sminutes)")
_NAMED = re.compile(
    r"^inj(?:ection|\.)?,?\s+(?P<name>[a-z][^,()]*?)"
    r"(?:\s\((?P<brand>[a-z][\w\s/-]*)\))?"
    r",?\s(?:(?:not\sotherwise\sspecified|excludes\sbiosimilars?|biosimilar|for\sintravenous\suse"
    r"|intravenous|\((?P<late>[a-z][\w-]*)\)),?\s?)*"
    r"(?:per\s|up\sto\s)?(?:[\d.,]+\s?[a-z]+|vial|[a-z]+)\s*(?:\(non-esrd\suse\))?$"
)
_SALTS = re.compile(
    r"\s(?:hydrochloride|hcl|sodium|sulfate|phosphate|mesylate|tartrate|citrate|maleate|bromide|chloride"
    r"|fumarate|bitartrate|edisylate|lactate|calcium|potassium|besylate|tromethamine)\b|(?<=\w)-[a-z]{4}\b"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What one unit stands for: an amount of a kind (see `dosing.Amount`)."""

    kind: str
    value: Fraction


def measure_of(title: str) -> Measure | None:
    """Return what one unit of a code stands for; None where it counts pieces.

    Args:
        title: The official descriptor.

    A drug made of two is measured by both together: 3 mg and 3 mg are 6 mg.

    Example: "Injection, ceftriaxone, per 250 mg" is 250 mg.
    """
    small = _TIGHT.sub(", ", _RANGE.sub("", title.lower()))
    said = _EQUAL.search(small)
    plain = _CONCENTRATION.sub("", _PERCENT.sub("", _SET_APART.sub(" ", small)))
    found = [*amounts(said[1])] if said else [*amounts(plain)] or _one(plain) or [*amounts(small)]
    if _TOGETHER.match(small) and len(found) == 2 and found[0].kind == found[1].kind:
        return Measure(found[0].kind, found[0].value + found[1].value)
    return Measure(found[0].kind, found[0].value) if found else None


def _one(text: str) -> list[Amount]:
    """Return the amount of "per milligram", which has no number."""
    said = _PER_ONE.search(text)
    return [*amounts(f"1 {said[1].replace('statute ', '')}")] if said else []


def names_of(title: str) -> tuple[str, ...]:
    """Return the names by which a note may call the drug of a descriptor; empty where it is not plain.

    Args:
        title: The official descriptor.

    Example: "Injection, abatacept, intravenous, 1 mg" gives abatacept; one maker's product among several
    ("injection, bendamustine (treanda), 1 mg") is called by its brand alone.
    """
    small = title.lower().strip()
    if "equivalent" in small or "esrd on dialysis" in small:
        return ()
    found = _NAMED.match(small)
    if found is None:
        return ()
    brand = found["brand"] or found["late"]
    if brand:
        return () if brand in {"human", "recombinant"} else (brand.strip(),)
    name = found["name"].strip()
    return tuple(dict.fromkeys((name, _SALTS.sub("", name).strip())))
