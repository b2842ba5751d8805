"""Which code a sentence leads to, from the whole path up to what is put forward."""

from pathlib import Path

import pytest

from agent.choose.local import LocalChooser
from agent.choose.outcome import Reading
from agent.documents import structured
from agent.encounter import describe
from agent.mentions import find_mentions
from index.opening import open_index


@pytest.fixture(scope="module")
def chooser(index_home: Path):
    index = open_index(index_home)

    def proposed(text: str) -> set[str]:
        document = structured("n", text)
        reading = Reading(describe(document, "n"), find_mentions(document, index.book))
        return {d.code for d in LocalChooser(index).propose(reading).drafts}

    yield proposed
    index.tables.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ASSESSMENT\nI&D of R forearm abscess.", "L02.413"),
        ("ASSESSMENT\nClosed displaced transverse fx of LEFT femoral shaft.", "S72.322A"),
        ("ASSESSMENT\nAcute ischemic stroke, embolic occlusion of right middle cerebral artery", "I63.411"),
        ("ASSESSMENT\nMajor depressive disorder, recurrent, severe, no psychotic sx", "F33.2"),
        ("ASSESSMENT\nBipolar I disorder, depressed, severe, without psychotic features", "F31.4"),
        ("ASSESSMENT\nVascular dementia, moderate, no behavioral sx at baseline", "F01.B0"),
        ("ASSESSMENT\nL pulmonary contusion", "S27.321A"),
        ("ASSESSMENT\nGrade IV splenic laceration, 5 cm deep", "S36.032A"),
        ("ASSESSMENT\nLeft breast carcinoma, upper outer quadrant, triple negative.", "C50.412"),
        ("ASSESSMENT\nMalignant neoplasm R breast UOQ", "C50.411"),
        ("ASSESSMENT\nModerate spinal stenosis L4-5", "M48.061"),
        ("ASSESSMENT\nPrior L 5th toe amputation 2024.", "Z89.422"),
        ("ASSESSMENT\nArthralgias in both knees", "M25.561"),
        ("ASSESSMENT\nArthralgias in both knees", "M25.562"),
        ("ASSESSMENT\nConcussion", "S06.0XAA"),
        ("ASSESSMENT\nPain in the lower limbs", "M79.606"),
        ("ASSESSMENT\nAbdominal pain located in the right iliac fossa", "R10.31"),
        ("ASSESSMENT\nMetastases to liver and lung", "C78.7"),
        ("ASSESSMENT\nSpine and hip osteopenia", "M85.88"),
    ],
)
def test_the_words_of_the_note_lead_to_the_code(chooser, text: str, code: str):
    assert code in chooser(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ASSESSMENT\nHeart failure. Systolic murmur.", "I50.20"),
        ("ASSESSMENT\nAbscess of the back. The forearm is not swollen.", "L02.413"),
        ("ASSESSMENT\nStroke. No embolism of the middle cerebral artery.", "I63.40"),
        ("ASSESSMENT\nRight knee pain. Denies left knee pain.", "M25.562"),
    ],
)
def test_what_is_denied_or_said_of_something_else_does_not(chooser, text: str, code: str):
    assert code not in chooser(text)


def test_the_conclusions_settle_a_contradicted_side(chooser):
    note = "HPI: His left ankle hurts.\nASSESSMENT:\n1. Ankle sprain.\n2. Swelling of the right ankle."
    found = chooser(note)
    assert "S93.401A" in found
    assert "S93.402A" not in found
