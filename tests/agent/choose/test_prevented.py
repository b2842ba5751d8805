"""What stands beside a name decides whether it is a vaccine, an immunity, a reaction or the mother's."""

from collections.abc import Callable

import pytest

from agent.records import Setting, Sex

Codes = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rubella immune, varicella immune.\nASSESSMENT:\n1. Hypothyroidism.", "B06.9"),
        ("Labs: rubella imm, RPR NR.\nASSESSMENT:\n1. Hypothyroidism.", "B06.9"),
        ("Hep B #1 given.\nASSESSMENT:\n1. Jaundice.", "B19.10"),
        ("Hep B and vit K given.\nASSESSMENT:\n1. Jaundice.", "B19.10"),
        ("2nd hep B at one month.\nASSESSMENT:\n1. Jaundice.", "B19.10"),
        ("Allergies: PCN (hives).\nASSESSMENT:\n1. Ankle sprain.", "L50.9"),
        ("Amoxicillin -> hives at age 3.\nASSESSMENT:\n1. Ankle sprain.", "L50.9"),
    ],
)
def test_no_disease(text: str, code: str, proposed: Codes):
    assert code not in proposed(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ASSESSMENT:\n1. Chronic hepatitis B, on entecavir.", "B18.1"),
        ("ASSESSMENT:\n1. Hives after shrimp.", "L50.9"),
        ("ASSESSMENT:\n1. Rubella.", "B06.9"),
    ],
)
def test_a_disease_stays_one(text: str, code: str, proposed: Codes):
    assert code in proposed(text)


def test_the_mothers_history_is_not_her_childs(proposed: Codes):
    codes = proposed(
        "NEWBORN DISCHARGE SUMMARY. Term male, born here via SVD. Mat hx anxiety on sertraline.",
        setting=Setting.INPATIENT,
        sex=Sex.MALE,
        age_years=0,
    )
    assert "Z38.00" in codes
    assert not any(code.startswith(("F41", "Z86.5")) for code in codes)
