"""Harmless edits of a note: what a copy, another editor or another template does to it.

Invariant: an edit changes letters' case, white space, line ends or bullets alone; every word of the note is
there afterwards, in its order, so that the codes should be the same.
"""

import re
import textwrap
from collections.abc import Callable

_WIDTH = 72
_BULLET = re.compile(r"^([ \t]*)(?:[-*•]|\d{1,2}[.)])([ \t]+)(?=\S)", re.MULTILINE)
_SPACES = re.compile(r"(?<=\S) +(?=\S)")


def rewrapped(text: str) -> str:
    """Break lines that are longer than a terminal's; shorter ones stay as they are."""
    return "\n".join(_wrapped(line) for line in text.split("\n"))


def _wrapped(line: str) -> str:
    if len(line) <= _WIDTH:
        return line
    return textwrap.fill(
        line, _WIDTH, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
    )


def spaced(text: str) -> str:
    """Double the blanks between words."""
    return _SPACES.sub(lambda found: found.group() * 2, text)


def with_bullets(mark: str) -> Callable[[str], str]:
    """Return an edit that gives every list item the same mark, `-` or `*`, its number included."""
    return lambda text: _BULLET.sub(rf"\g<1>{mark}\g<2>", text)


def numbered(text: str) -> str:
    """Number the list items, anew after each line that is none."""
    lines = []
    number = 0
    for line in text.split("\n"):
        number = number + 1 if _BULLET.match(line) else 0
        lines.append(_BULLET.sub(rf"\g<1>{number}.\g<2>", line))
    return "\n".join(lines)


def with_crlf(text: str) -> str:
    """Give the text the line ends of Windows."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


EDITS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "doubled blanks": spaced,
    "lines broken at 72": rewrapped,
    "bullets as -": with_bullets("-"),
    "bullets as *": with_bullets("*"),
    "bullets as 1.": numbered,
    "CRLF line ends": with_crlf,
}
"""Each edit by the name under which it is reported."""
