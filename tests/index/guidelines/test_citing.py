import pytest

import index.guidelines
from index.errors import GuidelinesError
from index.guidelines import GuidelineBook, load_cards
from index.records import CodeRange, Guideline


def card(guideline_id: str, *codes: str, settings: tuple[str, ...] = ()) -> Guideline:
    ranges = tuple(CodeRange(*(text.split("-") * 2)[:2]) for text in codes)
    return Guideline(guideline_id, f"Title of {guideline_id}", "What to do.", 9, ranges, settings)


def found(book: GuidelineBook, code: str, setting: str | None = None) -> list[str]:
    return [one.guideline_id for one in book.governing(code, setting)]


@pytest.fixture(scope="module")
def shipped() -> GuidelineBook:
    return GuidelineBook(load_cards())


def test_the_door_is_narrow():
    assert index.guidelines.__all__ == ["GuidelineBook", "load_cards"]


def test_the_closest_card_comes_first():
    book = GuidelineBook(
        [
            card("I.B.4"),
            card("I.B.9", "A00-T88"),
            card("I.C.4.a", "E08-E13"),
            card("I.C.4.a.2", "E11"),
            card("I.C.4.a.4", "E11.0-E11.6"),
            card("I.C.4.a.6", "E11.621"),
        ]
    )

    assert found(book, "E11.621") == ["I.C.4.a.6", "I.C.4.a.4", "I.C.4.a.2", "I.C.4.a", "I.B.9"]
    assert found(book, "E10.9") == ["I.C.4.a", "I.B.9"]


def test_a_card_about_all_codes_names_none():
    assert found(GuidelineBook([card("I.B.4")]), "R07.9") == []


def test_the_codes_own_chapter_comes_before_another():
    book = GuidelineBook([card("I.C.1.g.1.c.v", "J96.0"), card("I.C.10.b.1", "J96")])

    assert found(book, "J96.01") == ["I.C.10.b.1", "I.C.1.g.1.c.v"]


def test_another_chapter_that_names_the_code_comes_before_ones_own_that_does_not():
    book = GuidelineBook([card("I.C.1.d.1.b", "R65.2"), card("I.C.18.a", "R00-R99")])

    assert found(book, "R65.21") == ["I.C.1.d.1.b", "I.C.18.a"]


def test_status_codes_belong_to_the_chapter_of_their_condition():
    book = GuidelineBook([card("I.C.4.a.3", "Z79.4"), card("I.C.21.c.3", "Z79")])

    assert found(book, "Z79.4") == ["I.C.4.a.3", "I.C.21.c.3"]


@pytest.mark.parametrize(
    ("code", "first"), [("U07.1", "I.C.1.g"), ("U07.0", "I.C.10.e"), ("U09.9", "I.C.1.g")]
)
def test_special_purpose_codes_belong_where_the_chapters_say(code, first):
    book = GuidelineBook([card("I.C.10.e", "U07-U09"), card("I.C.22", "U07-U09"), card("I.C.1.g", "U07-U09")])

    assert found(book, code)[0] == first


def test_cards_of_other_settings_are_left_out_when_asked():
    book = GuidelineBook([card("II.A", "R00-R99", settings=("inpatient",)), card("I.C.18.a", "R00-R99")])

    assert found(book, "R07.9", "outpatient") == ["I.C.18.a"]
    assert found(book, "R07.9", "inpatient") == found(book, "R07.9") == ["I.C.18.a", "II.A"]


def test_an_odd_code_is_governed_by_nothing(shipped):
    assert found(shipped, "") == []
    assert found(shipped, "99213") == []


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("I10", "I.C.9.a"),
        ("E66.813", "I.C.4.b.1"),
        ("N18.4", "I.C.14.a.1"),
        ("Z79.4", "I.C.4.a.3"),
        ("A41.9", "I.C.1.d.1.a"),
        ("J44.1", "I.C.10.a.1"),
        ("L89.153", "I.C.12.a.1"),
        ("O24.410", "I.C.15.i"),
        ("G89.3", "I.C.6.b.5"),
        ("F17.210", "I.C.5.b.1"),
        ("Z23", "I.C.21.c.2"),
    ],
)
def test_everyday_codes_cite_the_section_that_a_coder_would(shipped, code, first):
    assert found(shipped, code)[0] == first


def test_every_code_cites_the_same_way_each_time(shipped):
    again = GuidelineBook(load_cards())

    assert all(found(shipped, code) == found(again, code) for code in ("E11.621", "S72.001A", "T81.41XA"))


def test_a_card_is_found_by_its_section(shipped):
    assert shipped.by_id("IV.H").title
    assert "IV.H" in shipped
    assert "V.H" not in shipped
    assert len(list(shipped)) == len(shipped)


def test_an_unknown_section_names_the_nearest(shipped):
    with pytest.raises(GuidelinesError, match=r"about section 'I\.C\.4\.a\.33'") as caught:
        shipped.by_id("I.C.4.a.33")

    assert "I.C.4.a.3" in caught.value.remedy


def test_a_section_like_no_other_points_to_the_list(shipped):
    with pytest.raises(GuidelinesError) as caught:
        shipped.by_id("chest pain")

    assert caught.value.remedy == "List a chapter's: chartcite guidelines show I.C.4."
