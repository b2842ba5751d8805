from dataclasses import replace

import pytest

from agent.records import Assertion, Document, Encounter, SectionKind, Sentence, Setting
from agent.rules.example import Cited, Example
from agent.validate import validate

PRESENT, ABSENT, FAMILY = Assertion.PRESENT, Assertion.ABSENT, Assertion.FAMILY
HISTORICAL, POSSIBLE, OTHER = Assertion.HISTORICAL, Assertion.POSSIBLE, Assertion.OTHER_PERSON


def judge(tables, text, *codes, **facts):
    example = Example(text, codes, **facts)
    return validate(example.choices(), example.encounter(), tables)


def rules_of(verdict):
    return [f.rule for f in verdict.findings]


@pytest.mark.parametrize(
    ("text", "code", "quote", "assertion", "rule"),
    [
        ("No fever today.", "R50.9", "fever", ABSENT, "CC204"),
        ("Her father has type 2 diabetes.", "E11.9", "type 2 diabetes", FAMILY, "CC205"),
        ("His wife has influenza.", "J11.1", "influenza", OTHER, "CC205"),
        ("Likely appendicitis.", "K35.80", "appendicitis", POSSIBLE, "CC207"),
        ("If chest pain returns, call.", "R07.9", "chest pain", Assertion.HYPOTHETICAL, "CC209"),
    ],
)
def test_what_must_not_be_coded_is_listed_with_its_quote(text, code, quote, assertion, rule, tables):
    verdict = judge(tables, text, Cited(code, quote, assertion))

    assert verdict.final == verdict.review == ()
    (left_out,) = verdict.not_coded
    assert left_out.rule == rule
    assert text[left_out.start : left_out.end] == left_out.text == quote


@pytest.mark.parametrize(
    ("text", "code", "quote", "assertion"),
    [
        ("He is not vaccinated against COVID-19.", "Z28.310", "not vaccinated against COVID-19", ABSENT),
        ("Do not resuscitate.", "Z66", "Do not resuscitate", ABSENT),
        ("Exposed to his wife's influenza.", "Z20.828", "influenza", OTHER),
        ("Mother had breast cancer.", "Z80.3", "breast cancer", FAMILY),
        ("History of COPD.", "J44.9", "COPD", HISTORICAL),
        ("Old myocardial infarction in 2015.", "I25.2", "Old myocardial infarction", HISTORICAL),
        ("Chest pain ruled out as cardiac.", "Z03.89", "ruled out", ABSENT),
        ("Old fracture, now malunited.", "S52.501S", "Old fracture", HISTORICAL),
    ],
)
def test_codes_that_mean_absence_past_or_others_admit_it(text, code, quote, assertion, tables):
    verdict = judge(tables, text, Cited(code, quote, assertion))

    assert [c.code for c in verdict.final] == [code]


def test_an_uncertain_diagnosis_is_coded_for_an_inpatient(tables):
    verdict = judge(tables, "Probable sepsis.", Cited("A41.9", "sepsis", POSSIBLE), setting=Setting.INPATIENT)

    assert [c.code for c in verdict.final] == ["A41.9"]


@pytest.mark.parametrize(
    ("code", "basis"), [("B20", "I.C.1.a.1"), ("A92.5", "I.C.1.f.1"), ("J10.1", "I.C.10.c")]
)
def test_some_diseases_are_coded_only_when_confirmed_even_then(code, basis, tables):
    verdict = judge(tables, "Possibly so.", Cited(code, "so", POSSIBLE), setting=Setting.INPATIENT)

    assert rules_of(verdict) == ["CC208"]
    assert verdict.findings[0].basis == basis


def test_a_quote_that_differs_by_one_character_sends_the_code_to_review(tables):
    verdict = judge(
        tables, "Acute bronchitis.", Cited("J20.9", "Acute bronchitis", claimed="acute bronchitis")
    )

    assert rules_of(verdict) == ["CC203"]
    assert [c.code for c in verdict.review] == ["J20.9"]


@pytest.mark.parametrize("shift", [-3, 5, 10_000])
def test_a_quote_outside_its_document_sends_the_code_to_review(shift, tables):
    verdict = judge(tables, "Acute bronchitis.", Cited("J20.9", "Acute bronchitis", shift=shift))

    assert rules_of(verdict) == ["CC202"]


