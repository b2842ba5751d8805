"""Rules about sets of codes, each with what is nearly the same and right."""

import pytest

from agent.records import Choice, Encounter, Setting, Sex
from agent.rules.bilateral import both_sides
from agent.validate import validate


def findings(tables, codes, setting=Setting.OUTPATIENT, **patient):
    choices = [Choice(code, "", (), confidence=1.0) for code in codes.split()]
    verdict = validate(choices, Encounter("x", setting, **patient), tables)
    return {f.rule: f.codes for f in verdict.findings}


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("CC112", "J18.9 A41.9"),
        ("CC112", "R11.2 T43.222A"),
        ("CC112", "T23.201A T21.31XA"),
        ("CC112", "I49.9 O99.412"),
        ("CC113", "M17.11 M17.12"),
        ("CC113", "H66.001 H66.002"),
        ("CC114", "I10 N18.31"),
        ("CC114", "I11.0 I50.22 N18.4"),
        ("CC114", "E11.9 L97.411"),
        ("CC114", "J44.9 J18.9"),
        ("CC115", "O80 O70.0 Z37.0"),
        ("CC115", "M05.79 M06.9"),
        ("CC116", "N18.31 N18.4"),
        ("CC116", "E66.9 Z68.35 Z68.41"),
        ("CC116", "T36.0X1A T36.0X5A"),
        ("CC117", "I50.22 I50.9"),
        ("CC117", "E11.42 E11.9"),
        ("CC117", "J96.01 J96.00"),
        ("CC118", "M17.11 Z68.35"),
        ("CC118", "I10 T31.10"),
        ("CC118", "K56.609 C78.7"),
        ("CC119", "S82.201A S82.201D"),
        ("CC120", "S82.201A W10.9XXD"),
    ],
)
def test_a_fault_between_codes_is_found(rule, codes, tables):
    assert rule in findings(tables, codes)


@pytest.mark.parametrize(
    "codes",
    [
        "A41.9 J18.9",
        "R26.89 T43.222S",  # a sequela follows what it left
        "M17.0",
        "H66.001 H65.02",  # two diseases, one of each ear
        "I13.0 I50.22 N18.4",
        "E11.621 L97.411",
        "J44.0 J18.9",
        "O36.5911 O36.5912 Z3A.30",  # two fetuses
        "I48.91 I48.3",  # fibrillation and typical flutter
        "S00.03XA S00.83XA",
        "T31.10",  # the site is unspecified
        "C18.7 C78.7",
        "S82.201A S82.831A W10.9XXA",
        "S82.201D S40.011A W10.9XXA",  # one injury is seen for the first time
    ],
)
def test_what_is_nearly_the_same_and_right_is_left_alone(codes, tables):
    told = findings(tables, codes, sex=Sex.FEMALE, age_years=40)
    assert not told.keys() & {f"CC1{n}" for n in range(12, 21)}, told


def test_of_a_scale_the_vaguer_code_goes_to_review(tables):
    assert findings(tables, "N18.9 N18.31")["CC117"] == ("N18.9", "N18.31")
    assert findings(tables, "N18.30 N18.31")["CC117"] == ("N18.30", "N18.31")
    assert findings(tables, "N18.4 N18.31")["CC116"] == ("N18.31", "N18.4")


def test_the_repair_names_the_combination_code(tables):
    choices = [Choice(code, "", (), confidence=1.0) for code in ("I10", "N18.31")]
    (finding,) = validate(choices, Encounter("x", Setting.OUTPATIENT), tables).findings
    assert finding.repair.startswith("Use I12 in place of I10")
    assert finding.basis == "I.C.9.a.2"


def test_a_bilateral_code_keeps_the_seventh_character(tables):
    right, left = tables.code("H40.1111"), tables.code("H40.1121")
    assert both_sides(right, left, tables).code == "H40.1131"
    assert both_sides(right, tables.code("H40.1122"), tables) is None
    assert both_sides(tables.code("S82.201A"), tables.code("S82.202A"), tables) is None


@pytest.mark.parametrize(
    ("codes", "setting", "found"),
    [
        ("O99.012 Z3A.31", Setting.OUTPATIENT, True),
        ("O99.013 Z3A.31", Setting.OUTPATIENT, False),
        ("O99.012 Z3A.28", Setting.INPATIENT, False),  # admitted at 27 weeks
        ("O99.011 Z3A.28", Setting.INPATIENT, True),
        ("O99.011 O24.413", Setting.OUTPATIENT, False),  # O24.41- names no trimester by that ending
        ("O10.011 O99.013", Setting.OUTPATIENT, True),
        ("O99.011 Z3A.01", Setting.OUTPATIENT, False),
        ("O99.013 Z3A.49", Setting.OUTPATIENT, False),
        ("O99.013 Z3A.00", Setting.OUTPATIENT, False),
        ("Z34.03 Z3A.20", Setting.OUTPATIENT, True),
    ],
)
def test_the_trimester_is_that_of_the_weeks(codes, setting, found, tables):
    assert ("CC309" in findings(tables, codes, setting, sex=Sex.FEMALE, age_years=30)) is found


def test_a_birth_is_coded_where_it_took_place(tables):
    assert "CC310" in findings(tables, "Z38.00", Setting.EMERGENCY, age_years=0)
    assert "CC310" not in findings(tables, "Z38.00", Setting.INPATIENT, age_years=0)
    assert "CC310" not in findings(tables, "Z38.00", Setting.PROFESSIONAL, age_years=0)


def test_a_poisoning_asks_for_nothing_before_it(tables):
    assert "CC102" not in findings(tables, "T39.1X2A D68.4")
    assert "CC102" in findings(tables, "T45.515A D68.32")


def test_what_is_left_of_an_injury_is_not_integral_to_it(tables):
    assert "CC303" not in findings(tables, "M25.571 S82.61XS")


@pytest.mark.parametrize(
    ("code", "age", "found"), [("P22.0", 40, True), ("P22.0", 0, False), ("P27.1", 24, False)]
)
def test_a_passing_condition_of_the_newborn_is_of_the_newborn_alone(code, age, found, tables):
    assert ("CC305" in findings(tables, code, age_years=age)) is found


@pytest.mark.parametrize(
    ("codes", "rule", "found"),
    [
        ("S52.501D W01.0XXD Y92.009", "CC122", True),
        ("S52.501A W01.0XXA Y92.009", "CC122", False),
        ("I10 Y92.009", "CC122", False),
        ("U07.1 Z20.822", "CC115", True),
        ("J20.9 Z20.822", "CC115", False),
        ("T86.11 Z94.0", "CC115", True),
        ("T86.11 Z94.4", "CC115", False),
        ("Z47.89 S52.501D", "CC115", True),
        ("Z47.1 Z96.651", "CC115", False),
        ("I50.22 I50.32", "CC114", True),
        ("I50.42", "CC114", False),
        ("N20.0 N20.1", "CC114", True),
        ("Z00.00 R73.03", "CC114", True),
        ("Z00.00 E11.9", "CC114", False),
        ("A41.9 R65.20", "CC118", True),
        ("A41.9 R65.20 N17.9", "CC118", False),
        ("O70.0 Z3A.39", "CC118", True),
        ("O70.0 Z37.0 Z3A.39", "CC118", False),
        ("I48.0 I48.20", "CC116", True),
        ("H40.1111 H40.1112", "CC116", True),
        ("H40.1111 H40.1122", "CC116", False),
    ],
)
def test_codes_that_bear_on_each_other(codes, rule, found, tables):
    assert (rule in findings(tables, codes)) is found
