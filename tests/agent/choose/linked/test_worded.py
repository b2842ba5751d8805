from collections.abc import Callable

import pytest

from agent.choose.linked.worded import rows
from agent.records import Setting
from index.guidelines import GuidelineBook, load_cards
from index.tables import CodeTables

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code", "not_code"),
    [
        ("ASSESSMENT:\n1. Peripheral neuropathy due to oxaliplatin, grade 2.", "G62.0", "G62.9"),
        ("ASSESSMENT:\n1. Febrile neutropenia due to chemotherapy.", "D70.1", "D70.9"),
        ("ASSESSMENT:\n1. Oral mucositis due to radiation.", "K12.33", "K12.30"),
        ("ASSESSMENT:\n1. Iron deficiency anemia due to chronic blood loss.", "D50.0", "D50.9"),
        ("ASSESSMENT:\n1. Anemia due to CKD stage 3b.", "D63.1", "D64.9"),
        ("ASSESSMENT:\n1. BPH with nocturia.", "N40.1", "N40.0"),
        ("ASSESSMENT:\n1. Opioid-induced constipation.", "K59.03", "K59.00"),
        ("ASSESSMENT:\n1. Hypothyroidism after thyroidectomy.", "E89.0", "E03.9"),
        ("ASSESSMENT:\n1. Coagulopathy due to cirrhosis.", "D68.4", "D68.9"),
        ("ASSESSMENT:\n1. Duodenal ulcer, bleeding.", "K26.4", "K26.9"),
        ("ASSESSMENT:\n1. Type 2 diabetes, poorly controlled.", "E11.65", "E11.9"),
        ("ASSESSMENT:\n1. Stroke in 2018 without residual deficits.", "Z86.73", "I63.9"),
        ("ASSESSMENT:\n1. Left-sided neglect from the stroke.", "I69.312", "R41.4"),
        ("ASSESSMENT:\n1. Executive function deficit after stroke.", "I69.314", "R41.844"),
    ],
)
def test_words_beside_a_condition_make_it_more_exact(text: str, code: str, not_code: str, proposed: Proposed):
    made = proposed(text)
    assert code in made
    assert not_code not in made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ASSESSMENT:\n1. Peripheral neuropathy. No chemotherapy was given.", "G62.0"),
        ("ASSESSMENT:\n1. Neutropenia. No chemotherapy was ever given.", "D70.1"),
        ("ASSESSMENT:\n1. BPH without nocturia.", "N40.1"),
        ("ASSESSMENT:\n1. Left-sided neglect from hemorrhagic stroke.", "I69.312"),
        ("ASSESSMENT:\n1. Post-stroke dysphagia. Oropharyngeal exam normal.", "R13.12"),
        (
            "ASSESSMENT:\n1. Iron deficiency anemia.\nFAMILY HISTORY: Anemia due to blood loss in a sister.",
            "D50.0",
        ),
        ("ASSESSMENT:\n1. Anemia.\n2. Knee pain after a fall.", "D62"),
        ("ASSESSMENT:\n1. Type 2 diabetes, at goal, no hyperglycemia.", "E11.65"),
    ],
)
def test_words_that_the_note_denies_or_says_elsewhere_make_nothing(text: str, code: str, proposed: Proposed):
    assert code not in proposed(text)


def test_what_a_stroke_left_behind_is_a_sequela(proposed: Proposed):
    made = proposed("ASSESSMENT:\n1. Aphasia after stroke in 2021.\n2. Dysphagia from prior CVA.")
    assert {"I69.320", "I69.391"} <= made
    assert "I69.320" not in proposed("ASSESSMENT:\n1. Aphasia, new since this morning.")
    assert "R13.12" in proposed("ASSESSMENT:\n1. Post-stroke dysphagia, oropharyngeal.")


def test_a_pathological_fracture_in_myeloma_is_one_in_neoplastic_disease(proposed: Proposed):
    text = "DISCHARGE DIAGNOSIS:\n1. Pathological fracture of T10 in multiple myeloma."
    assert "M84.58XA" in proposed(text, setting=Setting.INPATIENT)


def test_cancer_without_treatment_or_recurrence_may_be_history(proposed: Proposed):
    assert "Z85.46" in proposed(
        "ASSESSMENT:\n1. Prostate cancer, no evidence of disease since surgery in 2015."
    )
    assert "Z85.3" not in proposed("ASSESSMENT:\n1. Breast cancer, no recurrence, on adjuvant anastrozole.")


def test_rows_name_codes_of_the_tables_and_sections_that_exist(tables: CodeTables):
    book = GuidelineBook(load_cards())
    for row in rows():
        assert row.guideline in book, row.guideline
        assert row.reach in {"sentence", "problem", "note"}
        for bounds in row.of.ranges:
            assert tables.code(bounds.first) is not None, bounds
            made = [code for code in row.codes(_leaf(tables, bounds.first)) if code != "history"]
            assert all(tables.code(code) is not None for code in made), (bounds, made)


def _leaf(tables: CodeTables, code: str) -> str:
    below = tables.billable_below(code)
    return code if tables.billable(code) or not below else below[0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Late onset Alzheimer's, severe, no behaviors.", "F02.C0"),
        ("Alzheimer's disease, on donepezil.", "F02.80"),
        ("Diffuse large B-cell lymphoma, nodes both sides of the diaphragm.", "C83.38"),
        ("Follicular lymphoma of multiple nodal sites.", "C82.98"),
        ("Insomnia due to PTSD.", "F51.05"),
    ],
)
def test_what_a_disease_takes_with_it(text: str, code: str, proposed: Proposed):
    assert code in proposed(f"ASSESSMENT:\n1. {text}\n")
