"""Allergy status: Z88 for drugs, Z91.0 for what else an allergy list holds (I.C.21.c.3).

Invariant: a code rests on an allergy list or on the word itself beside the drug; what the note says was
refuted, removed or is tolerated gives none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from agent.choose.drugs.formulary import table
from agent.choose.drugs.scanning import Scan
from agent.choose.drugs.taking import mention_of
from agent.choose.finding import drafted
from agent.choose.outcome import Draft, fact
from agent.documents import sentence_at
from agent.records import Document, SectionKind

SECTION = "I.C.21.c.3"

_ALLERGIC = re.compile(r"\b(?:allerg(?:y|ic|ies)(?:\s(?:to|status|list|of|record)\b)?|all(?=:))")
_NONE = re.compile(r"\b(?:nkda|nka|no\s(?:known|drug|medication|food)|none|denies|negative|unknown)\b")
_REFUTED = re.compile(
    r"\b(?:remov\w+|refut\w+|de-?label\w*|not\s(?:truly\s)?allergic|tolerat\w+|outgr[eo]w\w*|disproven|ruled\sout|no\slonger|family|mother|father|seasonal|question\w*|unlikely)\b"
)
_TREATED = re.compile(
    r"->|\u2192|=>|\b(?:so|thus|therefore|instead|given|gave|received|used?|using|cover\w*|switched|chang\w+\sto|replaced|now|avoid\w*)\b"
)
"""Words after which an allergy list tells what was given in the place of the drug."""

_INTOLERANCE = re.compile(
    r"[\s:(,\u2013\u2014-]*(?:causes?\s|gets?\s|with\s)?(?:(?:mild|severe|bad)\s)?(?:(?:gi|stomach|abdominal)\s(?:upset|pain|distress|intolerance)|upset\sstomach|nausea|vomiting|n/v|diarrh\w+|constipat\w+"
    r"|muscle\s(?:aches?|pains?|cramps?)|myalgias?|dizz\w+|drows\w+|sedation|headaches?|cough|insomnia|fatigue|dry\smouth|palpitations|jitter\w*|intoleran\w+)\b"
)
"""Reactions that make an intolerance, which is no allergy."""

_REACH_AFTER, _REACH_BEFORE, _TOUCHES, _LISTED, _INTOLERANT = 70, 24, 2, 0.55, 0.3

_Stretch = tuple[int, int, int, int]
"""Index of the sentence, the stretch, and where in it a name may end first ("penicillin allergy")."""


@cache
def _others() -> re.Pattern[str]:
    """Match what is no drug, one group a code."""
    listed = [
        (code, "|".join(n.strip().replace(" ", r"\s") for n in names.split(",")))
        for code, names in table("allergens").items()
    ]
    groups = "|".join(f"(?P<{code.replace('.', '_')}>{names})" for code, names in listed)
    return re.compile(rf"\b(?:{groups})\b")


def allergies(scan: Scan) -> Iterator[Draft]:
    """Yield an allergy status for each drug, food or material that the patient is allergic to.

    Args:
        scan: The document and its drugs.

    Example: "Allergies: PCN (rash), latex" gives Z88.0 and Z91.040.
    """
    document, text = scan.document, scan.text
    for number, low, high, ends in _stretches(scan):
        start, end = _whole(document, number)
        if _REFUTED.search(text, start, end) or "?" in text[start:end]:
            continue
        treated = _TREATED.search(text, low, high) if ends == low else None
        last = treated.start() if treated else high
        for hit in scan.hits.get(number, ()):
            if low <= hit.start and ends <= hit.end <= last:
                made = _draft(document, number, hit.start, hit.end, hit.drug.kind.allergy)
                yield replace(made, confidence=_sureness(text, hit.end))
        for found in _others().finditer(text, low, high):
            if found.end() < ends:
                continue
            code = (found.lastgroup or "").replace("_", ".")
            yield _draft(document, number, found.start(), found.end(), code)


def _sureness(text: str, end: int) -> float:
    return _INTOLERANT if _INTOLERANCE.match(text, end) else _LISTED


def _draft(document: Document, number: int, start: int, end: int, code: str) -> Draft:
    quote = mention_of(document, number, start, end, code)
    said = fact("allergic", to=document.text[start:end])
    return replace(drafted(quote, _LISTED, (said,), (SECTION,)), settled=True)


def _whole(document: Document, number: int) -> tuple[int, int]:
    return document.sentences[number].start, document.sentences[number].end


def _stretches(scan: Scan) -> Iterator[_Stretch]:
    """Yield the stretches that name what the patient is allergic to."""
    document = scan.document
    for section in document.sections:
        if section.kind is SectionKind.ALLERGIES:
            yield from _of_list(scan, section.body, section.end)
    for found in _ALLERGIC.finditer(scan.text):
        number = sentence_at(document, found.start())
        if number is not None and document.sentences[number].kind is not SectionKind.ALLERGIES:
            yield from _of_word(scan, number, found)


def _of_list(scan: Scan, start: int, end: int) -> Iterator[_Stretch]:
    number = bisect_left(scan.document.sentences, start, key=lambda s: s.start)
    while number < len(scan.document.sentences) and scan.document.sentences[number].start < end:
        place = scan.document.sentences[number]
        if not _NONE.search(scan.text, place.start, place.end):
            yield number, place.start, place.end, place.start
        number += 1


def _of_word(scan: Scan, number: int, found: re.Match[str]) -> Iterator[_Stretch]:
    place = scan.document.sentences[number]
    if place.kind is SectionKind.HISTORY_FAMILY or _NONE.search(scan.text, place.start, place.end):
        return
    word = found.group()
    if word.endswith(" to") or (word.startswith("all") and scan.text[found.end() : found.end() + 1] == ":"):
        yield number, found.end(), min(place.end, found.end() + _REACH_AFTER), found.end()
    elif word.startswith("allergy"):
        yield number, max(place.start, found.start() - _REACH_BEFORE), found.start(), found.start() - _TOUCHES
