"""Coronary arteries that were treated or bypassed, and their stents, counted over a document.

Invariant: an artery counts once, where words of a procedure that was done name it; arteries treated alike are
one code (ICD-10-PCS guideline B4.4), bypasses one code for each source (B3.6b). Without such words, codes
stay as they were built.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.choose.procedures.built import Built, Span
from agent.choose.procedures.refilling import refilled
from agent.choose.procedures.tabled import Tabled
from agent.records import Document

_DILATION, _BYPASS = "027", "021"
_PART, _DEVICE, _QUALIFIER = 4, 6, 7
_ARTERIES = {
    "LAD": r"LAD|left anterior descending",
    "diagonal": r"diagonals?|D[12]\b",
    "circumflex": r"LCx|LCX|CX|circumflex",
    "marginal": r"OM[123]?\b|obtuse marginal|marginal",
    "RCA": r"RCA|right coronary",
    "PDA": r"R?PDA|posterior descending",
    "posterolateral": r"PLV|PLB|RPL|posterolateral",
    "left main": r"left main|LMCA",
    "ramus": r"ramus",
}
_ARTERY = re.compile("|".join(rf"(?P<a{n}>\b(?:{p})\b)" for n, p in enumerate(_ARTERIES.values())))
_NUMBERS = {"a": 1, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_STENTS = re.compile(
    rf"\b(?P<many>\d|{'|'.join(_NUMBERS)})[ \t]+(?:(?!and\b)[\w.-]+[ \t]+){{0,3}}?(?:stents?|DES|BMS)\b",
    re.IGNORECASE,
)
_TIMES = re.compile(r"(?:\b(?:x|times)[ \t]*|\u00d7[ \t]*)(?P<many>\d|two|three|four|five)\b", re.IGNORECASE)
_SOURCES = (
    (re.compile(r"\b(?:LIMA|left internal (?:mammary|thoracic))\b"), "No Device", "Internal Mammary, Left"),
    (re.compile(r"\b(?:RIMA|right internal (?:mammary|thoracic))\b"), "No Device", "Internal Mammary, Right"),
    (re.compile(r"\bradial artery (?:graft|conduit|to)\b"), "Autologous Arterial Tissue", "Aorta"),
)
_VEIN = re.compile(r"\b(?:SVGs?|saphenous|vein grafts?)\b", re.IGNORECASE)
_COUNTS = {1: "One Artery", 2: "Two Arteries", 3: "Three Arteries", 4: "Four or More Arteries"}
_SUFFIX = {1: "", 2: ", Two", 3: ", Three", 4: ", Four or More"}
_MOST = 4


def counted(made: Sequence[Built], document: Document, tabled: Tabled) -> list[Built]:
    """Return the codes of a document with its coronary arteries counted.

    Args:
        made: All codes of the document.
        document: The document.
        tabled: The tables.
    """
    opened = [b for b in made if b.table == _DILATION]
    bypasses = [b for b in made if b.table == _BYPASS and b.filled[0].label.startswith("Coronary")]
    rest = [b for b in made if b not in opened and b not in bypasses]
    return [*rest, *_opened(opened, document, tabled), *_bypassed(bypasses, document, tabled)]


def _opened(built: Sequence[Built], document: Document, tabled: Tabled) -> list[Built]:
    """Return the dilations as one code, with all arteries and stents, where their words name an artery."""
    stents: dict[str, int] = {}
    spans: list[Span] = []
    for one in built:
        for artery, many, span in _treated(one, document):
            stents[artery] = max(stents.get(artery, 1), many)
            spans.append(span)
    if not stents:
        return list(built)
    best = max(
        built, key=lambda b: (_device(b).endswith("Drug-eluting"), _device(b) != "No Device", b.confidence)
    )
    words = (min(s for s, _ in spans), max(e for _, e in spans)) if len(stents) == 1 else spans[-1]
    changes = {_PART: (_part(len(stents)), words)}
    if _device(best) != "No Device":
        changes[_DEVICE] = (_device(best) + _SUFFIX[min(sum(stents.values()), _MOST)], words)
    return [refilled(best, changes, tabled)]


def _treated(one: Built, document: Document) -> Iterator[tuple[str, int, Span]]:
    """Yield the arteries that a procedure's words name after it, else before it, each with its stents."""
    sentence, (first, last) = document.sentences[one.sentence], one.names
    every = list(_arteries(document.text, sentence.start, sentence.end))
    found = [(a, s) for a, s in every if s[0] >= first] or [(a, s) for a, s in every if s[1] <= last][-1:]
    told = [
        (m.start(), _number(m["many"])) for m in _STENTS.finditer(document.text, sentence.start, sentence.end)
    ]
    for artery, span in found:
        nearest = [many for at, many in told if _closest(at, every) == artery]
        yield artery, max(nearest, default=1), span


def _closest(at: int, found: Iterable[tuple[str, Span]]) -> str:
    return min(found, key=lambda one: min(abs(at - one[1][0]), abs(at - one[1][1])))[0]


def _bypassed(built: Sequence[Built], document: Document, tabled: Tabled) -> list[Built]:
    for one in built:
        sentence = document.sentences[one.sentence]
        arteries = dict(_arteries(document.text, one.names[0], sentence.end))
        times = _TIMES.search(document.text, one.names[1], min(sentence.end, one.names[1] + 20))
        many = _number(times["many"]) if times else len(arteries)
        if found := _by_source(one, many, document, tabled):
            return found
    return list(built)


def _by_source(one: Built, many: int, document: Document, tabled: Tabled) -> list[Built]:
    """Return a code for each source that the words after the procedure name, the veins' for what is left."""
    sentence = document.sentences[one.sentence]
    found: list[Built] = []
    for pattern, device, qualifier in _SOURCES:
        if said := pattern.search(document.text, sentence.start, sentence.end):
            changes = {_PART: (_part(1), said.span()), _DEVICE: (device, said.span())}
            found.append(refilled(one, {**changes, _QUALIFIER: (qualifier, said.span())}, tabled))
    vein = _VEIN.search(document.text, sentence.start, sentence.end)
    if vein and many > len(found):
        label = _part(many - len(found))
        changes = {_PART: (label, vein.span()), _DEVICE: ("Autologous Venous Tissue", vein.span())}
        found.append(refilled(one, {**changes, _QUALIFIER: ("Aorta", vein.span())}, tabled))
    return found


def _arteries(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    names = list(_ARTERIES)
    for found in _ARTERY.finditer(text, start, end):
        yield names[int(str(found.lastgroup)[1:])], found.span()


def _device(built: Built) -> str:
    return next(one.label for one in built.filled if one.axis == _DEVICE)


def _part(many: int) -> str:
    return f"Coronary Artery, {_COUNTS[min(many, _MOST)]}"


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said.lower()]
