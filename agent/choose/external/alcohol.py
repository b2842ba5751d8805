"""The blood alcohol level beside a disorder of alcohol use (Y90, guideline I.C.20.a.1; I.C.5.b on F10).

Invariant: a level is reported only where the note gives the number and codes alcohol use, and only one is.
"""

import re
from collections.abc import Iterator

from agent.choose.external.story import LIKELY, SOURCE
from agent.choose.finding import View, drafted, quoted
from agent.choose.linked.reach import vocabulary
from agent.choose.outcome import Draft, fact

_KEYS = frozenset({"etoh", "ethanol", "alcohol", "bac", "bal"})
_LEVEL = re.compile(
    r"\b(?:(?:serum|blood)\s+)?(?:etoh|ethanol|alcohol|bac|bal)(?:\s+(?:level|lvl|conc\w*))?"
    r"(?:\s+(?:was|of|is|at)|\s*[:=])?\s*(?P<number>0?\.\d{1,3}|\d{2,3}\b(?!\s*(?:drinks?|beers?|oz|years?|yrs?|days?|hours?|hrs?|weeks?|months?|minutes?|/|x\b|[ap]m\b)))"
    r"\s*(?:mg\s?/\s?dl|mg%|g\s?/\s?dl|%)?",
    re.IGNORECASE,
)
_BOUNDS = (20, 40, 60, 80, 100, 120, 200, 240)
"""Levels in mg/100 ml from which the next fourth character counts."""

_USE = ("F10", "T51")


def blood_alcohol(view: View) -> Iterator[Draft]:
    """Yield the highest blood alcohol level that the note gives.

    Example: "EtOH 214 mg/dL" beside alcohol intoxication gives Y90.7.
    """
    if not _KEYS & vocabulary(view.document) or not any(d.code.startswith(_USE) for d in view.drafts):
        return
    found = [(_mg(m.group("number")), m) for m in _LEVEL.finditer(view.document.text)]
    for level, match in sorted(found, key=lambda pair: -pair[0]):
        code = f"Y90.{sum(level >= bound for bound in _BOUNDS)}"
        mention = quoted(view, *match.span(), code, SOURCE)
        if mention is not None and level > 0:
            said = fact("circumstance", quote=mention.phrase, told="the blood alcohol level")
            yield drafted(mention, LIKELY, [said], ["I.B.14"])
            return


def _mg(number: str) -> float:
    """Return a level in mg/100 ml; a fraction is one of grams."""
    return float(number) * 1000 if "." in number else float(number)
