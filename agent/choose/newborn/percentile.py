"""A child's body mass index by its percentile for age (I.B.14, I.C.21.c.3).

Invariant: the percentile stands with the words for the index; the code is kept only beside a diagnosis.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.choose.finding import View, drafted, quoted
from agent.choose.outcome import Draft, fact

_RANK = (
    r"(?P<rank>\d{1,3}(?:\.\d+)?)\s*(?:st|nd|rd|th)?\s*(?:%\s?-?\s?(?:ile|tile)?|percentile|pctl|centile|p\b)"
)
_OVER = r"(?P<over>1[0-9]\d)\s*%\s*(?:of\s+(?:the\s+)?95|P95)"
_BMI = r"\b(?:BMI|body\s+mass\s+index)(?:[- ]for[- ]age)?(?P<words>[^.\n;](?:[^\n;.]|\.\d){0,45}?)"
_PATTERNS = tuple(re.compile(_BMI + tail, re.IGNORECASE) for tail in (_OVER, _RANK))
_STEPS = ((5, "Z68.51"), (85, "Z68.52"), (95, "Z68.53"), (101, "Z68.54"))


def percentiles(view: View) -> Iterator[Draft]:
    """Yield the code of a body mass index given as a percentile.

    Example: "BMI 27.1 (97th percentile)" gives Z68.54; "BMI 142% of the 95th percentile" Z68.56.
    """
    for found in (f for pattern in _PATTERNS for f in pattern.finditer(view.document.text)):
        code = _code(found)
        mention = quoted(view, found.start(), found.end(), code, "measure") if code else None
        if mention is not None and code is not None:
            held = [d for d in view.drafts if d.code.startswith("Z68") and d.code != code]
            made = drafted(mention, 0.7, [fact("measured", quote=mention.phrase, code=code)], ["I.B.14"])
            quotes = (m for d in held for m in d.mentions)
            instead = tuple(d.code for d in held)
            yield replace(
                made, mentions=tuple(dict.fromkeys((mention, *quotes))), settled=True, instead=instead
            )
            return


def _code(found: re.Match[str]) -> str | None:
    if "over" in found.groupdict():
        over = int(found.group("over"))
        return "Z68.56" if over >= 140 else "Z68.55" if over >= 120 else "Z68.54"
    rank = float(found.group("rank"))
    low = "<" in found.group("words") or "less than" in found.group("words").lower()
    if low and rank <= 5:
        return "Z68.51"
    return next((code for limit, code in _STEPS if rank < limit), None)
