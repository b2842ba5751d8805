"""Lists of diagnoses end where the story begins."""

import pytest

from agent.assertion import assertion_of, cues
from agent.documents.structure import structured
from agent.records import Assertion, SectionKind

SUMMARY = """DISCHARGE DIAGNOSES
- Diabetic foot ulcer
- Tobacco

63M, DM2 x 20y on glargine, smokes a pack a day, black toe for ten days, foul smell for two.
Exam: right second toe black.
"""


def kinds(text):
    document = structured("n", text)
    return {document.text[s.start : s.end]: s.kind for s in document.sentences}


def said(text, words):
    document = structured("n", text)
    at = text.index(words)
    number = next(n for n, s in enumerate(document.sentences) if s.start <= at < s.end)
    place = document.sentences[number]
    return assertion_of(cues(document, number), at, at + len(words), place.kind)


def test_the_story_behind_a_list_of_diagnoses_is_a_history():
    found = kinds(SUMMARY)
    assert found["Diabetic foot ulcer"] is SectionKind.DIAGNOSES
    told = next(kind for sentence, kind in found.items() if sentence.startswith("63M"))
    assert told is SectionKind.HISTORY_PRESENT


def test_a_second_group_of_diagnoses_stays_a_list():
    found = kinds("FINAL DIAGNOSES\n1. Sepsis\n\n2. Pneumonia\n\nSecondary: hypertension\n")
    assert found["Pneumonia"] is SectionKind.DIAGNOSES


def test_a_known_heading_before_a_full_stop_opens_its_section():
    found = kinds("Diagnosis: Gonarthrosis\nCourse in hospital. She was transfused on day 1.\n")
    assert found["She was transfused on day 1."] is SectionKind.HOSPITAL_COURSE


def test_a_numbered_problem_in_capitals_is_no_heading():
    found = kinds("A/P:\n1. OVERDOSE: fentanyl\n2. ASPIRATION PNEUMONIA: thick sputum\n")
    assert found["ASPIRATION PNEUMONIA: thick sputum"] is SectionKind.ASSESSMENT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ROS at d/c neg: CP, syncope, edema, bleeding.", "edema"),
        ("Ruled out: upper source, ischemic colitis, malignancy.", "malignancy"),
        ("US arms: DVT right? no - superficial clot only", "DVT"),
        ("* Hx CVA? No - MRI 2024 normal", "CVA"),
        ("Hepatorenal syndrome did not develop.", "Hepatorenal syndrome"),
        ("Smokes, CKD denied (cr 0.9).", "CKD"),
        ("Flu A PCR positive, covid/RSV neg.", "RSV"),
        ("Not present: DVT, CHF", "CHF"),
    ],
)
def test_words_behind_and_headings_that_deny(text, words):
    assert said(text, words) is Assertion.ABSENT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gout (no flare since 2019, no meds), breast cancer in treatment.", "breast cancer"),
        ("Truck driver, no PCP, diabetes, hypertension.", "diabetes"),
        ("US arms: DVT right? no - superficial clot only", "superficial clot"),
    ],
)
def test_a_denial_ends_with_its_brackets(text, words):
    assert said(text, words) is Assertion.PRESENT
