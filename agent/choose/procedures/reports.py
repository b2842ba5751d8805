"""Operative reports: the procedures that a report lists, and the steps of the operation that it tells of.

Invariant: a report is a document with a section that lists procedures and names one; a step is told outside
that list and is an operation by its words alone, or one that data files call a step (guideline B3.1b).
"""

import re
from collections.abc import Sequence

from agent.choose.procedures.records import Procedure
from agent.choose.procedures.scanning import Scanned
from agent.records import Document, Section, SectionKind

_LISTING = frozenset(
    """procedure|procedures|proc|procs|procedure performed|procedures performed|operation|operation performed
    |operations performed|operation title|title of operation|operative procedure|operative procedures
    |name of procedure|surgery|surgery performed|op|px""".replace("\n    ", "").split("|")
)
_OF_THE_STAY = frozenset({SectionKind.HOSPITAL_COURSE, SectionKind.ASSESSMENT, SectionKind.HISTORY_PRESENT})
"""Sections that tell of care beside the operation."""

_LINE = re.compile(
    rf"^[ \t]*(?:{'|'.join(sorted(_LISTING))})[ \t]*:[ \t]*(?P<body>\S[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of a report that lists, where sections are not told apart."""

_LATER = 250
"""Characters of a second such section: a longer one tells how what the first lists was done."""

_LONGEST = 800
"""Characters of a section that still lists; a longer one tells how it was done."""


class Report:
    """One document as an operative report, if it is one."""

    def __init__(self, document: Document, sentences: Sequence[Scanned]) -> None:
        """Take a document and what its sentences name."""
        lists = [s for s in document.sections if _lists(s)]
        named = [document.sentences[s.number].start for s in sentences if s.procedures]
        self._sections = document.sections
        spans = [(s.start, s.body, s.end) for s in lists]
        spans += [(m.start(), m.start("body"), m.end()) for m in _LINE.finditer(document.text)]
        held = sorted(s for s in spans if any(s[1] <= start < s[2] for start in named))
        self._lists = [s for s in held if s == held[0] or s[2] - s[1] <= _LATER]

    def is_step(self, start: int, procedure: Procedure) -> bool:
        """Say whether a procedure is a step of the operation that the report is about.

        Args:
            start: First character of its name.
            procedure: What is named there.
        """
        if not self._lists or any(first <= start < end for first, _, end in self._lists):
            return False
        if any(s.start <= start < s.end and s.kind in _OF_THE_STAY for s in self._sections):
            return False
        return procedure.is_step or procedure.is_integral or not procedure.table


def _lists(section: Section) -> bool:
    title = section.title.strip(" :.#*-").lower()
    short = section.end - section.body <= _LONGEST
    return section.kind is SectionKind.PROCEDURE and title in _LISTING and short
