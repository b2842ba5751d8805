"""Visit notes of ACI-Bench with the MedCodER labels: outpatient, about two codes a note.

Invariant: a gold span's offsets slice its note; a row or span for which that cannot be is counted, not
mended. The labels may be evaluated with and never redistributed: nothing here or in a report repeats them.

Source: Yim et al. 2023 (notes); Baksi et al. 2024, "MedCodER" (codes, mentions, evidence).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.records import Setting
from evals.cases import Case, Collection, GoldSpan, code_form, collected, first_place, rows_of

FILE = Path("aci_dev", "notes.jsonl")


def read(path: Path) -> Collection:
    """Read visit notes.

    Args:
        path: The .jsonl file, its folder, or the folder that holds `aci_dev`.

    Raises:
        DataAbsentError: The file is not there.
        InputError: It cannot be read, or holds no usable note.
    """
    left_out: Counter[str] = Counter()
    source = path if path.is_file() else first_place(path, FILE, FILE.name)
    cases = list(_cases(source, left_out))
    return collected("aci", cases, left_out)


def _cases(source: Path, left_out: Counter[str]) -> Iterator[Case]:
    for row in rows_of(source, left_out):
        if not isinstance(row.get("encounter_id"), str) or not isinstance(row.get("dx"), list):
            left_out["notes without encounter_id or dx"] += 1
            continue
        spans = tuple(_spans(row, "dx", left_out))
        yield Case(
            row["encounter_id"],
            row["text"],
            frozenset(s.code for s in spans),
            spans,
            tuple(_spans(row, "evidence", left_out)),
            Setting.OUTPATIENT,
        )


def _spans(row: dict[str, Any], name: str, left_out: Counter[str]) -> Iterator[GoldSpan]:
    text = row["text"]
    for given in row.get(name) or ():
        code = code_form(str(given.get("code", ""))) if isinstance(given, dict) else None
        if code is None:
            left_out[f"{name} rows without a code's form"] += 1
        elif not _within(given.get("start"), given.get("end"), text):
            left_out[f"{name} rows outside their note"] += 1
        else:
            yield GoldSpan(code, given["start"], given["end"], text[given["start"] : given["end"]])


def _within(start: object, end: object, text: str) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
