"""Signs of text carried over: a paragraph twice with other facts, a document like an earlier one, two dates.

Invariant: pure functions of documents; offsets are half-open. A paragraph that is merely repeated, as a
summary repeats the story, is no sign of anything.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from agent.documents import cut
from agent.encounter import DATE, said_day
from agent.records import Document

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n(?![ \t]*\n)[^\n]*\S[^\n]*)*")
_LEAST_WORDS = 14
_WORD = re.compile(r"[a-z]+")
_FACTS = re.compile(r"\d+(?:[./,:]\d+)*|\b(?:right|left|he|she|his|her|him|male|female)\b")
_SAME_SENTENCES = 8
"""Sentences of some length that a document must have before it can be called carried over."""

_ALIKE = 0.8
_LEAST_SENTENCE = 30
_DAY = re.compile(
    r"\b(?:date of (?:service|visit|encounter)|visit date|encounter date|DOS)" + DATE, re.IGNORECASE
)

Bounds = tuple[int, int]


def changed_twins(document: Document) -> Iterator[tuple[Bounds, Bounds]]:
    """Yield paragraphs that a document has twice, word for word but for numbers, sides or pronouns.

    Example: "… pain in the right knee for 3 weeks …" and, further on, the same with "left knee".
    """
    held: defaultdict[int, list[re.Match[str]]] = defaultdict(list)
    for found in _PARAGRAPH.finditer(document.text):
        words = found.group().count(" ") + 1
        if words >= _LEAST_WORDS:
            held[words].append(found)
    for alike in held.values():
        yield from _changed(alike) if len(alike) > 1 else ()


def _changed(paragraphs: list[re.Match[str]]) -> Iterator[tuple[Bounds, Bounds]]:
    first: dict[str, re.Match[str]] = {}
    for found in paragraphs:
        small = found.group().lower()
        frame = _FACTS.sub("#", small)
        other = first.setdefault(frame, found)
        if other.group().lower() != small and len(_WORD.findall(frame)) >= _LEAST_WORDS:
            yield other.span(), found.span()


def carried_over(earlier: Document, later: Document) -> bool:
    """Say whether a document says nearly all that it says in the words of an earlier one."""
    before, now = _long_sentences(earlier), _long_sentences(later)
    if len(now) < _SAME_SENTENCES or len(before) < _SAME_SENTENCES:
        return False
    return len(now & before) / len(now) >= _ALIKE


def _long_sentences(document: Document) -> frozenset[str]:
    cut_up = cut(document)
    said = (" ".join(cut_up.text[s.start : s.end].lower().split()) for s in cut_up.sentences)
    return frozenset(words for words in said if len(words) >= _LEAST_SENTENCE)


def days_of_visit(document: Document) -> frozenset[date]:
    """Return the days that a document gives for its visit; dates that do not exist are left out."""
    return frozenset(day for found in _DAY.finditer(document.text) if (day := said_day(found)) is not None)
