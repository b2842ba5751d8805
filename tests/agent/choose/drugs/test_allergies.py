from collections.abc import Callable

import pytest

from agent.choose.outcome import Draft

Finding = Callable[..., dict[str, Draft]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ALLERGIES: PCN (rash), sulfa, latex.\n", {"Z88.0", "Z88.2", "Z91.040"}),
        ("ALLERGIES\nCodeine.\n\nContrast dye.\n", {"Z88.5", "Z91.041"}),
        ("Meds none. All: ciprofloxacin.", {"Z88.1"}),
        ("She is allergic to ibuprofen.", {"Z88.6"}),
        ("Reports penicillin allergy since childhood.", {"Z88.0"}),
        ("ALLERGIES:\nPeanuts, shellfish.\n", {"Z91.010", "Z91.013"}),
    ],
)
def test_an_allergy_list_gives_its_status(text: str, codes: set[str], found: Finding):
    assert set(found(text)) == codes


def test_what_was_given_instead_is_no_allergy(found: Finding):
    made = found("ALLERGY: penicillin (throat swelling) -> clindamycin 900 given instead of cefazolin\n")
    assert set(made) == {"Z88.0"}


def test_an_intolerance_is_a_doubtful_allergy(found: Finding):
    made = found("ALLERGIES: simvastatin - muscle aches. Sulfa - hives.\n")
    assert made["Z88.8"].confidence < 0.4 < made["Z88.2"].confidence


@pytest.mark.parametrize(
    "text",
    [
        "ALLERGIES: NKDA.\n",
        "ALLERGIES:\nNo known drug allergies.\n",
        "Penicillin allergy was removed after a negative challenge.",
        "The shellfish allergy was refuted.",
        "Allergy to latex? No.",
        "Denies allergy to penicillin.",
        "Seasonal allergies, takes cetirizine as needed.",
        "Her mother has a penicillin allergy.",
        "She tolerated amoxicillin despite the listed penicillin allergy.",
    ],
)
def test_what_is_denied_or_refuted_gives_none(text: str, found: Finding):
    assert not [c for c in found(text) if c.startswith(("Z88", "Z91.0"))]
