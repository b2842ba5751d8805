"""The official ICD-10-PCS definitions (XML): operations, approaches, body parts, devices.

Invariant: every `terms` element of the file is one definition, with all its titles and all that it includes;
the device aggregation table at the end of the file, which names no value of its own, is counted as left out.
"""

from dataclasses import dataclass
from pathlib import Path

from index.errors import TablesError
from index.records import Release
from index.releases.catalog import icd10pcs_release, sha256_of
from index.releases.icd10pcs_records import Definition
from index.releases.official_xml import child_text, expect_root, squash

ROOT = "ICD10PCS.definitions"
_COMPLETE = "Download the official file again and give it unedited."
_AGGREGATE = "a row of the device aggregation table, which defines no value of its own"


@dataclass(frozen=True, slots=True)
class DefinitionsFile:
    """The definitions of one release; `rows_read` is the sum of the definitions and what was left out."""

    release: Release
    definitions: tuple[Definition, ...]
    rows_read: int
    skipped: tuple[tuple[str, int], ...]


def read(path: Path, hint: str = "") -> DefinitionsFile:
    """Read the definitions from the official XML.

    Args:
        path: For example `icd10pcs_definitions_2026.xml`.
        hint: Other names that may tell the half year.

    Raises:
        TablesError: It is unreadable, cut short, of another kind, or holds no definitions.
    """
    root = expect_root(path, ROOT, "the ICD-10-PCS definitions")
    release = icd10pcs_release(path, child_text(root, "version"), sha256_of(path), hint)
    found = tuple(
        Definition(
            section.get("code", ""),
            int(axis.get("pos", "0")),
            child_text(axis, "title"),
            tuple(squash(title.text) for title in terms.findall("title")),
            child_text(terms, "definition"),
            child_text(terms, "explanation"),
            tuple(filter(None, (squash(part.text) for part in terms.findall("includes")))),
        )
        for section in root.findall("section")
        for axis in section.findall("axis")
        for terms in axis.findall("terms")
    )
    if not found:
        raise TablesError(f"{path.name!r} holds no definitions.", _COMPLETE)
    left = len(root.findall("deviceAggregation/aggregate"))
    return DefinitionsFile(release, found, len(found) + left, ((_AGGREGATE, left),) if left else ())
