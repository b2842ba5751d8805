"""Sentences of the sections beside surgery to their codes: imaging, measurement, administration, others."""

import pytest

IMAGING = [
    ("CT head without contrast was negative for bleed.", ["BW28ZZZ"]),
    ("MRI brain with and without gadolinium revealed an acute infarct.", ["B030Y0Z"]),
    ("Cranial CT, chest X-ray and abdominal ultrasound were normal.", ["BN20ZZZ", "BW03ZZZ", "BW40ZZZ"]),
    ("Thoracic, abdominal and pelvic CT were performed.", ["BW25ZZZ"]),
    ("X-rays of the right ankle and left foot.", ["BQ0GZZZ", "BQ0MZZZ"]),
    ("CTA chest showed bilateral pulmonary emboli.", ["B32S1ZZ", "B32T1ZZ"]),
    ("Lower extremity venous duplex was negative for DVT.", ["B54DZZZ"]),
    ("The transesophageal echocardiogram was normal.", ["B246ZZ4"]),
    ("VCUG was done.", ["BT1B1ZZ"]),
    ("HIDA scan showed nonfilling of the gallbladder.", ["CF1C1ZZ"]),
    ("PET/CT showed hypermetabolic lesions.", ["CW3NYZZ"]),
]
BEDSIDE = [
    ("The EKG showed atrial fibrillation.", ["4A02X4Z"]),
    ("A holter monitor was placed.", ["4A12X45"]),
    ("Continuous video EEG was performed.", ["4A10X4Z"]),
    ("He remained on mechanical ventilation for 6 days.", ["5A1955Z"]),
    ("VV ECMO was initiated.", ["5A1522H"]),
    ("CRRT was started in the ICU.", ["5A1D90Z"]),
    ("He underwent DC cardioversion.", ["5A2204Z"]),
    ("Plasmapheresis x 5 sessions was completed.", ["6A551Z3"]),
    ("He received 2 units of packed red blood cells.", ["30233N1"]),
    ("Autologous stem cell transplantation was performed.", ["30243Y0"]),
    ("HIPEC was performed.", ["3E0M30Y"]),
    ("Remdesivir was given for 5 days.", ["XW033E5"]),
    ("Peritoneal dialysis was started.", ["3E1M39Z"]),
    ("Contact isolation was ordered.", ["8E0ZXY6"]),
]
OTHERS = [
    ("Repeat low transverse cesarean section was performed.", ["10D00Z1"]),
    ("Vacuum-assisted vaginal delivery of a male infant.", ["10D07Z6"]),
    ("Whole brain radiation was given.", ["D0001ZZ"]),
    ("Prostate brachytherapy with seeds.", ["DV10B9Z"]),
    ("ECT was performed.", ["GZB4ZZZ"]),
    ("Alcohol detox was completed.", ["HZ2ZZZZ"]),
    ("An audiogram was obtained.", ["F13Z1ZZ"]),
]
WORDS_THAT_ARE_NONE = [
    "He was seen at the VA hospital.",
    "Staphylococcus aureus was isolated in culture.",
    "CAP was treated at home.",
    "She has a duplex collecting system.",
    "He has severe MR and upper GI bleed.",
    "The dialysis unit was called.",
]


@pytest.mark.parametrize(("text", "codes"), [*IMAGING, *BEDSIDE, *OTHERS])
def test_a_sentence_comes_to_its_codes(codes_of, text: str, codes: list[str]) -> None:
    assert sorted(codes_of(text)) == sorted(codes)


@pytest.mark.parametrize("text", WORDS_THAT_ARE_NONE)
def test_what_looks_like_a_procedure_has_no_code(codes_of, text: str) -> None:
    assert codes_of(text) == []
