"""The rules' own knowledge, kept as data files: code ranges with what holds for them.

Invariant: each row of a file in `data/` has its columns, and every range covers a code of the tables;
`tests/agent/rules/test_knowledge.py` checks both. Lines that start with `#` are comments.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from index.records import CodeRange
from index.references import parse_ranges

_KEPT = 32_768
_CATEGORY = 3


def in_ranges(code: str, ranges: tuple[CodeRange, ...]) -> bool:
    """Say whether `code` lies in one of the ranges; ranges of other letters cost nothing."""
    letter = code[:1]
    for bounds in ranges:  # noqa: SIM110 - the validator's innermost loop; any() doubles its cost
        if bounds.first[0] <= letter <= bounds.last[0] and bounds.covers(code):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a data file.

    Attributes:
        codes: The ranges of its first column.
        fields: The other columns, in order, without their outer blanks.
    """

    codes: tuple[CodeRange, ...]
    fields: tuple[str, ...]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of `data/NAME.tsv` in order; read once."""
    text = (files("agent.rules") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(_row(line) for line in lines)


def _row(line: str) -> Row:
    codes, *fields = line.split("\t")
    return Row(parse_ranges(codes), tuple(field.strip() for field in fields))


@lru_cache(_KEPT)
def ranges_of(words: str) -> tuple[CodeRange, ...]:
    """Return the ranges that a column names; read once."""
    return parse_ranges(words)


@cache
def _lettered(name: str) -> dict[str, tuple[Row, ...]]:
    """Return the rows of `data/NAME.tsv` by the first letters of the codes that they are about."""
    letters: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows(name):
        for letter in sorted({chr(c) for r in row.codes for c in range(ord(r.first[0]), ord(r.last[0]) + 1)}):
            letters[letter].append(row)
    return {letter: tuple(held) for letter, held in letters.items()}


@lru_cache(_KEPT)
def _near(name: str, category: str) -> tuple[Row, ...]:
    """Return the rows of `data/NAME.tsv` that may be about a code of a category: for most there are none."""
    held = _lettered(name).get(category[:1], ())
    return tuple(row for row in held if any(_touches(bounds, category) for bounds in row.codes))


def _touches(bounds: CodeRange, category: str) -> bool:
    return bounds.first[:_CATEGORY] <= category <= bounds.last[:_CATEGORY]


def rows_about(name: str, code: str) -> tuple[Row, ...]:
    """Return the rows of `data/NAME.tsv` whose ranges hold `code`."""
    near = _near(name, code.replace(".", "")[:_CATEGORY])
    return _about(name, code) if near else near


@lru_cache(_KEPT)
def _about(name: str, code: str) -> tuple[Row, ...]:
    near = _near(name, code.replace(".", "")[:_CATEGORY])
    return tuple(row for row in near if in_ranges(code, row.codes))
