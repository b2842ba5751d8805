"""The NIH Stroke Scale score beside a cerebral infarction (R29.7, guideline I.C.18.i).

Invariant: a score is reported only where the note gives the number and codes an infarct; of several the first
told, which is the one on arrival.
"""

import re
from collections.abc import Iterator

from agent.choose.finding import View, drafted, quoted
from agent.choose.linked.reach import vocabulary
from agent.choose.outcome import Draft, fact

_KEYS = frozenset({"nihss", "nih", "stroke"})
_SCORE = re.compile(
    r"\b(?:nihss|nih\s+stroke\s+scale|nih\s+ss)\b(?!\s*(?:daily|q\d))[^.;\n\d]{0,45}?\b(\d{1,2})\b(?!\s*[/:]\s*\d)",
    re.IGNORECASE,
)
_INFARCT = "I63"
_HIGHEST = 42
_SURE = 0.7


def stroke_scale(view: View) -> Iterator[Draft]:
    """Yield the first score that the note gives.

    Example: "NIHSS 11 on arrival" beside an infarct gives R29.711.
    """
    has_infarct = any(d.code.startswith(_INFARCT) for d in view.drafts)
    if not has_infarct or not _KEYS & vocabulary(view.document):
        return
    for found in _SCORE.finditer(view.document.text):
        score = int(found.group(1))
        mention = quoted(view, *found.span(), f"R29.7{score:02d}", "measure") if score <= _HIGHEST else None
        if mention is not None:
            said = fact("circumstance", quote=mention.phrase, told="the score on the stroke scale")
            yield drafted(mention, _SURE, [said], ["I.C.18.i"])
            return
