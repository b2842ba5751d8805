from collections.abc import Callable

import pytest

from agent.records import Setting

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("note", "given", "left"),
    [
        (
            "IMPRESSION:\n1. L4-L5 left paracentral disc extrusion, concordant with L5 radiculopathy.",
            "M51.16",
            "M54.16",
        ),
        ("IMPRESSION:\n1. L5-S1 disc protrusion contacting the right S1 root.", "M51.27", "M51.17"),
        ("ASSESSMENT:\n1. CAD with previous MI and stent - stable, continue aspirin.", "Z95.5", "I21.9"),
        ("His colonoscopy in 2022 removed two tubular adenomas.", "Z86.0101", "D12.6"),
        ("A/P:\nRoutine adult medical exam, no abnormal findings today.", "Z00.00", "Z00.01"),
        ("Annual physical exam, with abnormal findings.\nA/P:\n1. Hypertension.", "Z00.01", "Z00.00"),
        ("EXAM: L mastectomy scar clean.\nA/P:\n1. Osteoporosis.", "Z90.12", "Z90.11"),
        ("IMPRESSION:\n1. Bilat thumb CMC arthritis (primary OA).", "M18.0", "M19.91"),
        ("A/P:\n1. Hyperkalemia, due to spironolactone - stop spironolactone.", "T50.0X5A", "E87.6"),
        ("ASSESSMENT:\n1. Hypertension - BP low normal, continue lisinopril.", "I10", "I95.9"),
    ],
)
def test_words_of_clinic_notes_lead_to_their_codes(note: str, given: str, left: str, proposed: Proposed):
    made = proposed(note, setting=Setting.OUTPATIENT)
    assert given in made
    assert left not in made
