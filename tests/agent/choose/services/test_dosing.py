from fractions import Fraction

import pytest

from agent.choose.services.dosing import amounts, units_of


def read(text: str) -> list[tuple[str, Fraction]]:
    return [(a.kind, a.value) for a in amounts(text.lower())]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ceftriaxone 1 g IM", "mass", 1_000_000),
        ("ketorolac 30mg IV", "mass", 30_000),
        ("fentanyl 50 mcg", "mass", 50),
        ("levothyroxine .5 mg", "mass", 500),
        ("cyanocobalamin 1,000 mcg", "mass", 1000),
        ("Bicillin 2.4 million units", "units", 2_400_000),
        ("heparin 5000 U", "units", 5000),
        ("rho(D) 1500 I.U.", "units", 1500),
        ("two liters of saline", "volume", 2000),
        ("saline 500 cc", "volume", 500),
        ("KCl 20 mEq", "charge", 20),
        ("sestamibi 30 mCi", "activity", 30_000),
        ("training for 60 minutes", "time", 60),
        ("8.4 loaded miles", "distance", Fraction(42, 5)),
        ("40 mg/dose", "mass", 40_000),
    ],
)
def test_an_amount_is_read_with_its_kind(text, kind, value):
    assert read(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "vancomycin 15 mg/kg",
        "insulin 5 units/hr",
        "100 mg/m2",
        "dose 1 of 3",
        "0 mg wasted",
        "room 40",
        "2 mgs4",
    ],
)
def test_a_rate_or_a_bare_number_is_no_amount(text):
    assert read(text) == []


def test_a_strength_keeps_the_volume_that_holds_it():
    (plain,) = amounts("60 mg/2 ml")
    (per_ml,) = amounts("40 mg/ml")
    assert (plain.value, plain.volume, plain.is_strength) == (60_000, 2, False)
    assert (per_ml.volume, per_ml.is_strength) == (1, True)


def test_offsets_are_those_of_the_words():
    text = "gave 40 mg of it"
    (amount,) = amounts(text)
    assert text[amount.start : amount.end] == "40 mg"
    assert list(amounts(text, 8)) == []


@pytest.mark.parametrize(("total", "unit", "units"), [(60, 25, 3), (75, 25, 3), (1, 250, 1), (1000, 250, 4)])
def test_every_unit_begun_counts(total, unit, units):
    assert units_of(Fraction(total), Fraction(unit)) == units
