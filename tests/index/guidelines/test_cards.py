import json

import pytest

from agent.records import Assertion, Setting, Sex
from index.errors import GuidelinesError
from index.guidelines import cards, load_cards
from index.guidelines.card_format import (
    ASSERTIONS,
    KEYS,
    SETTINGS,
    SEXES,
    TEXT_LIMIT,
    TITLE_LIMIT,
    read_card,
    read_condition,
)
from index.records import CodeRange, Condition, ConditionTest, Guideline
from index.releases.icd10cm_tabular import Tabular

CARD = {
    "id": "I.C.4.a.3",
    "title": "Diabetes: insulin, oral drugs, injectables",
    "text": "Add the codes of long-term drugs that the note documents.",
    "page": 40,
    "codes": ["E08-E13", "Z79.4"],
    "conditions": [{"test": "partner", "codes": ["E11"], "needs": ["Z79.4", "Z79.84"]}],
}
WHERE = "diabetes.toml, card I.C.4.a.3"


def code(text: str) -> CodeRange:
    return CodeRange(text, text)


@pytest.fixture(scope="module")
def loaded() -> tuple[Guideline, ...]:
    return load_cards()


# --- the shipped cards -------------------------------------------------------------------------------------


def test_there_are_enough_cards_for_each_part_of_the_guidelines(loaded):
    def count(part: str) -> int:
        return sum(card.guideline_id.startswith(part) for card in loaded)

    assert len(loaded) >= 120
    assert count("I.A.") >= 15
    assert count("I.B.") >= 18
    assert count("II") >= 8
    assert count("IV") >= 12
    without_guidelines = {3, 8, 11}  # reserved for future expansion in FY2026
    assert all(count(f"I.C.{chapter}") for chapter in set(range(1, 23)) - without_guidelines)


def test_sections_are_unique(loaded):
    assert len({card.guideline_id for card in loaded}) == len(loaded)


def test_texts_can_be_read_at_a_glance(loaded):
    assert [c.guideline_id for c in loaded if not 60 <= len(c.text) <= TEXT_LIMIT] == []
    assert [c.guideline_id for c in loaded if not 0 < len(c.title) <= TITLE_LIMIT] == []


def test_every_reference_stands_in_the_tables(loaded, tabular: Tabular):
    printed = {row.code for row in tabular.codes}
    named = {bound for card in loaded for r in _references(card) for bound in (r.first, r.last)}

    assert len(named) > 300
    assert named <= printed


def test_seventh_characters_are_those_of_the_tables(loaded, tabular: Tabular):
    extended = [row for row in tabular.codes if row.seventh]
    found = [
        (r, set(condition.values))
        for card in loaded
        for condition in card.conditions
        if condition.test is ConditionTest.SEVENTH_CHARACTER
        for r in condition.codes
    ]

    assert len(found) > 20
    for r, characters in found:
        assert {row.seventh for row in extended if r.covers(row.code)} == characters, r


def test_each_kind_of_condition_is_in_use(loaded):
    assert {condition.test for card in loaded for condition in card.conditions} == set(ConditionTest)


def test_a_known_card_says_what_the_guidelines_say(loaded):
    insulin = next(card for card in loaded if card.guideline_id == "I.C.4.a.3")

    assert insulin.page == 40
    assert insulin.governs("Z79.4")
    assert "insulin" in insulin.text


def _references(card: Guideline) -> list[CodeRange]:
    return [*card.codes, *(r for condition in card.conditions for r in (*condition.codes, *condition.others))]


# --- the format --------------------------------------------------------------------------------------------


def test_the_words_of_the_format_are_those_of_an_encounter():
    assert set(Setting) == SETTINGS
    assert set(Assertion) == ASSERTIONS
    assert set(Sex) == SEXES
    assert set(ConditionTest) == KEYS.keys()


def test_a_card_becomes_a_guideline():
    card = read_card(CARD | {"settings": ["outpatient"]}, "diabetes.toml")

    assert card == Guideline(
        guideline_id="I.C.4.a.3",
        title="Diabetes: insulin, oral drugs, injectables",
        text="Add the codes of long-term drugs that the note documents.",
        page=40,
        codes=(CodeRange("E08", "E13"), code("Z79.4")),
        settings=("outpatient",),
        conditions=(Condition(ConditionTest.PARTNER, (code("E11"),), (code("Z79.4"), code("Z79.84"))),),
    )


