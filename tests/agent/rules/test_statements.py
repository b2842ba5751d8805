"""A quote's own sentence and numbers, read again."""

import pytest

from agent.documents import structured
from agent.records import Assertion, Choice, Encounter, SectionKind, Setting
from agent.validate import validate


def rules_of(tables, text, words, code, setting=Setting.OUTPATIENT, claimed=Assertion.PRESENT):
    document = structured("note", text)
    start = text.index(words)
    quote = document.evidence(start, start + len(words), SectionKind.OTHER, claimed)
    verdict = validate(
        [Choice(code, "", (quote,), confidence=1.0)], Encounter("note", setting, (document,)), tables
    )
    return {f.rule for f in verdict.findings}


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Denies chest pain or palpitations.", "chest pain", "R07.9"),
        ("No evidence of pneumonia on the film.", "pneumonia", "J18.9"),
        ("Her mother had breast cancer at 50.", "breast cancer", "C50.919"),
        ("Family history: gout.", "gout", "M10.9"),
        ("Possible pneumonia, films pending.", "pneumonia", "J18.9"),
        ("Gout vs septic arthritis of the toe.", "Gout", "M10.9"),
        ("Septic arthritis versus gout of the toe.", "gout", "M10.9"),
        ("Return if fever develops.", "fever", "R50.9"),
    ],
)
def test_a_quote_that_its_sentence_does_not_carry_is_found(text, words, code, tables):
    assert "CC214" in rules_of(tables, text, words, code)


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Chest pain since Monday, no palpitations.", "Chest pain", "R07.9"),
        ("Pneumonia. No effusion.", "Pneumonia", "J18.9"),
        ("Denies dysuria, H pylori positive.", "H pylori positive", "B96.81"),
        ("His brother slammed the door on his right ring finger.", "slammed the door", "W23.0XXA"),
        ("Screening mammogram; her mother had breast cancer.", "her mother had breast cancer", "Z80.3"),
    ],
)
def test_a_quote_that_stands_is_left_alone(text, words, code, tables):
    assert "CC214" not in rules_of(tables, text, words, code)


def test_uncertainty_counts_outside_admissions_only_and_where_nothing_else_is_claimed(tables):
    text = "Possible pneumonia at discharge."
    assert "CC214" not in rules_of(tables, text, "pneumonia", "J18.9", Setting.INPATIENT)
    said = rules_of(tables, text, "pneumonia", "J18.9", claimed=Assertion.POSSIBLE)
    assert "CC207" in said
    assert "CC214" not in said


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [
        ("CKD stage 3b", "N18.4", True),
        ("CKD stage 3b", "N18.32", False),
        ("CKD stage IV", "N18.4", False),
        ("CKD stage 3a", "I12.9", False),  # its title spans stages 1 to 4
        ("type 1 diabetes", "E11.9", True),
        ("diabetes", "E11.9", False),
        ("second-degree burn of the chest", "T21.31XA", True),
        ("Grade 2 hemorrhoids", "K64.1", False),
        ("Grade 2 hemorrhoids", "K64.3", True),
        ("32w2d by LMP", "Z3A.32", False),
        ("32w2d by LMP", "Z3A.23", True),
        ("at 40+3", "Z3A.40", False),
        ("43 weeks", "Z3A.49", False),
        ("40 weeks", "Z3A.49", True),
        ("6 weeks pregnant", "Z3A.01", False),
        ("BMI 36.2", "Z68.36", False),
        ("BMI 36.2", "Z68.35", True),
        ("BMI 72", "Z68.45", False),
        ("BMI 18.1", "Z68.1", False),
        ("BMI 41.2", "Z68.41", False),
        ("BMI 97th percentile", "Z68.54", False),
        ("obese", "Z68.35", False),
    ],
)
def test_values_of_a_code_are_those_of_its_quote(words, code, found, tables):
    assert ("CC215" in rules_of(tables, f"Seen today: {words}.", words, code)) is found
