"""Which past results a new edition touches, on results of the real form and on lines that are none."""

import json
from dataclasses import replace
from datetime import date

import pytest

from agent.archive import Change, impact
from agent.cli.main import main
from agent.cli.workbench import Workbench
from agent.contract import to_contract
from agent.errors import InputError
from agent.records import (
    Assertion,
    Choice,
    CodedNote,
    Encounter,
    Evidence,
    Provenance,
    SectionKind,
    Setting,
    Verdict,
)
from index.changes import Changes, Deleted, Heir, Listed, Merged, NoteChange, Retitled, Split
from index.guidelines import GuidelineBook
from index.records import CodeSystem, InstructionKind, Release

OLD = Release(
    "icd10cm-2026-04", CodeSystem.ICD10CM, "ICD-10-CM April 2026", date(2026, 4, 1), None, "a", "a.xml"
)
NEW = Release(
    "icd10cm-2026-10", CodeSystem.ICD10CM, "ICD-10-CM October 2026", date(2026, 10, 1), None, "b", "b.xml"
)
HEIR = Heir("E11.52", "Type 2 diabetes with foot gangrene", "a new code of the same group")
CHANGES = Changes(
    OLD,
    NEW,
    added=tuple(Listed(f"E11.5{n}", "Type 2 diabetes with foot gangrene") for n in range(30)),
    deleted=(Deleted("E11.5", "Type 2 diabetes with gangrene", (HEIR,)), Deleted("E11.7", "Alone")),
    split=(Split("E09.1", "Drug diabetes with ketoacidosis", (HEIR,)),),
    merged=(Merged("E09.2", "Drug diabetes with kidney complications", (Listed("E09.21", "Nephropathy"),)),),
    retitled=(Retitled("E12.0", "Bruise of hand", "Bruise of the hand", ("E12.0XXA", "E12.0XXD")),),
    notes=(NoteChange("E09", InstructionKind.EXCLUDES1, ("old (E13.-)",), ("new (E14.-)",)),),
)
WORDS = "gangrene of the foot"


def result(note_id: str, day: date | None, *codes: str, release: str = OLD.release_id) -> str:
    """Return the line that `chartcite code --json` writes for a note with these codes."""
    quote = Evidence(note_id, 0, len(WORDS), WORDS, SectionKind.ASSESSMENT, Assertion.PRESENT)
    choices = tuple(Choice(code, "Title", (quote,), sequence=n) for n, code in enumerate(codes, 1))
    made = Provenance("0.2.0", {"ICD-10-CM": release}, "sha256:1", "local", {}, "sha256:2", {})
    note = CodedNote(Encounter(note_id, Setting.OUTPATIENT, day=day), Verdict(choices[:1], choices[1:]), made)
    return to_contract(note, GuidelineBook(())).line()


@pytest.fixture
def archive(tmp_path):
    lines = [
        result("late", date(2026, 10, 2), "E11.5", "I10"),
        result("early", date(2026, 9, 30), "E11.5", "E09.1"),
        result("undated", None, "E12.0XXD", "E11.7", release="icd10cm-2025-10"),
        json.dumps({"schema": "chartcite.error/1", "note_id": "x", "error": "e", "remedy": "r"}),
        "",
        f'{{"schema": "chartcite.lookup/1", "text": "{WORDS}"}}',
        f'{{"{WORDS}": ',
        "[1]",
        result("untouched", date(2026, 10, 2), "I10"),
    ]
    path = tmp_path / "past.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_touched_results_are_found_with_what_to_do(archive):
    found = impact(CHANGES, archive)
    assert [(t.line, t.note_id, t.code, t.tier, t.change, t.is_due) for t in found.touched] == [
        (1, "late", "E11.5", "final", Change.DELETED, True),
        (2, "early", "E11.5", "final", Change.DELETED, False),
        (2, "early", "E09.1", "review", Change.SPLIT, False),
        (3, "undated", "E12.0XXD", "final", Change.RETITLED, True),
        (3, "undated", "E11.7", "review", Change.DELETED, True),
    ]
    assert [t.advice.split(";")[0] for t in found.touched] == [
        "Code the note anew",
        "It stands for its date of service",
        "It stands for its date of service",
        "The code stands",
        "Code the note anew",
    ]
    assert found.touched[0].heirs == (HEIR,)
    assert found.touched[4].heirs == ()