@pytest.mark.parametrize(
    ("raw", "condition"),
    [
        (
            {"test": "order", "first": ["C00-C96"], "then": ["D63.0"]},
            Condition(ConditionTest.ORDER, (CodeRange("C00", "C96"),), (code("D63.0"),)),
        ),
        (
            {"test": "not_with", "codes": ["I10"], "others": ["I15"]},
            Condition(ConditionTest.NOT_WITH, (code("I10"),), (code("I15"),)),
        ),
        ({"test": "not_first", "codes": ["B95"]}, Condition(ConditionTest.NOT_FIRST, (code("B95"),))),
        ({"test": "first", "codes": ["Z38"]}, Condition(ConditionTest.FIRST, (code("Z38"),))),
        (
            {"test": "setting", "settings": ["inpatient"]},
            Condition(ConditionTest.SETTING, values=("inpatient",)),
        ),
        (
            {"test": "assertion", "assertions": ["possible"]},
            Condition(ConditionTest.ASSERTION, values=("possible",)),
        ),
        (
            {"test": "patient", "codes": ["O00-O9A"], "sex": "F", "age_min": 9, "age_max": 60},
            Condition(ConditionTest.PATIENT, (CodeRange("O00", "O9A"),), (), ("F",), 9, 60),
        ),
        (
            {"test": "patient", "codes": ["Z38"], "age_max": 0},
            Condition(ConditionTest.PATIENT, (code("Z38"),), age_max=0),
        ),
        (
            {"test": "seventh_character", "codes": ["S72"], "characters": ["A", "D"]},
            Condition(ConditionTest.SEVENTH_CHARACTER, (code("S72"),), values=("A", "D")),
        ),
        (
            {"test": "absorbs", "codes": ["J18.9"], "symptoms": ["R05", "R50.9"]},
            Condition(ConditionTest.ABSORBS, (code("J18.9"),), (code("R05"), code("R50.9"))),
        ),
    ],
    ids=lambda value: value["test"] if isinstance(value, dict) else "",
)
def test_each_test_fills_the_fields_that_the_record_documents(raw, condition):
    assert read_condition(raw, WHERE) == condition


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"codez": ["E11"]}, "unknown keys codez"),
        ({"id": "4.a.3"}, "id '4.a.3' is not an official section"),
        ({"title": ""}, "title is not a text"),
        ({"title": "t" * 91}, "title is not a text of 1 to 90"),
        ({"text": "t" * 901}, "text is not a text of 1 to 900"),
        ({"page": 0}, "page is not a whole number of 1 or more"),
        ({"page": "40"}, "page is not a whole number"),
        ({"page": True}, "page is not a whole number"),
        ({"codes": "E11"}, "codes is not a list"),
        ({"codes": ["E11", "E11"]}, "codes names a reference twice"),
        ({"codes": ["diabetes"]}, "reference 'diabetes' is not a code"),
        ({"codes": ["E13-E08"]}, "reference 'E13-E08' is not a code"),
        ({"codes": ["see E11"]}, "reference 'see E11' is not a code"),
        ({"codes": ["E11.-"]}, r"reference 'E11\.-' is not a code"),
        ({"codes": [11]}, "reference 11 is not a code"),
        ({"settings": ["hospital"]}, "settings holds 'hospital'"),
        ({"settings": [1]}, "settings holds 1"),
        ({"conditions": {}}, "conditions is not a list"),
        ({"conditions": [[]]}, "test None is none of order, partner"),
        ({"conditions": [{"codes": ["E11"]}]}, "test None is none of"),
        ({"conditions": [{"test": "before", "codes": ["E11"]}]}, "test 'before' is none of"),
        ({"conditions": [{"test": "partner", "codes": ["E11"]}]}, "partner lacks needs"),
        ({"conditions": [{"test": "first", "codes": ["E11"], "needs": []}]}, "first: has unknown keys needs"),
        ({"conditions": [{"test": "patient", "codes": ["Z38"]}]}, "patient lacks sex, age_min or age_max"),
        ({"conditions": [{"test": "patient", "codes": ["Z38"], "sex": "female"}]}, "sex holds 'female'"),
        (
            {"conditions": [{"test": "patient", "codes": ["Z38"], "age_max": -1}]},
            "age_max is not a whole number",
        ),
        ({"conditions": [{"test": "assertion", "assertions": ["maybe"]}]}, "assertions holds 'maybe'"),
        (
            {"conditions": [{"test": "seventh_character", "codes": ["S72"], "characters": ["AB"]}]},
            "characters holds 'AB'",
        ),
    ],
)
def test_what_is_not_of_the_format_is_refused_by_file_and_card(change, message):
    with pytest.raises(GuidelinesError, match=message) as caught:
        read_card(CARD | change, "diabetes.toml")

    assert caught.value.message.startswith("diabetes.toml")
    assert (change.get("id") or "I.C.4.a.3") in caught.value.message or "codez" in change


