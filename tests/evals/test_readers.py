import json

import pytest

from agent.errors import InputError
from agent.records import Setting
from evals.cases import Collection, DataAbsentError, code_form
from evals.readers import aci, codiesp, transcriptions
from index.records import CodeSystem


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("r51", "R51"),
        ("E11621", "E11.621"),
        (" s62.642a ", "S62.642A"),
        ("m1a.9", "M1A.9"),
        ("T36.0X5A", "T36.0X5A"),
        ("qa0.0101", "QA0.0101"),
    ],
)
def test_a_code_is_given_the_tables_form(written, code):
    assert code_form(written) == code


@pytest.mark.parametrize("written", ["", "E1", "diabetes", "11.E62", "E11.62145", "E11-E13"])
def test_what_has_no_codes_form_is_none(written):
    assert code_form(written) is None


def test_a_visit_has_codes_spans_and_evidence_that_slice_it(data):
    case = aci.read(data).cases[0]
    assert case.codes == {"I10", "E11.9"}
    assert [case.text[s.start : s.end] for s in case.spans] == ["Hypertension", "Type 2 diabetes"]
    assert [s.text for s in case.evidence] == ["on lisinopril"]
    assert case.setting is Setting.OUTPATIENT


def test_what_a_visit_file_has_wrong_is_left_out_and_counted(tmp_path, kit):
    good, other = kit.VISITS
    outside = {
        **other,
        "dx": [{"code": "I10", "start": 5, "end": 900}, {"code": "flu", "start": 0, "end": 2}, "I10"],
    }
    rows = [
        good,
        outside,
        "{not json",
        "",
        {"encounter_id": "x"},
        {"text": "A note without labels."},
        {"text": " "},
    ]
    kit.write_lines(tmp_path / aci.FILE, rows)
    found = aci.read(tmp_path)
    assert [case.case_id for case in found.cases] == ["v1", "v2"]
    assert found.left_out == {
        "dx rows outside their note": 1,
        "dx rows without a code's form": 2,
        "lines that are not JSON": 1,
        "lines without a text": 2,
        "notes without encounter_id or dx": 1,
    }
    assert "left out: 1 dx rows outside their note, 2 dx rows" in found.account()


def test_the_account_counts_gold_codes_that_are_not_billable_today(data, coder):
    said = aci.read(data).account(coder.tables.billable)
    assert said == "2 notes, 3 codes (1 not billable in today's tables); left out: nothing"


def test_reports_have_the_codes_of_the_diagnosis_file_in_upper_case(data):
    found = codiesp.read(data, "dev")
    assert {case.case_id: case.codes for case in found.cases} == {"a": {"R51", "I10"}, "b": {"J45.909"}}
    assert {case.setting for case in found.cases} == {Setting.INPATIENT}
    assert found.name == "codiesp-dev"


def test_what_a_split_has_wrong_is_left_out_and_counted(tmp_path, kit):
    labels = "a\tr51\nz\ti10\na\t???\n\nno tab\n"
    kit.write_split(tmp_path, "train", {"a": "Headache.", "e": " \n"}, labels)
    found = codiesp.read(tmp_path, "train")
    assert [case.codes for case in found.cases] == [{"R51"}]
    assert found.left_out == {
        "empty notes": 1,
        "label rows whose note is not there": 1,
        "label rows without a code's form": 2,
    }


def test_transcriptions_have_no_gold_code_and_leave_the_setting_open(data):
    found = transcriptions.read(data)
    assert len(found.cases) == 3
    assert {(case.codes, case.setting) for case in found.cases} == {(frozenset(), None)}


def test_procedures_are_a_benchmark_of_their_own(data):
    folder = data / "codiesp" / "dev"
    (folder / "devP.tsv").write_text("a\tbt41zzz\na\tct13\nb\tnot a code\n", "utf-8")
    found = codiesp.read(data, "dev", CodeSystem.ICD10PCS)
    assert found.name == "codiesp-dev-procedures"
    assert {case.case_id: case.codes for case in found.cases} == {"a": {"BT41ZZZ", "CT13"}, "b": frozenset()}
    assert {case.system for case in found.cases} == {CodeSystem.ICD10PCS}
    assert found.left_out == {"label rows without a code's form": 1}
    assert found.account(lambda _: False) == (
        "2 notes, 2 codes; left out: 1 label rows without a code's form"
    )


def test_a_report_that_nobody_coded_is_left_out(data):
    (data / "codiesp" / "dev" / "text_files_en" / "z.txt").write_text("Asthma.", "utf-8")
    found = codiesp.read(data, "dev")
    assert [case.case_id for case in found.cases] == ["a", "b"]
    assert found.left_out == {"notes that no label file names": 1}


def test_data_are_found_from_every_level(data):
    expected = [case.case_id for case in aci.read(data).cases]
    for place in (data / "aci_dev", data / "aci_dev" / "notes.jsonl"):
        assert [case.case_id for case in aci.read(place).cases] == expected
    for place in (data / "codiesp", data / "codiesp" / "dev"):
        assert len(codiesp.read(place, "dev").cases) == 2


def test_a_path_that_is_not_there_is_told_as_typed(tmp_path):
    with pytest.raises(DataAbsentError, match=r"notes2\.jsonl' is not there"):
        aci.read(tmp_path / "notes2.jsonl")


@pytest.mark.parametrize(
    "read",
    [aci.read, transcriptions.read, lambda data: codiesp.read(data, "dev")],
    ids=["aci", "mts", "codiesp"],
)
def test_absent_data_are_told_with_a_remedy(tmp_path, read):
    with pytest.raises(DataAbsentError, match="is not there") as told:
        read(tmp_path)
    assert "--data" in told.value.remedy


def test_a_split_without_its_labels_is_absent_data(data):
    (data / "codiesp" / "dev" / "devD.tsv").unlink()
    with pytest.raises(DataAbsentError, match=r"devD\.tsv"):
        codiesp.read(data, "dev")


def test_data_without_a_usable_note_are_told_with_the_account(tmp_path, kit):
    kit.write_lines(tmp_path / aci.FILE, ["nonsense", {"text": ""}])
    with pytest.raises(
        InputError, match="0 notes, 0 codes; left out: 1 lines that are not JSON, 1 lines without"
    ):
        aci.read(tmp_path)


def test_a_file_that_is_not_text_is_told(tmp_path, kit):
    kit.write_lines(tmp_path / aci.FILE, []).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read as text") as told:
        aci.read(tmp_path)
    assert not isinstance(told.value, DataAbsentError)


def test_an_empty_collection_accounts_for_nothing():
    assert Collection("none", ()).account() == "0 notes, 0 codes; left out: nothing"


@pytest.mark.data
def test_the_development_data_are_read_whole(real_data):
    found = [aci.read(real_data), codiesp.read(real_data, "dev"), codiesp.read(real_data, "train")]
    found.append(transcriptions.read(real_data))
    assert [len(c.cases) for c in found] == [87, 250, 500, 500]
    assert all(not c.left_out for c in found)


@pytest.mark.data
def test_the_mentions_of_the_visits_are_their_slices(real_data):
    rows = [json.loads(line) for line in (real_data / aci.FILE).read_text("utf-8").splitlines()]
    given = [d["mention"] for row in rows for d in row["dx"]]
    assert given == [s.text for case in aci.read(real_data).cases for s in case.spans]
