"""Right, left or both: what a code's title says, and what words of a note say.

Invariant: a direction that is no side of the patient's body counts for neither ("left ventricular failure",
"right-handed", "left the hospital", "accidentally left in body").
"""

import re
from enum import StrEnum
from functools import lru_cache


class Side(StrEnum):
    """A side of the body, as titles of codes name it."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"


_NO_SIDE = (
    r"[- ](?:hand(?:ed)?(?:ness)? dominant|handed|hander|ventric\w*|atri\w*|heart|sided heart|bundle"
    r"|main (?:coronary|stem)|coronary|circumflex|(?:anterior|posterior)(?! c(?:erebr|erebell|ommun))"
    r"|axis|shift|isomerism|dominant (?!side)|aortic)"
)
_LEFT_BEHIND = (
    r"(?!\s+(?:the|a|an|at|over|without|against|by|for|in|to|on|off|before|it|him|her|them|with)\b)"
)
_RIGHT_NOW = r"(?!\s*(?:now|away|after|before|there|here|\?))"
_WORDS = re.compile(
    rf"\b(?P<right>right(?!{_NO_SIDE}){_RIGHT_NOW}|rt\b\.?|rle|rue|ruq|rlq|od)\b"
    rf"|\b(?P<left>left(?!{_NO_SIDE}){_LEFT_BEHIND}|lt\b\.?|lle|lue|luq|llq|(?-i:OS))\b"
    r"|\b(?P<bilateral>bilateral(?:ly)?|both|b/l|either side|(?-i:OU))(?!\w)",
    re.IGNORECASE,
)
_ALL_RIGHT = re.compile(
    r"\b(?:all|that's|thats|is that|just|accidentally|unintentionally|has|had|who|have)\s+$", re.IGNORECASE
)
_TITLE = re.compile(rf"\b(right|left|bilateral)\b(?!{_NO_SIDE})", re.IGNORECASE)


@lru_cache(4096)
def side_of_title(title: str) -> Side | None:
    """Return the side that a code's title names, None when it names none or more than one.

    Args:
        title: For example `Pain in right knee`.
    """
    found = {
        m[1].lower()
        for m in _TITLE.finditer(title)
        if not _ALL_RIGHT.search(title, max(0, m.start() - 16), m.start())
    }
    return Side(found.pop()) if len(found) == 1 else None


@lru_cache(1024)
def sides_of_words(words: str) -> frozenset[Side]:
    """Return the sides that words of a note name.

    Args:
        words: For example `pain in the right knee, left hip normal`.
    """
    return frozenset(
        Side(str(m.lastgroup))
        for m in _WORDS.finditer(words)
        if not _ALL_RIGHT.search(words, max(0, m.start() - 18), m.start())
    )


def agrees(side: Side, sides: frozenset[Side]) -> bool:
    """Say whether words that name `sides` may support a code of `side`."""
    if not sides or side in sides or Side.BILATERAL in sides:
        return True
    return side is Side.BILATERAL and len(sides) > 1
