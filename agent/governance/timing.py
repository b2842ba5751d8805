"""Whether words tell of something done now or to be done, or of something declined, conditional or long over.

Invariant: only words of the same sentence, near by, decide.
"""

import re

from agent.records import Document, Sentence

_NEAR = 45
_NOT_DONE = re.compile(
    r"\b(?:no|not|never|without|denies|denied|off|negative for|allerg\w+|intoleran\w+|declin\w+"
    r"|refus\w+)\b[^.;,]{0,32}$"
    r"|\b(?:complet\w+|finish\w+|ended|s/p|status post|previous\w*|prior|history of|h/o|underwent|remote"
    r"|after"
    r"|following|since|if|unless)\b[^.;]{0,32}$",
    re.IGNORECASE,
)
_ANEW = re.compile(r"\b(?:19|20)\d\d,|\b(?:now|currently|today|but)\b", re.IGNORECASE)
"""Behind which a clause tells of another time."""

_LONG_DONE = re.compile(
    r"^[^.;]{0,24}(?:\b(?:in|complet\w+|finish\w+|ended|until)\s+(?:\w+\s+)?(?:19|20)\d\d\b"
    r"|\b(?:years?|yrs?) ago\b|\b(?:completed|finished|stopped)\b|\bnot (?:needed|indicated)\b)",
    re.IGNORECASE,
)


def is_done(document: Document, sentence: Sentence, start: int, end: int) -> bool:
    """Say whether what words from `start` to `end` name is done, or planned, for this patient now.

    Example: "on tamoxifen" and "start chemotherapy", but not "completed chemotherapy", "radiation in 2015".

    Args:
        document: The document.
        sentence: That the words stand in.
        start: First character.
        end: One past the last.
    """
    before = _ANEW.split(document.text[max(sentence.start, start - _NEAR) : start])[-1]
    after = document.text[end : min(sentence.end, end + _NEAR)]
    return _NOT_DONE.search(before) is None and _LONG_DONE.match(after) is None
