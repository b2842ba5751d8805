"""A small list of HCPCS Level II beside the index's own tables, and a chooser on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.choose.outcome import Chosen, Reading
from agent.choose.services.hcpcs import HcpcsChooser
from agent.documents import flowing
from agent.encounter import describe
from agent.records import Setting
from index.build import current_folder
from index.records import CodeSystem
from index.table_adding import add_files
from index.tables import CodeTables

HERE = Path(__file__).parent
OFFICIAL = HERE.parents[4] / "shared" / "data" / "releases" / "hcpcs" / "hcpcs_level2_2024q3.csv"


@pytest.fixture(scope="session")
def store(index_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index's tables with a few codes of HCPCS Level II beside them."""
    folder = tmp_path_factory.mktemp("services")
    listed = folder / "hcpcs_level2_2024q3.csv"
    shutil.copy(HERE / "small.csv", listed)
    path = folder / "tables.sqlite"
    shutil.copy(current_folder(index_home) / "tables.sqlite", path)
    with CodeTables.open(path) as opened:
        held = any(release.system is CodeSystem.HCPCS for release in opened.held)
    if not held:
        add_files(path, [listed])
    return path


@pytest.fixture(scope="session")
def hcpcs(store: Path) -> Iterator[CodeTables]:
    """The small list."""
    with CodeTables.open(store, CodeSystem.HCPCS) as opened:
        yield opened


@pytest.fixture(scope="session")
def chooser(hcpcs: CodeTables) -> HcpcsChooser:
    """A chooser on the small list."""
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
