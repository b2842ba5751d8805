import pytest

from agent.records import Choice, Encounter, Setting, Sex
from agent.validate import validate


def rules_of(tables, *codes, sex=None, age=None):
    encounter = Encounter("x", Setting.OUTPATIENT, sex=sex, age_years=age)
    chosen = [Choice(code, "", (), confidence=1.0) for code in codes]
    return {f.rule for f in validate(chosen, encounter, tables).findings}


@pytest.mark.parametrize(
    ("code", "sex", "conflict"),
    [
        ("O24.419", Sex.MALE, True),
        ("C61", Sex.FEMALE, True),
        ("N40.1", Sex.FEMALE, True),
        ("N80.00", Sex.MALE, True),
        ("N92.0", Sex.MALE, True),
        ("N92.0", Sex.FEMALE, False),
        ("N39.0", Sex.MALE, False),
        ("C50.912", Sex.MALE, False),
        ("C61", None, False),
    ],
)
def test_sex_conflicts(code, sex, conflict, tables):
    assert ("CC304" in rules_of(tables, code, sex=sex)) is conflict


@pytest.mark.parametrize(
    ("code", "age", "conflict"),
    [
        ("Z00.00", 8, True),
        ("Z00.00", 40, False),
        ("Z38.00", 0, False),
        ("Z38.00", 3, True),
        ("O80", 71, True),
        ("I25.10", 6, True),
        ("I25.10", None, False),
        ("J45.909", 6, False),
    ],
)
def test_age_conflicts(code, age, conflict, tables):
    assert ("CC305" in rules_of(tables, code, age=age)) is conflict


def test_a_perinatal_code_is_remarked_on_in_an_adult_only(tables):
    assert "CC306" in rules_of(tables, "P27.1", age=30)
    assert "CC306" not in rules_of(tables, "P27.1", age=2)


@pytest.mark.parametrize(
    ("codes", "rule"),
    [(("O03.9", "Z3A.10"), "CC307"), (("Z39.2", "Z3A.39"), "CC307"), (("Z3A.20",), "CC308")],
)
def test_weeks_of_gestation_need_a_continuing_pregnancy(codes, rule, tables):
    assert rule in rules_of(tables, *codes)


@pytest.mark.parametrize("codes", [("O09.521", "Z3A.20"), ("Z34.92", "Z3A.20")])
def test_weeks_of_gestation_with_the_pregnancy_are_clean(codes, tables):
    assert not {"CC307", "CC308"} & rules_of(tables, *codes)
