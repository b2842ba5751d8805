import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.documents import structured
from agent.records import Document, SectionKind

VISIT = """CHIEF COMPLAINT: Cough.

HPI:
Mr. Lee has coughed for 3 days. Dr. Ames saw him vs. waiting. E. coli grew in May.

Past Medical History
1) Gout
2.Asthma
• Migraine

ASSESSMENT AND PLAN
1. Hypertension.
- Medical Reasoning: Blood pressure is 150/90.
- Continue lisinopril 10 mg daily.
2. Type 2 diabetes mellitus. Not at goal.
   a. Increase metformin.

Instructions:
Return in 3 months.
"""


def sections(document: Document) -> list[tuple[SectionKind, str]]:
    return [(s.kind, s.title) for s in document.sections]


def sentences(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for s in document.sentences]


def titles(text: str) -> list[str]:
    document = structured("n", text)
    return [text[s.start : s.end] for s in document.sentences if s.is_title]


def test_a_visit_note_is_cut_at_its_headings():
    assert sections(structured("n", VISIT)) == [
        (SectionKind.CHIEF_COMPLAINT, "CHIEF COMPLAINT"),
        (SectionKind.HISTORY_PRESENT, "HPI"),
        (SectionKind.HISTORY_PAST, "Past Medical History"),
        (SectionKind.ASSESSMENT, "ASSESSMENT AND PLAN"),
        (SectionKind.INSTRUCTIONS, "Instructions"),
    ]


def test_sentences_have_no_bullets_and_abbreviations_do_not_end_them():
    said = sentences(structured("n", VISIT))
    assert said[:7] == [
        "Cough.",
        "Mr. Lee has coughed for 3 days.",
        "Dr. Ames saw him vs. waiting.",
        "E. coli grew in May.",
        "Gout",
        "Asthma",
        "Migraine",
    ]
    assert "Increase metformin." in said


def test_a_bacterium_at_the_start_of_a_line_is_no_list_letter():
    assert sentences(structured("n", "IMPRESSION:\nE. coli sepsis.\nB. Gout.")) == [
        "E. coli sepsis.",
        "Gout.",
    ]


def test_problem_headings_open_problems_and_what_follows_belongs_to_them():
    document = structured("n", VISIT)
    under = {document.text[s.start : s.end]: s.problem for s in document.sentences}
    assert titles(VISIT) == ["Hypertension.", "Type 2 diabetes mellitus."]
    assert under["Continue lisinopril 10 mg daily."] == under["Hypertension."] == 0
    assert under["Increase metformin."] == under["Not at goal."] == 1
    assert under["Gout"] is None


@pytest.mark.parametrize(
    ("plan", "problems"),
    [
        ("1. Gout\n2. Asthma, mild intermittent", ["Gout", "Asthma, mild intermittent"]),
        ("- Gout\n- Asthma", ["Gout", "Asthma"]),
        ("Gout\nContinue allopurinol.\nAsthma\nShe uses albuterol.", ["Gout", "Asthma"]),
        ("# Gout\n# Asthma", ["Gout", "Asthma"]),
        ("Gout.\nMedical Reasoning: flare of the toe.\nMedical Treatment: colchicine.", ["Gout."]),
        (
            "1) GERD with erosive esophagitis, LA grade B, on EGD 5/28. No Barrett's.\n2) Gout",
            ["GERD with erosive esophagitis, LA grade B, on EGD 5/28.", "Gout"],
        ),
        ("1) The knee that swelled up after her long walk home, sore. No fever.\n2) Gout", ["Gout"]),
        ("We discussed gout at length today.", []),
        ("Patient is doing well.", []),
    ],
)
def test_problem_headings_in_lists_of_every_kind(plan: str, problems: list[str]):
    assert titles(f"ASSESSMENT AND PLAN:\n{plan}\n") == problems


