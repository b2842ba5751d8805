from collections.abc import Callable

import pytest

from agent.choose.outcome import Draft
from agent.records import Setting

Finding = Callable[..., dict[str, Draft]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. Hypokalemia K 2.9 from loop diuretic.", {"E87.6", "T50.1X5A"}),
        ("Angioedema caused by lisinopril, taken as prescribed.", {"T78.3XXA", "T46.4X5A"}),
        ("Steroid-induced hyperglycemia.", {"R73.9", "T38.0X5A"}),
        ("Neutropenic fever due to chemotherapy.", {"D70.1", "T45.1X5A"}),
        ("Neutropenia due to clozapine.", {"D70.2", "T42.4X5A"}),
        ("Peripheral neuropathy due to oxaliplatin, grade 2.", {"G62.0", "T45.1X5A"}),
        ("Opioid-induced constipation.", {"K59.03", "T40.2X5A"}),
        ("Amlodipine has caused orthostatic hypotension.", {"I95.2", "T46.1X5A"}),
        ("Lisinopril cough, switch to losartan.", {"R05.8", "T46.4X5A"}),
        ("ACE-inhibitor cough: stop lisinopril, begin losartan.", {"R05.8", "T46.4X5A"}),
        ("Supratherapeutic INR d/t warfarin - TMP/SMX interaction, no bleeding.", {"R79.1", "T45.515A"}),
        ("Obesity from olanzapine, class 1.", {"E66.1", "T43.595A"}),
        ("Ankle edema from amlodipine.", {"R60.0", "T46.1X5A"}),
        ("Lithium toxicity at the prescribed dose.", {"T43.595A"}),
    ],
)
def test_what_a_drug_did_and_the_drug_are_put_forward(text: str, codes: set[str], found: Finding):
    made = found(text)
    assert codes <= set(made)
    assert min(made[c].confidence for c in codes) >= 0.55


@pytest.mark.parametrize(
    "text",
    [
        "No angioedema due to lisinopril.",
        "Nausea treated with ondansetron.",
        "Seizure due to missed levetiracetam.",
        "Hypertensive urgency due to stopping clonidine.",
        "Explained the side effects of albuterol.",
        "ALLERGIES:\nLisinopril caused angioedema.\n",
        "FAMILY HISTORY:\nMother had angioedema due to lisinopril.\n",
        "Discharge instructions: may cause nausea from metformin.",
        "Hyperglycemia due to metformin non-adherence.",
        "History of angioedema due to lisinopril.",
        "Constipation improved with senna.",
    ],
)
def test_what_is_denied_planned_past_or_not_taken_gives_no_adverse_effect(text: str, found: Finding):
    assert not [c for c in found(text) if c[0] == "T" and c[-2:] == "5A"]


def test_an_uncertain_cause_is_doubtful_in_a_visit(found: Finding):
    made = found("Cough likely due to lisinopril.", setting=Setting.OUTPATIENT)
    assert made["T46.4X5A"].confidence <= 0.4


def test_what_was_taken_in_overdose_has_no_adverse_effect(found: Finding):
    text = "Intentional acetaminophen overdose. Acetaminophen-induced hepatic necrosis."
    assert "T39.1X5A" not in found(text)
