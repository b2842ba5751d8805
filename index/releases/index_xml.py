"""The official index files (XML): external causes, neoplasm table, drug table, and the alphabetic index.

Invariant: every main term and term of the file is either an entry or counted under the reason why it is not.
An entry's phrase is its levels joined by commas as the printed index reads (`Absinthe, beverage`), without
the nonessential modifiers in parentheses, which are kept beside it. Codes lose the trailing `-` that stands
for further characters; `-` and `--` (no code in this column) are left out.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.code_shapes import CATEGORY, DOTTED_DIAGNOSIS
from index.errors import TablesError
from index.releases.catalog import icd10cm_release, sha256_of
from index.releases.index_records import CODE_COLUMN, COLUMNS, Entry, Family, IndexFile
from index.releases.official_xml import child_text, expect_root, squash

ROOT = "ICD10CM.index"
_CODE = re.compile(DOTTED_DIAGNOSIS)
_CODE_IN_TITLE = re.compile(rf"^(?P<title>.*\S)\s+(?P<code>{CATEGORY}\.[0-9A-Z]{{1,4}})$")
_MODIFIER = re.compile(r"\(([^()]*)\)")
_HEADING = "a heading that only stands above other terms"
_EMPTY = "neither a code nor a reference"


def family_of(root: ET.Element) -> Family | None:
    """Recognise an index file by its headings and title, None for another kind of file."""
    heads = [squash(head.text).casefold() for head in root.iterfind("indexHeading/head")]
    if heads[:1] == ["substance"]:
        return Family.DRUG
    if heads[:1] == ["neoplasm"]:
        return Family.NEOPLASM
    title = child_text(root, "title").casefold()
    if root.tag != ROOT or "index" not in title:
        return None
    return Family.EXTERNAL_CAUSE if "external cause" in title else Family.ALPHABETIC


def read(path: Path, hint: str = "") -> IndexFile:
    """Read an index file.

    Args:
        path: For example `icd10cm-drug-April-1-2026-XML.xml`.
        hint: Other names that may tell the half year, as of the archive it came in.

    Raises:
        TablesError: It is unreadable, cut short, of another kind, or holds no entries.
    """
    root = expect_root(path, ROOT, "an ICD-10-CM index or table")
    family = family_of(root)
    if family is None:
        raise TablesError(
            f"{path.name!r} is an index of an unknown kind.", "Give an official index file, unedited."
        )
    release = icd10cm_release(path, child_text(root, "version"), sha256_of(path), hint)
    skipped: Counter[str] = Counter()
    entries = tuple(_entries(root, family, skipped))
    if not entries:
        raise TablesError(
            f"{path.name!r} holds no entries.", "Download the official file again and give it unedited."
        )
    return IndexFile(release, family, entries, len(entries) + skipped.total(), tuple(sorted(skipped.items())))


def _entries(root: ET.Element, family: Family, skipped: Counter[str]) -> Iterator[Entry]:
    for main in root.iterfind("letter/mainTerm"):
        yield from _walk(main, (), family, skipped)


def _walk(
    element: ET.Element, above: tuple[str, ...], family: Family, skipped: Counter[str]
) -> Iterator[Entry]:
    entry = _entry(element, above, family)
    children = element.findall("term")
    if entry.codes or entry.see or entry.see_also:
        yield entry
    else:
        skipped[_HEADING if children else _EMPTY] += 1
    for child in children:
        yield from _walk(child, entry.levels, family, skipped)


def _entry(element: ET.Element, above: tuple[str, ...], family: Family) -> Entry:
    title, modifiers = _title(element.find("title"))
    codes = list(_codes(element, family))
    # The external cause index prints a few codes inside the title (`outdoor, specified NEC Y93.L9`).
    if not codes and (found := _CODE_IN_TITLE.match(title)):
        title = found["title"]
        codes = [(CODE_COLUMN, found["code"])]
    manifestation = squash(element.findtext("manif"))
    if code := _CODE.search(manifestation):
        codes.append(("manifestation", code[0]))
    elif manifestation:
        modifiers = (*modifiers, manifestation)
    see = "; ".join(_references(element, ("see", "seecat")))
    # `<see>categories T17 and</see><code>T18</code>`: the code belongs to the reference.
    if see.endswith(" and") and codes:
        see = f"{see} {codes.pop()[1]}"
    see_also = "; ".join(_references(element, ("seeAlso",)))
    return Entry((*above, title), tuple(codes), modifiers, see or None, see_also or None)


def _title(element: ET.Element | None) -> tuple[str, tuple[str, ...]]:
    """Return a title without its nonessential modifiers, and those."""
    if element is None:
        return "", ()
    words = [element.text or ""]
    modifiers: list[str] = []
    for part in element:
        text = squash("".join(part.itertext()))
        modifiers += _MODIFIER.findall(text) or ([text] if text else [])
        words.append(part.tail or "")
    return squash("".join(words)).replace(" ,", ","), tuple(squash(modifier) for modifier in modifiers)


def _codes(element: ET.Element, family: Family) -> Iterator[tuple[str, str]]:
    columns = COLUMNS[family]
    for part in element:
        column = columns.get(part.get("col", "")) if part.tag == "cell" else None
        if part.tag in {"code", "subcat"}:
            column = CODE_COLUMN
        if column and (code := _CODE.match(squash(part.text))):
            yield column, code[0]


def _references(element: ET.Element, tags: tuple[str, ...]) -> Iterator[str]:
    for part in element:
        if part.tag in tags and (text := squash("".join(part.itertext()))):
            yield f"category {text}" if part.tag == "seecat" else text
