"""Routine health examinations of children, by age and by what they find (I.C.21.c.12, I.C.21.c.16).

Invariant: only a visit that the note calls a routine examination of today gives a code, one for each age.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from agent.choose.finding import View, drafted, quoted, replacing
from agent.choose.form import CONCLUSIONS
from agent.choose.newborn.age import Age
from agent.choose.newborn.words import WORDS
from agent.choose.outcome import Draft, fact
from agent.records import Assertion, Mention, SectionKind, Setting

_NEVER = frozenset(
    {SectionKind.INSTRUCTIONS, SectionKind.HISTORY_FAMILY, SectionKind.HISTORY_PAST, SectionKind.RESULTS}
)


def checkups(view: View, age: Age) -> Iterator[Draft]:
    """Yield the code of a routine examination.

    Example: "5-day-old here for newborn check." gives Z00.110; "12-month WCC. Anemia." Z00.121.
    """
    if not age.is_child or view.encounter.setting in {Setting.INPATIENT, Setting.EMERGENCY}:
        return
    said = _said(view)
    if said is None:
        return
    code = _code(view, age)
    made = drafted(replace(said, codes=(code,)), 0.9, [fact("checkup")], ["I.C.21.c.12"])
    held = (d for d in view.drafts if d.code.startswith(("Z00.0", "Z00.1")))
    yield replace(replacing(made, held), settled=True, rank=0)


@cache
def _other_day() -> re.Pattern[str]:
    return re.compile(WORDS.joined("other_day") + r"\W+(?:\w+\W+){0,3}$", re.IGNORECASE)


@cache
def _done_before() -> re.Pattern[str]:
    return re.compile(r"\s*(?:\w+\s+){0,3}" + WORDS.joined("done_before"), re.IGNORECASE)


def _said(view: View) -> Mention | None:
    text = view.document.text
    for found in WORDS.pattern("checkup").finditer(text):
        head = text[max(0, found.start() - 50) : found.start()]
        if _other_day().search(head) or _done_before().match(text, found.end()):
            continue
        mention = quoted(view, found.start(), found.end(), "Z00", "circumstance")
        if mention and mention.section not in _NEVER and mention.assertion is Assertion.PRESENT:
            return mention
    return None


def _code(view: View, age: Age) -> str:
    """Return the code by age: under 8 days, 8 to 28 days, older by whether something abnormal was found."""
    if age.years == 0 and age.days is not None and age.days <= 28:
        return "Z00.110" if age.days < 8 else "Z00.111"
    text = view.document.text
    if WORDS.pattern("abnormal").search(text):
        return "Z00.121"
    certain = WORDS.pattern("normal").search(text) is not None
    return "Z00.121" if any(_is_finding(view, d, certain=certain) for d in view.drafts) else "Z00.129"


_FOUND = ("E66", "D5", "R73", "F80", "F82", "F84", "F88", "R62")
"""Lasting conditions that a check-up of a child brings to light."""


def _is_changed(view: View, draft: Draft) -> bool:
    """Say whether a lasting condition is new or worse at the visit, which makes it an abnormal finding."""
    spans = (view.document.sentences[m.sentence] for m in draft.mentions if m.section in CONCLUSIONS)
    return any(WORDS.pattern("changed").search(view.document.text, s.start, s.end) for s in spans)


def _is_finding(view: View, draft: Draft, *, certain: bool = False) -> bool:
    """Say whether a draft is something abnormal that the visit concludes on, no lasting illness."""
    if draft.code[0] in "ZVWXY" or draft.confidence < (0.85 if certain else 0.5):
        return False
    lasting = draft.code in view.known.chronic and not draft.code.startswith(_FOUND)
    if lasting and not _is_changed(view, draft):
        return False
    return any(m.section in CONCLUSIONS and m.assertion is Assertion.PRESENT for m in draft.mentions)
