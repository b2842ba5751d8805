"""The contract of `--json`: every field is there and described, and the published schemas are the models'."""

import json
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from agent.contract import (
    PUBLISHED,
    SCHEMA_FOLDER,
    CodedNoteModel,
    ErrorModel,
    schema_text,
    to_contract,
    to_error,
    write_schemas,
)
from agent.errors import NoteEmpty
from agent.records import (
    Alternative,
    Assertion,
    Choice,
    CodedNote,
    Document,
    Encounter,
    Finding,
    NotCoded,
    Provenance,
    SectionKind,
    Setting,
    Severity,
    Sex,
    Verdict,
)
from index.guidelines import GuidelineBook
from index.records import Guideline

TEXT = "Assessment: type 2 diabetes with foot ulcer.\u2028Mother had asthma.\x85"
BOOK = GuidelineBook((Guideline("I.C.4.a", "Diabetes: as many codes as needed", "Use several.", 39),))


def _note() -> CodedNote:
    document = Document("visit-1", TEXT)
    evidence = document.evidence(12, 43, SectionKind.ASSESSMENT, Assertion.PRESENT)
    chosen = Choice(
        "E11.621",
        "Type 2 diabetes mellitus with foot ulcer",
        (evidence,),
        ("I.C.4.a", "tabular:E11.621"),
        "The note names both.",
        (Alternative("E11.9", "Type 2 diabetes mellitus without complications", "an ulcer is documented"),),
        0.92,
        1,
    )
    doubtful = replace(chosen, code="L97.509", guidelines=("II.Z",), sequence=0, confidence=0.4)
    asthma = TEXT.index("asthma")
    return CodedNote(
        Encounter("visit-1", Setting.OUTPATIENT, (document,), date(2026, 5, 14), Sex.FEMALE, 0),
        Verdict(
            (chosen,),
            (doubtful,),
            (
                Finding(
                    "CC004", Severity.WARNING, "Site missing.", ("E11.621",), "Add L97.-.", "tabular:E11.621"
                ),
            ),
            (NotCoded("visit-1", "asthma", asthma, asthma + 6, "family history", "CC210"),),
        ),
        Provenance(
            "0.1.0", {"ICD-10-CM": "icd10cm-2026-04"}, "sha256:a", "local", {}, "sha256:b", {"read": 1.5}
        ),
    )


def test_a_note_has_exactly_the_fields_of_the_contract():
    written = json.loads(to_contract(_note(), BOOK).line())
    assert list(written) == ["schema", "note_id", "encounter", "codes", "not_coded", "findings", "provenance"]
    assert written["schema"] == "chartcite.coded_note/1"
    assert written["encounter"] == {"setting": "outpatient", "date": "2026-05-14", "sex": "F", "age_years": 0}
    first = written["codes"][0]
    assert list(first) == [
        "code", "system", "title", "tier", "sequence", "confidence", "evidence", "guidelines", "rationale",
        "alternatives", "units", "modifiers", "poa", "support", "against",
    ]  # fmt: skip
    assert (first["units"], first["modifiers"]) == (None, [])
    assert (first["code"], first["system"], first["tier"], first["sequence"]) == (
        "E11.621",
        "ICD-10-CM",
        "final",
        1,
    )
    assert list(first["evidence"][0]) == ["document_id", "start", "end", "text", "section", "assertion"]
    assert first["alternatives"] == [
        {
            "code": "E11.9",
            "title": "Type 2 diabetes mellitus without complications",
            "why_not": "an ulcer is documented",
        }
    ]
    assert list(written["not_coded"][0]) == ["text", "start", "end", "reason", "rule"]
    assert list(written["findings"][0]) == ["rule", "severity", "message", "codes", "repair", "basis"]
    assert list(written["provenance"]) == [
        "chartcite", "releases", "index", "chooser", "prompts", "config", "calls", "prompt_tokens",
        "completion_tokens", "cost_usd", "milliseconds", "asked_with", "rules", "lists",
    ]  # fmt: skip
    assert written["provenance"]["cost_usd"] is None


def test_final_codes_come_before_those_for_review():
    codes = to_contract(_note(), BOOK).codes
    assert [(c.code, c.tier.value) for c in codes] == [("E11.621", "final"), ("L97.509", "review")]


def test_every_quote_is_the_slice_of_the_document():
    written = json.loads(to_contract(_note()).line())
    quotes = [q for code in written["codes"] for q in code["evidence"]] + written["not_coded"]
    assert len(quotes) == 3
    assert all(TEXT[q["start"] : q["end"]] == q["text"] for q in quotes)


