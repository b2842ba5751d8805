"""MIMIC-IV: discharge summaries with the codes that the hospital billed, in PhysioNet's layout.

Invariant: a case is a discharge summary whose stay was coded in ICD-10; rows of ICD-9 and summaries without
codes are counted. Codes are billed for the stay and nothing says on which words they rest: no case has spans.
The tables are large: they are read row by row, and reading notes ends at the limit.

Source: Johnson et al. 2023, MIMIC-IV and MIMIC-IV-Note; access is by PhysioNet's licence alone.
"""

import csv
import gzip
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from sys import intern

from agent.errors import InputError
from agent.records import Setting
from evals.cases import REMEDY, Case, Collection, DataAbsentError, code_form, collected
from index.records import CodeSystem

_TABLE = {CodeSystem.ICD10CM: "diagnoses_icd", CodeSystem.ICD10PCS: "procedures_icd"}
_NOTES = "discharge"
_LONGEST_FIELD = 10_000_000
"""Characters; the reader of Python's library takes 131,072 unless told."""

_Codes = Mapping[str, list[tuple[int, str]]]
"""Stay -> (place in the bill, code)."""


def read(path: Path, limit: int | None = None, system: CodeSystem = CodeSystem.ICD10CM) -> Collection:
    """Read discharge summaries.

    Args:
        path: A folder that holds `discharge.csv` and `diagnoses_icd.csv`, each plain or .gz, at any depth.
        limit: How many notes at most, in the order of the file.
        system: Whether diagnoses or procedures are the gold codes.

    Raises:
        DataAbsentError: One of the tables is not there.
        InputError: One cannot be read or lacks a column, or there is no usable note.
    """
    notes, table = _table(path, _NOTES), _table(path, _TABLE[system])
    left_out: Counter[str] = Counter()
    codes = _codes(table, system, left_out)
    cases: list[Case] = []
    for case in _cases(notes, codes, system, left_out):
        cases.append(case)
        if len(cases) == limit:
            break
    name = "mimic-iv" + ("-procedures" if system is CodeSystem.ICD10PCS else "")
    return collected(name, cases, left_out)


def _table(path: Path, name: str) -> Path:
    found = sorted(p for form in (f"{name}.csv", f"{name}.csv.gz") for p in path.rglob(form))
    if not found:
        raise DataAbsentError(f"{str(path)!r} holds no {name}.csv or {name}.csv.gz.", REMEDY)
    return found[0]


def _codes(table: Path, system: CodeSystem, left_out: Counter[str]) -> _Codes:
    """Return the codes of each stay; a code is held once however many stays have it."""
    codes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in _rows(table, ("hadm_id", "seq_num", "icd_code", "icd_version")):
        code = code_form(row["icd_code"] or "", system)
        if row["icd_version"] != "10":
            left_out[f"{table.name.partition('.')[0]} rows of ICD-{row['icd_version']}"] += 1
        elif code is None or not (row["seq_num"] or "").isdigit():
            left_out[f"{table.name.partition('.')[0]} rows without a code's form"] += 1
        else:
            codes[row["hadm_id"]].append((int(row["seq_num"]), intern(code)))
    return codes


def _cases(notes: Path, codes: _Codes, system: CodeSystem, left_out: Counter[str]) -> Iterator[Case]:
    for row in _rows(notes, ("note_id", "hadm_id", "note_type", "text")):
        held = codes.get(row["hadm_id"])
        if row["note_type"] != "DS":
            left_out["notes that are no discharge summary"] += 1
        elif not held:
            left_out[f"summaries of stays without {system.value} codes"] += 1
        elif not (row["text"] or "").strip():
            left_out["empty notes"] += 1
        else:
            ordered = tuple(dict.fromkeys(code for _, code in sorted(held)))
            yield Case(
                row["note_id"],
                row["text"],
                frozenset(ordered),
                setting=Setting.INPATIENT,
                sequence=ordered,
                system=system,
            )


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of a table.

    Raises:
        InputError: It cannot be read, or lacks one of the columns.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = [c for c in columns if c not in (rows.fieldnames or ())]
            if missing:
                raise InputError(f"{path.name!r} has no column {missing[0]!r}.", REMEDY)
            yield from rows
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise InputError(
            f"{path.name!r} cannot be read as a table ({type(error).__name__}).", REMEDY
        ) from error
