"""The official ICD-10-PCS tables (XML) as codes.

Invariant: every row yields the product of its values, the number that the file states for it (`codes="99"`),
and no code comes twice; a file that disagrees with itself is refused. The 2026 tables make 79,115 codes. The
official titles of the codes stand in another file (the order file); until it is added a code's title is made
of its values' labels, in the order in which official titles name them.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from index.errors import TablesError
from index.records import Code, CodeKind, CodeSystem
from index.releases.catalog import icd10pcs_release, sha256_of
from index.releases.icd10pcs_records import FIRST_OF_ROW, Axis, PcsTables, TableRow
from index.releases.official_xml import child_text, expect_root, squash

ROOT = "ICD10PCS.tabular"
_WHAT = "the ICD-10-PCS tables"
_COMPLETE = "Download the official file again and give it unedited."
_CHARACTER = re.compile(r"[0-9A-HJ-NP-Z]")
_HEAD_KINDS = (CodeKind.SECTION, CodeKind.BODY_SYSTEM, CodeKind.OPERATION)
_THINGS = ("device", "substance")
_PUT = {"Insertion": "into", "Introduction": "into", "Transfusion": "into", "Removal": "from", "Change": "in"}
"""Operations that are done with a thing, and how its place is joined to it."""

_NOTHING = re.compile(r"(?:No (?:Device|Qualifier|Contrast|Equipment)\b.*|None)", re.IGNORECASE)


def read(path: Path, hint: str = "") -> PcsTables:
    """Read the tables from the official XML.

    Args:
        path: For example `icd10pcs_tables_2026.xml`.
        hint: Other names that may tell the release, as of the archive it came in.

    Raises:
        TablesError: The file is unreadable, cut short, of another kind, or disagrees with itself.
    """
    root = expect_root(path, ROOT, _WHAT)
    release = icd10pcs_release(path, child_text(root, "version"), sha256_of(path), hint)
    reader = _Reader(path.name)
    for table in root.findall("pcsTable"):
        reader.read_table(table)
    if not reader.rows:
        raise TablesError(f"{path.name!r} holds no codes.", _COMPLETE)
    return PcsTables(
        release,
        path.stat().st_size,
        tuple(reader.codes.values()),
        tuple(reader.rows),
        tuple(reader.definitions),
    )


class _Reader:
    """Walks the tables once and collects."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.codes: dict[str, Code] = {}
        self.rows: list[TableRow] = []
        self.definitions: list[tuple[str, str]] = []

    def read_table(self, element: ET.Element) -> None:
        heads = [_axis(axis, self.name) for axis in element.findall("axis")]
        if [axis.position for axis in heads] != [1, 2, 3] or any(len(axis.values) != 1 for axis in heads):
            raise self._wrong("a table whose first three axes are not one value each")
        code = ""
        for axis, kind in zip(heads, _HEAD_KINDS, strict=True):
            (character, label), above = axis.values[0], code or None
            code += character
            self.codes.setdefault(code, _row(code, label, kind, above))
        if text := child_text(element.findall("axis")[2], "definition"):
            self.definitions.append((code, text))
        for number, row in enumerate(element.findall("pcsRow")):
            self._read_row(row, code, number)

    def _read_row(self, element: ET.Element, table: str, number: int) -> None:
        axes = tuple(_axis(axis, self.name) for axis in element.findall("axis"))
        if [axis.position for axis in axes] != list(range(FIRST_OF_ROW, 8)):
            raise self._wrong(f"a row of table {table} without its four axes")
        self.rows.append(TableRow(table, number, axes))
        before = len(self.codes)
        operation = self.codes[table].title
        for code, title in _codes(table, operation, axes):
            if code in self.codes:
                raise self._wrong(f"the code {code} twice")
            self.codes[code] = _row(code, title, CodeKind.PROCEDURE, table)
        stated = element.get("codes", "")
        if stated and int(stated) != len(self.codes) - before:
            raise self._wrong(f"a row of table {table} that states {stated} codes and gives others")

    def _wrong(self, what: str) -> TablesError:
        return TablesError(f"{self.name!r} holds {what}.", _COMPLETE)


def _row(code: str, title: str, kind: CodeKind, parent: str | None) -> Code:
    return Code(code, title, kind, kind is CodeKind.PROCEDURE, parent, code, None, CodeSystem.ICD10PCS)


def _axis(element: ET.Element, name: str) -> Axis:
    values = tuple((label.get("code", ""), squash(label.text)) for label in element.findall("label"))
    position = element.get("pos", "")
    if (
        not position.isdigit()
        or not values
        or not all(_CHARACTER.fullmatch(character) for character, _ in values)
    ):
        raise TablesError(f"{name!r} holds an axis without its values.", _COMPLETE)
    return Axis(int(position), child_text(element, "title"), values)


def _codes(table: str, operation: str, axes: Sequence[Axis]) -> Iterator[tuple[str, str]]:
    """Yield the codes of a row with titles made of their values."""
    kinds = [axis.title.casefold() for axis in axes]
    for values in product(*(axis.values for axis in axes)):
        code = table + "".join(character for character, _ in values)
        yield code, title_of(operation, kinds, [label for _, label in values])


def title_of(operation: str, kinds: Sequence[str], labels: Sequence[str]) -> str:
    """Make a code's title of its labels, as official titles go: what, of what, with what, how.

    Args:
        operation: The label of the third axis.
        kinds: The titles of axes 4 to 7, in lower case.
        labels: Their labels.
    """
    said = {k: v for k, v in zip(kinds[1:], labels[1:], strict=True) if not _NOTHING.fullmatch(v)}
    thing = next((said[kind] for kind in _THINGS if kind in said), "")
    if thing and operation in _PUT:
        words = f"{operation} of {thing} {_PUT[operation]} {labels[0]}"
    elif operation == "Bypass" and "qualifier" in said:
        words = f"{operation} {labels[0]} to {said.pop('qualifier')}" + (f" with {thing}" if thing else "")
    else:
        words = f"{operation} of {labels[0]}" + (f" with {thing}" if thing else "")
    rest = (f"{v} Approach" if k == "approach" else v for k, v in said.items() if k not in _THINGS)
    return ", ".join([words, *rest])
