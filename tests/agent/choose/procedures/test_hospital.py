"""Names and short forms of US hospital documents to their codes."""

import pytest

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