def test_a_quote_of_an_unknown_document_is_out_of_bounds(tables):
    example = Example("Acute bronchitis.", (Cited("J20.9", "Acute bronchitis"),))
    (choice,) = example.choices()
    foreign = replace(choice, evidence=(replace(choice.evidence[0], document_id="other"),))

    assert rules_of(validate([foreign], example.encounter(), tables)) == ["CC202"]


def test_a_false_quote_is_not_asked_what_it_asserts(tables):
    denied = Cited("J20.9", "Acute bronchitis", ABSENT, claimed="No bronchitis")
    verdict = judge(tables, "Acute bronchitis.", denied)

    assert rules_of(verdict) == ["CC203"]
    assert verdict.not_coded == ()


def test_quotes_that_all_deny_outweigh_a_choice_said_to_be_present(tables):
    example = Example("Denies cough.", (Cited("R05.9", "cough", ABSENT),))
    choices = [replace(choice, asserted=PRESENT) for choice in example.choices()]

    assert rules_of(validate(choices, example.encounter(), tables)) == ["CC204"]


def test_findings_never_hold_words_of_the_note(tables):
    text = "Xanthippe denies wheezing and has swelling of the left knee after a fall; insulin since 2010."
    codes = (
        Cited("R06.2", "wheezing", ABSENT),
        Cited("M25.461", "swelling of the left knee"),
        Cited("E11.9", "insulin"),
    )
    verdict = judge(tables, text, *codes)

    said = " ".join(f"{f.message} {f.repair}" for f in verdict.findings)
    assert "CC109" in rules_of(verdict)
    assert not any(word in said for word in ("Xanthippe", "wheezing", "swelling", "fall", "2010"))


def test_the_side_is_read_from_the_sentence_where_the_quote_names_none(tables):
    verdict = judge(
        tables,
        "Left shoulder: adhesive capsulitis, range reduced. Right shoulder normal.",
        Cited("M75.01", "adhesive capsulitis"),
    )

    assert rules_of(verdict) == ["CC212"]


def test_a_documents_own_sentences_bound_what_is_read(tables):
    text = "Adhesive capsulitis\nof the left shoulder. Right shoulder normal."
    example = Example(text, (Cited("M75.01", "Adhesive capsulitis"),))
    parts = (Sentence(0, 41, SectionKind.OTHER), Sentence(42, len(text), SectionKind.OTHER))
    whole = Encounter("x", Setting.OUTPATIENT, (Document("example", text, sentences=parts),))

    assert rules_of(validate(example.choices(), whole, tables)) == ["CC212"]
    assert rules_of(validate(example.choices(), example.encounter(), tables)) == []


def test_a_bilateral_code_needs_both_sides(tables):
    verdict = judge(
        tables, "Osteoarthritis of the left knee.", Cited("M17.0", "Osteoarthritis of the left knee")
    )

    assert rules_of(verdict) == ["CC211"]


@pytest.mark.parametrize(
    ("code", "text", "better"),
    [
        ("M25.569", "Pain in the left knee.", "M25.562"),
        ("S93.409A", "Sprained right ankle.", "S93.401A"),
        ("H66.90", "Otitis media, both ears.", "H66.93"),
        ("I83.009", "Varicose ulcer of the right leg.", None),
        ("R10.20", "Pelvic pain, left side.", "R10.22"),
    ],
)
def test_an_open_side_is_filled_in_where_the_words_name_it(code, text, better, tables):
    verdict = judge(tables, text, Cited(code, text.rstrip(".")))

    repairs = [f.repair for f in verdict.findings if f.rule == "CC302"]
    assert [better in repair for repair in repairs] == ([True] if better else [])


def test_low_confidence_goes_to_review_at_the_limit_that_is_set(tables):
    example = Example("Low back pain.", (Cited("M54.50", "Low back pain", confidence=0.6),))

    default = validate(example.choices(), example.encounter(), tables)
    strict = validate(example.choices(), example.encounter(), tables, review_below=0.7)
    assert [c.code for c in default.final] == ["M54.50"]
    assert [c.code for c in strict.review] == ["M54.50"]
