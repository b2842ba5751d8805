"""HCPCS Level II beside the index's own tables, and a chooser on it.

`small.csv` holds codes with descriptors in our own words, so that the tests run anywhere; where the official
list is at hand the same tests run on it as well.
"""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.choose.outcome import Chosen, Reading
from agent.choose.services.hcpcs import HcpcsChooser
from agent.documents import flowing
from agent.encounter import describe
from agent.records import Setting
from index.opening import current_folder
from index.records import CodeSystem
from index.table_adding import add_files
from index.tables import CodeTables

HERE = Path(__file__).parent
OFFICIAL = HERE.parents[4] / "shared" / "data" / "releases" / "hcpcs" / "hcpcs_level2_2024q3.csv"


@pytest.fixture(scope="session")
def official() -> dict[str, dict[str, str]]:
    """The rows of the official list by code; skips the test where there is none."""
    return rows_of(_present(OFFICIAL))


@pytest.fixture(scope="session")
def reworded() -> dict[str, dict[str, str]]:
    """The rows of the small list by code."""
    return rows_of(HERE / "small.csv")


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def _present(path: Path) -> Path:
    if not path.exists():
        pytest.skip("needs ../shared/data/releases/hcpcs, which is not in the repository")
    return path


@pytest.fixture(scope="session", params=["reworded", "official"])
def store(request: pytest.FixtureRequest, index_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index's tables with HCPCS Level II beside them: codes in our own words, then the real list."""
    source = _present(OFFICIAL) if request.param == "official" else HERE / "small.csv"
    path = tmp_path_factory.mktemp(f"services-{request.param}") / "tables.sqlite"
    shutil.copy(current_folder(index_home) / "tables.sqlite", path)
    with CodeTables.open(path) as opened:
        if any(release.system is CodeSystem.HCPCS for release in opened.held):
            pytest.skip("the index that CHARTCITE_HOME names holds a HCPCS list of its own")
    add_files(path, [shutil.copy(source, path.with_name(OFFICIAL.name))])
    return path


@pytest.fixture(scope="session")
def hcpcs(store: Path) -> Iterator[CodeTables]:
    """The list."""
    with CodeTables.open(store, CodeSystem.HCPCS) as opened:
        yield opened


@pytest.fixture(scope="session")
def chooser(hcpcs: CodeTables) -> HcpcsChooser:
    """A chooser on the list."""
    return HcpcsChooser(hcpcs)


Choose = Callable[[str], Chosen]


@pytest.fixture(scope="session")
def choose(chooser: HcpcsChooser) -> Choose:
    """What the chooser makes of a note of an outpatient visit."""

    def made(text: str) -> Chosen:
        document = flowing("n", text)
        encounter = describe(document, "n", setting=Setting.OUTPATIENT, day=None, sex=None, age_years=None)
        return chooser.choose(Reading(encounter, ()))

    return made
