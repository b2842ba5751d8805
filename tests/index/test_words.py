from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import normal, normal_words, words

CLINICAL = st.text(alphabet="aAeiIvVsS'\u2019 -.,/()0123456789\u03b1éßİ\n\t_HbC", max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Type 1 diabetes mellitus", "Type 2 diabetes mellitus"),
        ("Hepatitis B carrier", "Hepatitis C carrier"),
        ("CKD stage N18.3", "CKD stage N18.4"),
        ("Fracture with malunion", "Fracture without malunion"),
        ("Asthma, not controlled", "Asthma, controlled"),
        ("no chest pain", "chest pain"),
        ("vitamin A deficiency", "vitamin D deficiency"),
        ("hepatitis A", "a hepatitis"),
        ("RRMS", "RRM"),
        ("grade 3.5 tear", "grade 3 tear"),
    ],
)
def test_words_that_tell_conditions_apart_stay(one: str, other: str):
    assert normal_words(one) != normal_words(other)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Type II diabetes", "type 2 diabetes"),
        ("stage four pressure ulcer", "stage 4 pressure ulcers"),
        ("Crohn\u2019s disease", "Crohn's disease"),
        ("Ménière disease", "Meniere disease"),
        ("anaemia with oedema", "anemia with edema"),
        ("oesophageal tumours", "esophageal tumor"),
        ("metastases", "metastasis"),
        ("adenopathies", "adenopathy"),
        ("diabetics", "diabetic"),
        ("haematoma", "hematoma"),
        ("R knee pain", "right knee pain"),
        ("L. ankle sprain", "left ankle sprain"),
    ],
)
def test_spellings_of_one_condition_are_one(written: str, meant: str):
    assert normal_words(written) == normal_words(meant)


@pytest.mark.parametrize(
    "token", ["diabetes", "pancreatitis", "abscess", "psoriasis", "biceps", "pus", "no", "herpes"]
)
def test_a_final_s_that_is_no_plural_stays(token: str):
    assert normal(token) == token


def test_a_roman_numeral_counts_only_after_a_word_that_is_numbered():
    assert normal_words("given IV fluids") == ["given", "iv", "fluid"]
    assert normal_words("factor V deficiency") == ["factor", "5", "deficiency"]


def test_a_capital_names_a_side_only_before_a_body_part():
    assert normal_words("hepatitis; L. monocytogenes")[1] == "l"
    assert normal_words("vitamin R knee")[1] == "right"


def test_places_slice_the_text_as_given():
    text = "Pt. has Crohn's disease (K50.90)."
    assert [text[w.start : w.end] for w in words(text)] == ["Pt", "has", "Crohn's", "disease", "K50", "90"]


@given(CLINICAL)
def test_places_are_in_order_and_hold_the_words(text: str):
    found = words(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for word in found:
        written = text[word.start : word.end]
        assert word.normal
        assert written == written.strip()
    assert not any(c.isalnum() for c in _between(text, [(w.start, w.end) for w in found]))


@given(CLINICAL)
def test_normal_words_do_not_depend_on_what_stands_around(text: str):
    assert normal_words(f"{text}\n\n") == normal_words(text)
    assert normal_words(text) == [w.normal for w in words(text)]


def _between(text: str, places: list[tuple[int, int]]) -> str:
    """Return what no word holds."""
    taken = {i for start, end in places for i in range(start, end)}
    return "".join(c for i, c in enumerate(text) if i not in taken)
