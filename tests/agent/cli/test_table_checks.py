"""What the doctor says of code systems and lists besides ICD-10-CM."""

import shutil
from datetime import date

import pytest

from agent.cli.check import Standing
from agent.cli.table_checks import check_lists, check_systems
from agent.cli.workbench import Workbench
from index.opening import current_folder
from index.table_adding import add_files

HCPCS = "code,short,long\nA0425,Mileage,Ground mileage\n"
MUE = (
    "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
    "A0425,250,3 Date of Service Edit,Data\n"
)


@pytest.fixture
def bench(index_home, tmp_path, monkeypatch):
    store = shutil.copy(current_folder(index_home) / "tables.sqlite", tmp_path / "tables.sqlite")
    files = {
        "hcpcs-2026q4.csv": HCPCS,
        "MUE_Eff_10-01-2026.csv": MUE,
        "mce_v41_1.csv": "code,description,edit,rule\nA33,Tetanus,Age,Newborn (Age 0 Only)\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    add_files(store, [tmp_path / name for name in files])
    workbench = Workbench()
    monkeypatch.setattr(workbench, "store", lambda _: store)
    return workbench


def test_a_code_system_in_force_is_well_and_one_that_is_not_names_what_to_get(bench):
    now = check_systems(bench, None, date(2026, 11, 22))
    assert (now.standing, now.remedy) == (Standing.OK, "")
    assert now.detail == "HCPCS 2026 Q4, 1 codes, to 2026-12-31; not held: ICD-10-PCS, CPT"
    later = check_systems(bench, None, date(2027, 1, 4))
    assert later.standing is Standing.NOTE
    assert "in force from 2026-10-01 to 2026-12-31, not today" in later.detail
    assert later.remedy == "For today's edition: chartcite tables download hcpcs-2027-q1"


def test_lists_that_are_out_of_date_are_named_with_what_to_get(bench):
    check = check_lists(bench, None, date(2026, 11, 22))
    assert check.standing is Standing.NOTE
    assert "Medicare Code Editor lists FY2024 April, in force from 2024-04-01 to 2024-09-30" in check.detail
    assert "NCCI medically unlikely edits 2026 Q4, to 2026-12-31" in check.detail
    assert check.remedy == "For today's edition: chartcite tables download mce-2027"


def test_lists_behind_a_licence_say_so(bench):
    check = check_lists(bench, None, date(2027, 1, 4))
    assert "ncci-mue-practitioner-2027-q1 ncci-mue-hospital-2027-q1 --accept-licence ama" in check.remedy
