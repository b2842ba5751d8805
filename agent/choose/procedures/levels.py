"""Joints of the spine that were fused: "C5-6, C6-7" are two cervical joints, "L4-S1" a lumbar and the last.

Invariant: only levels of the sentence that names the fusion are counted, each joint once; each kind of joint
makes one code (ICD-10-PCS guideline B3.10a).
"""

import re
from collections.abc import Iterator, Sequence

from agent.choose.procedures.built import Built, Span
from agent.choose.procedures.refilling import refilled
from agent.choose.procedures.tabled import Tabled
from agent.records import Document

_FUSIONS = frozenset({"0RG", "0SG"})
_LEVEL = re.compile(
    r"\b(?P<top>[CTL])(?P<first>\d{1,2})[ \t]*(?:-|\u2013|to|through)[ \t]*"
    r"(?P<bottom>[CTLS])?(?P<last>\d{1,2})\b"
)
_SPINE = [
    *(f"C{n}" for n in range(1, 8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    "S1",
]
_AT = {vertebra: place for place, vertebra in enumerate(_SPINE)}
_PASSAGES = {
    "CT": "Cervicothoracic Vertebral Joint",
    "TL": "Thoracolumbar Vertebral Joint",
    "LS": "Lumbosacral Joint",
}
_REGIONS = {"C": "Cervical", "T": "Thoracic", "L": "Lumbar"}
_MANY_THORACIC = 8


def at_levels(built: Built, document: Document, tabled: Tabled) -> Sequence[Built]:
    """Return a fusion as one code for each kind of joint that its sentence names; other codes as they are.

    Args:
        built: A code.
        document: That it was built of.
        tabled: The tables.
    """
    if built.table not in _FUSIONS or "Vertebral" not in built.filled[0].label:
        return (built,)
    sentence = document.sentences[built.sentence]
    changed = [
        refilled(built, {4: found}, tabled) for found in joints(document.text, sentence.start, sentence.end)
    ]
    return [one for one in changed if one is not built] or (built,)


def joints(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Return the kinds of joints that levels in a sentence name, as the tables call them, with their words.

    Args:
        text: The document.
        start: First character of the sentence.
        end: One past its last.

    Example: "ACDF C5-6, C6-7" names `Cervical Vertebral Joints, 2 or more`.
    """
    told = list(_LEVEL.finditer(text, start, end))
    upper = {place for one in told for place in _between(one)}
    words = (told[0].start(), told[-1].end()) if told else (start, start)
    kinds = [_SPINE[place][0] + _SPINE[place + 1][0] for place in sorted(upper)]
    return [(_label(kind, kinds.count(kind)), words) for kind in dict.fromkeys(kinds)]


def _between(level: re.Match[str]) -> Iterator[int]:
    top = _AT.get(level["top"] + level["first"])
    bottom = _AT.get((level["bottom"] or level["top"]) + level["last"])
    if bottom is None and level["bottom"] is None and level["last"] == "1":
        bottom = _AT["S1"]
    if top is not None and bottom is not None:
        yield from range(top, bottom)


def _label(kind: str, count: int) -> str:
    if kind in _PASSAGES:
        return _PASSAGES[kind]
    region = _REGIONS[kind[0]]
    if count == 1:
        return f"{region} Vertebral Joint"
    if region != "Thoracic":
        return f"{region} Vertebral Joints, 2 or more"
    return f"{region} Vertebral Joints, " + ("8 or more" if count >= _MANY_THORACIC else "2 to 7")
