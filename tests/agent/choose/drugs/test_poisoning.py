from collections.abc import Callable

import pytest

from agent.choose.drugs.poisoning import SECTION
from agent.choose.outcome import Draft

Finding = Callable[..., dict[str, Draft]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "She took about 60 tablets of acetaminophen and roughly 20 of her sertraline, wanting to die.",
            {"T39.1X2A", "T43.222A"},
        ),
        ("ASSESSMENT:\n1. Accidental heroin + fentanyl overdose. Naloxone given.", {"T40.1X1A", "T40.411A"}),
        ("Toddler swallowed grandmother's clonidine.", {"T46.5X1A"}),
        ("Amitriptyline overdose, intent unclear.", {"T43.014A"}),
        ("Overdosed on metoprolol; unintentional, no suicidal intent.", {"T44.7X1A"}),
        ("She was drugged by an acquaintance: lorazepam poisoning.", {"T42.4X3A"}),
    ],
)
def test_an_overdose_is_coded_by_drug_and_intent(text: str, codes: set[str], found: Finding):
    assert {c for c in found(text) if c[0] == "T"} == codes


@pytest.mark.parametrize(
    "text",
    [
        "Denies overdose or ingestion of acetaminophen.",
        "PAST MEDICAL HISTORY:\nTylenol overdose 2019.\n",
        "Prior overdose on heroin.",
        "Take 2 tablets of acetaminophen for pain.",
        "She took 10 tablets of prednisone in all.",
        "Her brother died of a heroin overdose.",
        "Naloxone kit prescribed for overdose prevention.",
    ],
)
def test_what_is_denied_past_or_of_another_is_no_poisoning(text: str, found: Finding):
    assert not [c for c in found(text) if c[0] == "T"]


def test_a_word_for_a_class_gives_way_to_the_drug(found: Finding):
    made = found("Accidental fentanyl overdose. Respiratory failure due to opioid OD.")
    assert "T40.411A" in made
    assert "T40.2X1A" not in made


def test_poisoning_comes_first_and_cites_its_section(found: Finding):
    made = found("Aspirin overdose in a suicide attempt. She takes apixaban.")
    assert made["T39.012A"].rank < made["Z79.01"].rank
    assert made["T39.012A"].guidelines == (SECTION,)
