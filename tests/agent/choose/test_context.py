import pytest

from agent.choose.context import context_of, side_elsewhere
from agent.choose.speech import Speech
from agent.documents import structured
from agent.records import Assertion, Mention, SectionKind


def context(text: str, words: str):
    document = structured("n", text)
    start = text.index(words)
    number, place = next((i, s) for i, s in enumerate(document.sentences) if s.start <= start < s.end)
    one = Mention(
        document_id="n",
        start=start,
        end=start + len(words),
        sentence=number,
        section=SectionKind.ASSESSMENT,
        assertion=Assertion.PRESENT,
        codes=("M25.569",),
        phrase=words,
        source="lexicon",
        is_title=place.is_title,
        problem=place.problem,
    )
    return context_of(Speech(document), [one])


def test_words_that_are_denied_do_not_speak():
    said = context(
        "ASSESSMENT:\n1. Asthma without exacerbation.\nShe has no fever.\nShe has wheezing.", "Asthma"
    )
    assert {"asthma", "without"} <= said.near
    assert "exacerbation" not in said.near
    assert "wheezing" in said.around
    assert "fever" not in said.around


def test_a_word_with_non_before_it_is_also_one_word():
    assert "nonpressure" in context("ASSESSMENT:\n1. Non-pressure ulcer.", "ulcer").near


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("ASSESSMENT:\n1. Left knee pain.", {"left"}),
        ("ASSESSMENT:\n1. Knee pain.\nThe right one is worse.", {"right"}),
        ("ASSESSMENT:\n1. Knee pain, left and right.", {"bilateral"}),
        ("ASSESSMENT:\n1. Knee pain on both sides.", {"bilateral"}),
        ("ASSESSMENT:\n1. Knee pain, right; no pain on the left.", {"right"}),
        ("ASSESSMENT:\n1. Knee pain.", set()),
        ("ASSESSMENT:\n1. Knee pain.\nLeft is worse.\n2. Gout of the right foot.", {"left"}),
    ],
)
def test_the_side_is_taken_from_the_nearest_words(text: str, sides: set[str]):
    assert context(text, "nee pain").sides == sides


def test_the_section_that_names_the_side_is_told_as_people_say_it():
    assert context("ASSESSMENT:\n1. Left knee pain.", "nee pain").side_from == "the assessment and plan"


def test_a_side_told_elsewhere_counts_when_the_note_gives_one_only():
    one = structured("n", "His right knee is swollen. ASSESSMENT: Knee pain.")
    two = structured("n", "His right knee is swollen; the left knee is not.")
    assert side_elsewhere(Speech(one), [frozenset({"knee"})]) == {"right"}
    assert side_elsewhere(Speech(two), [frozenset({"knee"})]) == frozenset()
