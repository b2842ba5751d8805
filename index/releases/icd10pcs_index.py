"""The official ICD-10-PCS index (XML), and the body part and device keys.

Invariant: every main term and term of the file is either an entry or counted under the reason why it is not.
An entry leads to a whole code, to the first characters of codes, to a table, to the value that a clinician's
word stands for (`use`), or to another entry; a term without words of its own belongs to the term above it.
"""

import json
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.errors import TablesError
from index.releases.catalog import icd10pcs_release, sha256_of
from index.releases.editions import parse_day
from index.releases.index_records import CODE_COLUMN, Entry, Family, IndexFile
from index.releases.official_xml import child_text, expect_root, squash

ROOT = "ICD10PCS.index"
_COMPLETE = "Download the official file again and give it unedited."
_COLUMNS = {"code": CODE_COLUMN, "codes": "stem", "tab": "table"}
_HEADING = "a heading that only stands above other terms"
_EMPTY = "neither a code, a value nor a reference"
_KEYS = {"body part key": Family.PCS_BODY_PART, "device key": Family.PCS_DEVICE}
_OCTOBER = 10


def read(path: Path, hint: str = "") -> IndexFile:
    """Read the index from the official XML.

    Args:
        path: For example `icd10pcs_index_2026.xml`.
        hint: Other names that may tell the half year.

    Raises:
        TablesError: It is unreadable, cut short, of another kind, or holds no entries.
    """
    root = expect_root(path, ROOT, "the ICD-10-PCS index")
    release = icd10pcs_release(path, child_text(root, "version"), sha256_of(path), hint)
    skipped: Counter[str] = Counter()
    entries = tuple(entry for main in root.iterfind("letter/mainTerm") for entry in _walk(main, (), skipped))
    if not entries:
        raise TablesError(f"{path.name!r} holds no entries.", _COMPLETE)
    total = len(entries) + skipped.total()
    return IndexFile(release, Family.PCS_INDEX, entries, total, tuple(sorted(skipped.items())))


def key_family(record: object) -> Family | None:
    """Recognise a body part or device key kept as JSON, None for another kind of file."""
    if not isinstance(record, dict) or not isinstance(record.get("data"), dict):
        return None
    name = str(record.get("name", "")).casefold()
    return next((family for words, family in _KEYS.items() if "icd-10-pcs" in name and words in name), None)


def read_key(path: Path, hint: str = "") -> IndexFile:
    """Read a body part or device key: `{"name": …, "version": DATE, "data": {term: [value, …]}}`.

    Args:
        path: For example `body_part_key.json`.
        hint: Other names that may tell the half year.

    Raises:
        TablesError: It is not such a key, or states no date.
    """
    record = json_record(path)
    family = key_family(record)
    if family is None or not isinstance(record, dict):
        raise TablesError(f"{path.name!r} is not a body part or device key.", _COMPLETE)
    day = parse_day(str(record.get("version", "")))
    if day is None:
        raise TablesError(
            f"{path.name!r} states no date as its version.", 'Give it a "version", as "2025-08-09".'
        )
    year = day.year + (day.month >= _OCTOBER)
    release = icd10pcs_release(path, str(year), sha256_of(path), hint)
    entries = tuple(
        Entry((term,), use=tuple(map(str, values))) for term, values in record["data"].items() if values
    )
    lost = len(record["data"]) - len(entries)
    return IndexFile(release, family, entries, len(record["data"]), ((_EMPTY, lost),) if lost else ())


def json_record(path: Path) -> object:
    """Return what a JSON file holds.

    Raises:
        TablesError: It is not JSON, or is cut short.
    """
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TablesError(f"{path.name!r} is not whole JSON: {error}.", _COMPLETE) from error


def _walk(element: ET.Element, above: tuple[str, ...], skipped: Counter[str]) -> Iterator[Entry]:
    entry = _entry(element, above)
    children = element.findall("term")
    if entry.codes or entry.see or entry.use:
        yield entry
    else:
        skipped[_HEADING if children else _EMPTY] += 1
    for child in children:
        yield from _walk(child, entry.levels, skipped)


def _entry(element: ET.Element, above: tuple[str, ...]) -> Entry:
    title = child_text(element, "title")
    references = element.findall("see")
    codes = [
        (_COLUMNS[part.tag], squash(part.text))
        for place in (element, *references)
        for part in place
        if part.tag in _COLUMNS
    ]
    see = "; ".join(filter(None, (squash(reference.text) for reference in references)))
    use = tuple(filter(None, (squash(part.text) for part in element.findall("use"))))
    return Entry((*above, title) if title else above, tuple(codes), see=see or None, use=use)
