import pytest

from agent.choose.speech import Speech
from agent.documents import structured
from index.lexicon import Entry
from index.phrases import PhraseBook


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    """A book of two abbreviations."""
    rows = [("RLE", "right lower extremity"), ("fx", "fracture")]
    return PhraseBook.of([], [Entry(p, (), w, (), "test") for p, w in rows])


def heard(text: str, book: PhraseBook | None = None) -> list[str]:
    return [w.normal for w in Speech(structured("n", text), book).words(0)]


def test_abbreviations_are_written_out_in_their_place(book: PhraseBook):
    text = "Swollen RLE, fx of the hip."
    speech = Speech(structured("n", text), book)
    assert {"right", "lower", "extremity", "fracture", "hip"} <= speech.said(0)
    right = next(w for w in speech.words(0) if w.normal == "right")
    assert text[right.start : right.end] == "RLE"


def test_denied_words_are_not_heard():
    assert "fever" not in heard("Cough without fever.")
    assert heard("Her mother has asthma.") == ["her"] or "asthma" not in heard("Her mother has asthma.")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("L pulmonary contusion.", "left"),
        ("R. forearm abscess.", "right"),
        ("Knee pain (R) since May.", "right"),
        ("B/L leg swelling.", "bilateral"),
    ],
)
def test_a_capital_may_name_a_side(text: str, side: str):
    assert side in heard(text)


@pytest.mark.parametrize(
    "text", ["Breast cancer, RT planned in May.", "Lung cancer s/p RT 2024.", "Adjuvant RT to start."]
)
def test_radiotherapy_is_no_side(text: str):
    assert "right" not in heard(text)


@pytest.mark.parametrize(
    "text", ["Breast cancer of the RT breast.", "RT and LT lung cancer.", "Fracture, RT wrist."]
)
def test_rt_before_a_part_is_the_right_side(text: str):
    assert "right" in heard(text)


@pytest.mark.parametrize(
    "text", ["Bolus of 2 L saline.", "L spine films.", "Hgb 9 g/L today.", "R 18, P 80.", "L4 fracture."]
)
def test_other_capitals_name_none(text: str):
    assert {"left", "right"}.isdisjoint(heard(text))


def test_sentences_that_may_name_a_side_are_known():
    assert Speech(structured("n", "Cough. Left knee pain. Fever.")).sided == (1,)
