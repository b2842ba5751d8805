"""Drugs: what a dose makes, what a person should look at, what was not given here."""

import pytest


def one(chosen):
    (choice,) = chosen.choices
    return choice


@pytest.mark.parametrize(
    ("text", "code", "units"),
    [
        ("Kenalog-40, 2 cc was injected into the left shoulder.", "J3301", 8),
        ("Triamcinolone 40 mg/mL, 1 mL injected into the right heel.", "J3301", 4),
        ("Toradol 60 mg/2 mL IM given in clinic.", "J1885", 4),
        ("Morphine 4 mg IV x 3 given.", "J2270", 2),
        ("Fentanyl 50 mcg IV, then 100 mcg IV given.", "J3010", 2),
        ("Each knee was injected with 40 mg of Kenalog.", "J3301", 8),
        ("Fentanyl 75 mcg and Versed were given; Versed 6 mg IV push given.", "J2250", 6),
        ("1,500 mL of normal saline infused.", "J7040", 3),
        ("Heparin 8400 units IV was given.", "J1644", 9),
        ("DuoNeb x 3 given in the ED.", "J7620", 3),
        ("KCl 20 mEq IV given.", "J3480", 10),
    ],
)
def test_units_follow_the_dose(text, code, units, choose):
    assert {c.code: c.units for c in choose(text).choices}[code] == units


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Ceftriaxone 1 g was given.", "does not say by which route"),
        ("Ceftriaxone was given IM.", "no dose that J0696 can be counted by"),
        ("ASSESSMENT AND PLAN:\nCystitis. Ceftriaxone 1 g IM.", "does not say that it was given"),
        ("HISTORY OF PRESENT ILLNESS:\nShe received ceftriaxone 1 g IM.", "told in the history"),
        ("Methylprednisolone 40 mg IM given.", "J2919 would fit it too"),
    ],
)
def test_what_is_missing_sends_a_drug_to_review_and_is_said(text, doubt, choose):
    choice = one(choose(text))
    assert choice.confidence < 0.5
    assert doubt in choice.rationale


def test_a_like_name_shows_the_other_code(choose):
    choice = one(choose("Methylprednisolone 40 mg IM given."))
    assert [a.code for a in choice.alternatives] == ["J2919"]
    assert "methylprednisolone sodium succinate" in choice.alternatives[0].title


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("He declined the ketorolac 30 mg IM injection.", "declined"),
        ("Received ketorolac 30 mg IM at urgent care yesterday.", "another place or time"),
        ("PAST MEDICAL HISTORY:\nKetorolac 30 mg IM for migraine.", "another place or time"),
        ("Plan: Toradol 30 mg IM if the pain recurs.", "planned or prescribed"),
        ("Lovenox 40 mg SQ daily at home.", "taken at home"),
        ("The knee was injected with 4 mL of lidocaine.", "paid for with the procedure"),
        ("Ketorolac 10 mg PO given.", "another route"),
    ],
)
def test_a_drug_that_is_not_billed_is_left_out_with_the_reason(text, reason, choose):
    made = choose(text)
    assert made.choices == ()
    assert reason in made.not_coded[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "The wound was irrigated with normal saline.",
        "The wound was irrigated with 500 cc of normal saline.",
        "She takes furosemide 40 mg PO daily.",
        "Given her pain, we talked about ketorolac.",
        "Injected 1% lidocaine with epinephrine... epinephrine.",
        "Received Rocephin preoperatively.",
    ],
)
def test_what_is_no_drug_given_says_nothing(text, choose):
    assert choose(text).choices == ()


def test_the_same_dose_told_twice_is_one_giving(choose):
    choice = one(choose("Ketorolac 30 mg IM given. Plan: ketorolac 30 mg IM was given today."))
    assert choice.units == 2
    assert [q.text.lower() for q in choice.evidence] == [
        "ketorolac 30 mg im given",
        "ketorolac 30 mg im",
        "given",
    ]
    assert choice.confidence > 0.5


def test_different_doses_are_added_for_a_person_to_check(choose):
    choice = one(choose("Ketorolac 30 mg IM given. Later ketorolac 15 mg IV given."))
    assert choice.units == 3
    assert choice.confidence < 0.5
    assert "2 + 1 units" in choice.rationale


def test_what_was_thrown_away_is_told_with_its_units(choose):
    choice = one(choose("Botox 155 units injected; Botox 155 units injected, 45 units wasted."))
    assert "45 units was thrown away" in choice.rationale
    assert choice.modifiers == ()
    assert one(choose("Venofer 200 mg IV given, no waste.")).modifiers == ("JZ",)


def test_the_quote_covers_drug_dose_route_and_giving(choose):
    choice = one(choose("After consent Toradol 60 mg IM was, as agreed, given."))
    assert [q.text for q in choice.evidence] == ["Toradol 60 mg IM", "given"]
    assert choice.guidelines == ("hcpcs:J1885",)
    assert choice.system == "HCPCS"
