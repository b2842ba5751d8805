"""The official guidelines PDF as sections: id, heading, page and exact text.

Invariant: from `Section I.` to Appendix I every word of the body is in exactly one section, as heading or as
text, and no id comes twice. A heading is known by its marker (`Section I.`, `A.`, `1.`, `a.`, `1)`, `(a)`,
`(i)`), by the space above it, by being the next one of its row, and by standing where the others of its row
stand; so a line of the text that happens to begin with `b.` opens no section, and `(i)` after `(h)` is a
letter or a numeral by its indent. The tests hold the result against the PDF's own outline, which this module
does not use (it hangs I.C.5.d below I.C.5.c and lacks I.C.4.a.1.a).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.code_shapes import CATEGORY_IN_TEXT
from index.errors import GuidelinesError
from index.guidelines.editions import Section
from index.guidelines.pdf_lines import Line, read_lines

_MARKER = re.compile(
    r"(?:Section (?P<part>[IVX]+)\.|(?P<upper>[A-Z])\.|(?P<lower>[a-z])\.) "
    r"|(?:(?P<number>\d{1,2})\.|(?P<step>\d{1,2})\)) "
    r"|\((?P<item>[a-z]{1,5})\) ?"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_LEADERS = re.compile(r"\.{4,} ?\d*$")
_APPENDIX = re.compile(r"Appendix [IVX]+")
# A bullet, or a row of a list of codes ("Z11 Encounter for screening"; in running text a code has a comma).
_LISTED = re.compile(rf"[•\uf0b7o▪] |{CATEGORY_IN_TEXT}(?:\.\w{{0,4}})?-? [A-Z]")
_CODE_CUT = re.compile(rf"(?:^|[\s(]){CATEGORY_IN_TEXT}(?:\.\w{{0,4}})?-$")
_CODE_START = re.compile(CATEGORY_IN_TEXT)
# Points. Siblings stand within 8 of each other (two-digit numbers hang out by 6). Lines of a paragraph are
# 13.8 apart, a heading and its text 16.8, a bold heading's own lines up to 16.2 (18.4 in the larger type of
# the four sections).
_SAME_INDENT = 12.0
_SAME_PARAGRAPH = 15.5
_SAME_HEADING = 16.5
_SAME_SECTION_HEADING = 19.0


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading whose subsections may still come: the row it belongs to and its place there."""

    row: str
    ordinal: int
    label: str
    x: float


@dataclass(slots=True)
class _Draft:
    section_id: str
    lines: list[Line] = field(default_factory=list)


def read_sections(pdf: Path) -> tuple[Section, ...]:
    """Read every numbered section of the official guidelines, in the order of the file.

    Args:
        pdf: The official file of a fiscal year.

    Raises:
        GuidelinesError: It cannot be read, or holds no numbered sections.
    """
    sections = sections_of(read_lines(pdf))
    if not sections:
        raise GuidelinesError(
            f"{pdf.name!r} holds no numbered guideline sections.",
            "Give the ICD-10-CM Official Guidelines for Coding and Reporting as CMS and CDC publish them.",
        )
    return sections


def sections_of(lines: Sequence[Line]) -> tuple[Section, ...]:
    """Cut the lines of the whole file, table of contents included, into sections."""
    stack: list[_Open] = []
    drafts: list[_Draft] = []
    before: Line | None = None
    for line in _body(lines):
        if _has_space_above(before, line) and (opened := _open(stack, line)):
            stack = opened
            drafts.append(_Draft(".".join(entry.label for entry in stack)))
        if drafts:
            drafts[-1].lines.append(line)
        before = line
    return tuple(_finish(draft) for draft in drafts)