@pytest.mark.parametrize("heading", ["HPI", "REVIEW OF SYSTEMS", "MEDICATIONS", "PHYSICAL EXAM"])
def test_only_conclusions_have_problem_headings(heading: str):
    assert titles(f"{heading}:\n1. Gout\n2. Asthma\n") == []


@pytest.mark.parametrize(
    ("line", "kind", "title"),
    [
        ("## Assessment & Plan", SectionKind.ASSESSMENT, "Assessment & Plan"),
        ("**Family History:**", SectionKind.HISTORY_FAMILY, "Family History"),
        ("  Discharge Diagnoses:", SectionKind.DIAGNOSES, "Discharge Diagnoses"),
        ("Meds: aspirin", SectionKind.MEDICATIONS, "Meds"),
        ("WOUND CARE: daily", SectionKind.OTHER, "WOUND CARE"),
        ("WOUND CARE:", SectionKind.OTHER, "WOUND CARE"),
        ("PMH", SectionKind.HISTORY_PAST, "PMH"),
    ],
)
def test_headings_in_the_forms_notes_use(line: str, kind: SectionKind, title: str):
    found = structured("n", f"Seen today.\n{line}\nGout.")
    assert sections(found)[1:] == [(kind, title)]


@pytest.mark.parametrize(
    "line",
    [
        "DENIES: chest pain, fever",
        "DENIES:",
        "Blood pressure: 120/80",
        "a",
        "Stable on therapy",
        "NO FEVER: none",
    ],
)
def test_lines_that_are_no_headings(line: str):
    assert sections(structured("n", f"{line}\nGout.")) == [(SectionKind.OTHER, "")]


def test_a_line_full_of_blanks_is_read_at_once():
    began = time.process_time()
    document = structured("n", f"Name{' ' * 50_000}x.\nASSESSMENT \t : \t\nGout.")
    assert [s.title for s in document.sections] == ["", "ASSESSMENT"]
    assert time.process_time() - began < 5


def test_a_plan_does_not_end_at_its_own_labels():
    document = structured("n", "ASSESSMENT AND PLAN:\nGout.\nPlan: colchicine.\nLabs: uric acid.\nAsthma.\n")
    assert sections(document) == [(SectionKind.ASSESSMENT, "ASSESSMENT AND PLAN")]


def test_transcriptions_that_run_their_headings_on():
    text = (
        "HISTORY: ,Cough for a week.,PAST MEDICAL HISTORY:,  Asthma.,"
        "ALLERGIES: , None.,IMPRESSION:,1.  Bronchitis."
    )
    document = structured("n", text)
    assert [s.kind for s in document.sections] == [
        SectionKind.HISTORY_PRESENT,
        SectionKind.HISTORY_PAST,
        SectionKind.ALLERGIES,
        SectionKind.ASSESSMENT,
    ]
    assert sentences(document)[:3] == ["Cough for a week.", "Asthma.", "None."]


def test_list_items_are_known_as_such():
    document = structured("n", "Denies:\n- fever\n(2) cough\nWell.")
    assert [s.is_item for s in document.sentences] == [False, True, True, False]


def test_a_sentence_that_never_ends_is_cut_at_a_blank():
    document = structured("n", "word " * 4000)
    assert len(document.sentences) > 1
    assert all(s.end - s.start <= 8000 for s in document.sentences)
    assert {document.text[s.start] for s in document.sentences} == {"w"}
    assert {document.text[s.end - 1] for s in document.sentences} == {"d"}


def test_windows_line_ends_do_not_move_anything():
    document = structured("n", VISIT.replace("\n", "\r\n"))
    assert sentences(document) == sentences(structured("n", VISIT))
    assert sections(document) == sections(structured("n", VISIT))


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "ASSESSMENT:",
                "Plan: rest",
                "1. Gout.",
                "- fever",
                "x.,PLAN:,1. Gout",
                "HPI",
                "",
                "WOUND CARE: b",
                "\u2014",
                "A.",
            ]
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60),
    ),
    max_size=12,
)


