"""Which kind of official file a file is, told by what is in it and never by its name.

Invariant: a file that is none of those listed in `ACCEPTED` is refused with an error that lists them, or,
where people often give it by mistake (a PDF, a web page, an old workbook), with what to give instead.
"""

import re
from itertools import islice
from pathlib import Path

from index.code_shapes import CPT
from index.errors import NotAccepted
from index.records import CodeSystem
from index.releases import (
    add_ons,
    code_lists,
    conversions,
    cpt,
    hcpcs,
    icd10cm_tabular,
    icd10pcs_definitions,
    icd10pcs_index,
    icd10pcs_tables,
    mce_definitions,
    ncci,
    order_file,
    printed_addenda,
)
from index.releases.archives import is_workbook
from index.releases.file_kinds import ACCEPTED, FileKind
from index.releases.index_records import Family
from index.releases.index_xml import family_of
from index.releases.official_xml import read_root
from index.releases.plain_text import head_of, is_text, lines_of
from index.releases.rows import HEAD_ROWS, listing

_FAMILIES = {
    Family.ALPHABETIC: FileKind.ALPHABETIC,
    Family.EXTERNAL_CAUSE: FileKind.EXTERNAL_CAUSE,
    Family.NEOPLASM: FileKind.NEOPLASM,
    Family.DRUG: FileKind.DRUG,
    Family.PCS_INDEX: FileKind.PCS_INDEX,
    Family.PCS_BODY_PART: FileKind.PCS_BODY_PARTS,
    Family.PCS_DEVICE: FileKind.PCS_DEVICES,
}
_ROOTS = {
    icd10cm_tabular.ROOT: FileKind.TABULAR,
    icd10pcs_tables.ROOT: FileKind.PCS_TABLES,
    icd10pcs_index.ROOT: FileKind.PCS_INDEX,
    icd10pcs_definitions.ROOT: FileKind.PCS_DEFINITIONS,
}
_HEADINGS = {
    ("hcpc", "long description"): FileKind.HCPCS,
    ("code", "short", "long"): FileKind.HCPCS,
    cpt.HEADINGS: FileKind.CPT,
    conversions.CONVERSION_HEADINGS: FileKind.CONVERSION,
    code_lists.POA_HEADINGS: FileKind.POA_EXEMPT,
    code_lists.MCE_HEADINGS: FileKind.MCE,
    ncci.PTP_HEADINGS: FileKind.PTP,
    ncci.MUE_HEADINGS: FileKind.MUE,
    add_ons.HEADINGS: FileKind.ADD_ON,
    code_lists.DRG_HEADINGS: FileKind.CC_MCC,
}
_ORDERS = {CodeSystem.ICD10CM: FileKind.CM_ORDER, CodeSystem.ICD10PCS: FileKind.PCS_ORDER}
_RECORDS = ((hcpcs.is_record, FileKind.HCPCS), (add_ons.is_record, FileKind.ADD_ON))
_TEXT_HEAD = 20
_SERVICE = re.compile(rf'\s*"?{CPT}"?\s*(?:[,;|\t]|\s{{2}})')
_CPT_HEADINGS = (
    "A CPT list needs its line of headings, with 'CPT Code' and 'Long' among them, and the year in its name."
)
_MISTAKES = (
    (
        b"%pdf",
        "a PDF",
        "The official guidelines go to chartcite guidelines add; give a list as text, XML or a workbook.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "a workbook of the old format",
        "Save it as .xlsx, or give the text file beside it.",
    ),
    (b"<!doctype html", "a web page", "Download the file that the page links to."),
    (b"<html", "a web page", "Download the file that the page links to."),
)
_TOLD = "chartcite tables add --help lists them all."


def recognise(path: Path) -> FileKind:
    """Say what kind of official file `path` is.

    Raises:
        NotAccepted: It is none of the files that can be added.
        TablesError: It cannot be read.
    """
    head = head_of(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, what, remedy in _MISTAKES:
        if start.lower().startswith(mark):
            raise NotAccepted(f"{path.name!r} is {what}, not one of the files that can be added.", remedy)
    if start.startswith(b"<"):
        return _of_xml(path)
    if start.startswith(b"{"):
        return _of_json(path)
    if is_workbook(path):
        return _of_rows(path)
    if not is_text(head):
        raise NotAccepted(f"{path.name!r} is none of the files that can be added: it is not text.", _TOLD)
    return _of_text(path)


def _of_xml(path: Path) -> FileKind:
    root = read_root(path)
    kind = _ROOTS.get(root.tag)
    family = family_of(root) if kind is None else None
    kind = kind or (_FAMILIES[family] if family else None)
    if kind is None:
        raise NotAccepted(
            f"{path.name!r} is none of the files that can be added: its root element is {root.tag!r}.",
            f"Give the official file of {', '.join(ACCEPTED.values())}.",
        )
    return kind


def _of_json(path: Path) -> FileKind:
    family = icd10pcs_index.key_family(icd10pcs_index.json_record(path))
    if family is None:
        raise NotAccepted(f"{path.name!r} is none of the files that can be added.", _TOLD)
    return _FAMILIES[family]


def _of_text(path: Path) -> FileKind:
    lines = list(islice(lines_of(path), HEAD_ROWS))
    for is_record, kind in _RECORDS:
        if any(map(is_record, lines)):
            return kind
    if system := order_file.system_of(lines[:_TEXT_HEAD]):
        return _ORDERS[system]
    if conversions.is_addenda(lines) or printed_addenda.part_of(lines):
        return FileKind.ADDENDA
    if mce_definitions.is_definitions(lines):
        return FileKind.MCE
    if code_lists.APPENDIX_C in "\n".join(lines):
        return FileKind.CC_MCC
    return _of_rows(path)


def _of_rows(path: Path) -> FileKind:
    for headings, kind in _HEADINGS.items():
        if listing(path, headings) is not None:
            return kind
    remedy = f"{_CPT_HEADINGS} {_TOLD}" if _has_services(path) else _TOLD
    raise NotAccepted(f"{path.name!r} is none of the files that can be added.", remedy)


def _has_services(path: Path) -> bool:
    """Say whether rows of a text begin with codes as CPT has them: a list that lacks its headings."""
    return not is_workbook(path) and any(map(_SERVICE.match, islice(lines_of(path), HEAD_ROWS)))
