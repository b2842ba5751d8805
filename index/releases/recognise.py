"""Which kind of official file a file is, told by what is in it and never by its name.

Invariant: a file that is none of those listed in `ACCEPTED` is refused with an error that lists them.
"""

from enum import StrEnum
from pathlib import Path

from index.errors import TablesError
from index.releases import icd10cm_tabular
from index.releases.index_records import Family
from index.releases.index_xml import family_of
from index.releases.official_xml import read_root


class FileKind(StrEnum):
    """The official files that can be added."""

    TABULAR = "icd10cm_tabular"
    ALPHABETIC = "icd10cm_index"
    EXTERNAL_CAUSE = "icd10cm_external_cause"
    NEOPLASM = "icd10cm_neoplasm"
    DRUG = "icd10cm_drug"


ACCEPTED = {
    FileKind.TABULAR: "the ICD-10-CM tabular list",
    FileKind.ALPHABETIC: "the ICD-10-CM alphabetic index",
    FileKind.EXTERNAL_CAUSE: "the ICD-10-CM external cause index",
    FileKind.NEOPLASM: "the ICD-10-CM neoplasm table",
    FileKind.DRUG: "the ICD-10-CM drug table",
}
_FAMILIES = {
    Family.ALPHABETIC: FileKind.ALPHABETIC,
    Family.EXTERNAL_CAUSE: FileKind.EXTERNAL_CAUSE,
    Family.NEOPLASM: FileKind.NEOPLASM,
    Family.DRUG: FileKind.DRUG,
}


def recognise(path: Path) -> FileKind:
    """Say what kind of official file `path` is.

    Raises:
        TablesError: It cannot be read as XML, or is none of the files that can be added.
    """
    root = read_root(path)
    if root.tag == icd10cm_tabular.ROOT:
        return FileKind.TABULAR
    family = family_of(root)
    if family is None:
        raise TablesError(
            f"{path.name!r} is none of the files that can be added: its root element is {root.tag!r}.",
            f"Give the official XML of {', '.join(ACCEPTED.values())}.",
        )
    return _FAMILIES[family]
