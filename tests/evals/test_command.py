import json

import pytest

from agent.cli.main import main
from agent.cli.workbench import Workbench
from agent.errors import IndexUnusable
from evals.progress import progress


class Bench(Workbench):
    """A workbench whose coder is scripted."""

    def __init__(self, coder) -> None:
        self._coder = coder

    def coder(self, home, choosing=None, local=None):
        return self._coder

    def status(self, home):
        return {"releases": {"icd10cm-2026-04": "sha256:1"}, "embedder": "builtin", "digest": "sha256:2"}


@pytest.fixture
def bench(coder) -> Bench:
    return Bench(coder)


def run(bench, *arguments) -> int:
    return main(["eval", *map(str, arguments)], bench)


def test_figures_stand_side_by_side_with_and_without_the_protocol(bench, data, capsys):
    assert run(bench, "aci", data) == 0
    shown = capsys.readouterr().out
    # Predicted: I10, E11.65, Z79.4 and R51.9; gold: I10, E11.9 and R51.
    assert "every code judged        problem-codes" in shown
    assert "1, 3, 2                  1, 2, 2" in shown
    assert "2 notes, 3 codes (1 not billable in today's tables); left out: nothing" in shown
    assert "problem-codes: extra codes of Z79-Z84" in shown
    assert "first code right             -" in shown


def test_a_filter_that_is_asked_for_replaces_the_protocol(bench, data, capsys):
    assert run(bench, "aci", data, "--filter", "heirs", "--filter", "problem-codes") == 0
    assert "heirs, problem-codes" in capsys.readouterr().out
    assert run(bench, "aci", data, "--filter", "raw") == 0
    assert "problem-codes" not in capsys.readouterr().out
    assert run(bench, "aci", data, "--filter", "raw", "--filter", "heirs") == 2
    assert "leaves no room for another filter" in capsys.readouterr().err


def test_json_is_the_whole_result_without_words_of_a_note(bench, data, capsys):
    assert run(bench, "aci", data, "--json", "--seed", "7", "--limit", "1") == 0
    shown = capsys.readouterr()
    whole = json.loads(shown.out)
    assert whole["schema"] == "chartcite.eval/1"
    assert whole["benchmark"] == "aci"
    assert whole["settings"] == {
        "chooser": "local", "filters": "problem-codes", "limit": "1", "seed": "7",
        "stages": "no", "consistency": "no",
    }  # fmt: skip
    assert whole["versions"]["tables"] == "icd10cm-2026-04"
    assert list(whole["views"]) == ["every code judged", "problem-codes"]
    assert [case["case_id"] for case in whole["cases"]] == ["v1"]
    assert "lisinopril" not in shown.out
    assert str(data) not in shown.out
    assert shown.err == ""


def test_reports_are_written_and_a_later_run_is_compared(bench, data, tmp_path, capsys):
    out = tmp_path / "made" / "here"
    assert run(bench, "aci", data, "--out", out) == 0
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "report.md", "result.json"]
    for path in out.iterdir():
        assert "lisinopril" not in path.read_text("utf-8")
    assert "written to" in capsys.readouterr().err
    bench.coder(None).words = {"Hypertension": "I10", "diabetes": "E11.9"}
    assert run(bench, "aci", data, "--baseline", out / "result.json") == 0
    shown = capsys.readouterr().out
    assert "notes compared               2" in shown
    assert "codes gained, lost           1, 0" in shown


def test_words_of_notes_are_written_when_asked_for(bench, data, tmp_path):
    assert run(bench, "aci", data, "--out", tmp_path / "o", "--excerpts") == 0
    assert '"text": "Hypertension"' in (tmp_path / "o" / "result.json").read_text("utf-8")


def test_consistency_is_shown_when_asked_for(bench, data, capsys):
    assert run(bench, "aci", data, "--consistency") == 0
    shown = capsys.readouterr().out
    assert "rerun                        1.000  1.000" in shown
    assert "upper case                   0.000  0.000" in shown


def test_stages_are_shown_when_asked_for(bench, data, capsys, monkeypatch):
    monkeypatch.setattr("evals.command.lens_of", lambda coder: lambda note_id, text: ())
    assert run(bench, "aci", data, "--stages") == 0
    shown = capsys.readouterr().out
    assert "Recall after each stage" in shown
    assert "recall@50" in shown
    assert run(bench, "aci", data, "--stages", "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["recall_at_50"] == pytest.approx(1 / 3)
    assert whole["cases"][0]["reached"]["I10"] == "final"


def test_a_crash_is_that_notes_failure_and_the_exit_status(bench, data, kit, capsys):
    kit.write_lines(
        data / "aci_dev" / "notes.jsonl",
        [kit.VISITS[0], {**kit.VISITS[1], "text": "Assessment: Headache after a crash."}],
    )
    assert run(bench, "aci", data) == 1
    shown = capsys.readouterr().out
    assert "notes that crashed           1" in shown
    assert "2 notes" in shown


def test_procedures_are_missed_and_said_to_be(bench, data, capsys):
    (data / "codiesp" / "dev" / "devP.tsv").write_text("a\tbt41zzz\n", "utf-8")
    assert run(bench, "codiesp-dev-procedures", data) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "the coder gives no code of ICD-10-PCS: every one is missed" in shown
    assert "hits, extra, missed 0, 0, 1" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["aci"], "The benchmark 'aci' needs the PATH of its data."),
        (["aci", "nowhere.jsonl"], "'nowhere.jsonl' is not there."),
        (["mimic-iv", "nowhere"], "'nowhere' holds no discharge.csv or discharge.csv.gz."),
        (["bogus", "x"], "'bogus' is not one of 'aci'"),
        (["aci", "x", "--chooser", "bogus"], "--chooser takes local, openai:MODEL or replay:DIR"),
        (["aci", "x", "--filter", "bogus"], "'bogus' is not one of 'billable'"),
    ],
)
def test_a_mistake_is_told_before_the_index_is_opened(arguments, told, capsys):
    class Closed(Workbench):
        def coder(self, home, choosing=None, local=None):
            raise IndexUnusable("The index was opened.", "Do not.")

    assert main(["eval", *arguments], Closed()) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert "Traceback" not in shown.err


def test_a_run_of_other_notes_is_no_baseline(bench, data, tmp_path, capsys):
    assert run(bench, "aci", data, "--out", tmp_path / "o") == 0
    assert run(bench, "codiesp-dev", data, "--baseline", tmp_path / "o" / "result.json") == 2
    assert "has no note in common with this run" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(bench, data, tmp_path, capsys):
    (tmp_path / "file").write_text("x", "utf-8")
    assert run(bench, "aci", data, "--out", tmp_path / "file" / "o") == 2
    assert "cannot be made" in capsys.readouterr().err


def test_help_lists_benchmarks_and_filters(capsys):
    assert main(["eval", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "charts-measuring" in shown
    assert "gold codes that may not stand on a claim today are dropped" in shown


def test_nothing_is_shown_before_something_is_done(capsys):
    with progress():
        pass
    assert capsys.readouterr().err == ""
    with progress() as told:
        told("aci", 1, 2)
    assert "1/2" in capsys.readouterr().err
