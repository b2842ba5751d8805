"""Quotes that speak against a code."""

import pytest

from agent.documents import flowing
from agent.governance import opposing, places_of, weighed
from agent.records import Assertion, Choice, Encounter, SectionKind, Setting


def against(text: str, code: str, quote: str, title: str = "", setting: Setting = Setting.OUTPATIENT):
    document = flowing("note", text)
    start = text.index(quote)
    kind = next((s.kind for s in document.sentences if s.start <= start < s.end), SectionKind.OTHER)
    evidence = document.evidence(start, start + len(quote), kind, Assertion.PRESENT)
    chosen = Choice(code, title, (evidence,))
    encounter = Encounter("note", setting, (document,))
    found = opposing(chosen, places_of(chosen, encounter, ()), setting)
    assert all(text[o.quote.start : o.quote.end] == o.quote.text for o in found)
    return [o.why for o in found]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Pneumonia, start azithromycin.\nFilm: no pneumonia.", "denied"),
        ("Pneumonia on the left.\nFilm negative for pneumonia.", "denied"),
        ("Pneumonia on the left.\nPneumonia was ruled out later.", "ruled out"),
        ("Pneumonia on the left.\nPneumonia ruled out by CT.", "ruled out"),
        ("Pneumonia on the left.\nPneumonia has resolved.", "resolved"),
        ("PMH: Pneumonia\n\nFAMILY HISTORY\nMother had pneumonia.", "of the family"),
    ],
)
def test_words_against_a_diagnosis_are_quoted_with_how_they_speak(text, why):
    assert against(text, "J18.9", "Pneumonia") == [why]


@pytest.mark.parametrize(
    "text",
    [
        "Pneumonia on the left.\nDenies recent pneumonia.",
        "Pneumonia on the left.\nDenies having pneumonia before.",
        "Pneumonia on the left.\nPneumonia has not resolved.",
        "Pneumonia on the left.\nReturn if pneumonia does not clear; no pneumonia complications.",
        "Pneumonia on the left.\nPossible pneumonia on the film.",
        "ASSESSMENT\nPneumonia on the left.\n\nFAMILY HISTORY\nMother had pneumonia.",
        "INSTRUCTIONS\nPneumonia on the left. No pneumonia vaccine today.",
    ],
)
def test_what_speaks_of_other_times_people_or_plans_is_not_against_it(text):
    assert "denied" not in against(text, "J18.9", "Pneumonia")
    assert "of the family" not in against(text, "J18.9", "Pneumonia")


def test_a_doubt_counts_only_in_a_section_that_decides_more_and_outside_admissions():
    text = "HPI: Told of pneumonia.\n\nASSESSMENT\nPossible pneumonia, film tomorrow."
    assert against(text, "J18.9", "pneumonia") == ["uncertain"]
    assert against(text, "J18.9", "pneumonia", setting=Setting.INPATIENT) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Right knee osteoarthritis.\nLeft knee osteoarthritis: injection.", ["other side"]),
        ("Right knee osteoarthritis.\nBilateral knee osteoarthritis.", []),
        ("Right knee osteoarthritis.\nRight and left knee osteoarthritis.", []),
        ("Right knee osteoarthritis.\nKnee osteoarthritis: injection.", []),
    ],
)
def test_the_other_side_alone_speaks_against_a_side(text, found):
    title = "Unilateral primary osteoarthritis, right knee"
    assert against(text, "M17.11", "Right knee osteoarthritis", title) == found


def test_the_other_side_is_no_contradiction_where_both_are_coded():
    document = flowing("note", "Right otitis media.\nLeft otitis media.")
    right = document.evidence(0, 18, SectionKind.OTHER, Assertion.PRESENT)
    left = document.evidence(20, 37, SectionKind.OTHER, Assertion.PRESENT)
    encounter = Encounter("note", Setting.OUTPATIENT, (document,))
    both = (Choice("H66.91", "", (right,)), Choice("H66.92", "", (left,)))
    assert [c.against for c in weighed(encounter, both)] == [(), ()]
    assert weighed(encounter, both[:1])[0].against


def test_circumstances_and_past_conditions_have_nothing_against_them():
    assert against("Smoker.\nNot a smoker.", "Z72.0", "Smoker") == []
