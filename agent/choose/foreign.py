"""Words beside a condition that are another condition's: they settle nothing of this one.

Invariant: only stretches of a sentence that name a condition of its own, or that tell which half of the body
a stroke has lamed, are foreign; what a condition is linked to ("due to", "with") stays its own.
"""

import re
from collections.abc import Iterator, Sequence

from agent.records import Document, Mention

Span = tuple[int, int]

_BRAIN = tuple(f"I6{n}" for n in range(8))
"""Codes whose side is that of a vessel of the brain; the lamed side is the other one, and tells none."""

_SIDE = r"(?:left|right|bilateral|both|[lr]t?)\b(?:[-\s]*(?:sided?)\b)?"
_LAMED = (
    r"(?:(?:hemi|mono)?(?:pare?sis|plegia)|weak\w*|numb\w*|droop\w*|paraly\w+|paresthesias?|tingling|clums\w+|neglect"
    r"|ataxia|drift|deficits?|hemianop\w+|(?:sensory|motor)\s+loss)\b"
)
_PARTS = (
    r"(?:(?:upper|lower|extremit\w+|arm|leg|hand|foot|face|facial|body|side|and|or|residual|mild)\s+){0,5}"
)
_DEFICIT = re.compile(
    rf"\b{_SIDE}\s+{_PARTS}{_LAMED}|\b{_LAMED}\s+(?:of|on|in|to)\s+(?:(?:the|his|her)\s+)?{_SIDE}(?=\s|\W|$)",
    re.IGNORECASE,
)

_PARTED = re.compile(r"[,;\n]|(?<=\s)[-\u2013/](?=\s)|\.\s")
_LINKED = re.compile(
    r"\b(?:with|w/|due|from|secondary|2/2|because|caus\w+|complicat\w+|by|of|associated|result\w*|after|includ\w+)(?!\w)",
    re.IGNORECASE,
)
_LOOSE = ("R", "S", "T", "V", "W", "X", "Y", "Z", "O", "P")
"""Beginnings of codes whose words other codes are made of: symptoms, injuries, circumstances, pregnancy."""

_KIN = 2
"""First characters that kindred conditions share: an occluded artery (I66) tells of the stroke (I63)."""


def foreign_words(mentions: Sequence[Mention], others: Sequence[Mention], document: Document) -> list[Span]:
    """Return the stretches that name another condition, listed apart from this one: "Acute CVA, DVT".

    Args:
        mentions: Of the condition to be settled.
        others: Of the other conditions of the note.
        document: That they stand in.
    """
    own = {m.codes[0][:_KIN] for m in mentions}
    return [
        (o.start, o.end)
        for m in mentions
        for o in others
        if o.sentence == m.sentence
        and o.codes[0][:_KIN] not in own
        and not o.codes[0].startswith(_LOOSE)
        and _listed_apart(m, o, document.text)
    ]


def _listed_apart(one: Mention, other: Mention, text: str) -> bool:
    between = text[one.end : other.start] if one.end <= other.start else text[other.end : one.start]
    return _PARTED.search(between) is not None and _LINKED.search(between) is None


def lamed_sides(code: str, sentence: int, document: Document) -> Iterator[Span]:
    """Yield where a sentence tells the lamed side, for a disease of the brain's vessels; else nothing.

    Args:
        code: Of the condition to be settled.
        sentence: Its number.
        document: That it stands in.

    Example: "stroke with left-sided weakness" names no left artery: the left is lamed from the right brain.
    """
    if code.startswith(_BRAIN):
        place = document.sentences[sentence]
        for found in _DEFICIT.finditer(document.text, place.start, place.end):
            yield found.span()