@pytest.mark.parametrize(
    ("book", "title", "page"),
    [
        (BOOK, "Diabetes: as many codes as needed", 39),
        (None, "ICD-10-CM Official Guidelines, section I.C.4.a", None),
    ],
)
def test_a_cited_section_has_a_title_with_and_without_the_cards(book, title, page):
    section, tabular = to_contract(_note(), book).codes[0].guidelines
    assert (section.id, section.title, section.page) == ("I.C.4.a", title, page)
    assert (tabular.id, tabular.page) == ("tabular:E11.621", None)
    assert "printed at E11.621" in tabular.title


def test_a_service_carries_its_units_and_modifiers():
    note = _note()
    given = replace(note.verdict.final[0], code="J0696", system="HCPCS", units=4, modifiers=("JZ",))
    model = to_contract(replace(note, verdict=replace(note.verdict, final=(given,))), BOOK)
    written = json.loads(model.line())["codes"][0]
    assert (written["units"], written["modifiers"]) == (4, ["JZ"])
    assert CodedNoteModel.model_validate_json(model.line()) == model


def test_a_diagnosis_carries_its_indicator_and_the_record_the_lists_that_were_asked():
    note = _note()
    given = replace(note.verdict.final[0], poa="W")
    asked = replace(note.provenance, lists={"poa_exempt": "poa-exempt-2025-10"})
    model = to_contract(replace(note, verdict=replace(note.verdict, final=(given,)), provenance=asked), BOOK)
    written = json.loads(model.line())
    assert written["codes"][0]["poa"] == "W"
    assert written["provenance"]["lists"] == {"poa_exempt": "poa-exempt-2025-10"}


def test_a_result_written_before_there_were_units_is_still_read():
    written = json.loads(to_contract(_note(), BOOK).line())
    del written["provenance"]["lists"]
    for code in written["codes"]:
        del code["units"], code["modifiers"], code["poa"]
    assert CodedNoteModel.model_validate(written) == to_contract(_note(), BOOK)


def test_a_section_without_a_card_is_named_by_its_id():
    (unknown,) = to_contract(_note(), BOOK).codes[1].guidelines
    assert unknown.title == "ICD-10-CM Official Guidelines, section II.Z"


def test_a_note_is_one_line_for_every_reader_of_lines():
    note = _note()
    odd = replace(note.verdict.not_coded[0], text=TEXT[34:], start=34, end=len(TEXT))
    line = to_contract(replace(note, verdict=replace(note.verdict, not_coded=(odd,)))).line()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["not_coded"][0]["text"] == TEXT[34:]


def test_what_is_written_can_be_read_back():
    model = to_contract(_note(), BOOK)
    assert CodedNoteModel.model_validate_json(model.line()) == model


@pytest.mark.parametrize(
    "change",
    [{"extra": 1}, {"note_id": None}, {"codes": [{"code": "E11.9"}]}, {"schema": "chartcite.coded_note/2"}],
)
def test_what_is_not_of_the_contract_is_refused(change):
    written = json.loads(to_contract(_note()).line())
    with pytest.raises(ValidationError):
        CodedNoteModel.model_validate(written | change)


def test_a_confidence_outside_0_to_1_is_refused():
    note = _note()
    wrong = replace(note.verdict.final[0], confidence=1.2)
    with pytest.raises(ValidationError):
        to_contract(replace(note, verdict=replace(note.verdict, final=(wrong,))))


def test_an_error_is_an_object_of_its_own():
    written = json.loads(to_error(NoteEmpty("'a.txt' holds no words.", "Give a note."), "a").line())
    assert written == {
        "schema": "chartcite.error/1",
        "note_id": "a",
        "error": "'a.txt' holds no words.",
        "remedy": "Give a note.",
    }
    assert to_error(NoteEmpty("x", "y")).note_id is None


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_that_of_the_models(name):
    published = (SCHEMA_FOLDER / f"{name}.json").read_text("utf-8")
    assert published == schema_text(name), "run: python -m agent.contract"


def test_schemas_are_written_where_asked(tmp_path):
    write_schemas(tmp_path / "schema")
    assert sorted(p.name for p in (tmp_path / "schema").iterdir()) == ["coded_note.v1.json", "error.v1.json"]


@pytest.mark.parametrize("model", [CodedNoteModel, ErrorModel])
def test_every_field_of_the_schema_is_described_and_nothing_else_is_allowed(model):
    schema = model.model_json_schema(mode="serialization")
    objects = [schema, *(d for d in schema.get("$defs", {}).values() if d.get("type") == "object")]
    for described in objects:
        assert described["additionalProperties"] is False, described["title"]
        assert sorted(described["required"]) == sorted(described["properties"]), described["title"]
        assert all(field.get("description") for field in described["properties"].values()), described["title"]
