"""A scripted coder, made-up notes in the forms of the development data, and that data where it is present."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from agent.documents import structured
from agent.records import (
    Assertion,
    Choice,
    CodedNote,
    Encounter,
    Evidence,
    Finding,
    NotCoded,
    Provenance,
    SectionKind,
    Setting,
    Severity,
    Verdict,
)
from index.records import Candidate, TermSource

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
BILLABLE = frozenset(
    {"I10", "E11.9", "E11.65", "R51.9", "J45.909", "Z79.4", "W19.XXXA", "R07.9", "R07.89", "I50.9", "Z87.891"}
)

VISITS = [
    {
        "encounter_id": "v1",
        "text": "Assessment: Hypertension, on lisinopril. Type 2 diabetes.",
        "dx": [
            {"code": "I10", "mention": "Hypertension", "start": 12, "end": 24},
            {"code": "E11.9", "mention": "Type 2 diabetes", "start": 41, "end": 56},
        ],
        "evidence": [{"code": "I10", "start": 26, "end": 39}],
    },
    {
        "encounter_id": "v2",
        "text": "Assessment: Headache.",
        "dx": [{"code": "r51", "mention": "Headache", "start": 12, "end": 20}],
        "evidence": [],
    },
]


class FakeTables:
    """Tables that know a handful of codes, without titles or chapters."""

    def billable(self, text: str) -> bool:
        return text in BILLABLE

    def code(self, text: str) -> None:
        return None

    def ancestors(self, text: str) -> list:
        return []

    def on(self, day):
        return self

    def of(self, system, day=None):
        return self


class FakeCoder:
    """Codes a note with whichever scripted words occur in it; retrieval offers the same codes."""

    def __init__(self, words: Mapping[str, str], review: Mapping[str, str] | None = None) -> None:
        self.words = words
        self.in_review = review or {}
        self.asked: list[tuple[str, Setting | None]] = []
        self.tables = FakeTables()

    def code(
        self, note_id, text, *, setting=None, day=None, sex=None, age_years=None, systems=None
    ) -> CodedNote:
        self.asked.append((note_id, setting))
        if "crash" in text:
            raise ValueError(f"cannot read {text!r}")
        document = structured(note_id, text)
        final = tuple(_choices(document, self.words))
        review = tuple(_choices(document, self.in_review))
        encounter = Encounter(note_id, setting or Setting.OUTPATIENT, (document,), day, sex, age_years)
        return coded(encounter, final, review)

    def retrieve(self, queries: Sequence[str], k: int) -> list[list[Candidate]]:
        found = [[c for w, c in self.words.items() if w.lower() in q.lower()] for q in queries]
        return [[Candidate(c, c, 1.0, c, TermSource.TITLE) for c in codes][:k] for codes in found]


def coded(
    encounter: Encounter,
    final: tuple[Choice, ...] = (),
    review: tuple[Choice, ...] = (),
    findings: tuple[Finding, ...] = (),
    not_coded: tuple[NotCoded, ...] = (),
) -> CodedNote:
    """Make a coded note."""
    provenance = Provenance("0", {}, "sha256:0", "fake", {}, "sha256:0", {})
    return CodedNote(encounter, Verdict(final, review, findings, not_coded), provenance)


def choice(code: str, start: int, text: str, **fields) -> Choice:
    """Make a choice that quotes `text` at `start` of document `n`."""
    quote = Evidence("n", start, start + len(text), text, SectionKind.ASSESSMENT, Assertion.PRESENT)
    return replace(Choice(code, f"Title of {code}", (quote,), confidence=0.9), **fields)


def finding(rule: str, code: str) -> Finding:
    """Make a warning about a code."""
    return Finding(rule, Severity.WARNING, "something", (code,), "mend it", "II.H")


def _choices(document, words: Mapping[str, str]):
    for word, code in words.items():
        at = document.text.find(word)
        if at >= 0:
            yield choice(code, at, word)


@pytest.fixture
def coder() -> FakeCoder:
    return FakeCoder(
        {"Hypertension": "I10", "diabetes": "E11.65", "Headache": "R51.9", "lisinopril": "Z79.4"}
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small folder of development data with every family."""
    folder = tmp_path / "data"
    write_lines(folder / "aci_dev" / "notes.jsonl", VISITS)
    rows = [{"note_id": f"t{i}", "text": f"Transcription {i}: Headache."} for i in range(3)]
    write_lines(folder / "robustness" / "mtsamples_500.jsonl", rows)
    for split in ("dev", "train"):
        write_split(
            folder, split, {"a": "Headache and Hypertension.", "b": "Asthma."}, "a\tr51\na\ti10\nb\tj45.909\n"
        )
    return folder


@pytest.fixture
def real_data() -> Path:
    """The development data, or a skip: they are not in the repository."""
    if not DATA.is_dir():
        pytest.skip("needs ../shared/data, which is not in the repository")
    return DATA


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    """Write a .jsonl file; a string is written as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows), "utf-8")
    return path


def write_split(folder: Path, split: str, texts: Mapping[str, str], labels: str) -> Path:
    """Write a split in the form of CodiEsp."""
    notes = folder / "codiesp" / split / "text_files_en"
    notes.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (notes / f"{name}.txt").write_text(text, "utf-8")
    (notes.parent / f"{split}D.tsv").write_text(labels, "utf-8")
    return notes.parent


@pytest.fixture
def kit() -> SimpleNamespace:
    """The makers above, for tests that script a note of their own (test files cannot import a conftest)."""
    return SimpleNamespace(
        FakeCoder=FakeCoder,
        VISITS=VISITS,
        choice=choice,
        coded=coded,
        finding=finding,
        write_lines=write_lines,
        write_split=write_split,
    )
