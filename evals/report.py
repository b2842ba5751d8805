"""Results as a person reads them: a table on the terminal, and `docs/benchmarks.md`.

Invariant: both show the same figures; every figure of the page stands beside the command that makes it. No
path of the machine and no word or label of a note is in either.
"""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version

from rich.table import Table

from evals.figures import Reading, Result, Row, verdict

_PACKAGES = ("chartcite", "simple-icd-10-cm", "chromadb", "llama-index-core", "numpy")
_DATA_NOTE = (
    "The data are for development: ACI-Bench notes with MedCodER labels, CodiEsp train and dev, 500 "
    "transcriptions. None of them is in this repository. None is held out either: rules, lexicon rows, "
    "fusion weights and thresholds were chosen while looking at results and errors on the visit notes "
    "(scores and retrieval pairs alike) and on CodiEsp train and dev, so these figures are in-sample and "
    "hopeful; the bootstrap intervals do not account for that. Our own charts are in the repository "
    "(evals/charts): one half was looked at for tuning, the other half only measures, though its score as a "
    "whole was seen a few times on the way. The ranker is fitted on the visit notes, CodiEsp train and the "
    "tuning charts; docs/choosing.md has its figures on notes that it was not fitted on. "
    "The *problem-code protocol* leaves extra codes "
    "of Z79-Z84, Z86, Z87, Z91 and V00-Y99 unjudged, because the annotators of the visit notes did not "
    "assign those classes; the figures with every extra code judged stand beside it. *Billable gold* "
    "drops gold codes that may not stand on a claim in today's tables (CodiEsp was coded with the 2018 "
    "release); *heirs of split codes unjudged* also leaves a prediction unjudged where the gold has the "
    "code that it was split from (R51 then, R51.9 now). Macro-F1 is the mean over gold codes. Intervals "
    "are percentile bootstraps over notes. A note that crashes counts with no codes."
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What the figures hold for.

    Attributes:
        versions: Package -> version.
        machine: System, cores and how busy they were at the start.
        index: Lines about the index in use.
    """

    day: date
    versions: dict[str, str]
    machine: str
    index: tuple[str, ...] = ()


def setup(index: Iterable[str] = ()) -> Setup:
    """Describe this machine, this environment and today."""
    busy = f", load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    machine = f"{platform.system()} {platform.machine()}, {_cores()} cores{busy}"
    versions = {"python": platform.python_version()} | {name: _version(name) for name in _PACKAGES}
    return Setup(datetime.now(UTC).date(), versions, machine, tuple(index))


def table(results: Sequence[Result]) -> Table:
    """Return the table for a terminal."""
    shown = Table("suite", "figure", "value", "mark", "met", "", title="ChartCite benchmarks")
    for result in results:
        for place, (row, reading) in enumerate(result.lines()):
            name = result.suite.name if place == 0 else ""
            met = verdict(row, reading)
            style = {"yes": "green", "no": "bold red"}.get(met, "")
            said = f"[{style}]{met}[/]" if style else ""
            shown.add_row(name, row.name, _value(row, reading), row.mark_text, said, reading.detail)
        shown.add_section()
    return shown


def markdown(results: Sequence[Result], made: Setup) -> str:
    """Return the page `docs/benchmarks.md`."""
    parts = [
        "# Benchmarks",
        "",
        "Made by `python -m evals.bench`; do not edit.",
        "",
        *_about(made),
        "",
        _DATA_NOTE,
    ]
    for result in results:
        command = f"`python -m evals.bench --only {result.suite.name}`"
        parts += ["", f"## {result.suite.title}", ""]
        parts += [f"- {note}" for note in result.measured.notes] + ([""] if result.measured.notes else [])
        parts += ["| figure | value | mark | met | detail | command |", "|---|---:|---:|---|---|---|"]
        parts += [_line(row, reading, command) for row, reading in result.lines()]
    return "\n".join(parts) + "\n"


def _about(made: Setup) -> list[str]:
    packages = ", ".join(f"{name} {number}" for name, number in made.versions.items())
    lines = [f"- date: {made.day.isoformat()}", f"- machine: {made.machine}", f"- versions: {packages}"]
    return lines + [f"- {line}" for line in made.index]


def _line(row: Row, reading: Reading, command: str) -> str:
    cells = (row.name, _value(row, reading), row.mark_text, verdict(row, reading), reading.detail, command)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _value(row: Row, reading: Reading) -> str:
    return "none" if reading.value is None else row.form.format(reading.value)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
