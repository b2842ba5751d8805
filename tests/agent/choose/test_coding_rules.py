"""What a note's words decide, one clinical note a rule: the local chooser from the note to the codes."""

from collections.abc import Callable

import pytest

from agent.pipeline import Coder
from agent.records import CodedNote, Setting

Coding = Callable[..., CodedNote]


@pytest.fixture(scope="module")
def coded(coder: Coder) -> Coding:
    def code(problems: str, **given: object) -> CodedNote:
        text = problems if ":" in problems else f"ASSESSMENT AND PLAN:\n{problems}\n"
        return coder.code("n", text, **given)

    return code


def final(note: CodedNote) -> set[str]:
    return {c.code for c in note.verdict.final}


def offered(note: CodedNote) -> set[str]:
    return final(note) | {c.code for c in note.verdict.review}


@pytest.mark.parametrize(
    ("problems", "codes"),
    [
        ("1. Right knee osteoarthritis.", {"M17.11"}),
        ("1. Bilateral knee osteoarthritis.", {"M17.0"}),
        ("1. Lateral epicondylitis of both elbows.", {"M77.11", "M77.12"}),
        ("1. Carpal tunnel syndrome.\nSymptoms are on the left.", {"G56.02"}),
        ("1. Carpal tunnel syndrome.", {"G56.00"}),
        ("1. Pain in the left shoulder.", {"M25.512"}),
        ("1. Hemiplegia of the right side.", {"G81.91"}),
        ("1. Left hemiplegia.", {"G81.94"}),
        ("1. Congestive heart failure.\nThe right leg is more swollen.", {"I50.9"}),
    ],
    ids=[
        "right",
        "bilateral code",
        "both sides in two codes",
        "side under the heading",
        "no side",
        "left",
        "dominant",
        "not dominant",
        "heart",
    ],
)
def test_the_side_is_the_one_that_the_note_names(problems: str, codes: set[str], coded: Coding):
    assert codes <= final(coded(problems))


@pytest.mark.parametrize(
    ("problems", "code"),
    [
        ("1. CKD stage 4.", "N18.4"),
        ("1. Stage 3b chronic kidney disease.", "N18.32"),
        ("1. Chronic kidney disease.", "N18.9"),
        ("1. Chronic diastolic heart failure.", "I50.32"),
        ("1. Type 1 diabetes mellitus.", "E10.9"),
        ("1. Major depression, recurrent, moderate.", "F33.1"),
        ("1. Anemia in pregnancy, third trimester.", "O99.013"),
    ],
)
def test_type_stage_and_course_are_as_specific_as_the_words(problems: str, code: str, coded: Coding):
    assert code in final(coded(problems))


@pytest.mark.parametrize(
    ("problems", "code"),
    [
        ("1. Left ankle sprain.", "S93.402A"),
        ("1. Left ankle sprain, healing well.", "S93.402D"),
        ("1. Sequela of left ankle sprain.", "S93.402S"),
        ("1. Laceration of left hand.", "S61.412A"),
    ],
)
def test_the_seventh_character_says_which_encounter(problems: str, code: str, coded: Coding):
    assert code in final(coded(problems))


@pytest.mark.parametrize(
    ("problems", "codes", "replaced"),
    [
        ("1. Hypertension.\n2. Congestive heart failure.", {"I11.0", "I50.9"}, {"I10"}),
        (
            "1. Hypertension.\n2. CHF.\n3. CKD stage 4.",
            {"I13.0", "I50.9", "N18.4"},
            {"I10", "I11.0", "I12.9"},
        ),
        ("1. Hypertension.\n2. CKD stage 3a.", {"I12.9", "N18.31"}, {"I10"}),
        ("1. Hypertension.\n2. End stage renal disease.", {"I12.0", "N18.6"}, {"I10"}),
        (
            "1. Type 2 diabetes.\n2. Chronic ulcer of the right heel with fat layer exposed.",
            {"E11.621", "L97.412"},
            {"E11.9"},
        ),
        ("1. Type 2 diabetes.\n2. CKD stage 3b.", {"E11.22", "N18.32"}, {"E11.9"}),
    ],
    ids=["heart", "heart and kidney", "kidney", "end stage", "foot ulcer", "diabetic kidney"],
)
def test_what_belongs_together_is_combined(problems: str, codes: set[str], replaced: set[str], coded: Coding):
    note = coded(problems)
    assert codes <= final(note)
    assert replaced.isdisjoint(offered(note))


def test_nothing_is_combined_across_a_negation(coded: Coding):
    assert "I10" in final(coded("1. Hypertension.\nShe has no heart failure."))


def test_a_code_that_claims_more_than_the_note_says_goes_to_review(coded: Coding):
    note = coded("1. Vertical strabismus.")
    (squint,) = [c for c in note.verdict.review if c.code.startswith("H50.2")]
    assert "needs detail that the note does not give (right)" in squint.rationale


@pytest.mark.parametrize(
    ("problems", "codes"),
    [
        ("1. Inguinal hernia.", {"K40.90"}),
        ("1. Pulmonary edema.", {"J81.1"}),
        ("1. Cleft lip.", {"Q36.9"}),
        ("1. Cerebral infarction.", {"I63.9"}),
        ("1. Pneumonia due to Staphylococcus aureus.", {"J15.211"}),
    ],
)
def test_words_of_a_group_alone_have_the_default_of_the_alphabetic_index(
    problems: str, codes: set[str], coded: Coding
):
    note = coded(problems)
    given = [*note.verdict.final, *note.verdict.review]
    assert {c.code for c in given} == codes
    assert not [c.code for c in given if "needs detail" in c.rationale]


