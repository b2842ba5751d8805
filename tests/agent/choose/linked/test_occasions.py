from collections.abc import Callable

import pytest

from agent.choose.linked.occasions import rows
from agent.records import Setting
from index.guidelines import GuidelineBook, load_cards
from index.tables import CodeTables

Propose = Callable[..., object]
Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Treatment today: adjuvant FOLFOX, cycle 6 of 12.\nASSESSMENT:\n1. Sigmoid colon cancer.", "Z51.11"),
        ("Proceed with C4 rituximab + CHOP today.\nASSESSMENT:\n1. Follicular lymphoma.", "Z51.11"),
        ("C4D1 R-CHOP.\nASSESSMENT:\n1. Follicular lymphoma.", "Z51.12"),
        ("Weekly on-treatment visit, fraction 19 of 25.\nASSESSMENT:\n1. Cervical cancer.", "Z51.0"),
        ("ASSESSMENT:\n1. Depression. Overdose of amitriptyline in 2009.", "Z91.51"),
        ("PSYCH HX: 2 SAs (2009, 2012).\nASSESSMENT:\n1. Depression.", "Z91.51"),
        ("HPI: Right hemicolectomy in May of 2019.\nASSESSMENT:\n1. History of colon cancer.", "Z90.49"),
        (
            "HPI: FOLFOX for six months, completed in 2020.\nASSESSMENT:\n1. History of colon cancer.",
            "Z92.21",
        ),
        (
            "SOCIAL HISTORY: Lives at the Mission St shelter.\nASSESSMENT:\n1. Cellulitis of the leg.",
            "Z59.01",
        ),
        ("HPI: Sleeping in his truck since May.\nASSESSMENT:\n1. Cellulitis of the leg.", "Z59.02"),
        ("CC: screening mammogram.\nIMPRESSION:\n1. No mass.", "Z12.31"),
        ("CC: Preoperative evaluation.\nASSESSMENT:\n1. Cataract.", "Z01.818"),
        ("ASSESSMENT:\n1. Annual physical. Tdap booster given today.", "Z23"),
        ("PROCEDURE: Right prophylactic simple mastectomy.", "Z40.01"),
        ("HPI: Smokes half a pack a day.\nASSESSMENT:\n1. COPD.", "F17.210"),
        ("HPI: Former smoker.\nASSESSMENT:\n1. COPD.", "Z87.891"),
        ("ASSESSMENT:\n1. Sepsis from pneumonia.\n2. AKI due to sepsis.", "R65.20"),
        ("ASSESSMENT:\n1. Postoperative sepsis after colectomy.", "T81.44XA"),
        ("ASSESSMENT:\n1. Blocked suprapubic tube.", "T83.090A"),
        ("SOCIAL HISTORY: Wheelchair bound.\nASSESSMENT:\n1. Paraplegia.", "Z99.3"),
    ],
)
def test_turns_of_phrase_tell_the_circumstance(text: str, code: str, proposed: Proposed):
    assert code in proposed(text, setting=Setting.INPATIENT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chemotherapy is proposed; R-CHOP was explained.\nASSESSMENT:\n1. Follicular lymphoma.", "Z51.11"),
        ("HPI: Working on a truck.\nASSESSMENT:\n1. Cellulitis of the leg.", "Z59.02"),
        ("HPI: Never smoked.\nASSESSMENT:\n1. COPD.", "F17.210"),
        ("HPI: Quit smoking, was at 1 ppd.\nASSESSMENT:\n1. COPD.", "F17.210"),
        ("ASSESSMENT:\n1. Sepsis from pneumonia.\n2. AKI due to dehydration.", "R65.20"),
        ("ASSESSMENT:\n1. Gout. Flu vaccine declined.", "Z23"),
        ("ASSESSMENT:\n1. Anemia. Chemotherapy was given in 2010.", "Z51.11"),
        ("FAMILY HISTORY: Mother with mastectomy.\nASSESSMENT:\n1. Gout.", "Z90.10"),
    ],
)
def test_other_persons_past_and_denied_circumstances_are_none(text: str, code: str, proposed: Proposed):
    assert code not in proposed(text, setting=Setting.INPATIENT)


def test_a_screening_that_is_only_ordered_counts_little(propose: Propose):
    text = (
        "CC: knee pain.\nHPI: Knee pain for a week. Worse on stairs. No fall. No fever. Swelling.\n"
        "Walks well. Sleeps well.\n"
        "FOLLOW-UP PLANS: She is due for a screening colonoscopy.\n"
    )
    drafts = {d.code: d for d in propose(text).drafts}
    assert drafts["Z12.11"].confidence < 0.4 if "Z12.11" in drafts else True


def test_rows_name_codes_of_the_tables_and_sections_that_exist(tables: CodeTables):
    book = GuidelineBook(load_cards())
    for row in rows():
        assert tables.code(row.code) is not None, row.code
        assert row.guideline in book, (row.code, row.guideline)
        assert 0 <= row.elsewhere <= row.sure <= 0.9
        assert row.gate
        assert all(word == word.lower() for word in row.gate)