@pytest.mark.parametrize("key", ["id", "title", "text", "page"])
def test_a_card_needs_its_id_title_text_and_page(key):
    card = {name: value for name, value in CARD.items() if name != key}

    with pytest.raises(GuidelinesError, match=f"lacks {key}"):
        read_card(card, "diabetes.toml")


def test_a_card_must_be_a_table():
    with pytest.raises(GuidelinesError, match=r"diabetes\.toml: is not a table"):
        read_card("I.C.4.a.3", "diabetes.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[card]\n", "diabetes.toml: not TOML"),
        ("[[cards]]\nid = 'I.A.1'\n", "instead of a list of"),
        ("card = 3\n", "instead of a list of"),
        ("", "instead of a list of"),
    ],
)
def test_a_data_file_that_is_something_else_is_refused(text, message):
    with pytest.raises(GuidelinesError, match=message):
        cards.read_cards(text, "diabetes.toml")


def test_two_cards_about_one_section_are_refused(monkeypatch, loaded):
    monkeypatch.setattr(cards, "read_cards", lambda text, name: loaded[:1])

    with pytest.raises(GuidelinesError, match=f"Two cards are about section {loaded[0].guideline_id}"):
        load_cards()


def test_sections_sort_as_they_are_printed():
    printed = [
        "I.A.1",
        "I.B.19.d",
        "I.B.20",
        "I.C.1.a.2.k",
        "I.C.9",
        "I.C.9.a",
        "I.C.10",
        "II",
        "II.A",
        "IV.H",
    ]

    assert sorted([*printed[5:], *printed[:5]], key=cards.section_order) == printed


# --- beside the index --------------------------------------------------------------------------------------


def test_what_is_saved_is_loaded_again(tmp_path, loaded):
    path = tmp_path / "guidelines.json"

    cards.save(loaded, path)

    assert cards.load(path) == loaded


def test_ranges_with_suffixes_survive_saving(tmp_path):
    filtered = CodeRange("E08", "E13", suffixes=("22", "621"), start=4)
    card = Guideline("I.A.15", "With", "Linked unless the record says otherwise.", 11, codes=(filtered,))

    cards.save((card,), tmp_path / "guidelines.json")

    assert cards.load(tmp_path / "guidelines.json") == (card,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "damaged"),
        ("[]", "damaged"),
        ('{"schema": "chartcite.guidelines/1"}', "damaged"),
        ('{"schema": "chartcite.guidelines/1", "cards": [{"title": "Sepsis"}]}', "damaged"),
        ('{"schema": "chartcite.guidelines/0", "cards": []}', "another version"),
    ],
)
def test_a_damaged_file_is_refused_with_a_remedy(tmp_path, content, message):
    path = tmp_path / "guidelines.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(GuidelinesError, match=message) as caught:
        cards.load(path)

    assert "chartcite index build" in caught.value.remedy


def test_a_condition_of_another_kind_is_damage(tmp_path, loaded):
    path = tmp_path / "guidelines.json"
    cards.save(loaded, path)
    body = json.loads(path.read_text("utf-8"))
    next(card for card in body["cards"] if card["conditions"])["conditions"][0]["test"] = "never"
    path.write_text(json.dumps(body), encoding="utf-8")

    with pytest.raises(GuidelinesError, match="damaged"):
        cards.load(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(GuidelinesError, match=r"'guidelines\.json' of the index cannot be read"):
        cards.load(tmp_path / "guidelines.json")
