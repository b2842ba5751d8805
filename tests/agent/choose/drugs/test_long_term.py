from collections.abc import Callable

import pytest

from agent.choose.local import Proposed
from agent.choose.outcome import Draft

Finding = Callable[..., dict[str, Draft]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HPI:\nAtrial fibrillation, lifelong apixaban.", "Z79.01"),
        ("MEDICATIONS:\n- lisinopril 10 mg daily\n- Eliquis 5 mg BID\n", "Z79.01"),
        ("D/C meds: furosemide 80 bid, apixaban 5 bid, atorvastatin 80", "Z79.01"),
        ("ASSESSMENT:\n1. Breast cancer. Cont anastrozole 1mg.", "Z79.811"),
        ("She takes aspirin 81 mg and clopidogrel 75 mg daily.", "Z79.02"),
        ("Rheumatoid arthritis, cont MTX + adalimumab.", "Z79.620"),
        ("Rheumatoid arthritis, cont MTX + adalimumab.", "Z79.631"),
        ("On alendronate for three years.", "Z79.83"),
        ("Immunosuppression: tacrolimus, mycophenolate and prednisone 5 mg.", "Z79.52"),
        ("Bactrim three times a week for prophylaxis of Pneumocystis, continued.", "Z79.2"),
        ("ID: vanc IV via PICC x 6 wk thru 5/28.", "Z79.2"),
        ("She is on long-term methimazole.", "Z79.899"),
        ("No bleeding on apixaban.", "Z79.01"),
        ("ASA 81 held periop, restarted 9/13.", "Z79.82"),
        ("TX: abiraterone 1000 + prednisone 5 bid since 11/24.", "Z79.52"),
        ("MEDICATIONS:\n- apixaban stopped in April, warfarin 5 mg daily\n", "Z79.01"),
    ],
)
def test_a_drug_taken_over_time_is_long_term_use(text: str, code: str, found: Finding):
    assert found(text)[code].confidence >= 0.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Prednisone 40 mg daily x 5 days.", "Z79.52"),
        ("MEDICATIONS:\n- prednisone 40 mg daily, taper\n", "Z79.52"),
        ("Azithromycin 5-day course.", "Z79.2"),
        ("Aspirin 325 mg given in the ED.", "Z79.82"),
        ("She is not on anticoagulation.", "Z79.01"),
        ("Denies aspirin or NSAID use.", "Z79.82"),
        ("Her mother takes warfarin.", "Z79.01"),
        ("FAMILY HISTORY:\nMother on warfarin.\n", "Z79.01"),
        ("MEDICATIONS:\n- apixaban 5 mg BID\n\nASSESSMENT:\n1. GI bleed. Stop apixaban.", "Z79.01"),
        ("Warfarin was discontinued last year.", "Z79.01"),
        ("Discussed starting apixaban; consider warfarin.", "Z79.01"),
        ("ALLERGIES:\nWarfarin (hives).\n", "Z79.01"),
        ("Heparin drip for pulmonary embolism.", "Z79.01"),
        ("INR on warfarin levels pending.", "Z79.82"),
        ("Lidocaine patch, hydrocortisone cream twice daily.", "Z79.52"),
        ("Insulin resistance discussed.", "Z79.4"),
        ("MEDICATIONS:\n- aspirin 81 mg, clopidogrel stopped in April, atorvastatin 80 mg\n", "Z79.02"),
        ("Plan RT, then letrozole.", "Z79.811"),
        ("Prednisone 40 daily since 11/24.", "Z79.52"),
    ],
)
def test_what_is_short_stopped_denied_or_of_another_is_not(text: str, code: str, found: Finding):
    assert code not in found(text, beside=["E11.9"])


def test_insulin_and_oral_drugs_are_both_reported_beside_type_2_diabetes(found: Finding):
    made = found("Takes glargine 20 units, metformin 1000 mg BID and weekly Ozempic.", beside=["E11.9"])
    assert {"Z79.4", "Z79.84", "Z79.85"} <= set(made)
    assert made["Z79.4"].guidelines[0] == "I.C.4.a.3"


def test_an_sglt2_inhibitor_for_the_heart_is_no_oral_hypoglycemic(found: Finding):
    assert "Z79.84" not in found("Heart failure, continue empagliflozin 10 mg.", beside=["I50.32"])


def test_gestational_diabetes_says_its_own_treatment(found: Finding):
    assert "Z79.4" not in found("Takes NPH insulin at bedtime.", beside=["O24.414"])


def test_the_last_word_on_a_drug_counts(found: Finding):
    text = "Stopped aspirin two years ago.\n\nMEDICATIONS:\n- aspirin 81 mg daily\n"
    assert found(text)["Z79.82"].confidence >= 0.5


def test_what_held_for_surgery_says_nothing_of_the_next_clause(found: Finding):
    made = found("Apixaban held for surgery; continue metformin and glipizide.", beside=["E11.9"])
    assert made["Z79.84"].confidence > made["Z79.01"].confidence


def test_the_quote_is_the_drugs_name(found: Finding):
    text = "She takes Coumadin 5 mg nightly."
    mention = found(text)["Z79.01"].mentions[0]
    assert text[mention.start : mention.end] == "Coumadin"


def test_a_short_course_before_a_switch_is_not_of_the_drug_switched_to(found: Finding):
    assert found("Heparin gtt bridge, then SWITCHED to apixaban 5 bid.")["Z79.01"].confidence >= 0.7


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HPI:\nT2DM x 18 y (metformin, Jardiance, Lantus).\nASSESSMENT:\n1. Type 2 diabetes.", "Z79.4"),
        ("HPI:\nT2DM, A1c 8.4, metformin + semaglutide.\nASSESSMENT:\n1. Type 2 diabetes.", "Z79.85"),
    ],
)
def test_drugs_named_behind_their_diabetes_are_taken(text: str, code: str, propose: Callable[..., Proposed]):
    drafts = {d.code: d for d in propose(text).drafts}
    assert drafts[code].confidence >= 0.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "HPI:\nT2DM, discussed semaglutide, would rather try diet.\nASSESSMENT:\n1. Type 2 diabetes.",
            "Z79.85",
        ),
        (
            "HOSPITAL COURSE:\nT2DM: metformin held, correction insulin.\nASSESSMENT:\n1. Type 2 diabetes.",
            "Z79.4",
        ),
    ],
)
def test_drugs_talked_of_or_for_the_stay_are_not(text: str, code: str, propose: Callable[..., Proposed]):
    drafts = {d.code: d for d in propose(text).drafts}
    assert code not in drafts or drafts[code].confidence < 0.5
