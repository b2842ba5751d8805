from collections.abc import Callable

import pytest

from agent.choose.linked.graded import scales
from agent.records import Setting
from index.guidelines import GuidelineBook, load_cards
from index.tables import CodeTables

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. Major depressive disorder, recurrent, severe, no psychotic symptoms.", {"F33.2"}),
        ("1. Major depressive disorder, single episode, in partial remission.", {"F32.4"}),
        ("1. Bipolar I disorder, current episode depressed, severe, without psychotic features.", {"F31.4"}),
        ("1. Bipolar disorder, current episode manic, severe, with psychotic features.", {"F31.2"}),
        ("1. Acute hypoxic and hypercapnic respiratory failure.", {"J96.01", "J96.02"}),
        ("1. Acute on chronic hypercapnic respiratory failure.", {"J96.22"}),
        ("1. Opioid use disorder, severe, with withdrawal.", {"F11.23"}),
        ("1. Opioid use d/o, severe, w/ withdrawal - COWS protocol.", {"F11.23"}),
        ("1. Alcohol dependence in remission.", {"F10.21"}),
        ("1. Alzheimer's disease with moderate dementia and agitation.", {"F02.B11"}),
        ("1. Moderate persistent asthma with exacerbation.", {"J45.41"}),
    ],
)
def test_a_code_is_put_together_from_the_words(text: str, codes: set[str], proposed: Proposed):
    assert codes <= proposed(f"ASSESSMENT:\n{text}", setting=Setting.INPATIENT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. Major depressive disorder, recurrent.\n2. Severe back pain.", "F33.2"),
        ("1. Opioid use disorder, severe, no withdrawal.", "F11.23"),
        ("1. Acute hypoxic respiratory failure, no hypercapnia.", "J96.02"),
        ("1. Vascular dementia, moderate, without agitation.", "F01.B11"),
        ("1. Depression, stable on sertraline. [recurrent? not stated]", "F33.9"),
    ],
)
def test_words_denied_or_about_another_problem_do_not_grade(text: str, code: str, proposed: Proposed):
    assert code not in proposed(f"ASSESSMENT:\n{text}", setting=Setting.INPATIENT)


def test_two_codes_of_one_failure_do_not_drive_each_other_out(proposed: Proposed):
    made = proposed(
        "DISCHARGE DIAGNOSIS:\n1. Acute on chronic hypoxic and hypercapnic respiratory failure.",
        setting=Setting.INPATIENT,
    )
    assert {"J96.21", "J96.22"} <= made


def test_tables_hold_codes_that_exist_for_values_that_exist(tables: CodeTables):
    book = GuidelineBook(load_cards())
    for scale in scales():
        assert scale.guideline in book
        category = scale.of.ranges[0].first[:3]
        names = [{value.name for value in axis.values} for axis in scale.axes]
        for key, code in scale.table.items():
            assert tables.code(code.replace("*", category)) is not None, (key, code)
            assert all(value in axis for value, axis in zip(key.split(), names, strict=True)), key
