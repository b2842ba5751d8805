"""Coronary arteries, stents and bypasses counted over a note."""

import pytest

NOTES = [
    ("PCI of the RCA and the LAD with drug eluting stents.", ["027135Z"]),
    ("Two drug eluting stents were placed; DES to the mid RCA.", ["027034Z"]),
    ("PCI of RCA (two drug eluting stents) and LAD (one stent).", ["027136Z"]),
    ("Coronary angioplasty was performed.", ["02703ZZ"]),
    ("PCI was attempted. Two DES to the LAD. One DES to the circumflex.", ["027136Z"]),
    ("CABG x3: LIMA to LAD, SVG to OM and PDA.", ["02100Z9", "021109W"]),
    ("CABG x 4 with LIMA to LAD and saphenous vein grafts.", ["02100Z9", "021209W"]),
    ("CABG with saphenous vein graft to the RCA.", ["021009W"]),
]


@pytest.mark.parametrize(("text", "codes"), NOTES, ids=[text for text, _ in NOTES])
def test_arteries_are_counted_once(codes_of, text, codes) -> None:
    assert sorted(code for code in codes_of(text) if code[:2] == "02") == codes


FUSIONS = [
    ("ACDF C5-6, C6-7 was performed.", ["0RG20A0"]),
    ("ACDF C5-C7 was performed.", ["0RG20A0"]),
    ("ACDF at C4-5 was performed.", ["0RG10A0"]),
    ("TLIF L4-S1 was performed.", ["0SG00AJ", "0SG30AJ"]),
    ("TLIF at L5-S1 was performed.", ["0SG30AJ"]),
    ("Lumbar fusion was performed.", ["0SG0071"]),
]


@pytest.mark.parametrize(("text", "codes"), FUSIONS, ids=[text for text, _ in FUSIONS])
def test_joints_are_counted_by_their_levels(codes_of, text, codes) -> None:
    assert sorted(code for code in codes_of(text) if code[1:3] in ("RG", "SG")) == codes