def test_an_ulcer_whose_depth_is_not_said_has_the_code_that_says_so(coded: Coding):
    assert {"E11.621", "L97.519"} <= offered(
        coded("1. Type 2 diabetes with diabetic ulcer of the right foot.")
    )


def test_glaucoma_and_tophi_have_seventh_characters_of_their_own(coded: Coding):
    assert "M1A.9XX1" in offered(coded("1. Chronic gout with tophi."))
    assert "M1A.9XX0" in offered(coded("1. Chronic gout."))


def test_uncertain_diagnoses_are_coded_in_a_stay_only(coded: Coding):
    visit = coded("1. Probable pneumonia.")
    stay = coded("1. Probable pneumonia.", setting=Setting.INPATIENT)
    assert not offered(visit)
    assert [(n.text, n.rule) for n in visit.verdict.not_coded] == [("pneumonia", "IV.H")]
    (pneumonia,) = stay.verdict.final
    assert (pneumonia.code, "II.H" in pneumonia.guidelines) == ("J18.9", True)


@pytest.mark.parametrize(
    ("note", "words", "reason"),
    [
        ("ASSESSMENT:\nNo pneumonia.", "pneumonia", "negated"),
        ("HPI: Her mother had cellulitis.\nASSESSMENT:\n1. Gout.", "cellulitis", "family history"),
        ("HPI: Her husband has influenza.\nASSESSMENT:\n1. Gout.", "influenza", "about another person"),
        ("ASSESSMENT:\n1. Gout.\nReturn if fever develops.", "fever", "not a present condition"),
        ("HPI: Appendicitis as a child.\nASSESSMENT:\n1. Gout.", "Appendicitis", "past condition"),
        ("HPI: Sore throat.\nASSESSMENT:\n1. Gout.", "Sore throat", "not assessed"),
        ("HPI: Fatigue.\nASSESSMENT:\n1. Gout.", "Fatigue", "symptom or finding"),
    ],
)
def test_what_is_left_out_is_said_with_its_reason(note: str, words: str, reason: str, coded: Coding):
    left = {n.text: n.reason for n in coded(note).verdict.not_coded}
    assert left[words].startswith(reason)


@pytest.mark.parametrize(
    ("history", "code"),
    [
        ("Breast cancer in the past.", "Z85.3"),
        ("Pulmonary embolism in 2015, resolved.", "Z86.711"),
        ("She had a myocardial infarction years ago.", "I25.2"),
    ],
)
def test_a_past_illness_is_told_by_its_history_code(history: str, code: str, coded: Coding):
    note = coded(f"PAST MEDICAL HISTORY:\n{history}\nASSESSMENT:\nGout is well controlled.\n")
    assert code in offered(note)


def test_a_lasting_condition_in_the_history_is_present(coded: Coding):
    note = coded("HPI: History of hypertension and COPD. Feels well today.")
    assert {"I10", "J44.9"} <= offered(note)


def test_problem_headings_outrank_what_is_only_told(coded: Coding):
    titled = coded("HPI: She has asthma.\nASSESSMENT:\n1. Gout.\n")
    told = coded("HPI: She has asthma and gout.")
    assert final(titled) == {"M10.9"}
    assert "J45.909" not in final(titled)
    assert offered(told) == {"J45.909", "M10.9"}


def test_external_causes_stand_beside_an_injury_only(coded: Coding):
    hurt = coded("HPI: She fell from a ladder.\nASSESSMENT:\n1. Laceration of left hand.\n")
    well = coded("HPI: She fell from a ladder.\nASSESSMENT:\n1. Gout.\n")
    assert any(code[0] in "VWXY" for code in offered(hurt))
    assert not any(code[0] in "VWXY" for code in offered(well))


def test_headings_that_no_phrase_names_are_searched_for(coded: Coding):
    assert "T15.01XA" in final(coded("1. Foreign body of cornea of the right eye."))
    assert not offered(coded("1. Headwind of the zeppelin."))


def test_the_reason_for_a_visit_comes_from_its_chief_complaint(coded: Coding):
    assert "Z00.00" in offered(coded("CHIEF COMPLAINT: Annual physical.\nASSESSMENT:\n1. Gout.\n"))
    assert "Z00.00" not in final(coded("HPI: Annual physical in May.\nASSESSMENT:\n1. Gout.\n"))


def test_alternatives_say_why_they_lost(coded: Coding):
    (choice,) = coded("1. Carpal tunnel syndrome.").verdict.final
    assert choice.alternatives
    assert all(a.code != choice.code and a.why_not for a in choice.alternatives)


def test_citations_exist_and_rationales_hold_only_templates(coder: Coder, coded: Coding):
    note = coded("1. Hypertension.\n2. CHF.\n3. Bilateral ankle sprain.\n4. Tobacco use.\n5. Low back pain.")
    for choice in note.verdict.final:
        assert 1 <= len(choice.guidelines) <= 3
        assert all(g in coder.guidelines or g.startswith("tabular:") for g in choice.guidelines)
        assert choice.rationale.endswith(".")
        assert "{" not in choice.rationale
