"""`chartcite doctor`: each line ok, note or problem, with a remedy."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from agent.cli import checks as checks_module
from agent.cli.check import Standing
from agent.cli.checks import checks
from agent.cli.main import main

IN_FORCE = date(2026, 5, 14)


def _by_name(workbench, home, today=IN_FORCE):
    return {check.name: check for check in checks(workbench, home, today)}


@pytest.fixture
def healthy(workbench_with_tables, monkeypatch):
    """A workbench on which the self-test finds hypertension."""

    def code(note_id, text):
        start = text.index("Essential hypertension")
        quoted = SimpleNamespace(start=start, end=start + 22, text="Essential hypertension")
        return SimpleNamespace(
            verdict=SimpleNamespace(final=(SimpleNamespace(code="I10", evidence=(quoted,)),))
        )

    monkeypatch.setattr(workbench_with_tables.fake, "code", code)
    return workbench_with_tables


def test_a_healthy_machine_has_no_problem(healthy, tmp_path):
    found = _by_name(healthy, tmp_path)
    assert {name: check.standing for name, check in found.items()} == dict.fromkeys(
        (
            "python",
            "packages",
            "home",
            "disk",
            "index",
            "embedder",
            "tables",
            "systems",
            "lists",
            "self-test",
        ),
        Standing.OK,
    )
    assert found["index"].detail == "up to date, sha256:cdcdcdcdcdcd"
    assert "74,719 billable" in found["tables"].detail
    assert "I10 found" in found["self-test"].detail


def test_tables_that_are_out_of_date_are_a_note_with_a_remedy(healthy, tmp_path):
    check = _by_name(healthy, tmp_path, date(2027, 1, 2))["tables"]
    assert check.standing is Standing.NOTE
    assert "2026-09-30, not today" in check.detail
    assert check.remedy == "For today's edition: chartcite tables download icd10cm-2027"


def test_a_bare_machine_is_told_to_build(bare_workbench, tmp_path, capsys):
    assert main(["doctor", "--home", str(tmp_path / "none")], bare_workbench) == 1
    text = capsys.readouterr().out
    assert "problem home" in text
    assert "problem index" in text
    assert "chartcite index build" in " ".join(text.split())
    assert not (tmp_path / "none").exists()


def test_doctor_as_json(healthy, tmp_path, capsys):
    assert main(["doctor", "--json", "--home", str(tmp_path)], healthy) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "chartcite.doctor/1"
    assert [c["name"] for c in found["checks"]][-1] == "self-test"
    assert found["checks"][0]["standing"] == "ok"


def test_an_index_of_other_things_is_a_problem(healthy, tmp_path):
    healthy.problem = "The search index was built with other terms. Run: chartcite index build"
    check = _by_name(healthy, tmp_path)["index"]
    assert (check.standing, check.detail) == (
        Standing.PROBLEM,
        "The search index was built with other terms.",
    )


def test_a_self_test_that_finds_something_else_is_a_problem(workbench_with_tables, tmp_path):
    check = _by_name(workbench_with_tables, tmp_path)["self-test"]
    assert check.standing is Standing.PROBLEM


def test_a_check_that_fails_unexpectedly_is_a_problem_without_its_message(healthy, tmp_path, monkeypatch):
    def fail(note_id, text):
        raise RuntimeError(text)

    monkeypatch.setattr(healthy.fake, "code", fail)
    check = _by_name(healthy, tmp_path)["self-test"]
    assert check.standing is Standing.PROBLEM
    assert check.detail == "cannot be checked (RuntimeError)."


def test_too_little_space_is_a_problem(healthy, tmp_path, monkeypatch):
    monkeypatch.setattr(checks_module.shutil, "disk_usage", lambda _: SimpleNamespace(free=2e8))
    check = _by_name(healthy, tmp_path)["disk"]
    assert (check.standing, check.detail) == (Standing.PROBLEM, "0.2 GB free.")


def test_an_old_python_is_a_problem(healthy, tmp_path, monkeypatch):
    monkeypatch.setattr(checks_module, "OLDEST_PYTHON", (9, 0))
    assert _by_name(healthy, tmp_path)["python"].remedy == "Use Python 9.0 or newer."


@pytest.mark.parametrize(
    ("present", "told"),
    [((), "chartcite itself is not installed."), (("chartcite",), "missing: chromadb, rich.")],
)
def test_missing_packages_are_named(present, told, healthy, tmp_path, monkeypatch):
    def version(name):
        if name not in present:
            raise checks_module.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(checks_module, "version", version)
    monkeypatch.setattr(
        checks_module, "requires", lambda _: ["chromadb>=1.5,<2", "rich", 'torch; extra == "train"']
    )
    check = _by_name(healthy, tmp_path)["packages"]
    assert (check.standing, check.detail) == (Standing.PROBLEM, told)
    assert check.remedy
