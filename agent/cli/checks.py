"""The checks of `chartcite doctor`, each a line with a remedy.

Invariant: a check never raises and never changes anything on the machine; what it cannot find out is a
problem with a remedy of its own. The self-test codes a sentence of ours, so no user's note is touched.
"""

import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.check import Check, Standing
from agent.cli.table_checks import check_lists, check_systems, check_tables
from agent.errors import ChartCiteError

if TYPE_CHECKING:
    from agent.cli.workbench import Workbench

OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 1_000_000_000
"""Free space for two indexes side by side, which is what a rebuild takes, with room to spare."""

SELF_TEST = (
    "ASSESSMENT AND PLAN\n1. Essential hypertension.\nBlood pressure is controlled. Continue lisinopril.\n"
)
_BUILD = "Run: chartcite index build"
_REINSTALL = "Install it again: pip install --force-reinstall chartcite"


def checks(workbench: "Workbench", home: Path | None, today: date) -> Iterator[Check]:
    """Run every check, each when it is asked for.

    Args:
        workbench: Opens what is checked.
        home: Folder that holds the index, None for the default.
        today: For telling whether the tables are those in force.
    """
    for name, check in (
        ("python", _python),
        ("packages", _packages),
        ("home", lambda: _home(workbench.home(home))),
        ("disk", lambda: _disk(workbench.home(home))),
        ("index", lambda: _index(workbench.status(home))),
        ("embedder", lambda: _embedder(workbench.status(home))),
        ("tables", lambda: check_tables(workbench, home, today)),
        ("systems", lambda: check_systems(workbench, home, today)),
        ("lists", lambda: check_lists(workbench, home, today)),
        ("self-test", lambda: _self_test(workbench, home)),
    ):
        yield _guarded(name, check)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except ChartCiteError as error:
        return Check(name, Standing.PROBLEM, error.message, error.remedy)
    except Exception as error:  # noqa: BLE001 - a check that fails in an unknown way is itself a finding
        return Check(name, Standing.PROBLEM, f"cannot be checked ({type(error).__name__}).", _REINSTALL)


def _python() -> Check:
    if sys.version_info[:2] < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        return Check("python", Standing.PROBLEM, platform.python_version(), f"Use Python {oldest} or newer.")
    return Check("python", Standing.OK, f"{platform.python_version()} on {platform.system()}")


def _packages() -> Check:
    try:
        own, wanted = version("chartcite"), _required()
    except PackageNotFoundError:
        return Check(
            "packages", Standing.PROBLEM, "chartcite itself is not installed.", "Run: pip install -e ."
        )
    missing = [name for name in wanted if _version(name) is None]
    if missing:
        return Check("packages", Standing.PROBLEM, f"missing: {', '.join(missing)}.", _REINSTALL)
    return Check("packages", Standing.OK, f"chartcite {own} and the {len(wanted)} packages that it needs")


def _required() -> list[str]:
    """Return the names of the packages that chartcite needs, those of its extras apart."""
    lines = (line for line in requires("chartcite") or () if "extra ==" not in line)
    return [
        line[: next((i for i, c in enumerate(line) if not (c.isalnum() or c in "-_.")), len(line))]
        for line in lines
    ]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _home(home: Path) -> Check:
    if not home.is_dir():
        return Check("home", Standing.PROBLEM, f"{home} does not exist.", _BUILD)
    return Check("home", Standing.OK, str(home))


def _disk(home: Path) -> Check:
    nearest = next(folder for folder in (home.absolute(), *home.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(nearest).free
    detail = f"{free / 1e9:.1f} GB free"
    if free < NEEDED_BYTES:
        return Check(
            "disk",
            Standing.PROBLEM,
            f"{detail}.",
            f"Free {NEEDED_BYTES / 1e9:.0f} GB, or give another --home.",
        )
    return Check("disk", Standing.OK, detail)


def _index(status: dict[str, object]) -> Check:
    problem = status.get("problem")
    if problem:
        return Check("index", Standing.PROBLEM, str(problem).removesuffix(f" {_BUILD}"), _BUILD)
    return Check("index", Standing.OK, f"up to date, {str(status.get('digest'))[:19]}")


def _embedder(status: dict[str, object]) -> Check:
    return Check("embedder", Standing.OK, str(status.get("embedder")))


def _self_test(workbench: "Workbench", home: Path | None) -> Check:
    began = time.perf_counter()
    coder = workbench.coder(home)
    opened = time.perf_counter()
    note = coder.code("doctor", SELF_TEST)
    coded = time.perf_counter()
    codes = [choice.code for choice in note.verdict.final]
    quotes = [q for choice in note.verdict.final for q in choice.evidence]
    if "I10" not in codes or any(SELF_TEST[q.start : q.end] != q.text for q in quotes):
        return Check("self-test", Standing.PROBLEM, "a note on hypertension is not coded as I10.", _BUILD)
    detail = f"I10 found; index opened in {opened - began:.2f} s, note coded in {coded - opened:.2f} s"
    return Check("self-test", Standing.OK, detail)
