"""Case reports of CodiEsp in English (machine translated), coded in Spain with ICD-10 2018.

Invariant: codes are those of one label file, diagnoses (`*D.tsv`) or procedures (`*P.tsv`), upper case. The
offsets of `*X.tsv` hold for the Spanish text only, so no case has spans. The reports are of hospital stays:
the setting is inpatient. A report that no label file names was not coded by anybody and is left out.

Source: Miranda-Escalada et al. 2020, "Overview of automatic clinical coding" (CLEF eHealth).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from agent.records import Setting
from evals.cases import REMEDY, Case, Collection, DataAbsentError, code_form, collected, first_place, text_of
from index.records import CodeSystem

SPLITS = ("dev", "train", "test")
_LETTER = {CodeSystem.ICD10CM: "D", CodeSystem.ICD10PCS: "P"}


def read(path: Path, split: str, system: CodeSystem = CodeSystem.ICD10CM) -> Collection:
    """Read one split.

    Args:
        path: The split's folder, the folder that holds the splits, or the one that holds `codiesp`.
        split: One of `SPLITS`.
        system: Whether diagnoses or procedures are the gold codes.

    Raises:
        DataAbsentError: The split is not there.
        InputError: It cannot be read, or holds no usable note.
    """
    folder = _folder(path, split)
    left_out: Counter[str] = Counter()
    texts = _texts(folder / "text_files_en", left_out)
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for case_id, code in _labels(folder / f"{split}{_LETTER[system]}.tsv", system, left_out):
        if case_id in texts:
            codes[case_id].add(code)
        else:
            left_out["label rows whose note is not there"] += 1
    labelled = _labelled(folder, split)
    left_out["notes that no label file names"] = len(texts.keys() - labelled)
    cases = [
        Case(case_id, text, frozenset(codes[case_id]), setting=Setting.INPATIENT, system=system)
        for case_id, text in texts.items()
        if case_id in labelled
    ]
    name = f"codiesp-{split}" + ("-procedures" if system is CodeSystem.ICD10PCS else "")
    return collected(name, cases, +left_out)


def _folder(path: Path, split: str) -> Path:
    if any((path / f"{split}{letter}.tsv").is_file() for letter in _LETTER.values()):
        return path
    return first_place(path, Path("codiesp", split), split)


def _texts(folder: Path, left_out: Counter[str]) -> dict[str, str]:
    if not folder.is_dir():
        raise DataAbsentError(f"{str(folder)!r} is not there.", REMEDY)
    texts = {path.stem: text_of(path) for path in sorted(folder.glob("*.txt"))}
    kept = {case_id: text for case_id, text in texts.items() if text.strip()}
    if len(kept) < len(texts):
        left_out["empty notes"] += len(texts) - len(kept)
    return kept


def _labels(path: Path, system: CodeSystem, left_out: Counter[str]) -> Iterator[tuple[str, str]]:
    for line in text_of(path).splitlines():
        case_id, _, written = line.partition("\t")
        code = code_form(written, system)
        if code is not None:
            yield case_id, code
        elif line.strip():
            left_out["label rows without a code's form"] += 1


def _labelled(folder: Path, split: str) -> frozenset[str]:
    """Return the notes that some label file names: a report without a procedure is labelled all the same."""
    paths = [folder / f"{split}{letter}.tsv" for letter in _LETTER.values()]
    lines = [line for path in paths if path.is_file() for line in text_of(path).splitlines()]
    return frozenset(line.partition("\t")[0] for line in lines)
