"""Whether a procedure that a note names was done, and now: not refused, planned, long past or of somebody else.

Invariant: only the section and words of the same sentence decide, a few words away; what they do not speak
against was done. A result or a finding of a test says that the test was done.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from agent.assertion import cues
from agent.records import Assertion, Document, SectionKind


class Standing(StrEnum):
    """What the note says of a procedure."""

    DONE = "done"
    NOT_DONE = "not done"
    PLANNED = "planned or only considered"
    PAST = "done before this stay"
    OTHERS = "of another person"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a procedure stands.

    Attributes:
        words: Start and end of the words that say so; None where nothing or the section does.
    """

    standing: Standing
    words: tuple[int, int] | None = None


_NOT_BEFORE = re.compile(
    r"\b(?:no|not|without|never|neither|nor|instead\s+of|rather\s+than|unable\s+to|could\s+not|cannot|refus\w+"
    r"|declin\w+|reject\w+|contraindicat\w+|defer\w*|cancel\w+|no\s+need\s+(?:for|of)|avoid\w*|free\s+of|ruled\s+out"
    r"|contraindication\s+(?:for|to)|exempt\s+from)"
    r"(?:[ \t]+(?!but\b|only\b)[\w-]+){0,3}[ \t]+\Z",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\A(?:[ \t]+[\w-]+){0,3}[ \t]+(?:(?:was|were|is|has\s+been|had\s+been|could|can)\s+(?:not|never)\s+"
    r"(?!show|reveal|demonstr|conclu|diagn|find|found|detect|identif|contrib|evidenc|signif|observ)\w+"
    r"|not\s+(?:done|performed|possible|carried|available|undertaken|indicated|completed|required)"
    r"|(?:was|were)\s+(?:refused|declined|rejected|contraindicated|deferred|cancel\w+|discarded|ruled\s+out|dismissed"
    r"|postponed|withheld|excluded)|ruled\s+out|refused|declined)\b",
    re.IGNORECASE,
)
_PLANNED_BEFORE = re.compile(
    r"\b(?:will|plan|plans|planned|planning|planned\s+for|schedul\w+\s+for|recommend\w*|advis\w+|considered|consider"
    r"|considering|candidate\s+for|candidates\s+for|propos\w+|await\w*|pending|would|should|may|might|if|to\s+undergo"
    r"|referred\s+for|suggest\w*|offered|waiting\s+list\s+(?:for|of)|possibility\s+of|possible|need\s+for|needs"
    r"|require|requires|option\s+of|in\s+case\s+of|discuss\w*|outpatient|future|follow[- ]up|until|consent\s+for)"
    r"(?:[ \t]+(?!and\b|but\b|that\b|was\b|were\b)[\w-]+){0,4}[ \t]+\Z",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(
    r"\A(?:[ \t]+[\w-]+){0,4}[ \t]+(?:(?:is|are|be|being)\s+(?:planned|scheduled|recommended|considered|proposed"
    r"|indicated|required|needed|arranged|advised)|(?:was|were)\s+(?:recommended|advised|considered|offered|suggested)"
    r"|pending|is\s+awaited|will\s+be|should\s+be|to\s+be\s+done|if|as\s+outpatient|as\s+an\s+outpatient)\b",
    re.IGNORECASE,
)
_PAST_BEFORE = re.compile(
    r"\b(?:histor(?:y|ies)\s+of|h/o|hx\s+of|s/p|status[- ]post|previous(?:ly)?|prior|past|antecedents?\s+of|background\s+of"
    r"|personal\s+history|(?:years?|decades?)\s+(?:ago|before|earlier|previously)|last\s+year"
    r"|carrier\s+of|known\s+for|in\s+childhood)"
    r"(?:[ \t,]+(?!and\s+(?:now|was)\b|who\b|presented\b|admitted\b)[\w-]+){0,5}[ \t]+\Z",
    re.IGNORECASE,
)
_PAST_AFTER = re.compile(
    r"\A(?:[ \t]+[\w-]+){0,6}[ \t(]+(?:(?:years?|decades?)\s+(?:ago|before|earlier|previously|prior)|in\s+childhood"
    r"|last\s+year|as\s+a\s+child|in\s+(?:his|her)\s+youth|at\s+(?:the\s+)?age\s+of|previously|at\s+\d+\s+years)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:]|,\s*(?:but|although|however|so|which|who|and\s+(?:a|an|the|was|were|he|she))\b|\.\s", re.IGNORECASE
)

_BY_SECTION = {
    SectionKind.HISTORY_FAMILY: Standing.OTHERS,
    SectionKind.HISTORY_PAST: Standing.PAST,
    SectionKind.HISTORY_SURGICAL: Standing.PAST,
    SectionKind.INSTRUCTIONS: Standing.PLANNED,
    SectionKind.ALLERGIES: Standing.NOT_DONE,
    SectionKind.HISTORY_SOCIAL: Standing.PAST,
    SectionKind.REVIEW_OF_SYSTEMS: Standing.PAST,
}
_OF_OTHERS = frozenset({Assertion.FAMILY, Assertion.OTHER_PERSON})
_BEFORE = (
    (_NOT_BEFORE, Standing.NOT_DONE),
    (_PAST_BEFORE, Standing.PAST),
    (_PLANNED_BEFORE, Standing.PLANNED),
)
_AFTER = ((_NOT_AFTER, Standing.NOT_DONE), (_PAST_AFTER, Standing.PAST), (_PLANNED_AFTER, Standing.PLANNED))


def stand(document: Document, number: int, start: int, end: int) -> Stand:
    """Decide how a procedure stands.

    Args:
        document: The document.
        number: Index of the sentence that names it.
        start: First character of its name.
        end: One past the last.

    Example: "He refused coronary angiography" is not done; "CT showed no mass" is done.
    """
    sentence = document.sentences[number]
    if sentence.kind in _BY_SECTION:
        return Stand(_BY_SECTION[sentence.kind])
    if any(
        c.assertion in _OF_OTHERS and c.reach_start <= start < c.reach_end for c in cues(document, number)
    ):
        return Stand(Standing.OTHERS)
    before = _clause_before(document.text[sentence.start : start])
    for pattern, standing in _BEFORE:
        if found := pattern.search(before):
            at = start - len(before) + found.start()
            return Stand(standing, (at, start - len(before) + len(found.group().rstrip()) + found.start()))
    after = _clause_after(document.text[end : sentence.end])
    for pattern, standing in _AFTER:
        if found := pattern.search(after):
            return Stand(standing, (end + found.start() + 1, end + found.end()))
    return Stand(Standing.DONE)


def _clause_before(text: str) -> str:
    ends = [found.end() for found in _CLAUSE.finditer(text)]
    return text[ends[-1] :] if ends else text


def _clause_after(text: str) -> str:
    found = _CLAUSE.search(text)
    return text[: found.start()] if found else text
