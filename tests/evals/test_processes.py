import sys

import pytest

from evals import processes
from evals.processes import chartcite, ran, ran_often


def python(source: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", source]


def test_a_process_is_timed_to_its_end():
    run = ran(python("import time; time.sleep(0.2)"))
    assert 0.2 <= run.seconds < 5
    assert run.status == 0


def test_its_peak_memory_is_counted_in_megabytes():
    small, large = ran(python("pass")), ran(python("x = bytearray(b'x') * 200_000_000"))
    assert small.peak_mb > 1
    assert 200 <= large.peak_mb < 10_000


@pytest.mark.parametrize(
    ("source", "status"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)]
)
def test_how_it_ended_is_kept(source, status):
    assert ran(python(source)).status == status


def test_what_it_prints_is_not_kept(capfd):
    ran(python("import sys; print('a quote'); print('another', file=sys.stderr)"))
    assert capfd.readouterr() == ("", "")


def test_the_median_of_several_runs_after_one_to_warm_up(monkeypatch):
    made = iter([(9.0, 500, 0), (0.3, 10, 0), (0.1, 30, 0), (0.2, 20, 2)])
    monkeypatch.setattr(processes, "ran", lambda command: processes.Ran(*next(made)))
    assert ran_often(["x"], runs=3) == processes.Ran(0.2, 30, 2)


def test_chartcite_is_this_environments_script_else_its_module(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert chartcite("--help") == [str(tmp_path / "python"), "-m", "agent.cli.main", "--help"]
    script = tmp_path / "chartcite"
    script.write_text("#!/bin/sh\n", "utf-8")
    script.chmod(0o755)
    assert chartcite("--help") == [str(script), "--help"]
