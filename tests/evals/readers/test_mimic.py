import csv
import gzip
from pathlib import Path

import pytest

from agent.errors import InputError
from agent.records import Setting
from evals.cases import DataAbsentError
from evals.readers import mimic
from index.records import CodeSystem

NOTES = [
    ["note_id", "subject_id", "hadm_id", "note_type", "note_seq", "text"],
    ["10-DS-1", "10", "100", "DS", "1", 'Sex: F\nDischarge Diagnosis: "CHF", COPD'],
    ["10-AD-1", "10", "100", "AD", "1", "Addendum."],
    ["11-DS-1", "11", "101", "DS", "1", "Coded in ICD-9."],
    ["12-DS-1", "12", "102", "DS", "1", " "],
    ["13-DS-1", "13", "103", "DS", "1", "Pneumonia. " * 20_000],
]
DIAGNOSES = [
    ["subject_id", "hadm_id", "seq_num", "icd_code", "icd_version"],
    ["10", "100", "2", "J449", "10"],
    ["10", "100", "1", "I509", "10"],
    ["10", "100", "3", "I509", "10"],
    ["10", "100", "4", "nonsense", "10"],
    ["11", "101", "1", "4280", "9"],
    ["12", "102", "1", "I10", "10"],
    ["13", "103", "1", "J189", "10"],
]


def write(path: Path, rows: list[list[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "mimic-iv-note" / "note" / "discharge.csv.gz", NOTES)
    write(tmp_path / "mimiciv" / "hosp" / "diagnoses_icd.csv", DIAGNOSES)
    return tmp_path


def test_a_summary_has_the_codes_of_its_stay_in_the_bills_order(folder):
    found = mimic.read(folder)
    assert [case.case_id for case in found.cases] == ["10-DS-1", "13-DS-1"]
    first = found.cases[0]
    assert (first.codes, first.sequence) == ({"I50.9", "J44.9"}, ("I50.9", "J44.9"))
    assert (first.setting, first.spans) == (Setting.INPATIENT, ())
    assert '"CHF"' in first.text
    assert found.left_out == {
        "diagnoses_icd rows of ICD-9": 1,
        "diagnoses_icd rows without a code's form": 1,
        "empty notes": 1,
        "notes that are no discharge summary": 1,
        "summaries of stays without ICD-10-CM codes": 1,
    }


def test_reading_ends_at_the_limit(folder):
    assert [case.case_id for case in mimic.read(folder, 1).cases] == ["10-DS-1"]


def test_procedures_are_a_table_of_their_own(folder):
    rows = [DIAGNOSES[0], ["10", "100", "1", "0QS734Z", "10"], ["11", "101", "1", "5491", "9"]]
    write(folder / "mimiciv" / "hosp" / "procedures_icd.csv.gz", rows)
    found = mimic.read(folder, system=CodeSystem.ICD10PCS)
    assert (found.name, found.cases[0].codes) == ("mimic-iv-procedures", {"0QS734Z"})


def test_a_missing_table_is_told(folder):
    (folder / "mimiciv" / "hosp" / "diagnoses_icd.csv").unlink()
    with pytest.raises(DataAbsentError, match=r"holds no diagnoses_icd\.csv or diagnoses_icd\.csv\.gz"):
        mimic.read(folder)
    with pytest.raises(DataAbsentError, match=r"discharge\.csv"):
        mimic.read(folder / "none")


def test_a_table_of_another_layout_is_told(folder):
    write(folder / "mimiciv" / "hosp" / "diagnoses_icd.csv", [["hadm_id", "seq_num", "icd9_code"]])
    with pytest.raises(InputError, match=r"'diagnoses_icd\.csv' has no column 'icd_code'"):
        mimic.read(folder)


@pytest.mark.parametrize(
    "broken", [b"not a gzip", gzip.compress(b"note_id,hadm_id,note_type,text\n" * 9, mtime=0)[:-12]]
)
def test_a_broken_table_is_told(folder, broken):
    (folder / "mimic-iv-note" / "note" / "discharge.csv.gz").write_bytes(broken)
    with pytest.raises(InputError, match=r"'discharge\.csv\.gz' cannot be read as a table"):
        mimic.read(folder)
