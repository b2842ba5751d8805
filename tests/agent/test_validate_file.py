import json
from datetime import date

import pytest

from agent.errors import InputError
from agent.records import Assertion, Setting, Sex
from agent.validate_file import parse_codes, read_codes, validate_file

TEXT = "Assessment: type 2 diabetes with a left heel ulcer."
FULL = {
    "codes": [
        {
            "code": "E11.621",
            "system": "ICD-10-CM",
            "title": "x",
            "tier": "final",
            "sequence": 1,
            "confidence": 0.9,
            "evidence": [
                {
                    "document_id": "n1",
                    "start": 12,
                    "end": 27,
                    "text": "type 2 diabetes",
                    "section": "assessment_and_plan",
                    "assertion": "present",
                }
            ],
            "guidelines": [{"id": "I.C.4.a", "title": "Diabetes", "page": 40}],
            "rationale": "Stated.",
            "alternatives": [{"code": "E11.9", "title": "y", "why_not": "less specific"}],
        },
        {
            "code": "L97.421",
            "evidence": [{"document_id": "n1", "start": 33, "end": 48, "text": "left heel ulcer"[:15]}],
        },
    ],
    "encounter": {"setting": "inpatient", "date": "2026-05-04", "sex": "F", "age_years": 61},
    "documents": [{"document_id": "n1", "text": TEXT}],
}


def written(tmp_path, content):
    path = tmp_path / "codes.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_bare_codes_are_judged_without_evidence(tmp_path, tables):
    verdict = validate_file(written(tmp_path, {"codes": ["E11.9", " i10 ", "T81.41A"]}), tables)

    assert [c.code for c in verdict.final] == ["E11.9", "I10"]
    assert [f.rule for f in verdict.findings] == ["CC005"]


def test_a_list_alone_is_a_list_of_codes(tmp_path, tables):
    assert [c.code for c in validate_file(written(tmp_path, ["N10"]), tables).final] == ["N10"]


def test_everything_of_the_contract_is_read(tmp_path, tables):
    asked = read_codes(written(tmp_path, FULL))

    assert asked.encounter.setting is Setting.INPATIENT
    assert (asked.encounter.day, asked.encounter.sex, asked.encounter.age_years) == (
        date(2026, 5, 4),
        Sex.FEMALE,
        61,
    )
    first = asked.choices[0]
    assert first.evidence[0].assertion is Assertion.PRESENT
    assert first.guidelines == ("I.C.4.a",)
    assert first.alternatives[0].why_not == "less specific"
    assert first.confidence == 0.9


def test_units_and_modifiers_of_a_service_are_read(tmp_path):
    code = {"code": "J0696", "system": "HCPCS", "units": 4, "modifiers": ["jz", " RT "], "poa": "Y"}
    (service,) = read_codes(written(tmp_path, [code])).choices
    (bare,) = read_codes(written(tmp_path, ["J06.9"])).choices

    assert (service.units, service.modifiers, service.poa) == (4, ("JZ", "RT"), "Y")
    assert (bare.units, bare.modifiers, bare.poa) == (None, (), None)


def test_modifiers_written_behind_a_service_are_read_as_such(tmp_path):
    line = {"code": "g0439-25-xs", "system": "HCPCS", "modifiers": ["LT"]}
    diagnosis = {"code": "N18.1-25"}
    service, kept = read_codes(written(tmp_path, [line, diagnosis])).choices

    assert (service.code, service.modifiers) == ("G0439", ("25", "XS", "LT"))
    assert (kept.code, kept.modifiers) == ("N18.1-25", ())


@pytest.mark.parametrize(
    "wrong",
    [{"poa": "far too long"}, {"units": 0}, {"units": 1.5}, {"modifiers": ["JZW"]}, {"modifiers": "JZ"}],
)
def test_units_and_modifiers_of_another_form_are_refused(tmp_path, wrong):
    with pytest.raises(InputError, match=f"codes.0.{next(iter(wrong))}"):
        read_codes(written(tmp_path, [{"code": "J0696", "system": "HCPCS"} | wrong]))


def test_quotes_are_held_against_the_documents(tmp_path, tables):
    verdict = validate_file(written(tmp_path, FULL), tables)

    assert [f.rule for f in verdict.findings] == ["CC203"]
    assert [c.code for c in verdict.review] == ["L97.421"]


def test_the_output_of_code_is_accepted_as_it_is(tmp_path):
    extra = {
        "schema": "chartcite.coded_note/1",
        "note_id": "n7",
        "not_coded": [],
        "findings": [],
        "provenance": {},
    }
    asked = read_codes(written(tmp_path, FULL | extra))

    assert asked.encounter.note_id == "n7"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "codes.json"
    path.write_bytes(b'\xef\xbb\xbf{"codes": ["N10"]}')

    assert [c.code for c in read_codes(path).choices] == ["N10"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({}, "codes: field required"),
        ({"codes": "E11.9"}, "codes:"),
        ({"codes": [7]}, "codes.0:"),
        ({"codes": [""]}, "codes.0.code:"),
        ({"codes": [{"code": "E11.9", "colour": 1}]}, "codes.0.colour: extra inputs"),
        ({"codes": [{"code": "E11.9", "confidence": 2}]}, "codes.0.confidence:"),
        ({"codes": [], "encounter": {"setting": "ward"}}, "encounter.setting:"),
        ({"codes": [], "encounter": {"date": "soon"}}, "encounter.date:"),
        ({"codes": [], "encounter": {"age_years": -1}}, "encounter.age_years:"),
        ("7", "the whole:"),
        ("{", "is not JSON: line 1"),
        ("[" * 100_000, "nested"),
        ("[" + "9" * 5_000 + "]", "endless number"),
    ],
)
def test_a_fault_is_named_by_its_place_with_a_remedy(content, place, tmp_path):
    with pytest.raises(InputError) as raised:
        read_codes(written(tmp_path, content))

    assert place in raised.value.message
    assert "\n" not in raised.value.message
    assert raised.value.remedy
    assert raised.value.exit_status == 2


def test_many_faults_are_counted_not_listed():
    with pytest.raises(InputError, match="and 2 more"):
        parse_codes(json.dumps({"codes": [1, 2, 3, 4, 5]}), "x.json")


def test_words_of_the_note_are_never_in_an_error(tmp_path):
    content = {
        "codes": [{"code": "E11.9", "evidence": "Xanthippe fell"}],
        "documents": [{"text": "Xanthippe fell"}],
    }
    with pytest.raises(InputError) as raised:
        read_codes(written(tmp_path, content))

    assert "Xanthippe" not in str(raised.value)


def test_documents_have_ids_of_their_own():
    content = {
        "codes": [],
        "documents": [{"document_id": "a", "text": "x"}, {"document_id": "a", "text": "y"}],
    }
    with pytest.raises(InputError, match="same document_id"):
        parse_codes(json.dumps(content), "x.json")


def test_a_missing_file_and_one_that_is_no_text(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        read_codes(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        read_codes(tmp_path / "binary.json")
