"""Capitals that tell names from other words, also in notes all in capitals or in lower case.

Invariant: the recased text has the length of the note, so that every offset means the same in both.
"""

import re
from dataclasses import dataclass

from agent.privacy.vocabulary import cue_words, is_ambiguous, is_first, is_last, is_ordinary

_WORD = re.compile(r"[^\W\d_]{1,40}(?:['\u2019][^\W\d_]{2,20})?")
_LOWER_SHARE = 0.003
"""A note with fewer capitals than this among its letters has no capitals to tell names by."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the recased text with its end.

    Attributes:
        start: Offset of its first character.
        vague: Whether its capitals are ours and not the note's.
    """

    start: int
    text: str
    vague: bool


def recased(text: str) -> list[Line]:
    """Give names and unknown words a capital, ordinary ones none, where the note's letters do not tell."""
    letters = [c.isupper() for c in text if c.isalpha()]
    everything = sum(letters) <= _LOWER_SHARE * len(letters)
    lines: list[Line] = []
    start = 0
    for line in text.splitlines(keepends=True):
        vague = everything or _shouted(line)
        lines.append(Line(start, _WORD.sub(_cased, line) if vague else line, vague))
        start += len(line)
    return lines


def _shouted(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 3 and sum(c.islower() for c in letters) <= 0.1 * len(letters)


def _cased(found: re.Match[str]) -> str:
    word = found.group()
    lowered = word.lower()
    if len(lowered) != len(word):
        return word
    if len(word) == 1 or lowered in cue_words("titles"):
        return word.upper() if len(word) == 1 and lowered not in {"a", "i"} else lowered
    named = (is_first(lowered) or is_last(lowered)) and not is_ambiguous(lowered)
    return lowered.capitalize() if named or not is_ordinary(lowered) else lowered
