"""Injuries whose side the note contradicts: the story tells one side, the diagnosis the other (I.B.13).

Invariant: the code of an unspecified side is put in place of a sided one only where the note tells the deed
itself of the other side alone ("rolled his RIGHT ankle … sprain of LEFT ankle"); which side is right, only
the clinician can say.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.choose.external.story import stated
from agent.choose.finding import View
from agent.choose.form import CONCLUSIONS
from agent.choose.outcome import Draft, fact
from agent.records import Mention, SectionKind

_SIDED = re.compile(
    r"\b(right|left) (ankle|knee|wrist|elbow|shoulder|hand|foot|hip|thumb|forearm|thigh|eye|ear|radius|ulna"
    r"|clavicle)\b"
)
_SPOKEN = {
    "radius": "wrist|forearm|radius",
    "ulna": "wrist|forearm|ulna",
    "clavicle": "clavicle|collar\\s?bone|shoulder",
}
_DEED = (
    r"\b(?:rolled|twisted|inverted|everted|turned|sprained|injured|hurt|cut|burn(?:ed|t)|bit(?:ten)?|struck|hit|slammed|smashed"
    r"|crushed|landed\s+on|fell\s+on(?:to)?|jammed|stubbed|scraped)\s+(?:(?:his|her|their|the|my|an?|outstretched|own)\s+)*"
)
_SIDES = {"r": "right", "l": "left"}


def contradicted_sides(view: View) -> Iterator[Draft]:
    """Yield injuries at an unspecified side where deed and diagnosis contradict each other.

    Example: "rolled his RIGHT ankle" over "sprain of LEFT ankle" gives S93.409A in place of S93.402A.
    """
    for draft in view.drafts:
        held = view.tables.code(draft.code) if draft.code[0] == "S" else None
        found = _SIDED.search(held.title.lower()) if held is not None else None
        if held is None or found is None:
            continue
        other = _told_of_other(view, draft, *found.groups())
        code = _unsided(view, draft.code, found.group(1)) if other is not None else None
        if other is not None and code is not None:
            said = fact("sides_contradict", quote=other.phrase, side=found.group(1))
            mentions = (*(replace(m, codes=(code,)) for m in draft.mentions), replace(other, codes=(code,)))
            yield replace(
                draft, code=code, mentions=mentions, facts=(*draft.facts, said), guidelines=("I.B.13",),
                instead=(draft.code,), settled=True,
            )  # fmt: skip


def _told_of_other(view: View, draft: Draft, side: str, part: str) -> Mention | None:
    """Return where the deed is told of the other side; None where it is told of this one too, or of none."""
    deed = re.compile(rf"{_DEED}(right|left|(?-i:[RL]))\s+(?:{_SPOKEN.get(part, part)})\b", re.IGNORECASE)
    told: dict[str, Mention] = {}
    for found in deed.finditer(view.document.text):
        mention = stated(view, *found.span(), draft.code)
        if mention is not None:
            told.setdefault(_SIDES[found.group(1)[0].lower()], mention)
    others = [d for d in view.drafts if d.code[:3] == draft.code[:3] and d.code != draft.code]
    concluded = all(m.section in CONCLUSIONS or m.section is SectionKind.RESULTS for m in draft.mentions)
    if side in told or not told or others or not concluded:
        return None
    return next(iter(told.values()))


def _unsided(view: View, code: str, side: str) -> str | None:
    held = view.tables.code(code)
    stem = view.tables.code(held.stem) if held is not None else None
    if stem is None:
        return None
    wanted = stem.title.lower().replace(f"{side} ", "unspecified ", 1)
    for kin in view.tables.siblings(stem.code):
        whole = kin.code.ljust(7, "X") + code[-1]
        if kin.title.lower() == wanted and view.tables.billable(whole):
            return whole
    return None
