"""NCCI edits of Medicare: procedure-to-procedure pairs (PTP) and medically unlikely units (MUE).

Invariant: PTP rows are given one by one, never gathered, for a quarter has over two million of them; a pair
may come several times with other dates, and each is kept. `*` as a deletion date means that the edit is open.
The quarter is in the file's name, in the words above an MUE list, or is that of the newest effective date.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.code_shapes import SERVICE
from index.errors import TablesError
from index.releases.editions import Edition, parse_day, quarter_of, said_quarter, undated
from index.releases.list_records import MueEdit, PtpEdit
from index.releases.rows import Listing, listing, records

PTP_HEADINGS = ("column 1", "column 2", "effective", "deletion", "modifier")
MUE_HEADINGS = ("mue adjudication", "mue rationale")
_UNITS = "mue values"
_CODE = re.compile(SERVICE)
_SERVICES = {
    "practitioner": ("practitioner", "physician", "ccipra", "mcr_mue_prac"),
    "hospital": ("hospital", "facility", "ccioph", "opps"),
    "dme": ("dme",),
}
_OTHER = "not a pair of codes"
_NO_UNITS = "not a code with its units"
_GIVE = "Give the file as CMS publishes it."
_INDICATOR = re.compile(r"[123]")


@dataclass(slots=True)
class NcciFile:
    """An NCCI file that is being read.

    Attributes:
        service: `practitioner`, `hospital` or `dme`.
        rows_read: Rows so far.
        skipped: Reason and number so far.
    """

    path: Path
    service: str
    edition: Edition
    rows_read: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def open_ptp(path: Path, hint: str = "") -> NcciFile:
    """Open a PTP file; its rows come from `ptp_edits`.

    Raises:
        TablesError: It is of another kind, or its service or quarter cannot be told.
    """
    table = _ptp(path)
    service = _service(path, f"{table.preamble} {path.name} {hint}")
    edition = said_quarter(path.name) or said_quarter(hint) or _newest(path)
    if edition is None:
        raise undated(path.name, "medicare-ncci-2026q1-practitioner-ptp-edits-ccipra-v320r0-f1.txt")
    return NcciFile(path, service, edition)


def ptp_edits(file: NcciFile) -> Iterator[PtpEdit]:
    """Yield the edits of a PTP file; `file` counts what is read and skipped.

    Raises:
        TablesError: It is cut short, or holds no edits.
    """
    table, kept = _ptp(file.path), 0
    for record in _ptp_records(file.path, table):
        if record is None or not any(record[name] for name in ("first", "second")):
            # The headings go on over several lines, whose first cells are empty.
            continue
        file.rows_read += 1
        day = parse_day(record["effective"])
        if not (_CODE.fullmatch(record["first"]) and _CODE.fullmatch(record["second"]) and day):
            file.skipped[_OTHER] += 1
            continue
        kept += 1
        ended = parse_day(record["deleted"])
        yield PtpEdit(
            record["first"],
            record["second"],
            day.isoformat(),
            ended.isoformat() if ended else "",
            record["modifier"],
            record["rationale"],
        )
    if not kept:
        raise TablesError(f"{file.path.name!r} holds no edits.", _GIVE)


def open_mue(path: Path, hint: str = "") -> NcciFile:
    """Open an MUE file; its rows come from `mue_edits`.

    Raises:
        TablesError: It is of another kind, or its service or quarter cannot be told.
    """
    table = _mue(path)
    service = _service(path, " ".join((*table.headings, path.name, hint)))
    edition = said_quarter(path.name) or said_quarter(table.preamble) or said_quarter(hint)
    if edition is None:
        raise undated(path.name, "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv")
    return NcciFile(path, service, edition)


def mue_edits(file: NcciFile) -> Iterator[MueEdit]:
    """Yield the edits of an MUE file; `file` counts what is read and skipped.

    Raises:
        TablesError: It is cut short, or holds no edits.
    """
    table, kept = _mue(file.path), 0
    value = next(place for place, heading in enumerate(table.headings) if _UNITS in heading)
    columns: dict[str, int | None] = {
        "code": 0,
        "units": value,
        "indicator": table.column("mue adjudication"),
        "why": table.column("mue rationale"),
    }
    for record in records(file.path, table.rows, columns, ("code", "units")):
        file.rows_read += 1
        if record is None or not (_CODE.fullmatch(record["code"]) and record["units"].isdigit()):
            file.skipped[_NO_UNITS] += 1
            continue
        kept += 1
        indicator = _INDICATOR.match(record["indicator"])
        yield MueEdit(record["code"], int(record["units"]), indicator[0] if indicator else "", record["why"])
    if not kept:
        raise TablesError(f"{file.path.name!r} holds no edits.", _GIVE)


def _ptp(path: Path) -> Listing:
    table = listing(path, PTP_HEADINGS)
    if table is None:
        raise TablesError(f"{path.name!r} is not a list of NCCI procedure-to-procedure edits.", _GIVE)
    return table


def _ptp_records(path: Path, table: Listing) -> Iterator[dict[str, str] | None]:
    columns = {
        "first": table.column("column 1"),
        "second": table.column("column 2"),
        "effective": table.column("effective"),
        "deleted": table.column("deletion"),
        "modifier": table.column("modifier"),
        "rationale": table.column("ptp edit rationale"),
    }
    return records(path, table.rows, columns, ("first", "second", "effective", "modifier"))


def _mue(path: Path) -> Listing:
    table = listing(path, MUE_HEADINGS)
    if table is None or not any(_UNITS in heading for heading in table.headings):
        raise TablesError(f"{path.name!r} is not a list of NCCI medically unlikely edits.", _GIVE)
    return table


def _service(path: Path, words: str) -> str:
    found = [name for name, marks in _SERVICES.items() if any(mark in words.casefold() for mark in marks)]
    if not found:
        raise TablesError(
            f"{path.name!r} does not say whose edits it holds.",
            "Give it the name it is published under (practitioner, hospital, DME), or its archive.",
        )
    return found[0]


def _newest(path: Path) -> Edition | None:
    days = (record["effective"] for record in _ptp_records(path, _ptp(path)) if record)
    newest = max((day for text in days if (day := parse_day(text))), default=None)
    return quarter_of(newest) if newest else None
