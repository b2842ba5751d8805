"""CPT from a licensed user's own consolidated code list, as the American Medical Association delivers it.

Invariant: columns are found by their headings (`CPT Code`, `Long`, `Medium`, `Short`, `Current Descriptor
Effective Date`); nothing of CPT stands in this repository, not even in its tests. The list is for a calendar
year: the one in its name, else that of the newest descriptor.
"""

import re
from collections import Counter
from pathlib import Path

from index.code_shapes import CPT
from index.errors import TablesError
from index.records import Code, CodeKind, CodeSystem
from index.releases.catalog import dated_release, sha256_of
from index.releases.editions import calendar_year, parse_day, said_year, undated
from index.releases.flat_codes import FlatCodes
from index.releases.rows import listing, records

HEADINGS = ("cpt code", "long")
_CODE = re.compile(CPT)
_HEADINGS = {
    "code": "cpt code",
    "long": "long",
    "medium": "medium",
    "short": "short",
    "effective": "current descriptor effective",
}
_OTHER = "not a code of CPT"
_TORN = "a row without code or description"
_TWICE = "a code that stands twice"


def read(path: Path, hint: str = "") -> FlatCodes:
    """Read a consolidated code list.

    Args:
        path: For example `ConsolidatedCodeList.txt`.
        hint: Names that may tell the year.

    Raises:
        TablesError: It is cut short, holds no codes, or its year cannot be told.
    """
    table = listing(path, HEADINGS)
    if table is None:
        raise TablesError(
            f"{path.name!r} is not a CPT code list.", "Give the consolidated code list, unedited."
        )
    columns = {name: table.column(heading) for name, heading in _HEADINGS.items()}
    skipped: Counter[str] = Counter()
    found: dict[str, dict[str, str]] = {}
    for record in records(path, table.rows, columns, ("code", "long")):
        if record is None:
            skipped[_TORN] += 1
        elif not _CODE.fullmatch(record["code"]):
            skipped[_OTHER] += 1
        elif record["code"] in found:
            skipped[_TWICE] += 1
        else:
            found[record["code"]] = record
    if not found:
        raise TablesError(
            f"{path.name!r} holds no codes of CPT.", "Give the consolidated code list, unedited."
        )
    year = _year(path, hint, found)
    release = dated_release(CodeSystem.CPT, calendar_year(year), sha256_of(path), path.name)
    total = len(found) + skipped.total()
    details = tuple(_details(found))
    codes = tuple(_code(code, record["long"]) for code, record in found.items())
    return FlatCodes(release, path.stat().st_size, codes, details, total, tuple(sorted(skipped.items())))


def _code(code: str, title: str) -> Code:
    return Code(code, title, CodeKind.SERVICE, billable=True, parent=None, stem=code, system=CodeSystem.CPT)


def _details(found: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    kept = []
    for code, record in found.items():
        day = parse_day(record["effective"])
        values = {
            "medium": record["medium"],
            "short": record["short"],
            "effective": day.isoformat() if day else "",
        }
        kept += [(code, name, value) for name, value in values.items() if value]
    return kept


def _year(path: Path, hint: str, found: dict[str, dict[str, str]]) -> int:
    if (year := said_year(hint) or said_year(path.name)) is not None:
        return year
    days = [day for record in found.values() if (day := parse_day(record["effective"]))]
    if not days:
        raise undated(path.name, "ConsolidatedCodeList_2026.txt")
    return max(days).year
