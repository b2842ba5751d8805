"""Transcriptions of many specialties without codes: for crashes, offsets and speed.

Invariant: a case has a text and no gold code; the setting is left for the note to say.
"""

from collections import Counter
from pathlib import Path

from evals.cases import Case, Collection, collected, rows_of

FILE = Path("robustness", "mtsamples_500.jsonl")


def read(data: Path) -> Collection:
    """Read the transcriptions.

    Args:
        data: The folder that holds `robustness`.

    Raises:
        DataAbsentError: The file is not there.
        InputError: It cannot be read, or holds no usable note.
    """
    left_out: Counter[str] = Counter()
    cases = [
        Case(str(row.get("note_id") or f"line {number}"), row["text"])
        for number, row in enumerate(rows_of(data / FILE, left_out), 1)
    ]
    return collected("transcriptions", cases, left_out)
