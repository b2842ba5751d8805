"""How a note comes to its conclusions: in problem headings, in prose, or not at all.

Invariant: decided from the note's sections and from which of its headings name something codable.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from enum import Enum, auto

from agent.documents import kept
from agent.records import Document, Encounter, Mention, SectionKind

CONCLUSIONS = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES})

_LISTS = 2
"""Problems with their plans in one sentence each that make a list of problems of an assessment."""


class Form(Enum):
    """How a note comes to its conclusions: in problem headings, in prose, or not at all.

    In a stay (STAYED, also with headings) lasting conditions told elsewhere are reported too: they are taken
    to need care or monitoring (Section III), while a visit reports what it takes up (IV.J).
    """

    TITLED = auto()
    STAYED = auto()
    CONCLUDED = auto()
    TOLD = auto()


def form_of(document: Document, encounter: Encounter, mentions: Iterable[Mention]) -> Form:
    """Return how a note comes to its conclusions.

    Args:
        document: The note.
        encounter: Its setting tells a stay from a visit.
        mentions: All of the note. Where its headings name none of them ("Hand clinic in a week") and stand
            in a plan or behind prose, it concludes in that prose.
    """
    form = _written_form(document)
    if form is not Form.TITLED:
        return form
    if _heads_plans_alone(document) and not any(m.is_title and m.section in CONCLUSIONS for m in mentions):
        return Form.CONCLUDED
    return form if encounter.setting.is_outpatient else Form.STAYED


_PLAN = re.compile(r"\W*(?:plans?(?: of care)?|p|recommendations?|plan\W+recommendations?)\W*", re.IGNORECASE)


@kept
def _heads_plans_alone(document: Document) -> bool:
    """Say whether no section of the conclusions opens with a heading, but for those called a plan."""
    for section in document.sections:
        if section.kind in CONCLUSIONS and not _PLAN.fullmatch(section.title):
            at = bisect_left(document.sentences, section.body, key=lambda s: s.start)
            first = document.sentences[at] if at < len(document.sentences) else None
            if first is not None and first.start < section.end and (first.is_title or first.heads):
                return False
    return True


@kept
def _written_form(document: Document) -> Form:
    concluding = [s for s in document.sentences if s.kind in CONCLUSIONS]
    if any(s.is_title for s in concluding) or sum(s.heads > 0 for s in concluding) >= _LISTS:
        return Form.TITLED
    return Form.CONCLUDED if concluding else Form.TOLD
