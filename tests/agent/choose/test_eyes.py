from collections.abc import Callable

import pytest

from agent.choose.eyes import eyes_in
from agent.choose.local import Proposed
from agent.documents import structured
from agent.rules.sides import Side, sides_of_words


def eyes(text: str) -> list[str]:
    return list(eyes_in(structured("n", text)).values())


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("IOP 14. Cataract OU.", ["bilateral"]),
        ("VA 20/40 OD, 20/25 OS. ERM OD.", ["right", "left", "right"]),
        ("Glaucoma suspect OS, low risk.", ["left"]),
        ("Dry eye ou, blepharitis ou.", ["bilateral", "bilateral"]),
    ],
)
def test_letters_name_an_eye_in_an_eye_note(text: str, sides: list[str]):
    assert eyes(text) == sides


@pytest.mark.parametrize(
    "text",
    [
        "Heroin OD, eyes closed, narcan given by EMS, dilated pupils later.",
        "Tylenol OD last night, eye contact poor.",
        "Latanoprost od for glaucoma of the retina clinic.",
        "Median OS was 14 months on this regimen.",
    ],
)
def test_elsewhere_they_do_not(text: str):
    assert eyes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. Dry eye syndrome OU, IOP 14.", "H04.123"),
        ("1. Nuclear sclerotic cataract OS.", "H25.12"),
        ("1. Glaucoma suspect OU, low risk.", "H40.013"),
        ("1. Dry AMD OU, intermediate stage.", "H35.3132"),
        ("1. Wet AMD OD with active CNV.\n2. NS cataract OS.", "H35.3211"),
        ("1. T2DM.\n2. NPDR mild OU without DME.", "E11.3293"),
    ],
)
def test_the_eye_reaches_the_code(text: str, code: str, propose: Callable[..., Proposed]):
    drafts = propose(f"ASSESSMENT:\n{text}").drafts
    assert code in {d.code for d in drafts}


def test_the_side_of_another_condition_is_not_taken(propose: Callable[..., Proposed]):
    drafts = propose("VA OD 20/40, OS 20/25.\nASSESSMENT:\n1. Cortical cataract OD, NS OS.").drafts
    codes = {d.code for d in drafts}
    assert "H25.011" in codes
    assert "H25.013" not in codes


def test_the_validator_hears_both_eyes():
    assert sides_of_words("DME OU, worse OD") == {Side.BILATERAL, Side.RIGHT}
    assert sides_of_words("medication per os") == frozenset()
