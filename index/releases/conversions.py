"""What changed between releases: the conversion table and the addenda.

Invariant: each new code keeps every code that it was assigned to before, single codes and ranges alike; an
addenda file says itself how many codes it adds, deletes and revises, and one that holds another number of
them is cut short, which is an error.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from index.code_shapes import CATEGORY, PROCEDURE
from index.errors import TablesError
from index.releases import printed_addenda
from index.releases.editions import Edition, fiscal_year, said_year, says_april, undated
from index.releases.list_records import CodeList, Listed, ListKind
from index.releases.plain_text import cut_short, lines_of
from index.releases.rows import HEAD_ROWS, listing, records

CONVERSION_HEADINGS = ("current code", "effective", "previous code")
_CODE = re.compile(r"[A-Z0-9]{3,7}")
_PARTS = re.compile(r"[,;&]|\band\b|\bor\b", re.IGNORECASE)
_RANGE = re.compile(r"(?P<first>[A-Z0-9]{3,7})\s*-\s*(?P<last>[A-Z0-9]{1,7})")
_EFFECTIVE = re.compile(
    r"effective (?P<month>october|april) 1,? (?P<year>20\d\d)|fy\s?(?P<fiscal>20\d\d)", re.IGNORECASE
)
_ACTION = re.compile(
    r"(?P<action>add|delete|revise from|revise to):\s+(?:\d{5}\s+)?"
    rf"(?P<code>{CATEGORY}[0-9A-Z.]{{0,5}}|{PROCEDURE})\s+(?:[01]\s+)?(?P<title>.*)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*(?P<number>[\d,]+) (?P<what>additions|deletions|revisions)\s*")
_ORDER_FILE = re.compile(r"icd10(?:cm|pcs)[_-]order[_-](?P<label>\S+?)\.txt", re.IGNORECASE)
_OF_ACTION = {"add": "additions", "delete": "deletions", "revise to": "revisions"}
_OTHER = "no code, or no code before it"
_TORN = "a row without its code"
_GIVE = "Give the official file, unedited."


def is_addenda(lines: list[str]) -> bool:
    """Recognise an addenda file by its first lines."""
    return any(_ACTION.fullmatch(line.strip()) or _COUNTED.fullmatch(line) for line in lines)


def read_conversion(path: Path, hint: str = "") -> CodeList:
    """Read a conversion table of ICD-10-CM or ICD-10-PCS: each new code and what it was assigned to before.

    Raises:
        TablesError: It is cut short, of another kind, or its year cannot be told.
    """
    table = listing(path, CONVERSION_HEADINGS)
    if table is None:
        raise TablesError(f"{path.name!r} is not a conversion table.", _GIVE)
    columns = {"code": table.column("current code"), "since": table.column("effective")}
    columns["before"] = table.column("previous code")
    kept: dict[Listed, None] = {}
    skipped: Counter[str] = Counter()
    read, newest = 0, 0
    for record in records(path, table.rows, columns, ("code",)):
        read += 1
        found = list(_assigned(record)) if record else []
        kept.update(dict.fromkeys(found))
        if record is None or not found:
            skipped[_TORN if record is None else _OTHER] += 1
        elif record["since"].isdigit() and len(record["since"]) == 4:
            newest = max(newest, int(record["since"]))
    edition = _edition(table.preamble, path, hint) or (fiscal_year(newest + 1) if newest else None)
    if edition is None:
        raise undated(path.name, "icd10cm_conversion_table_FY2026.txt")
    return CodeList(ListKind.CONVERSION, edition, "", tuple(kept), read, tuple(sorted(skipped.items())))


def read_addenda(path: Path, hint: str = "") -> CodeList:
    """Read an addenda file of codes, or printed addenda: what was added, deleted and revised.

    Raises:
        TablesError: It is cut short, of another kind, or its year cannot be told.
    """
    if printed_addenda.part_of(islice(lines_of(path), HEAD_ROWS)):
        return printed_addenda.read(path, hint)
    kept: dict[Listed, None] = {}
    counted: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    label = ""
    read = 0
    for line in lines_of(path):
        if match := _ACTION.fullmatch(line.strip()):
            action = match["action"].casefold()
            plain = match["code"].replace(".", "").upper()
            kept[Listed(plain, action.replace(" ", "_"), match["title"].strip())] = None
            counted[_OF_ACTION.get(action, "")] += 1
            read += 1
        elif match := _COUNTED.fullmatch(line):
            stated[match["what"]] += int(match["number"].replace(",", ""))
        elif match := _ORDER_FILE.search(line):
            label = match["label"]
    for what, number in stated.items():
        if counted[what] != number:
            raise cut_short(path.name, f"it announces {number:,} {what} and holds {counted[what]:,}")
    year = said_year(label) or said_year(path.name) or said_year(hint)
    if year is None:
        raise undated(path.name, "icd10cm_codes_addenda_2026.txt")
    edition = fiscal_year(year, is_april=says_april(f"{label} {path.name} {hint}"))
    skipped = (("the same line twice", read - len(kept)),) if read > len(kept) else ()
    return CodeList(ListKind.ADDENDA, edition, _part(path), tuple(kept), read, skipped)


def _part(path: Path) -> str:
    return "order" if "order" in path.name.casefold() else "codes"


def _assigned(record: dict[str, str]) -> Iterator[Listed]:
    code = record["code"].replace(".", "").upper()
    if not _CODE.fullmatch(code):
        return
    for part in _PARTS.split(record["before"].replace(".", "").upper()):
        before = part.strip()
        if match := _RANGE.fullmatch(before):
            first, last = match["first"], match["last"]
            yield Listed(
                code,
                record["since"],
                f"{first}-{first[: -len(last)] + last if len(last) < len(first) else last}",
            )
        elif _CODE.fullmatch(before) and before != "NOPCS":
            yield Listed(code, record["since"], before)


def _edition(preamble: str, path: Path, hint: str) -> Edition | None:
    if match := _EFFECTIVE.search(preamble):
        if match["fiscal"]:
            return fiscal_year(int(match["fiscal"]))
        is_april = match["month"].casefold() == "april"
        return fiscal_year(int(match["year"]) + (not is_april), is_april=is_april)
    year = said_year(path.name) or said_year(hint)
    return fiscal_year(year, is_april=says_april(f"{path.name} {hint}")) if year else None
