"""MDACE: admissions of MIMIC-III coded by professionals, each code at the words that prove it.

Invariant: a case is an admission: its notes with text, one after the other, and every annotation of them
with its offsets moved along; a span's offsets slice the case's text. What has no text is counted: the words
come from MIMIC-III and are put in by the distributor's own script, which needs a licence to the notes.

Source: Cheng et al. 2023, "MDACE: MIMIC Documents Annotated with Code Evidence" (layout of its repository).
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.errors import InputError
from agent.records import Setting
from evals.cases import REMEDY, Case, Collection, DataAbsentError, GoldSpan, code_form, collected, text_of
from index.records import CodeSystem

_BETWEEN = "\n\n"
_PROFESSIONAL = "profee"


def read(path: Path, system: CodeSystem = CodeSystem.ICD10CM) -> Collection:
    """Read every admission below a folder.

    Args:
        path: A folder with .json files at any depth, or one such file.
        system: Whether diagnoses or procedures are the gold codes.

    Raises:
        DataAbsentError: There is no such file.
        InputError: They cannot be read, or hold no usable note.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise DataAbsentError(f"{str(path)!r} holds no .json file of an admission.", REMEDY)
    left_out: Counter[str] = Counter()
    cases = [case for file in files if (case := _case(file, system, left_out)) is not None]
    name = "mdace" + ("-procedures" if system is CodeSystem.ICD10PCS else "")
    return collected(name, cases, left_out)


def _case(file: Path, system: CodeSystem, left_out: Counter[str]) -> Case | None:
    notes = _notes(file, left_out)
    if notes is None:
        return None
    parts: list[str] = []
    spans: list[GoldSpan] = []
    for note in notes:
        text = note.get("text")
        if not isinstance(text, str) or not text.strip():
            left_out["notes without text (put it in from MIMIC-III)"] += 1
            continue
        at = sum(map(len, parts)) + len(_BETWEEN) * len(parts)
        spans.extend(_spans(note, text, at, system, left_out))
        parts.append(text)
    if not parts:
        left_out["admissions without text"] += 1
        return None
    if not spans:
        left_out[f"admissions without {system.value} codes"] += 1
        return None
    office = _PROFESSIONAL in (part.lower() for part in file.parts)
    return Case(
        f"{'profee' if office else 'inpatient'}-{file.stem}",
        _BETWEEN.join(parts),
        frozenset(s.code for s in spans),
        tuple(spans),
        setting=Setting.PROFESSIONAL if office else Setting.INPATIENT,
        system=system,
    )


def _notes(file: Path, left_out: Counter[str]) -> list[dict[str, Any]] | None:
    """Return the notes of an admission; None, counted, where the file is no admission."""
    try:
        admission = json.loads(text_of(file))
    except (InputError, ValueError, RecursionError):
        left_out["files that are not JSON"] += 1
        return None
    notes = admission.get("notes") if isinstance(admission, dict) else None
    if not isinstance(notes, list) or not all(isinstance(n, dict) for n in notes):
        left_out["files that are no admission"] += 1
        return None
    return notes


def _spans(
    note: dict[str, Any], text: str, at: int, system: CodeSystem, left_out: Counter[str]
) -> Iterator[GoldSpan]:
    for given in note.get("annotations") or ():
        if not isinstance(given, dict) or given.get("code_system") != system.value:
            other = given.get("code_system") if isinstance(given, dict) else None
            left_out[f"annotations with {other or 'no system of'} codes"] += 1
            continue
        code, start, end = code_form(str(given.get("code", "")), system), given.get("begin"), given.get("end")
        if code is None:
            left_out["annotations without a code's form"] += 1
        elif not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            left_out["annotations outside their note"] += 1
        else:
            yield GoldSpan(code, at + start, at + end, text[start:end])
