"""Names and short forms of US hospital documents to their codes."""

import pytest

from agent.choose.outcome import Reading
from agent.choose.procedures.choosing import ProcedureChooser
from agent.documents import flowing
from agent.records import Encounter, Setting

SENTENCES = [
    ("LAA clip and Cox maze were performed.", ["02580ZZ", "02L70CK"]),
    ("ICD generator change for battery depletion.", ["0JH608Z", "0JPT0PZ"]),
    ("Left femoral to above knee popliteal bypass with PTFE.", ["041L0JL"]),
    ("Endoscopic vein harvest from the left leg.", ["06BQ4ZZ"]),
    ("Right carotid endarterectomy with bovine pericardial patch angioplasty.", ["03CK0ZZ", "03UK0KZ"]),
    ("UVC was placed on day 1.", ["06H033T"]),
    ("Right VATS lower lobectomy.", ["0BTF4ZZ"]),
    ("Bronchoscopy with BAL of the LUL.", ["0B9G8ZX"]),
    ("BM bx of the left iliac crest.", ["07DR3ZX"]),
    ("Two units of platelets via PICC.", ["30243R1"]),
    ("Hepatitis B vaccine was given.", ["3E0234Z"]),
    ("HD MWF continued.", ["5A1D70Z"]),
    ("BiPAP for 40 hours.", ["5A09457"]),
    ("LP at the bedside, opening pressure 18.", ["009U3ZX"]),
    ("PEG removed at the bedside.", ["0DP6XUZ"]),
    ("Exchange of left nephrostomy tube.", ["0T25X0Z"]),
    ("SPT changed, 18F.", ["0T2BX0Z"]),
    ("Cystolitholapaxy was performed.", ["0TCB8ZZ"]),
    ("Left knee aspirated, crystals seen.", ["0S9D3ZX"]),
    ("Nasal packing placed for epistaxis.", ["2Y41X5Z"]),
    ("Ex lap, splenectomy.", ["07TP0ZZ"]),
    ("Repair of ventral hernia with biologic mesh.", ["0WUF0KZ"]),
]


@pytest.mark.parametrize(("text", "codes"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence_of_a_hospital_document_comes_to_its_codes(codes_of, text, codes) -> None:
    assert sorted(codes_of(text)) == codes


def test_the_delivery_of_an_infants_record_is_the_mothers(pcs_tables) -> None:
    text = "Born by cesarean section. Intubated in the delivery room."
    encounter = Encounter("n", Setting.INPATIENT, (flowing("n", text),), age_years=0)
    chosen = ProcedureChooser(pcs_tables).choose(Reading(encounter, ()))
    assert [choice.code for choice in chosen.choices] == ["0BH17EZ"]


def test_a_tube_left_at_the_end_of_a_listed_operation_is_for_review(choose) -> None:
    text = (
        "OPERATIVE REPORT\nOperation: Right VATS lower lobectomy.\n"
        "Findings: No effusion.\nDescription: The lobe was removed. A right chest tube was left.\n"
    )
    likely = 0.5
    sure = [choice.code for choice in choose(text).choices if choice.confidence >= likely]
    assert sure == ["0BTF4ZZ"]


def test_cement_of_another_sentence_of_a_report_holds_for_the_joint(codes_of) -> None:
    text = "PROCEDURE:\nRight total knee arthroplasty. All components were cemented.\n"
    assert codes_of(text) == ["0SRC0J9"]
