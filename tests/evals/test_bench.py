import io
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

from agent.errors import IndexUnusable
from evals import bench
from evals.bench import SUITES, chosen, main
from evals.figures import Mark, Measured, Reading, Result, Row, Suite
from evals.report import Setup, markdown, setup, table

SUITE = Suite(
    "toy",
    "A toy | suite",
    {
        "f1": Row("micro-F1", mark=Mark(0.5)),
        "time": Row("time", "{:.2f} s", Mark(1, at_least=False)),
        "n": Row("notes"),
    },
    lambda _: Measured({}),
)
RESULT = Result(SUITE, Measured({"f1": Reading(0.75, "a|b"), "time": Reading(2.0)}, ("2 notes",)))


@pytest.fixture
def ready(monkeypatch, tmp_path):
    """Run the command in an empty folder with an index that is in order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "index_lines", lambda home: ["tables: icd10cm-2026-04"])
    return tmp_path


def test_processes_are_measured_before_the_index_is_opened_here():
    assert list(SUITES)[:4] == ["help", "commands", "index", "throughput"]
    assert [suite.name for suite in chosen("aci, help")] == ["help", "aci"]
    assert len(chosen("")) == len(SUITES)


def test_an_unknown_suite_is_refused_with_the_valid_ones():
    with pytest.raises(click.BadParameter, match="'foo' is no suite; there are: help, commands"):
        chosen("aci,foo")


def test_the_page_has_each_figure_beside_its_command():
    page = markdown(
        [RESULT], Setup(date(2026, 5, 4), {"python": "3.11.7"}, "Linux, 2 cores", ("embedder: builtin",))
    )
    assert (
        "- date: 2026-05-04\n- machine: Linux, 2 cores\n- versions: python 3.11.7\n- embedder: builtin\n"
        in page
    )
    assert "## A toy | suite\n\n- 2 notes\n\n| figure | value" in page
    command = "`python -m evals.bench --only toy`"
    assert f"| micro-F1 | 0.750 | ≥ 0.500 | yes | a\\|b | {command} |" in page
    assert f"| time | 2.00 s | ≤ 1.00 s | no |  | {command} |" in page
    assert f"| notes | none |  |  | not measured: the suite gave no reading | {command} |" in page


def test_the_table_shows_the_same_figures():
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(table([RESULT]))
    shown = console.export_text()
    assert "micro-F1" in shown
    assert "0.750" in shown
    assert shown.count("toy") == 1


def test_the_setup_names_versions_and_cores():
    made = setup(["index: sha256:0"])
    assert made.versions["numpy"]
    assert "cores" in made.machine
    assert made.index == ("index: sha256:0",)


def test_a_package_that_is_absent_is_told(monkeypatch):
    monkeypatch.setattr("evals.report._PACKAGES", ("no-such-package-here",))
    assert setup().versions["no-such-package-here"] == "not installed"


def test_one_suite_is_printed_and_the_page_is_left_alone(ready, data, coder):
    shown = CliRunner().invoke(main, ["--data", str(data), "--only", "aci"], obj=lambda _: coder)
    assert shown.exit_code == 0, shown.output
    assert "problem-code protocol: micro-F1" in shown.stdout
    assert not (ready / "docs").exists()


def test_a_page_that_is_asked_for_is_written_whole(ready, data, coder):
    shown = CliRunner().invoke(
        main, ["--data", str(data), "--only", "mentions", "--out", "pages/b.md"], obj=lambda _: coder
    )
    assert shown.exit_code == 0, shown.output
    assert "recall@10" in (ready / "pages" / "b.md").read_text("utf-8")
    assert [p.name for p in (ready / "pages").iterdir()] == ["b.md"]
    assert str(ready) not in (ready / "pages" / "b.md").read_text("utf-8")


def test_every_suite_writes_the_page_of_the_docs(ready, monkeypatch):
    monkeypatch.setattr(bench, "SUITES", {"toy": SUITE})
    shown = CliRunner().invoke(main, ["--data", "nowhere"])
    assert shown.exit_code == 0, shown.output
    assert (ready / "docs" / "benchmarks.md").read_text("utf-8").startswith("# Benchmarks")


def test_without_an_index_there_is_one_line_and_a_remedy(tmp_path):
    shown = CliRunner().invoke(main, ["--only", "aci", "--home", str(tmp_path)])
    assert shown.exit_code == 1
    assert shown.stderr == "evals.bench: There is no search index yet. Run: chartcite index build\n"


def test_an_index_of_other_things_is_refused_before_anything_is_measured(monkeypatch):
    monkeypatch.setattr(
        "index.opening.index_status", lambda home: {"problem": "It was built with other terms."}
    )
    with pytest.raises(IndexUnusable, match="other terms"):
        bench.index_lines(Path("home"))


def test_the_index_in_use_is_described(monkeypatch):
    status = {
        "problem": None,
        "releases": {"icd10cm-2026-04": "sha256:1"},
        "embedder": "builtin",
        "digest": "sha256:2",
    }
    monkeypatch.setattr("index.opening.index_status", lambda home: status)
    assert bench.index_lines(None) == ["tables: icd10cm-2026-04", "embedder: builtin", "index: sha256:2"]
    monkeypatch.setattr("index.opening.index_status", lambda home: {**status, "releases": None})
    assert bench.index_lines(None)[0] == "tables: unknown"