def _body(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield what stands between the table of contents, whose lines end in leaders, and the appendix."""
    leaders = [place for place, line in enumerate(lines, 1) if _LEADERS.search(line.text)]
    started = False
    for line in lines[max(leaders, default=0) :]:
        started = started or line.text.startswith("Section I.")
        if started and _APPENDIX.fullmatch(line.text):
            return
        if started:
            yield line


def _has_space_above(before: Line | None, line: Line) -> bool:
    return before is None or before.page != line.page or before.y - line.y > _SAME_PARAGRAPH


def _open(stack: list[_Open], line: Line) -> list[_Open] | None:
    """Return the headings open after `line` when it is a heading, None when it is text."""
    marker = _MARKER.match(line.text)
    if marker is None or marker.lastgroup is None:
        return None
    readings = list(_readings(marker.lastgroup, marker[marker.lastgroup]))
    for row, ordinal, label in readings:
        for depth in range(len(stack) - 1, -1, -1):
            if _follows(stack[depth], row, ordinal, line):
                return [*stack[:depth], _Open(row, ordinal, label, line.x)]
    for row, ordinal, label in readings:
        if ordinal == 1 and _goes_below(stack, row, line):
            return [*stack, _Open(row, ordinal, label, line.x)]
    return None


def _readings(group: str, label: str) -> Iterator[tuple[str, int, str]]:
    """Yield what a marker may mean: its row, its place there from 1, and its label in an id."""
    if group in {"number", "step"}:
        yield group, int(label), label
    elif group == "part":
        yield group, _ROMAN.index(label.lower()) + 1 if label.lower() in _ROMAN else 0, label
    else:
        if len(label) == 1:
            yield group, ord(label.lower()) - ord("a") + 1, label
        if group == "item" and label in _ROMAN:
            yield "numeral", _ROMAN.index(label) + 1, label


def _follows(entry: _Open, row: str, ordinal: int, line: Line) -> bool:
    """Say whether `line` comes next in the row of `entry`; only a bold heading may skip a number."""
    if entry.row != row or abs(entry.x - line.x) > _SAME_INDENT:
        return False
    return ordinal == entry.ordinal + 1 or (line.bold and ordinal > entry.ordinal)


def _goes_below(stack: list[_Open], row: str, line: Line) -> bool:
    if not stack:
        return row == "part"
    return line.x > stack[-1].x and row != stack[-1].row


def _finish(draft: _Draft) -> Section:
    first, *rest = draft.lines
    size = 1
    for before, after in zip(draft.lines, rest, strict=False):
        if not _continues_heading(first, before, after):
            break
        size += 1
    marker = _MARKER.match(first.text)
    heading = _join(draft.lines[:size])[marker.end() if marker else 0 :]
    text = _paragraphs(draft.lines[size:])
    page = draft.lines[size].page if text else first.page
    if not first.bold and heading.endswith("."):
        # A lettered paragraph (I.C.19.d.1.a): what looks like its heading is its text.
        return Section(draft.section_id, "", first.page, "\n".join(filter(None, (heading, text))))
    return Section(draft.section_id, heading, page, text)


def _continues_heading(first: Line, before: Line, after: Line) -> bool:
    if before.page != after.page or first.bold != after.bold:
        return False
    limit = _SAME_HEADING if first.bold else _SAME_PARAGRAPH
    if first.text.startswith("Section "):
        limit = _SAME_SECTION_HEADING
    return before.y - after.y <= limit


def _paragraphs(lines: Sequence[Line]) -> str:
    """Join lines into paragraphs: a gap, an item of a list or, after a full stop, a new page starts one."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and _continues_paragraph(paragraphs[-1][-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return "\n".join(_join(paragraph) for paragraph in paragraphs)


def _continues_paragraph(before: Line, after: Line) -> bool:
    if _LISTED.match(after.text):
        return False
    if before.page != after.page:
        return not before.text.endswith((".", ":"))
    return before.y - after.y <= _SAME_PARAGRAPH


def _join(lines: Sequence[Line]) -> str:
    """Join lines with blanks, but a word cut at its hyphen ("first-" "listed") without one."""
    text = ""
    for line in lines:
        cut = text.endswith("-") and not text.endswith(" -")
        if cut and _CODE_CUT.search(text):
            cut = bool(_CODE_START.match(line.text))
        text += line.text if cut or not text else f" {line.text}"
    return text