@given(lines=_LINES, end=st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_sections_tile_any_text_and_sentences_lie_inside_them(lines: list[str], end: str):
    text = end.join(lines)
    document = structured("n", text)
    assert document.sections[0].start == 0
    assert document.sections[-1].end == len(text)
    for one, after in zip(document.sections, document.sections[1:], strict=False):
        assert one.end == after.start
    assert all(s.start <= s.body <= s.end for s in document.sections)
    for one, after in zip(document.sentences, document.sentences[1:], strict=False):
        assert one.end <= after.start
    for sentence in document.sentences:
        said = text[sentence.start : sentence.end]
        assert said
        assert said == said.strip(" \t,\u00a0")
        assert "\n" not in said
        assert any(s.body <= sentence.start and sentence.end <= s.end for s in document.sections)


@pytest.mark.parametrize(
    ("line", "head"),
    [
        (
            "1. Hyperkalemia, due to spironolactone - stop it, start patiromer, repeat BMP on Friday.",
            "Hyperkalemia, due to spironolactone",
        ),
        ("- Peanut allergy: strict avoidance, renew epinephrine.", "Peanut allergy"),
        ("# Mixed hyperlipidemia - start atorvastatin 20", "Mixed hyperlipidemia"),
        ("Recurrent falls: she was referred to PT for balance.", "Recurrent falls"),
        ("- Plan: continue lisinopril and recheck in two weeks.", ""),
        ("- She is doing well - continue the same dose.", ""),
        ("Continue alendronate; DXA due in 2027.", ""),
    ],
)
def test_a_line_may_name_its_problem_before_the_plan(line: str, head: str):
    document = structured("n", f"ASSESSMENT AND PLAN\n{line}\n")
    (first, *_) = document.sentences
    assert document.text[first.start : max(first.heads, first.start)] == head
    assert first.titles(first.start) is bool(head)


def test_a_label_under_a_problem_opens_no_other():
    text = "ASSESSMENT\n1. Gout.\n- Uric acid: it was 9 last week and will be repeated.\n2. Asthma.\n"
    assert [s.problem for s in structured("n", text).sentences] == [0, 0, 1]


def test_preoperative_diagnoses_stand_for_postoperative_ones_that_are_the_same():
    same = structured("n", "PREOPERATIVE DIAGNOSIS: Left cataract.\nPOSTOPERATIVE DIAGNOSIS: Same.\n")
    other = structured(
        "n", "PREOPERATIVE DIAGNOSIS: Left cataract.\nPOSTOPERATIVE DIAGNOSIS: Lens glaucoma.\n"
    )
    assert [s.kind for s in same.sections] == [SectionKind.DIAGNOSES, SectionKind.DIAGNOSES]
    assert [s.kind for s in other.sections] == [SectionKind.ADMISSION_DIAGNOSES, SectionKind.DIAGNOSES]


def test_a_chart_of_problems_goes_on_with_its_story():
    text = (
        "Principal problem: C. diff colitis\nActive hospital problems:\n- AKI\n"
        "Chronic problems (copied fwd): UTI, GERD\n\nBrief HPI: Loose stools for a week.\n\n"
        "Hospital Course\nShe did well.\n"
    )
    assert [(s.kind, s.title) for s in structured("n", text).sections if s.title] == [
        (SectionKind.DIAGNOSES, "Principal problem"),
        (SectionKind.DIAGNOSES, "Active hospital problems"),
        (SectionKind.PROBLEM_LIST, "Chronic problems"),
        (SectionKind.HISTORY_PRESENT, "Brief HPI"),
        (SectionKind.HOSPITAL_COURSE, "Hospital Course"),
    ]


def test_a_remark_in_brackets_makes_no_heading_of_a_problem():
    text = "PLAN\nHYPERTENSION (stable): lisinopril.\n\nNOTES\nCOPD (mild): inhalers."
    assert [s.title for s in structured("n", text).sections] == ["PLAN"]
