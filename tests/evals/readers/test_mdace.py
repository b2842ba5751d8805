import json
from pathlib import Path

import pytest

from agent.errors import InputError
from agent.records import Setting
from evals.cases import DataAbsentError
from evals.readers import mdace
from index.records import CodeSystem


def annotation(begin: int, end: int, code: str, system: str = "ICD-10-CM") -> dict:
    return {"begin": begin, "end": end, "code": code, "code_system": system, "type": "Human"}


def admission(folder: Path, name: str, *notes: object, kind: str = "Inpatient") -> Path:
    path = folder / kind / "ICD-10" / "1.0" / f"{name}-ICD-10.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"hadm_id": 1, "comment": "", "notes": notes}), "utf-8")
    return path


FIRST = {
    "note_id": 1,
    "category": "Discharge summary",
    "text": "Heart failure. Intubated.",
    "annotations": [annotation(0, 13, "I50.9"), annotation(15, 24, "5A1935Z", "ICD-10-PCS")],
}
SECOND = {
    "note_id": 2,
    "text": "COPD.",
    "annotations": [annotation(0, 4, "J44.9"), annotation(0, 99, "J44.9")],
}


def test_an_admission_is_one_case_with_spans_that_slice_it(tmp_path):
    found = mdace.read(admission(tmp_path, "100", FIRST, SECOND))
    (case,) = found.cases
    assert case.codes == {"I50.9", "J44.9"}
    assert [case.text[s.start : s.end] for s in case.spans] == ["Heart failure", "COPD"]
    assert (case.case_id, case.setting) == ("inpatient-100-ICD-10", Setting.INPATIENT)
    assert found.left_out == {"annotations outside their note": 1, "annotations with ICD-10-PCS codes": 1}


def test_procedures_are_a_benchmark_of_their_own(tmp_path):
    found = mdace.read(admission(tmp_path, "100", FIRST), CodeSystem.ICD10PCS)
    assert found.name == "mdace-procedures"
    assert found.cases[0].codes == {"5A1935Z"}


def test_a_professional_chart_keeps_its_setting(tmp_path):
    admission(tmp_path, "100", FIRST, kind="Profee")
    (case,) = mdace.read(tmp_path).cases
    assert (case.case_id, case.setting) == ("profee-100-ICD-10", Setting.PROFESSIONAL)


def test_notes_whose_text_was_not_put_in_are_counted(tmp_path):
    bare = {"note_id": 3, "annotations": [annotation(0, 3, "I10")]}
    admission(tmp_path, "100", FIRST, bare)
    admission(tmp_path, "101", bare)
    admission(
        tmp_path,
        "102",
        {"note_id": 4, "text": "HTN.", "annotations": [annotation(0, 3, "401.9", "ICD-9-CM")]},
    )
    admission(
        tmp_path, "103", {"note_id": 5, "text": "HTN.", "annotations": [annotation(0, 3, "high"), "HTN"]}
    )
    (tmp_path / "odd.json").write_text("[]", "utf-8")
    (tmp_path / "broken.json").write_text("{" * 100_000, "utf-8")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    found = mdace.read(tmp_path)
    assert len(found.cases) == 1
    assert found.left_out == {
        "admissions without ICD-10-CM codes": 2,
        "admissions without text": 1,
        "annotations with ICD-10-PCS codes": 1,
        "annotations with ICD-9-CM codes": 1,
        "annotations with no system of codes": 1,
        "annotations without a code's form": 1,
        "files that are no admission": 1,
        "files that are not JSON": 2,
        "notes without text (put it in from MIMIC-III)": 2,
    }


def test_a_folder_without_admissions_is_told(tmp_path):
    with pytest.raises(DataAbsentError, match=r"holds no \.json file"):
        mdace.read(tmp_path)
    admission(tmp_path, "101", {"note_id": 3, "annotations": []})
    with pytest.raises(InputError, match=r"no usable note: .* left out: 1 admissions without text"):
        mdace.read(tmp_path)
