"""The official tables of 2026, which are not in the repository: these tests skip where they are absent."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.choose.outcome import Chosen, Reading
from agent.choose.procedures.choosing import ProcedureChooser
from agent.choose.procedures.knowledge import lexicon
from agent.choose.procedures.tabled import Tabled
from agent.documents import flowing
from agent.records import Encounter, Setting
from index.opening import current_folder
from index.procedures import Procedures
from index.records import CodeSystem
from index.table_adding import add_files
from index.tables import CodeTables
from index.tables_schema import STORE_NAME

RELEASES = Path(__file__).parents[4] / ".." / "shared" / "data" / "releases"
FILES = (
    "icd10pcs-2026/icd10pcs_tables_2026.xml",
    "icd10pcs-2026/icd10pcs_definitions_2026.xml",
    "icd10pcs-2025/body_part_key.json",
    "icd10pcs-2025/device_key.json",
    "icd10pcs-2025/icd10pcs_index_2025.xml",
)


@pytest.fixture(scope="session")
def pcs_tables(index_home, tmp_path_factory) -> Iterator[CodeTables]:
    """A view of the 2026 tables in a store of its own."""
    paths = [RELEASES / name for name in FILES]
    if not all(path.is_file() for path in paths):
        pytest.skip("needs ../shared/data/releases, which is not in the repository")
    store = tmp_path_factory.mktemp("pcs") / STORE_NAME
    shutil.copyfile(current_folder(index_home) / STORE_NAME, store)
    add_files(store, paths)
    with CodeTables.open(store, CodeSystem.ICD10PCS) as opened:
        yield opened


@pytest.fixture(scope="session")
def tabled(pcs_tables) -> Tabled:
    """The tables, asked by label."""
    return Tabled(Procedures(pcs_tables))


@pytest.fixture(scope="session")
def held():
    """Everything of the data files."""
    return lexicon()


@pytest.fixture(scope="session")
def codes_of(pcs_tables):
    """Give the codes that a note's procedures come to, in order."""
    chooser = ProcedureChooser(pcs_tables)
    return lambda text: [choice.code for choice in chosen_of(chooser, text).choices]


@pytest.fixture(scope="session")
def choose(pcs_tables):
    """Choose for the text of a note."""
    chooser = ProcedureChooser(pcs_tables)
    return lambda text: chosen_of(chooser, text)


def chosen_of(chooser: ProcedureChooser, text: str) -> Chosen:
    """Choose for a note of one document."""
    return chooser.choose(Reading(Encounter("n", Setting.INPATIENT, (flowing("n", text),)), ()))
