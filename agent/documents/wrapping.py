"""Line breaks that only a terminal, a printer or an export put there.

Invariant: the text keeps its length, and only line ends become blanks, so every offset counts the same
characters before and after.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")
_NARROWEST, _WIDEST = 40, 132
"""Characters of a line between which a note may have been broken; wider is a paragraph to a line."""

_FEWEST = 3
"""Full lines from which a note is taken to be broken; two may be chance."""

_OWN_LINE = re.compile(
    r"[ \t]*(?:$|[-•*·▪◦#>|=+\u2013\u2014]|\(?\d{1,2}[.)][ \t]*\S|[A-Ha-h][.)][ \t]|[A-Z][^\n:.,]{0,40}:)"
)
"""What begins a line of its own: nothing at all, a bullet, a number, a label."""

_BREAKS_AT = re.compile(r"\S+")


def unwrapped(text: str) -> str:
    """Return the text with the line ends inside its paragraphs as blanks.

    A line was broken when the first word of the next would not have fitted on it, in a note whose lines all
    end before one column.

    Example: in a note broken at 72, "…denies chest" over "pain" becomes "…denies chest pain".

    Args:
        text: A note's, as decoded.
    """
    lines = [m for m in _LINE.finditer(text) if m.group()]
    column = max((len(m.group(1).rstrip()) for m in lines), default=0)
    if not _NARROWEST <= column <= _WIDEST:
        return text
    soft = list(_soft(lines, column))
    return _joined(text, soft) if len(soft) >= _FEWEST else text


def _soft(lines: Sequence[re.Match[str]], column: int) -> Iterator[tuple[int, int]]:
    for line, after in pairwise(lines):
        written = line.group(1).rstrip()
        if not written or _OWN_LINE.match(after.group(1)):
            continue
        first = _BREAKS_AT.search(after.group(1))
        if first and len(written) + 1 + len(first.group()) > column:
            yield line.span(2)


def _joined(text: str, ends: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in ends:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