def test_lines_that_are_no_results_are_counted(archive):
    found = impact(CHANGES, archive)
    assert (found.results, found.failures, found.otherwise) == (4, 1, 1)
    assert (found.unreadable_count, found.unreadable) == (3, (6, 7, 8))


def test_a_code_of_another_system_is_another_code(archive, tmp_path):
    other = replace(CHANGES, first=replace(OLD, system=CodeSystem.HCPCS))
    assert impact(other, archive).touched == ()


def test_a_file_that_is_no_archive(tmp_path):
    (tmp_path / "note.txt").write_text(f"{WORDS}\n")
    with pytest.raises(InputError, match="holds no result") as caught:
        impact(CHANGES, tmp_path / "note.txt")
    assert WORDS not in str(caught.value)
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\n")
    with pytest.raises(InputError, match="holds no result"):
        impact(CHANGES, tmp_path / "bytes.jsonl")
    with pytest.raises(InputError, match="cannot be opened"):
        impact(CHANGES, tmp_path / "absent.jsonl")


@pytest.fixture
def bench(monkeypatch):
    """A workbench that holds the changes above, whatever it is asked for."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(Workbench, "changes", lambda *_: CHANGES)
    return Workbench()


def test_the_difference_is_shown(bench, capsys):
    assert main(["tables", "diff", "A", "B"], bench) == 0
    out = capsys.readouterr().out
    for said in (
        "ICD-10-CM April 2026 → ICD-10-CM October 2026",
        "Added: 30",
        "and 10 more; --all shows them",
        "Deleted: 2",
        "→ E11.52 Type 2 diabetes with foot gangrene (a new code of the same group)",
        "Split (was billable, is a group now): 1",
        "← E09.21 Nephropathy",
        "was: Bruise of hand",
        "with 2 billable codes",
        "excludes1, gone: old (E13.-)",
    ):
        assert said in out
    assert main(["tables", "diff", "A", "B", "--all"], bench) == 0
    assert "E11.529" in capsys.readouterr().out
    assert main(["tables", "diff", "A", "B", "--json"], bench) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "chartcite.tables_diff/1"
    assert answer["split"][0]["heirs"][0]["code"] == "E11.52"
    assert answer["second"]["valid_from"] == "2026-10-01"


def test_the_impact_is_shown_without_words_of_notes(bench, archive, capsys):
    assert main(["tables", "impact", "A", "B", str(archive)], bench) == 1
    out = capsys.readouterr().out
    assert "4 results, 3 touched, 2 to be coded anew" in out
    assert "late (2026-10-02)" in out
    assert "undated (no date of service)" in out
    assert "now: Bruise of the hand" in out
    assert "1 were coded with another edition" in out
    assert "3 lines are no results and were passed over: 6, 7, 8." in out
    assert WORDS not in out
    assert main(["tables", "impact", "A", "B", str(archive), "--json"], bench) == 1
    text = capsys.readouterr().out
    assert WORDS not in text
    answer = json.loads(text)
    assert answer["unreadable_lines"] == [6, 7, 8]
    assert [row["change"] for row in answer["touched"]].count("deleted") == 3


def test_without_anything_due_the_exit_status_is_0(bench, tmp_path):
    path = tmp_path / "past.jsonl"
    path.write_text(result("early", date(2026, 9, 30), "E11.5"))
    assert main(["tables", "impact", "A", "B", str(path)], bench) == 0
