"""The printed addenda of ICD-10-CM as text: what changes in the tabular list, the indexes and the tables.

Invariant: every entry that is added, deleted or revised is kept under the code that it is about, or counted;
an entry that stands only for its place (`No change`) is counted too. In the tabular list an entry without a
code of its own, a note, is about the code above it; in an index an entry is about each code that it gives.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.code_shapes import DOTTED_DIAGNOSIS
from index.errors import TablesError
from index.releases.editions import fiscal_year, said_year, says_april, undated
from index.releases.list_records import CodeList, Listed, ListKind
from index.releases.plain_text import cut_short, ends_in_line, lines_of

_ENTRY = re.compile(
    r"(?P<action>no change|add|delete|revise from|revise to):?\s+(?P<text>\S.*)", re.IGNORECASE
)
_CODE_FIRST = re.compile(rf"(?P<code>{DOTTED_DIAGNOSIS})\s+(?P<title>\S.*)")
_CODES = re.compile(rf"(?<![\w.-]){DOTTED_DIAGNOSIS}-?(?![\w.])")
_TITLE = re.compile(r"\baddend(?:a|um)\b", re.IGNORECASE)
_PARTS = {
    "tabular": "tabular list",
    "index": "index to diseases",
    "external causes": "external cause",
    "neoplasms": "neoplasm",
    "drugs": "drugs",
}
_TITLE_LINES = 12
_SAME = "an entry that does not change and stands for its place"
_NO_CODE = "a change that is about no code: of a heading, or from one reference to another"
_TWICE = "the same change twice"


@dataclass(slots=True)
class _Change:
    """An entry; `text` grows by the lines that go on."""

    action: str
    text: str


def part_of(lines: Iterable[str]) -> str | None:
    """Say of which part of ICD-10-CM a text is the printed addenda, None for another text."""
    head = [line.strip() for line in lines if line.strip()]
    title = " ".join(head[:_TITLE_LINES]).casefold()
    if not _TITLE.search(title) or not any(_ENTRY.fullmatch(line) for line in head):
        return None
    return next((part for part, words in _PARTS.items() if words in title), None)


def read(path: Path, hint: str = "") -> CodeList:
    """Read printed addenda.

    Raises:
        TablesError: It is cut short, or its year or what it is about cannot be told.
    """
    lines = list(lines_of(path))
    part = part_of(lines)
    if part is None:
        raise TablesError(f"{path.name!r} is not the addenda of a part of ICD-10-CM.", "Give them unedited.")
    if not ends_in_line(path):
        raise cut_short(path.name, f"its last line, number {len(lines)}, has no end")
    title = " ".join(lines[:_TITLE_LINES])
    year = said_year(title) or said_year(path.name) or said_year(hint)
    if year is None:
        raise undated(path.name, "icd10cm_tabular_addenda_2027.txt")
    skipped: Counter[str] = Counter()
    kept: dict[Listed, None] = {}
    read_changes = list(_changes(lines))
    for rows in _rows(read_changes, part, skipped):
        if all(row in kept for row in rows):
            skipped[_TWICE] += 1
        kept.update(dict.fromkeys(rows))
    edition = fiscal_year(year, is_april=says_april(f"{title} {path.name} {hint}"))
    told = tuple(sorted(skipped.items()))
    return CodeList(ListKind.ADDENDA, edition, part, tuple(kept), len(read_changes), told)


def _changes(lines: Iterable[str]) -> Iterator[_Change]:
    change: _Change | None = None
    for line in map(str.strip, lines):
        if found := _ENTRY.fullmatch(line):
            if change is not None:
                yield change
            change = _Change(found["action"].casefold().replace(" ", "_"), found["text"])
        elif change is not None and line:
            change.text = f"{change.text} {line}"
    if change is not None:
        yield change


def _rows(changes: Iterable[_Change], part: str, skipped: Counter[str]) -> Iterator[tuple[Listed, ...]]:
    """Yield the rows of each entry that is kept, and count the others."""
    owner = ""
    for change in changes:
        found = _CODE_FIRST.fullmatch(change.text) if part == "tabular" else None
        owner = _plain(found["code"]) if found else owner
        if change.action == "no_change":
            skipped[_SAME] += 1
            continue
        rows = tuple(_about(change, found, owner, part))
        if rows:
            yield rows
        else:
            skipped[_NO_CODE] += 1


def _about(change: _Change, found: re.Match[str] | None, owner: str, part: str) -> Iterator[Listed]:
    if found:
        yield Listed(owner, change.action, found["title"].strip())
    elif part == "tabular":
        if owner and not change.text.casefold().startswith("chapter"):
            yield Listed(owner, f"{change.action}_note", change.text)
    else:
        for code in dict.fromkeys(_CODES.findall(change.text)):
            yield Listed(_plain(code), f"{change.action}_{part.replace(' ', '_')}", change.text)


def _plain(code: str) -> str:
    return code.replace(".", "").rstrip("-").upper()
