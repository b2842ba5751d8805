"""Transcriptions of many specialties without codes: for crashes, offsets and speed.

Invariant: a case has a text and no gold code; the setting is left for the note to say.
"""

from collections import Counter
from pathlib import Path

from evals.cases import Case, Collection, collected, first_place, rows_of

FILE = Path("robustness", "mtsamples_500.jsonl")


def read(path: Path) -> Collection:
    """Read the transcriptions.

    Args:
        path: The .jsonl file, its folder, or the folder that holds `robustness`.

    Raises:
        DataAbsentError: The file is not there.
        InputError: It cannot be read, or holds no usable note.
    """
    left_out: Counter[str] = Counter()
    source = path if path.is_file() else first_place(path, FILE, FILE.name)
    cases = [
        Case(str(row.get("note_id") or f"line {number}"), row["text"])
        for number, row in enumerate(rows_of(source, left_out), 1)
    ]
    return collected("transcriptions", cases, left_out)
