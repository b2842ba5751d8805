"""Quotes back to their place: what is found slices the note, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.choose.model.aligning import Aligner, Match

NOTE = (
    "HISTORY OF PRESENT ILLNESS\n"
    "The patient\u2019s left foot ulcer \u2014 first seen 3/14 \u2014 has not   healed.  "
    "She denies chest pain.\n"
    "BP 148/92, A1c 9.1 %. Diabetic foot ulcer, right heel, was debrided in 2019.\n"
)


def sliced(quote: str, note: str = NOTE) -> list[tuple[str, Match]]:
    return [(note[p.start : p.end], p.match) for p in Aligner(note).places(quote)]


@pytest.mark.parametrize(
    ("quote", "words", "match"),
    [
        ("left foot ulcer", "left foot ulcer", Match.EXACT),
        ("LEFT FOOT ULCER", "left foot ulcer", Match.NORMALISED),
        ("has not healed", "has not   healed", Match.NORMALISED),
        ("The patient's left foot", "The patient\u2019s left foot", Match.NORMALISED),
        ("ulcer - first seen", "ulcer \u2014 first seen", Match.NORMALISED),
        ("\u201cShe denies chest pain.\u201d", "She denies chest pain", Match.NORMALISED),
        ("healed. She denies", "healed.  She denies", Match.NORMALISED),
        ("Diabetic foot ulcr, right heel", "Diabetic foot ulcer, right heel", Match.NEAR),
        (
            "Diabetic foot ulcer, right heel was debrided",
            "Diabetic foot ulcer, right heel, was debrided",
            Match.NEAR,
        ),
    ],
)
def test_a_quote_is_found_as_the_note_has_it(quote: str, words: str, match: Match):
    assert sliced(quote) == [(words, match)]


@pytest.mark.parametrize(
    "quote",
    [
        "BP 148/82, A1c 9.1 %",
        "A1c 9.7 %. Diabetic foot ulcer, right heel",
        "Diabetic foot ulcer, left heel, was debrided",
        "The patient's right foot ulcer",
        "She has chest pain",
        "Diabetic foot ulcer, right heel, was never debrided",
        "Diabetic foot ulcer, right heel, was debrided in 2018",
        "severe protein-calorie malnutrition",
        "osteomyelitis of the heel",
        "",
        "  ",
        "le",
        "\u2026",
        "...",
    ],
)
def test_a_quote_that_says_something_else_is_not_found(quote: str):
    assert sliced(quote) == []


def test_the_parts_that_an_ellipsis_joins_are_found_each():
    assert sliced("left foot ulcer \u2026 has not healed") == [
        ("left foot ulcer", Match.EXACT),
        ("has not   healed", Match.NORMALISED),
    ]
    assert sliced("left foot ulcer [...] right heel") == [
        ("left foot ulcer", Match.EXACT),
        ("right heel", Match.EXACT),
    ]


def test_one_lost_part_loses_the_quote():
    assert sliced("left foot ulcer ... with osteomyelitis") == []


def test_whole_words_come_before_parts_of_words():
    note = "Hyperthyroidism was ruled out. Assessment: thyroid nodule."
    assert sliced("thyroid", note) == [("thyroid", Match.EXACT)]
    assert Aligner(note).places("thyroid")[0].start == note.index("thyroid nodule")


def test_one_word_is_never_found_inside_another():
    assert sliced("thyroid", "Hyperthyroidism.") == []


def test_a_denied_condition_is_not_found_without_its_denial_nearby_only():
    """The near match must not leave a denial out; an exact part of it is the assertion's business."""
    note = "No acute distress, not a smoker, no alcohol use disorder at this time."
    assert sliced("acute distress, a smoker, alcohol use disorder at this time", note) == []


def test_what_nobody_sees_is_passed_over():
    note = "severe mal\u200bnutrition\u00ad is seen"
    assert sliced("severe malnutrition", note) == [("severe mal\u200bnutrition", Match.NORMALISED)]


def test_a_very_long_quote_is_only_looked_for_as_it_is():
    note = " ".join(f"word{n}" for n in range(200))
    assert sliced(note, note) == [(note, Match.EXACT)]
    assert sliced(note.replace("word7 ", "wurd7 "), note) == []


@given(st.data())
def test_every_stretch_of_words_is_found_and_slices_the_note(data: st.DataObject):
    words = data.draw(st.lists(st.text("abcé12-'/", min_size=1, max_size=8), min_size=3, max_size=20))
    note = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 2))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    places = Aligner(note).places(quote)
    assert len(quote) < 3 or places
    for place in places:
        assert note[place.start : place.end] == quote


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_and_no_quote_breaks_it_and_offsets_lie_inside(note: str, quote: str):
    for place in Aligner(note).places(quote):
        assert 0 <= place.start < place.end <= len(note)
        assert note[place.start : place.end].strip()


@given(
    st.text("ab \u0131\u015e\xdf\ufb01\u0130\u0301\u200b", max_size=30),
    st.text("ab\u0130\xdf\u0131\ufb01 ", min_size=3, max_size=10),
)
def test_letters_that_fold_into_several_keep_their_place(note: str, quote: str):
    for place in Aligner(f"{note} {quote} {note}").places(quote):
        assert 0 <= place.start < place.end <= len(note) * 2 + len(quote) + 2
