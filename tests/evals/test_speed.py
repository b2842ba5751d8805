import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from evals import processes, speed, throughput
from evals.cases import Case
from evals.figures import run
from evals.session import Session


@pytest.fixture
def session(data, tmp_path):
    workspace = tmp_path / "work"
    workspace.mkdir()
    return Session(data, workspace, tmp_path / "home")


@pytest.fixture
def started(monkeypatch):
    """Take the place of processes: give the commands that were asked for; each ends as `status` says."""
    seen: list[list[str]] = []
    seen_status = {"status": 0}

    def ran(command):
        seen.append(list(command))
        if "build" in command:
            home = Path(command[command.index("--home") + 1])
            home.mkdir()
            (home / "current").write_bytes(b"x" * 2_000_000)
        return processes.Ran(0.5, 300.0, seen_status["status"])

    monkeypatch.setattr(processes, "ran", ran)
    return seen, seen_status


def values(result) -> list[float | None]:
    return [reading.value for _, reading in result.lines()]


def test_help_is_run_once_to_warm_up_and_five_times(session, started):
    assert values(run(speed.HELP, session)) == [0.5]
    assert [command[-1] for command in started[0]] == ["--help"] * 6


def test_coding_is_timed_on_the_note_of_median_length_with_the_same_index(session, started, kit):
    assert values(run(speed.COMMANDS, session)) == [0.5, 300.0, 300.0]
    first = started[0][0]
    assert first[-2:] == ["--home", str(session.home)]
    assert (session.workspace / "note.txt").read_text("utf-8") == kit.VISITS[0]["text"]


def test_the_index_is_built_into_an_empty_folder_and_weighed(session, started):
    assert values(run(speed.INDEX, session)) == [0.5, 2.0, 300.0]


def test_a_process_that_fails_leaves_its_row_without_a_value(session, started):
    started[1]["status"] = 2
    ((_, reading),) = run(speed.HELP, session).lines()
    assert (reading.value, reading.detail) == (
        None,
        "not measured: chartcite --help ended with exit status 2",
    )


def test_absent_notes_leave_the_rows_unmeasured(tmp_path, started):
    result = run(speed.COMMANDS, Session(tmp_path, tmp_path))
    assert {r.detail for _, r in result.lines()} == {"not measured: data absent"}
    assert started[0] == []


def test_throughput_is_the_rate_of_a_process_of_its_own(session, monkeypatch):
    def done(command, **_):
        assert command[1:] == [
            "-m", "evals.throughput", "--data", str(session.data), "--home", str(session.home),
        ]  # fmt: skip
        said = json.dumps({"notes": 88, "seconds": 3.0, "failures": 1})
        return subprocess.CompletedProcess(command, 0, said, "")

    monkeypatch.setattr(subprocess, "run", done)
    ((_, reading),) = run(speed.THROUGHPUT, session).lines()
    assert (reading.value, reading.detail) == (29.0, "88 visit notes in 3.0 s, 1 failures")


def test_throughput_that_fails_is_told(session, monkeypatch):
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, "", "")
    )
    ((_, reading),) = run(speed.THROUGHPUT, session).lines()
    assert (reading.value, reading.detail) == (
        None,
        "not measured: evals.throughput ended with exit status 1",
    )


def test_timed_notes_were_not_coded_before(data, coder):
    warm_up, timed = throughput.split(data)
    assert [c.case_id for c in warm_up] == ["t0", "t1", "t2"]
    found = throughput.throughput(coder, warm_up, (*timed, Case("bad", "A crash.")))
    assert (found["notes"], found["failures"]) == (3, 1)
    assert [note_id for note_id, _ in coder.asked] == ["t0", "t1", "t2", "v1", "v2", "bad"]


def test_without_transcriptions_other_visits_warm_up(data, kit):
    kit.write_lines(
        data / "aci_dev" / "notes.jsonl", [{**kit.VISITS[0], "encounter_id": f"v{i}"} for i in range(25)]
    )
    (data / "robustness" / "mtsamples_500.jsonl").unlink()
    warm_up, timed = throughput.split(data)
    assert (len(warm_up), len(timed)) == (20, 5)
    assert not {c.case_id for c in warm_up} & {c.case_id for c in timed}


def test_the_throughput_command_prints_one_object(data, coder, monkeypatch):
    monkeypatch.setattr(throughput, "open_coder", lambda _: coder)
    shown = CliRunner().invoke(throughput.main, ["--data", str(data)])
    assert json.loads(shown.stdout)["notes"] == 2


def test_help_of_the_real_command_line_ends_well():
    assert processes.ran([sys.executable, "-m", "agent.cli.main", "--help"]).status == 0
