"""How fast and how large: single commands, one warm process, the index and its build.

Invariant: every figure is of a process of its own, started as a user would start it; a process that fails
leaves its row without a value and says so.
"""

import json
import subprocess
import sys
from pathlib import Path

from evals import processes
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.session import Session

_OFTEN = f": median of {processes.RUNS}, after one to warm up"


def _most(limit: float) -> Mark:
    return Mark(limit, at_least=False)


def _reading(value: float, run: processes.Ran, command: str, how: str = "") -> Reading:
    if run.status:
        return Reading(None, f"not measured: {command} ended with exit status {run.status}")
    return Reading(value, command + how)


def _measure_help(session: Session) -> Measured:  # noqa: ARG001 - every suite takes the session
    run = processes.ran_often(processes.chartcite("--help"))
    return Measured({"help": _reading(run.seconds, run, "chartcite --help", _OFTEN)})


def _measure_commands(session: Session) -> Measured:
    note = _typical_note(session)
    out = session.workspace / "coded.jsonl"
    one = processes.ran_often(processes.chartcite("code", str(note), *session.home_options))
    notes = str(session.data / "aci_dev" / "notes.jsonl")
    every = processes.ran(
        processes.chartcite("code", notes, "--json", "--out", str(out), *session.home_options)
    )
    readings = {
        "code": _reading(one.seconds, one, "chartcite code NOTE", _OFTEN),
        "peak_one": _reading(one.peak_mb, one, "chartcite code NOTE"),
        "peak": _reading(every.peak_mb, every, "chartcite code NOTES.jsonl --out FILE", ": every visit note"),
    }
    return Measured(readings, ("NOTE is the visit note of median length.",))


def _measure_throughput(session: Session) -> Measured:
    session.collection("aci")
    command = [sys.executable, "-m", "evals.throughput", "--data", str(session.data), *session.home_options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        why = f"not measured: evals.throughput ended with exit status {done.returncode}"
        return Measured({"rate": Reading(None, why)})
    found = json.loads(done.stdout)
    detail = f"{found['notes']} visit notes in {found['seconds']:.1f} s, {found['failures']} failures"
    coded = found["notes"] - found["failures"]
    return Measured({"rate": Reading(coded / found["seconds"], detail)})


def _measure_index(session: Session) -> Measured:
    home = session.workspace / "built"
    run = processes.ran(processes.chartcite("index", "build", "--home", str(home)))
    size = sum(f.stat().st_size for f in home.rglob("*") if f.is_file()) / 1e6
    told = "chartcite index build --home EMPTY"
    readings = {
        "build": _reading(run.seconds, run, told),
        "size": _reading(size, run, "every file of the folder"),
        "peak": _reading(run.peak_mb, run, told),
    }
    return Measured(readings)


def _typical_note(session: Session) -> Path:
    cases = sorted(session.collection("aci").cases, key=lambda case: len(case.text))
    path = session.workspace / "note.txt"
    path.write_text(cases[len(cases) // 2].text, "utf-8", newline="")
    return path


HELP = Suite(
    "help",
    "The command line's answer",
    {"help": Row("wall time of --help", "{:.2f} s", _most(0.3))},
    _measure_help,
    needs_index=False,
)

COMMANDS = Suite(
    "commands",
    "Coding from the command line",
    {
        "code": Row("wall time, one note, warm", "{:.2f} s", _most(1.5)),
        "peak_one": Row("peak memory, one note", "{:.0f} MB", _most(700)),
        "peak": Row("peak memory, many notes", "{:.0f} MB", _most(700)),
    },
    _measure_commands,
)

THROUGHPUT = Suite(
    "throughput",
    "One warm process",
    {"rate": Row("notes coded a second", "{:.1f}", Mark(100))},
    _measure_throughput,
)

INDEX = Suite(
    "index",
    "The index",
    {
        "build": Row("build time", "{:.1f} s", _most(60)),
        "size": Row("size on disk", "{:.0f} MB", _most(300)),
        "peak": Row("peak memory of the build", "{:.0f} MB"),
    },
    _measure_index,
    needs_index=False,
)
