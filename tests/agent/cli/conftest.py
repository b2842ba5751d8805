"""A coded note made by hand, and a workbench that opens nothing: what the command line's tests work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from agent.cli.workbench import Workbench
from agent.documents import structured
from agent.errors import IndexUnusable, InputError
from agent.records import (
    Alternative,
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
    Sex,
    Verdict,
)
from index.guidelines import GuidelineBook
from index.records import Candidate, Code, CodeKind, CodeRange, CodeSystem, Guideline, Release, TermSource
from index.table_sources import Added
from index.tables import CodeTables

NOTE = (
    "HISTORY OF PRESENT ILLNESS\n"
    "58-year-old woman with a sore on her left foot. She denies chest pain and fever. "
    "Denies chest pain at rest.\n"
    "ASSESSMENT AND PLAN\n"
    "1. Type 2 diabetes with a foot ulcer. Continue metformin.\n"
    "2. Possible neuropathy. Refer to neurology.\n"
)

CARDS = (
    Guideline(
        "I.C.4.a",
        "Diabetes: as many codes as needed",
        "Use as many codes as it takes.",
        39,
        (CodeRange("E08", "E13"),),
    ),
    Guideline(
        "I.C.4.a.3",
        "Diabetes: insulin and oral drugs",
        "Add Z79.4 for insulin.",
        40,
        (CodeRange("E11", "E11"),),
    ),
    Guideline(
        "IV.H",
        "Uncertain diagnosis (outpatient)",
        "Do not code probable diagnoses.",
        114,
        (),
        ("outpatient",),
    ),
)


def quote(
    words: str, section: SectionKind, assertion: Assertion = Assertion.PRESENT, text: str = NOTE
) -> Evidence:
    """Quote the first place where `words` stand."""
    start = text.index(words)
    return Evidence("visit-1", start, start + len(words), words, section, assertion)


def coded(note_id: str = "visit-1", text: str = NOTE) -> CodedNote:
    """Return a coded note with something in every part."""
    document = replace(structured("visit-1", text), document_id="visit-1")
    ulcer = Choice(
        "E11.621",
        "Type 2 diabetes mellitus with foot ulcer",
        (
            quote("Type 2 diabetes with a foot ulcer", SectionKind.ASSESSMENT),
            quote("sore on her left foot", SectionKind.HISTORY_PRESENT),
        ),
        ("I.C.4.a", "tabular:E11.621"),
        "The assessment names type 2 diabetes and a foot ulcer together.",
        (
            Alternative("E11.9", "Type 2 diabetes mellitus without complications", "an ulcer is documented"),
            Alternative(
                "E11.622", "Type 2 diabetes mellitus with other skin ulcer", "an ulcer is documented"
            ),
        ),
        0.92,
        1,
    )
    nerve = Choice(
        "E11.40",
        "Type 2 diabetes mellitus with diabetic neuropathy, unspecified",
        (quote("Possible neuropathy", SectionKind.ASSESSMENT, Assertion.POSSIBLE),),
        confidence=0.41,
    )
    findings = (
        Finding(
            "CC109",
            Severity.WARNING,
            "E11.621 asks for the ulcer's site.",
            ("E11.621",),
            "Add L97.-.",
            "I.A.17",
        ),
        Finding(
            "CC205", Severity.ERROR, "The diagnosis is uncertain.", ("E11.40", "E11.621"), "Leave it.", "IV.H"
        ),
        Finding("CC301", Severity.INFORMATION, "No date of service is known.", (), "Give --date.", "I"),
    )
    pain = NOTE.index("chest pain")
    again = NOTE.index("chest pain", pain + 1)
    fever = NOTE.index("fever")
    left_out = (
        NotCoded("visit-1", "chest pain", pain, pain + 10, "negated", "IV.J"),
        NotCoded("visit-1", "fever", fever, fever + 5, "negated", "IV.J"),
        NotCoded("visit-1", "chest pain", again, again + 10, "negated", "IV.J"),
    )
    encounter = Encounter(note_id, Setting.OUTPATIENT, (document,), date(2026, 5, 14), Sex.FEMALE, 58)
    made = Provenance(
        "0.1.0", {"ICD-10-CM": "icd10cm-2026-04"}, "sha256:" + "ab" * 32, "local", {"why": "sha256:1"},
        "sha256:2", {"read": 1.25, "choose": 10.5},
    )  # fmt: skip
    return CodedNote(encounter, Verdict((ulcer,), (nerve,), findings, left_out), made)


class FakeTables:
    """One release, and I50 alone is not billable."""

    releases = (
        Release(
            "icd10cm-2026-04", CodeSystem.ICD10CM, "ICD-10-CM April 2026", date(2026, 4, 1),
            date(2026, 9, 30), "f1", "tabular.xml",
        ),
    )  # fmt: skip
    held = releases

    def in_force(self, day: date | None) -> "FakeTables":
        return self

    def code(self, text: str) -> Code:
        return Code(text, "Heart failure", CodeKind.CATEGORY, text not in {"I50", "S93.401"}, None, text)

    def seventh_characters(self, stem: str) -> dict[str, str]:
        return {"A": "initial encounter"} if stem.startswith("S") else {}


@dataclass
class FakeCoder:
    """Codes every note alike; a text with "unlucky" fails on purpose, one with "broken" by accident."""

    tables: CodeTables | FakeTables = field(default_factory=FakeTables)
    guidelines: GuidelineBook = field(default_factory=lambda: GuidelineBook(CARDS))
    asked: list[dict[str, object]] = field(default_factory=list)

    def code(self, note_id: str, text: str, **known: object) -> CodedNote:
        self.asked.append({"note_id": note_id, "text": text, **known})
        if "unlucky" in text:
            raise InputError("The note has no luck.", "Give another.")
        if "broken" in text:
            raise KeyError(text)
        if "interrupt" in text:
            raise KeyboardInterrupt
        return coded(note_id)

    def retrieve(self, queries: Sequence[str], k: int, day: date | None = None) -> list[list[Candidate]]:
        found = [
            Candidate("I50.9", "Heart failure, unspecified", 3.1, "CHF", TermSource.LEXICON, 1, 1, 0.98),
            Candidate(
                "I50.1", "Left ventricular failure, unspecified", 1.1, "cardiac asthma", TermSource.INCLUSION
            ),
            Candidate(
                "I50.20", "Unspecified systolic heart failure", 1, "Systolic failure", TermSource.TITLE
            ),
            Candidate("I50", "Heart failure", 0.9, "Heart failure", TermSource.TITLE),
            Candidate("S93.401", "Sprain of right ankle", 0.1, "Sprain of right ankle", TermSource.TITLE),
        ]
        return [found[:k] if "chf" in query else [] for query in queries]


class FakeWorkbench(Workbench):
    """Opens the fake coder, the real tables where a test gives them, and hand-made cards."""

    def __init__(self, tables: CodeTables | None = None, *, has_index: bool = True) -> None:
        self.fake = FakeCoder() if tables is None else FakeCoder(tables)
        self.has_index = has_index
        self.opened = 0
        self.built: list[str | None] = []
        self.problem: str | None = None
        self.places: list[Path | None] = []

    def home(self, home: Path | None) -> Path:
        return home or Path("absent")

    def coder(self, home: Path | None, choosing: object = None, local: object = None) -> FakeCoder:
        self.places.append(home)
        if not self.has_index:
            raise IndexUnusable("There is no search index yet.", "Run: chartcite index build")
        self.opened += 1
        return self.fake

    def tables(self, home: Path | None) -> CodeTables:
        assert isinstance(self.fake.tables, CodeTables), "this test needs the tables fixture"
        return _Unclosed(self.fake.tables)

    def guidelines(self, home: Path | None) -> GuidelineBook:
        return self.fake.guidelines

    def added(self, home: Path | None) -> tuple[Added, ...]:
        return ()

    def build(
        self, home: Path | None, embedder: str | None, progress: Callable[[str, int, int], None]
    ) -> dict[str, object]:
        self.built.append(embedder)
        progress("tables", 1, 2)
        progress("tables", 2, 2)
        return {}

    def status(self, home: Path | None) -> dict[str, object]:
        if not self.has_index:
            raise IndexUnusable("There is no search index yet.", "Run: chartcite index build")
        return {
            "folder": "index-1",
            "bytes": 149_000_000,
            "digest": "sha256:" + "cd" * 32,
            "problem": self.problem,
            "embedder": "builtin",
            "counts": {"codes": 74719},
        }


class _Unclosed:
    """The shared tables, kept open when a command closes its own."""

    def __init__(self, tables: CodeTables) -> None:
        self._tables = tables

    def __enter__(self) -> CodeTables:
        return self._tables

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch):
    """Tests print 80 columns without colour, wherever they run."""
    for name in ("FORCE_COLOR", "NO_COLOR", "CHARTCITE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")


@pytest.fixture
def workbench():
    """A workbench without tables."""
    return FakeWorkbench()


@pytest.fixture
def workbench_with_tables(tables):
    """A workbench on the real tables."""
    return FakeWorkbench(tables)


@pytest.fixture
def bare_workbench():
    """A workbench on a machine where nothing has been built."""
    return FakeWorkbench(has_index=False)


@pytest.fixture
def coded_note():
    """A coded note with something in every part."""
    return coded()


@pytest.fixture
def note_text():
    """The text of `coded_note`."""
    return NOTE


@pytest.fixture
def book():
    """Three guideline cards."""
    return GuidelineBook(CARDS)
