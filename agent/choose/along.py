"""Problems in one line of an assessment, as in "Left carpal tunnel syndrome. Right trigger thumb.".

Invariant: only a sentence that begins with its problem, says little more and tells of no action counts as a
heading beside the heading of its line; of symptoms, only where the whole line is such a list.
"""

import re

from agent.documents import kept
from agent.documents.structure import names_problem
from agent.records import Document, Mention, SectionKind

_CONCLUDING = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES})
_MOST_BEFORE, _MOST_AFTER = 3, 5
"""Words of such a sentence before its problem and behind it: "Symptomatic", "stable on inhalers"."""

_WORD = re.compile(r"[A-Za-z0-9%]+")
_NOT_ITS_OWN = re.compile(
    r"(?:no|not|likely|possibl\w+|probabl\w+|ddx|differential|doubt|consider|due|secondary|from|with|without|if|"
    r"given|for|because|history|hx|h/o|s/p|status|risk|prior|previous|ct|mri|x-?ray|xr|us|ultrasound|labs?|exam|"
    r"plan|meds?|stable|worsening|improv\w+|associated|resolved)\b",
    re.IGNORECASE,
)
"""Beginnings of sentences that say more of the problem before them."""


def is_listed_along(document: Document, mention: Mention, *, is_symptom: bool) -> bool:
    """Say whether a mention is a problem of its own in a line that lists several.

    Args:
        document: The document.
        mention: Present, in none of the note's headings.
        is_symptom: Whether a symptom is named, which more often belongs to the problem before it.
    """
    place = document.sentences[mention.sentence]
    if place.is_title or place.heads or mention.section not in _CONCLUDING:
        return False
    line = _line_of(document, mention.sentence)
    behind = [n for n in line if n <= mention.sentence]
    needed = line if is_symptom else behind
    return (
        len(behind) > 1
        and document.sentences[line[0]].is_title
        and all(_is_short(document, n) for n in needed)
        and _stands_first(document, mention)
    )


def _stands_first(document: Document, mention: Mention) -> bool:
    place = document.sentences[mention.sentence]
    before = _WORD.findall(document.text, place.start, mention.start)
    after = _WORD.findall(document.text, mention.end, place.end)
    return len(before) <= _MOST_BEFORE and len(after) <= _MOST_AFTER


@kept
def _is_short(document: Document, number: int) -> bool:
    place = document.sentences[number]
    said = document.text[place.start : place.end]
    return place.is_title or (names_problem(said, "") and not _NOT_ITS_OWN.match(said))


@kept
def _line_of(document: Document, number: int) -> tuple[int, ...]:
    """Return the sentences of the line that a sentence stands in, by number."""
    sentences, text = document.sentences, document.text
    first = last = number
    while first > 0 and "\n" not in text[sentences[first - 1].end : sentences[first].start]:
        first -= 1
    while last + 1 < len(sentences) and "\n" not in text[sentences[last].end : sentences[last + 1].start]:
        last += 1
    return tuple(range(first, last + 1))
