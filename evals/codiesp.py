"""Case reports of CodiEsp in English (machine translated), coded in Spain with ICD-10-CM 2018.

Invariant: codes are those of the diagnosis file alone, upper case. The offsets of `*X.tsv` hold for the
Spanish text only, so no case has spans. The reports are of hospital stays: the setting is inpatient.

Source: Miranda-Escalada et al. 2020, "Overview of automatic clinical coding" (CLEF eHealth).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from agent.records import Setting
from evals.cases import REMEDY, Case, Collection, DataAbsentError, code_form, collected, text_of

SPLITS = ("dev", "train")


def read(data: Path, split: str) -> Collection:
    """Read one split: `dev` or `train`.

    Args:
        data: The folder that holds `codiesp`.
        split: One of `SPLITS`.

    Raises:
        DataAbsentError: The split is not there.
        InputError: It cannot be read, or holds no usable note.
    """
    folder = data / "codiesp" / split
    left_out: Counter[str] = Counter()
    texts = _texts(folder / "text_files_en", left_out)
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for case_id, code in _labels(folder / f"{split}D.tsv", left_out):
        if case_id in texts:
            codes[case_id].add(code)
        else:
            left_out["label rows whose note is not there"] += 1
    cases = [
        Case(case_id, text, frozenset(codes[case_id]), setting=Setting.INPATIENT)
        for case_id, text in texts.items()
    ]
    return collected(f"codiesp-{split}", cases, left_out)


def _texts(folder: Path, left_out: Counter[str]) -> dict[str, str]:
    if not folder.is_dir():
        raise DataAbsentError(f"{str(folder)!r} is not there.", REMEDY)
    texts = {path.stem: text_of(path) for path in sorted(folder.glob("*.txt"))}
    kept = {case_id: text for case_id, text in texts.items() if text.strip()}
    if len(kept) < len(texts):
        left_out["empty notes"] += len(texts) - len(kept)
    return kept


def _labels(path: Path, left_out: Counter[str]) -> Iterator[tuple[str, str]]:
    for line in text_of(path).splitlines():
        case_id, _, written = line.partition("\t")
        code = code_form(written)
        if code is not None:
            yield case_id, code
        elif line.strip():
            left_out["label rows without a code's form"] += 1
