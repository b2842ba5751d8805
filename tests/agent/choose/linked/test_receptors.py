from collections.abc import Callable

import pytest

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Invasive ductal carcinoma of the left breast, ER 95% PR 80% HER2 1+ (neg).", "Z17.411"),
        ("Left breast cancer, HR+/HER2-, on letrozole.", "Z17.411"),
        ("Breast cancer, ER+/PR+/HER2 positive.", "Z17.410"),
        ("Breast cancer, ER negative, PR negative, HER2 3+.", "Z17.420"),
        ("Breast cancer, estrogen receptor negative, PR 0%, HER2 2+, FISH not amplified.", "Z17.421"),
        ("Triple negative breast cancer of the right breast.", "Z17.421"),
        ("Breast cancer, ER positive, on tamoxifen.", "Z17.0"),
    ],
)
def test_results_of_the_receptors_are_one_status(text: str, code: str, proposed: Proposed):
    made = {c for c in proposed(f"ASSESSMENT:\n1. {text}\n") if c.startswith("Z17")}
    assert made == {code}


@pytest.mark.parametrize(
    "text",
    [
        "Seen in the ER with chest pain, HR 80.",
        "Breast cancer. HR 92, BP 120/80. Came through the ER 3 days ago.",
        "Breast cancer, receptors pending.",
    ],
)
def test_a_pulse_or_an_emergency_room_is_no_receptor(text: str, proposed: Proposed):
    assert not {c for c in proposed(f"ASSESSMENT:\n1. {text}\n") if c.startswith("Z17")}
