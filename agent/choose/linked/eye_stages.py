"""Glaucoma of the same type in both eyes at different stages: a code for each eye with its stage (I.C.7.a.3).

Invariant: an eye takes a stage only where the note puts the two next to one another, in a sentence about a
drafted glaucoma; where one of the eyes has none, the draft stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from agent.choose.finding import View
from agent.choose.linked.reach import about, stated
from agent.choose.outcome import Draft, fact
from agent.records import Mention

SECTION = "I.C.7.a.3"
_STAGES = {
    "mild": "1", "early": "1", "moderate": "2", "severe": "3", "advanced": "3", "end": "3",
    "indeterminate": "4",
}  # fmt: skip
_STAGE = r"(?P<stage{0}>mild|early|moderate|severe|advanced|end(?=[- ]stage)|indeterminate)(?:[- ]stage)?"
_EYE = r"(?P<eye{0}>OD|OS|right|left|R|L)\b(?: eye)?"
_TOGETHER = re.compile(
    rf"\b{_STAGE.format(1)}(?: disease)?(?: in the| of the|,)? \(?{_EYE.format(1)}"
    rf"|\b{_EYE.format(2)}[:,]?(?: is| has)? \(?{_STAGE.format(2)}\b",
    re.IGNORECASE,
)
_DIGIT = {"od": "1", "right": "1", "r": "1", "os": "2", "left": "2", "l": "2"}
"""The digit of the eye in codes of H40 that have eyes."""

_STAGED = re.compile(r"H40\.(?:11|12|13|14|22|31|32|33|41|51|61)[1239][0-4]")


def eye_stages(view: View) -> Iterator[Draft]:
    """Yield a code for each eye in place of the one of both eyes, or of one, that is drafted.

    Example: "POAG, severe OD, moderate OS" gives H40.1113 and H40.1122.
    """
    for draft in view.drafts:
        if _STAGED.fullmatch(draft.code) and draft.confidence:
            told = _told(view, draft)
            if len(told) > 1 and len({stage for stage, _ in told.values()}) > 1:
                yield from _by_eye(view, draft, told)


def _told(view: View, draft: Draft) -> Mapping[str, tuple[str, Mention]]:
    """Return the stage of each eye by the eye's digit, the first that is said of it."""
    found: dict[str, tuple[str, Mention]] = {}
    for number in about(view, draft):
        place = view.document.sentences[number]
        for one in _TOGETHER.finditer(view.document.text, place.start, place.end):
            quote = stated(view, one.start(), one.end(), draft.code, "graded")
            if quote is not None:
                eye = _DIGIT[(one["eye1"] or one["eye2"]).lower()]
                found.setdefault(eye, (_STAGES[(one["stage1"] or one["stage2"]).lower()], quote))
    return found


def _by_eye(view: View, draft: Draft, told: Mapping[str, tuple[str, Mention]]) -> Iterator[Draft]:
    codes = {f"{draft.code[:-2]}{eye}{stage}": quote for eye, (stage, quote) in sorted(told.items())}
    for code, quote in codes.items():
        if view.tables.billable(code):
            words = view.document.text[quote.start : quote.end]
            yield replace(
                draft,
                code=code,
                mentions=tuple(dict.fromkeys((*draft.mentions, quote))),
                facts=(*draft.facts, fact("graded", words=words, code=code)),
                guidelines=(SECTION, *draft.guidelines),
                settled=True,
                instead=() if draft.code in codes else (draft.code,),
            )
