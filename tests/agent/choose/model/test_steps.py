"""What is asked: strict schemas, numbers and ids that were shown, empty lists legal."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from agent.choose.model import steps
from agent.choose.model.steps import Steps
from agent.choose.model.toolbox import TOOLS
from agent.errors import InputError
from agent.records import Setting, Sex


def objects(schema: object) -> Iterator[dict]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects(value)


def strict(schema: dict) -> None:
    Draft202012Validator.check_schema(schema)
    found = list(objects(schema))
    assert found
    for held in found:
        assert held["additionalProperties"] is False
        assert held["required"] == list(held["properties"])


@pytest.fixture
def encounter(read_note):
    return read_note(sex=Sex.FEMALE, age_years=64)[0]


@pytest.fixture
def requests(encounter, brief_of):
    brief = brief_of("E11.9", "E11.40", "I10")
    return {
        "read": steps.read_request(encounter, "A note."),
        "choose": steps.choose_request(encounter, "A note.", brief),
        "repair": steps.repair_request(encounter, "A note.", brief, (["1. I10"], ["CC103: mend it."])),
        "verify": steps.verify_request(encounter, [("knee", ("one", "two")), ("hip", ("one",))]),
    }


def test_every_object_of_every_schema_is_closed_and_complete(requests):
    for name, request in requests.items():
        assert request.step == name
        assert request.schema["title"] == name
        strict(request.schema)
    for tool in TOOLS:
        strict(tool.parameters)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("read", {"problems": []}),
        ("choose", {"codes": [], "left_out": []}),
        ("repair", {"codes": [], "left_out": []}),
        ("verify", {"answers": []}),
    ],
)
def test_an_empty_list_is_a_legal_answer(step: str, answer: dict, requests):
    assert Draft202012Validator(requests[step].schema).is_valid(answer)


def code(candidate: object, **other: object) -> dict:
    return {"candidate": candidate, "quotes": [], "guidelines": [], "why": "", "sure": "high", **other}


@pytest.mark.parametrize("candidate", [0, 4, -1, "1", "E43", None, 1.5])
def test_only_the_numbers_shown_can_be_chosen(candidate: object, requests):
    valid = Draft202012Validator(requests["choose"].schema)
    assert valid.is_valid({"codes": [code(1), code(3)], "left_out": []})
    assert not valid.is_valid({"codes": [code(candidate)], "left_out": []})


def test_only_guidelines_shown_can_be_cited_and_none_where_none_was(encounter, brief_of, coder):
    bare = steps.choose_request(encounter, "n", brief_of("I10")).schema
    assert not Draft202012Validator(bare).is_valid(
        {"codes": [code(1, guidelines=["I.A.19"])], "left_out": []}
    )
    cards = (coder.guidelines.by_id("I.C.4.a"),)
    schema = Draft202012Validator(
        steps.choose_request(encounter, "n", replace(brief_of("I10"), cards=cards)).schema
    )
    assert schema.is_valid({"codes": [code(1, guidelines=["I.C.4.a"])], "left_out": []})
    assert not schema.is_valid({"codes": [code(1, guidelines=["I.C.9.a"])], "left_out": []})


def test_an_empty_brief_still_makes_a_schema_that_takes_an_empty_list(encounter, brief_of):
    schema = steps.choose_request(encounter, "n", brief_of()).schema
    strict(schema)
    assert Draft202012Validator(schema).is_valid({"codes": [], "left_out": []})


def test_verify_shows_no_codes_and_takes_the_items_numbers(requests):
    shown = requests["verify"].messages[-1].content
    assert "Item 2: hip\n  1. one" in shown
    valid = Draft202012Validator(requests["verify"].schema)
    assert valid.is_valid({"answers": [{"item": 2, "best": 0}]})
    assert not valid.is_valid({"answers": [{"item": 3, "best": 0}]})


def test_the_setting_decides_what_uncertain_words_are_worth(read_note):
    outpatient = steps.situation(read_note(setting=Setting.OUTPATIENT)[0])
    inpatient = steps.situation(read_note(setting=Setting.INPATIENT)[0])
    assert "only possible" in outpatient["uncertain"]
    assert "still uncertain then: as established" in inpatient["uncertain"]
    assert "principal diagnosis" in inpatient["first"]
    assert outpatient["patient"] == "sex not known, age not known"


def test_braces_in_a_note_are_no_fields_of_the_prompt(encounter):
    assert "{patient} {0}" in steps.read_request(encounter, "{patient} {0}").messages[-1].content


def test_a_candidate_is_shown_once_and_marked_where_the_local_chooser_has_it(encounter, brief_of):
    brief = brief_of("E11.9", "I10")
    brief = replace(brief, options=(replace(brief.options[0], local=0.9), brief.options[1]))
    brief = replace(brief, offered={1: [1, 2], 0: [1]})
    shown = steps.choose_request(encounter, "n", brief).messages[-1].content
    assert shown.count("Type 2 diabetes mellitus without complications") == 1
    assert "  1* E11.9 " in shown
    assert "  2 I10 " in shown


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("choose", Steps(read=False, verify=False, repair=False)),
        ("read,choose,repair", Steps()),
        (" verify , read", Steps(read=True, verify=True, repair=False)),
        ("", Steps(read=False, verify=False, repair=False)),
    ],
)
def test_steps_by_name(text: str, taken: Steps):
    assert Steps.named(text) == taken


def test_an_unknown_step_is_told_with_those_there_are():
    with pytest.raises(InputError, match="no step 'reed'") as told:
        Steps.named("reed,choose")
    assert "verify" in told.value.remedy
