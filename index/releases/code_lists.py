"""Lists of ICD-10-CM codes: POA-exempt codes, Medicare Code Editor lists, MS-DRG CC and MCC lists.

Invariant: every row is kept or counted; a row whose code is not shaped like one of ICD-10-CM (in the Medicare
Code Editor's lists: nor like one of ICD-10-PCS) is counted, and where most rows are like that the file is of
another code system and is refused. A file of changes to a list (`POAexemptAddCodes…`, `Table 6I.1`) is not
the list and is refused as such.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from index.code_shapes import DIAGNOSIS
from index.errors import NotAccepted, TablesError
from index.releases import mce_definitions
from index.releases.archives import is_workbook
from index.releases.editions import Edition, fiscal_year, said_year, says_april, undated
from index.releases.list_records import TITLES, CodeList, Listed, ListKind
from index.releases.plain_text import lines_of
from index.releases.rows import HEAD_ROWS, Listing, listing, records

POA_HEADINGS = ("poaexemptcode", "description")
MCE_HEADINGS = ("code", "description", "edit", "rule")
DRG_HEADINGS = ("diagnosis code",)
APPENDIX_C = "Appendix C"
_CODE = re.compile(DIAGNOSIS)
_CODE_OR_PROCEDURE = re.compile(rf"{DIAGNOSIS}|[0-9A-HJ-NP-Z]{{7}}")
_ORDER = re.compile(r"order(?P<year>\d{2,4})")
_MCE_VERSION = re.compile(r"v(?:ersion )?(?P<major>\d\d)[._-]?(?P<minor>\d)?(?!\d)", re.IGNORECASE)
_MCE_FIRST_YEAR = 1983
"""Version 41 is of fiscal year 2024."""

_COMPLETE = re.compile(r"complete (?P<level>m?cc) list", re.IGNORECASE)
_CHANGES = re.compile(
    r"(?:additions|deletions|changes|revisions) to|poaexempt(?:add|delete|revise)", re.IGNORECASE
)
_APPENDIX_LINE = re.compile(
    rf"\s*(?P<code>{DIAGNOSIS})\s+(?P<level>M?CC)\s+(?P<pdx>\d+\s?:\s?\d+ codes?|No Excl\w*)\s+\S.*",
    re.IGNORECASE,
)
_OTHER = "not a code of ICD-10-CM"
_TORN = "a row without its code or value"
_TWICE = "a row that stands twice"
_NOT_HELD = "a procedure, or a code of an edit that is not about diagnoses"
_GIVE_LIST = "Give the complete list of the year, which is published beside it."


def read_poa(path: Path, hint: str = "") -> CodeList:
    """Read the list of codes that are exempt from reporting whether they were present on admission.

    Raises:
        TablesError: It is cut short, of another kind, or its year cannot be told.
        NotAccepted: It holds changes to the list.
    """
    table = _expected(path, POA_HEADINGS, ListKind.POA_EXEMPT)
    if any(heading.startswith("action") for heading in table.headings) or _CHANGES.search(path.name):
        raise _changes(path.name, ListKind.POA_EXEMPT)
    place = table.column("poaexemptcode")
    rows = records(path, table.rows, {"code": place}, ("code",))
    kept, read, skipped = _gather(path.name, ((r["code"], "exempt", "") if r else None for r in rows))
    said = _ORDER.search(" ".join(table.headings))
    year = 2000 + int(said["year"][-2:]) if said else said_year(path.name) or said_year(hint)
    if year is None:
        raise undated(path.name, "POAexemptCodesFY26.txt")
    edition = fiscal_year(year, is_april=says_april(f"{hint} {path.name}"))
    return CodeList(ListKind.POA_EXEMPT, edition, "", kept, read, skipped)


def read_mce(path: Path, hint: str = "") -> CodeList:
    """Read Medicare Code Editor lists: the text of its definitions, or `code, description, edit, rule`.

    Raises:
        TablesError: It is cut short, of another kind, or its version cannot be told.
    """
    head = [] if is_workbook(path) else list(islice(lines_of(path), HEAD_ROWS))
    if mce_definitions.is_definitions(head):
        kept, read, skipped = _gather(path.name, mce_definitions.read(path), _CODE_OR_PROCEDURE)
    else:
        table = _expected(path, MCE_HEADINGS, ListKind.MCE)
        columns = {name: table.column(name) for name in ("code", "edit", "rule")}
        rows = records(path, table.rows, columns, columns)
        found = ((r["code"], r["edit"], r["rule"]) if r else None for r in rows)
        kept, read, skipped = _gather(path.name, found, _CODE_OR_PROCEDURE)
    edition = _by_version(f"{path.name} {hint}") or _by_year(path.name, hint) or _by_version("\n".join(head))
    if edition is None:
        raise undated(path.name, "mce_v43.csv")
    return CodeList(ListKind.MCE, edition, "", kept, read, skipped)


def read_severity(path: Path, hint: str = "") -> CodeList:
    """Read an MS-DRG list of major or other complications: Tables 6I and 6J, or Appendix C of the manual.

    Raises:
        TablesError: It is cut short, of another kind, or its year cannot be told.
        NotAccepted: It holds changes to the list.
    """
    if level := _appendix_lines(path):
        kept, read, skipped = _gather(path.name, level)
        part = "appendix c"
    else:
        table = _expected(path, DRG_HEADINGS, ListKind.CC_MCC)
        titled = _COMPLETE.search(f"{table.preamble}\n{path.name}\n{hint}")
        if _CHANGES.search(table.preamble) or titled is None:
            raise _changes(path.name, ListKind.CC_MCC)
        part = titled["level"].upper()
        rows = records(path, table.rows, {"code": table.column("diagnosis code")}, ("code",))
        kept, read, skipped = _gather(path.name, ((r["code"], "level", part) if r else None for r in rows))
    edition = _by_year(path.name, hint) or _by_version(f"{path.name} {hint}")
    if edition is None:
        raise undated(path.name, "Table 6I Complete MCC List FY2026.txt")
    return CodeList(ListKind.CC_MCC, edition, part.casefold(), kept, read, skipped)


def _appendix_lines(path: Path) -> list[tuple[str, str, str]]:
    """Return code, name and value of the lines of Appendix C, part 1; empty for another kind of file."""
    found = []
    for line in lines_of(path) if path.suffix.casefold() not in {".xlsx"} else ():
        if match := _APPENDIX_LINE.fullmatch(line):
            found.append((match["code"], "level", match["level"].upper()))
            found.append((match["code"], "exclusions", match["pdx"]))
    return found


def _gather(
    name: str, rows: Iterable[tuple[str, str, str] | None], shape: re.Pattern[str] = _CODE
) -> tuple[tuple[Listed, ...], int, tuple[tuple[str, int], ...]]:
    skipped: Counter[str] = Counter()
    kept: dict[Listed, None] = {}
    for row in rows:
        plain = row[0].replace(".", "").upper() if row else ""
        if row is None:
            skipped[_TORN] += 1
        elif not row[1]:
            skipped[_NOT_HELD] += 1
        elif not shape.fullmatch(plain):
            skipped[_OTHER] += 1
        elif (listed := Listed(plain, row[1], row[2])) in kept:
            skipped[_TWICE] += 1
        else:
            kept[listed] = None
    if len(kept) <= skipped[_OTHER]:
        raise TablesError(
            f"{name!r} is not a list of ICD-10-CM codes: {skipped[_OTHER]:,} rows have other codes.",
            "Give the official list, unedited.",
        )
    return tuple(kept), len(kept) + skipped.total(), tuple(sorted(skipped.items()))


def _expected(path: Path, headings: tuple[str, ...], kind: ListKind) -> Listing:
    table = listing(path, headings)
    if table is None:
        raise TablesError(
            f"{path.name!r} is not one of the {TITLES[kind]}.", "Give the official list, unedited."
        )
    return table


def _changes(name: str, kind: ListKind) -> NotAccepted:
    return NotAccepted(f"{name!r} holds changes to the {TITLES[kind]}, not the list.", _GIVE_LIST)


def _by_version(text: str) -> Edition | None:
    match = _MCE_VERSION.search(text)
    if match is None:
        return None
    is_april = bool(int(match["minor"] or 0))
    return fiscal_year(_MCE_FIRST_YEAR + int(match["major"]), is_april=is_april)


def _by_year(name: str, hint: str) -> Edition | None:
    year = said_year(name) or said_year(hint)
    return fiscal_year(year, is_april=says_april(f"{hint} {name}")) if year is not None else None
