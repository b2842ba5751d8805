"""Each condition of a local rule: a sentence that meets it, and a near miss."""

from datetime import date

import pytest

from agent.records import Assertion, Choice, Document, Encounter, Evidence, SectionKind, Setting, Sex
from agent.rules.example import Cited, Example
from agent.validate import validate

INSULIN = Example(
    "Type 2 diabetes on long-term insulin.",
    (Cited("E11.9", "Type 2 diabetes"), Cited("Z79.4", "long-term insulin")),
)
ALONE = Example("Type 2 diabetes, diet alone.", (Cited("E11.9", "Type 2 diabetes"),))


def found(rules, example: Example, tables, **known: object) -> tuple[str, ...]:
    """Return the codes that the rule finds, the first of each finding."""
    encounter = example.encounter()
    held = {"day": encounter.day, "sex": encounter.sex, "age_years": encounter.age_years} | known
    setting = held.pop("setting", encounter.setting)
    encounter = Encounter("example", setting, encounter.documents, **held)
    verdict = validate(example.choices(), encounter, tables, local=rules)
    return tuple(f.codes[0] for f in verdict.findings if f.rule == "LR-1")


@pytest.mark.parametrize(
    ("when", "hit", "miss"),
    [
        ("codes: E11.*\nwith: {any: [Z79.84, Z79.4]}", INSULIN, ALONE),
        ("codes: E11.*\nwith: {none: Z79.4}", ALONE, INSULIN),
        ("codes: E11.9\nwords: {any: [diet, exercise]}", ALONE, INSULIN),
        ("codes: E11.9\nwords: {all: [diet, alone]}", ALONE, INSULIN),
        ("codes: E11.9\nwords: {none: insulin}", ALONE, INSULIN),
    ],
)
def test_codes_beside_and_words_in_the_quoted_sentence(when, hit, miss, rule_when, tables):
    rules = rule_when(when)

    assert found(rules, hit, tables) == ("E11.9",)
    assert found(rules, miss, tables) == ()


def test_all_asks_for_a_code_of_each_pattern(rule_when, tables):
    rules = rule_when("codes: E11.9\nwith: {all: [Z79.4, I10]}")
    both = Example(
        "Hypertension. Type 2 diabetes on long-term insulin.",
        (*INSULIN.codes, Cited("I10", "Hypertension")),
    )

    assert found(rules, both, tables) == ("E11.9",)
    assert found(rules, INSULIN, tables) == ()


def test_the_place_is_counted_in_the_order_of_reporting(rule_when, tables):
    assert found(rule_when("codes: E11.9\nplace: first"), INSULIN, tables) == ("E11.9",)
    assert found(rule_when("codes: E11.9\nplace: additional"), INSULIN, tables) == ()
    assert found(rule_when("codes: Z79.4\nplace: additional"), INSULIN, tables) == ("Z79.4",)


@pytest.mark.parametrize(
    ("when", "meets", "misses"),
    [
        ("setting: [inpatient, emergency]", {"setting": Setting.EMERGENCY}, {"setting": Setting.OUTPATIENT}),
        ("age: {from: 2, to: 17}", {"age_years": 17}, {"age_years": 18}),
        ("age: {from: 65}", {"age_years": 65}, {"age_years": None}),
        ("sex: f", {"sex": Sex.FEMALE}, {"sex": None}),
        ("date: {from: 2026-05-01}", {"day": date(2026, 5, 1)}, {"day": date(2026, 4, 30)}),
        ("date: {to: 2026-05-01}", {"day": date(2026, 5, 1)}, {"day": None}),
    ],
)
def test_what_is_known_of_the_patient_and_nothing_that_is_not(when, meets, misses, rule_when, tables):
    rules = rule_when(f"codes: E11\n{when}")

    assert found(rules, ALONE, tables, **meets) == ("E11.9",)
    assert found(rules, ALONE, tables, **misses) == ()


def _judged(rules, tables, *sections: SectionKind, confidence: float = 0.9, units: int | None = None):
    text = "Prostate cancer. Prostate cancer."
    quotes = tuple(
        Evidence("note", at, at + 15, text[at : at + 15], kind, Assertion.PRESENT)
        for at, kind in zip((0, 17), sections, strict=False)
    )
    choice = Choice("C61", "", quotes, confidence=confidence, units=units)
    encounter = Encounter("note", Setting.OUTPATIENT, (Document("note", text),))
    verdict = validate((choice,), encounter, tables, local=rules)
    return [f for f in verdict.findings if f.rule == "LR-1"]


def test_only_in_sections_means_every_quote(rule_when, tables):
    rules = rule_when("codes: C61\nonly_in_sections: [problem_list, past_medical_history]")

    listed, past = SectionKind.PROBLEM_LIST, SectionKind.HISTORY_PAST
    assert _judged(rules, tables, listed, past)
    assert not _judged(rules, tables, listed, SectionKind.ASSESSMENT)


def test_confidence_and_units_are_compared_strictly(rule_when, tables):
    plan = SectionKind.ASSESSMENT
    unsure = rule_when("codes: C61\nconfidence_below: 0.7")
    many = rule_when("codes: C61\nunits_above: 8")

    assert _judged(unsure, tables, plan, confidence=0.69)
    assert not _judged(unsure, tables, plan, confidence=0.7)
    assert _judged(many, tables, plan, units=9)
    assert not _judged(many, tables, plan, units=8)
    assert not _judged(many, tables, plan)


def test_words_are_not_asked_of_a_bare_list_of_codes(rule_when, tables):
    rules = rule_when("codes: E11.9\nwords: {none: insulin}")
    bare = Example("", (Cited("E11.9"),))

    assert found(rules, bare, tables) == ()


def test_a_code_of_another_system_is_not_meant(rule_when, tables):
    rules = rule_when("codes: E11.9\nsystems: ICD-10-CM")
    service = Choice("E1190", "", (), system="HCPCS")
    verdict = validate((service,), Encounter("x", Setting.OUTPATIENT), tables, local=rules)

    assert [f for f in verdict.findings if f.rule == "LR-1"] == []


def test_an_outcome_moves_the_code_and_the_finding_names_its_partners(read, tables):
    rules = read(
        """
rules:
  - id: LR-1
    title: Control
    severity: error
    when: {codes: E11.9, with: {any: Z79.4}}
    then: {message: "{code} beside {others}.", basis: Policy 4.2, repair: Query., outcome: not_coded}
"""
    )
    verdict = validate(INSULIN.choices(), INSULIN.encounter(), tables, local=rules)

    assert [c.code for c in verdict.final] == ["Z79.4"]
    assert [(n.text, n.rule) for n in verdict.not_coded] == [("Type 2 diabetes", "LR-1")]
    (finding,) = (f for f in verdict.findings if f.rule == "LR-1")
    assert finding.message == "E11.9 beside Z79.4."
    assert (finding.codes, finding.basis, finding.repair) == (("E11.9", "Z79.4"), "Policy 4.2", "Query.")
