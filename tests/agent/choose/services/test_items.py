"""Supplies, casts and services: handed out or done here, ordered, there already, or only planned."""

import pytest


def one(chosen):
    (choice,) = chosen.choices
    return choice


@pytest.mark.parametrize(
    ("text", "code", "units"),
    [
        ("Two canes were provided.", "E0100", 2),
        ("Diabetes self-management training provided in a group for 90 minutes.", "G0109", 3),
        ("Helicopter transport, 45 miles.", "A0436", 45),
        ("PROCEDURE:\nScreening colonoscopy.", "G0121", 1),
        ("6-year-old boy. Short leg fiberglass cast applied.", "Q4040", 1),
        ("40-year-old man. Short leg plaster cast applied.", "Q4037", 1),
    ],
)
def test_units_follow_number_time_and_distance(text, code, units, choose):
    assert {c.code: c.units for c in choose(text).choices}[code] == units


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Crutches were ordered.", "whoever supplies it reports it"),
        ("She will be fitted with crutches.", "whoever supplies it reports it"),
        ("Foam dressing applied.", "a detail that the note leaves open"),
        ("Short arm fiberglass cast applied.", "age, which decides"),
        ("30-year-old man. Short arm cast applied.", "material, which decides"),
        ("Flu shot given.", "other payers ask for the CPT code"),
        ("Medicare patient. Annual wellness visit completed.", "a detail that the note leaves open"),
    ],
)
def test_what_is_open_sends_an_item_to_review_and_is_said(text, doubt, choose):
    choice = one(choose(text))
    assert choice.confidence < 0.5
    assert doubt in choice.rationale


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("She ambulates with a cane.", "there already"),
        ("Crutches were declined.", "declined"),
        ("Screening colonoscopy is due.", "planned or past"),
        ("Screening colonoscopy performed in 2019.", "planned or past"),
        ("Flu shot declined today.", "not done here"),
    ],
)
def test_what_is_not_billed_is_left_out_with_the_reason(text, reason, choose):
    made = choose(text)
    assert made.choices == ()
    assert reason in made.not_coded[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Cane was seen today and given advice.",
        "No crutches were provided.",
        "FAMILY HISTORY:\nMother given a cane.",
        "He will use crutches.",
        "Return if the sling hurts.",
        "A midurethral sling was placed.",
        "Short arm cast to be applied next week.",
    ],
)
def test_words_that_tell_of_nothing_supplied_say_nothing(text, choose):
    assert choose(text).choices == ()


def test_a_side_brings_its_modifier_only_where_one_is_told(choose):
    assert one(choose("Right knee immobilizer applied.")).modifiers == ("RT",)
    assert (
        one(
            choose("Knee immobilizers applied, right and left.".replace("immobilizers", "immobilizer"))
        ).modifiers
        == ()
    )
    assert one(choose("Cane provided for the left hand.")).modifiers == ()


def test_age_shows_a_patient_of_medicare(choose):
    choice = one(choose("70-year-old man. Flu shot given."))
    assert choice.confidence > 0.5
    assert "the patient is 70" in choice.rationale


def test_the_nearest_words_decide(choose):
    made = choose("He uses a cane at home; crutches were dispensed today.")
    assert [c.code for c in made.choices] == ["E0114"]
    assert [left.text for left in made.not_coded] == ["cane"]
