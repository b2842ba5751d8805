"""Where a list of diagnoses ends and the story begins without a heading of its own.

Invariant: only a section of diagnoses is cut, behind a blank line and before a line of running prose; the
stretches still cover the text without gap or overlap.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.records import Section, SectionKind

_AFTER_BLANK = re.compile(r"\n[ \t]*\r?\n[ \t]*(?=\S)")
_ITEM = re.compile(r"[-•*·▪◦\u2013\u2014#]|\(?\d{1,2}[.)]|[A-Ha-h][.)][ \t]|[^\n:]{1,40}:")
_PATIENT = re.compile(r"(?:\S+ ){0,6}?\(?\d{1,3}[ -]?(?:y/?o|yrs?|years?|M\b|F\b|[mf][ ,])", re.IGNORECASE)
_PROSE = 13
"""Words from which a line is told rather than listed."""


def without_spill(text: str, sections: Sequence[Section]) -> Iterator[Section]:
    """Yield the sections, the story that follows a list of diagnoses as one of its own.

    Example: "DIAGNOSES" over two items, a blank line and "63M with diabetes for 20 years, smokes, …" is a
    list of diagnoses and a history.

    Args:
        text: The note's.
        sections: In order.
    """
    for section in sections:
        cut = _told_from(text, section) if section.kind is SectionKind.DIAGNOSES else None
        if cut is None:
            yield section
            continue
        kind = SectionKind.HISTORY_PRESENT if _PATIENT.match(text, cut) else SectionKind.OTHER
        yield replace(section, end=cut)
        yield Section(kind, "", cut, cut, section.end)


def _told_from(text: str, section: Section) -> int | None:
    for blank in _AFTER_BLANK.finditer(text, section.body, section.end):
        end = text.find("\n", blank.end(), section.end)
        line = text[blank.end() : section.end if end < 0 else end]
        listed = text[section.body : blank.start()].strip()
        if listed and not _ITEM.match(line) and len(line.split()) >= _PROSE:
            return blank.end()
    return None
