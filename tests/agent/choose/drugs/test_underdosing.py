from collections.abc import Callable

import pytest

from agent.choose.outcome import Draft

Finding = Callable[..., dict[str, Draft]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "He had been prescribed apixaban but stopped it weeks ago because he could not pay the copay.",
            {"T45.516A", "Z91.120"},
        ),
        (
            "She has been taking about half of her prescribed glargine because she cannot pay for it.",
            {"T38.3X6A", "Z91.120"},
        ),
        (
            "Pt stopped quetiapine himself. Quit on purpose because he gained 30 lb.",
            {"T43.596A", "Z91.128"},
        ),
        ("She keeps forgetting to take her lisinopril.", {"T46.4X6A", "Z91.138"}),
        ("With her dementia she forgets to take her furosemide.", {"T50.1X6A", "Z91.130"}),
        ("Seizure after he ran out of levetiracetam.", {"T42.6X6A", "Z91.148"}),
        ("Missed several doses of warfarin.", {"T45.516A", "Z91.148"}),
    ],
)
def test_taking_less_is_underdosing_with_its_reason(text: str, codes: set[str], found: Finding):
    made = found(text)
    assert codes <= set(made)
    assert min(made[c].confidence for c in codes) >= 0.55


@pytest.mark.parametrize(
    "text",
    [
        "Lisinopril was stopped for hyperkalemia.",
        "ASSESSMENT:\n1. Hypotension. Discontinued amlodipine.",
        "She has not missed any doses of warfarin.",
        "She is not taking NSAIDs.",
        "She vomited and missed school; takes levothyroxine.",
        "He stopped smoking; takes metformin.",
        "Return if you run out of insulin.",
        "FAMILY HISTORY:\nFather stopped taking warfarin.\n",
        "Cannot afford dialysis transport.",
    ],
)
def test_the_prescribers_stop_and_what_is_denied_are_no_underdosing(text: str, found: Finding):
    assert not [
        c for c, d in found(text).items() if (c[-2:] == "6A" or c.startswith("Z91.1")) and d.confidence > 0.2
    ]


def test_a_reason_that_is_told_stands_for_one_that_is_not(found: Finding):
    text = "Rationing her insulin because of cost.\n\nThe trigger is missed insulin doses."
    made = found(text)
    assert "Z91.120" in made
    assert "Z91.148" not in made


def test_one_drug_of_a_list_that_is_not_taken_does_not_speak_for_the_others(found: Finding):
    text = "Medicines: carvedilol 12.5 bid, apixaban 5 bid, rosuvastatin 20, furosemide 40 bid (not taking)."
    assert [c for c in found(text) if c.endswith("6A")] == ["T50.1X6A"]
