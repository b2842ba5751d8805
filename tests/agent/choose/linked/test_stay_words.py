from collections.abc import Callable

import pytest

from agent.records import Setting

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code", "not_code"),
    [
        ("Cellulitis to dorsal R foot, on cefazolin.", "L03.115", "L03.90"),
        ("Cellulitis of the left forearm.", "L03.114", "L03.90"),
        ("Small pneumothorax after pacemaker implant, followed by films.", "J95.811", "J93.9"),
        ("He had a myocardial infarction in 2017 and takes aspirin.", "I25.2", "I21.9"),
        ("Parkinson disease with wearing-off episodes, sinemet five times a day.", "G20.A2", "G20.A1"),
        ("Iron overload from chronic transfusions, on deferasirox.", "E83.111", "E83.19"),
        ("AKI, with lisinopril and naproxen both contributing.", "T46.4X5A", "T46.4X6A"),
        ("Drug-induced hypotension (propofol), better off it.", "T41.295A", "I95.9"),
        ("He deliberately stopped lactulose because it gave him diarrhea at work.", "T47.3X6A", "T47.3X5A"),
    ],
)
def test_words_of_a_stay(text: str, code: str, not_code: str, proposed: Proposed):
    found = proposed(text, setting=Setting.INPATIENT)
    assert code in found
    assert not_code not in found


def test_what_the_prescriber_replaces_is_not_underdosed(proposed: Proposed):
    text = "Timolol drops were stopped because of the heart, brimonidine instead."
    assert not [c for c in proposed(text, setting=Setting.INPATIENT) if c.startswith(("T", "Z91.1"))]
