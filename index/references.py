"""The code references inside instructions, read into ranges: "(N18.1-N18.6)", "E08-E13 with .22", "I50.-".

Invariant: every token of the official tabular list that looks like a code lies in some range, save the few
that `tests/index/test_references.py` lists with their reasons ("vitamin B12"). The words around a code never
become a range; an unreadable filter ("with fifth or sixth character to indicate intent") leaves the ranges as
wide as the codes are printed.
"""

import re

from index.code_shapes import CATEGORY_IN_TEXT
from index.records import CodeRange

_CODE = rf"(?<![0-9A-Za-z.])(?<![Vv]itamin ){CATEGORY_IN_TEXT}(?:\.[0-9A-Z]{{1,4}})?(?![0-9A-Za-z])"
_SPAN = rf"{_CODE}(?:(?:\.?-)?\s*(?:-|\u2013|\bto\b|\bthrough\b)\s*{_CODE})?(?:\.?-)?"
_LIST = re.compile(rf"{_SPAN}(?:(?:[\s,;.]|\band\b|\bor\b)+{_SPAN})*")
_ONE = re.compile(_SPAN)
_BOUND = re.compile(_CODE)

_WITH = r"[\s,.]*with\s+"
_ORDINALS = {"fifth": 5, "5th": 5, "sixth": 6, "six": 6, "6th": 6, "seventh": 7, "7th": 7}
_ORDINAL = "|".join(_ORDINALS)
_VALUE = r"[0-9A-Z]+(?:-[0-9])?"
_DOTTED = re.compile(_WITH + r"(?:final characters? )?(\.\d+(?:(?:[\s,.-]|\bor\b)*\.\d+)*)")
_FINAL = re.compile(_WITH + rf"final characters? -?({_VALUE}(?: or {_VALUE})*)")
_PLACED = re.compile(
    _WITH + rf"({_ORDINAL})(?: (or|to) (?:{_ORDINAL}))?[ -]characters? \.?({_VALUE}(?: or {_VALUE})*)\b"
)
_WORDED = re.compile(_WITH + r"(open fracture 7th character|ketoacidosis)")
# The 7th characters of open fractures in category S52 (its definition's types I to IIIC), and the fourth
# character that stands for ketoacidosis in every diabetes category.
_WORDS = {"open fracture 7th character": (tuple("BCEFHJMNQR"), 7), "ketoacidosis": (("1",), 4)}

_END_OF_STEM = 0
_AFTER_CATEGORY = 4
_NO_FILTER: tuple[tuple[str, ...], int] = ((), _AFTER_CATEGORY)


def parse_ranges(text: str) -> tuple[CodeRange, ...]:
    """Find the codes that an instruction refers to.

    Args:
        text: The words of an instruction, for example `diabetic mononeuropathy (E08-E13 with .41)`.

    Returns:
        The ranges in the order of the words, without repeats; empty where no code is named. A filter such as
        `with .41` counts for every range of the list that it ends.
    """
    ranges: list[CodeRange] = []
    for listed in _LIST.finditer(text):
        suffixes, start = _filter(text, listed.end())
        for span in _ONE.finditer(listed[0]):
            bounds = _BOUND.findall(span[0])
            ranges += [CodeRange(first, last, suffixes, start) for first, last in _pairs(bounds)]
    return tuple(dict.fromkeys(ranges))


def _pairs(bounds: list[str]) -> list[tuple[str, str]]:
    """Return (first, last) of a span; one that runs backwards is two codes, not a range."""
    first, last = bounds[0], bounds[-1]
    if last.replace(".", "") < first.replace(".", "")[: len(last.replace(".", ""))]:
        return [(first, first), (last, last)]
    return [(first, last)]


def _filter(text: str, end: int) -> tuple[tuple[str, ...], int]:
    """Read the `with …` that follows a list of codes: its suffixes and the position they stand at."""
    if found := _DOTTED.match(text, end):
        return _dotted(found[1]), _AFTER_CATEGORY
    if found := _FINAL.match(text, end):
        return _values(found[1]), _END_OF_STEM
    if found := _PLACED.match(text, end):
        return _values(found[3]), _END_OF_STEM if found[2] == "or" else _ORDINALS[found[1]]
    if found := _WORDED.match(text, end):
        return _WORDS[found[1]]
    return _NO_FILTER


def _dotted(words: str) -> tuple[str, ...]:
    """Return the suffixes of `.14, .24, .94` or `.51-.52`."""
    suffixes: list[str] = []
    for first, last in re.findall(r"\.(\d+)(?:-\.(\d+))?", words):
        width = len(first)
        suffixes += [str(n).zfill(width) for n in range(int(first), int(last or first) + 1)]
    return tuple(suffixes)


def _values(words: str) -> tuple[str, ...]:
    """Return the characters of `5`, `1-4 or 6`, `B or C` or `23`."""
    values: list[str] = []
    for word in words.split(" or "):
        first, _, last = word.partition("-")
        values += [str(n) for n in range(int(first), int(last) + 1)] if last else [first]
    return tuple(values)
