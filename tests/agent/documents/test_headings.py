from agent.documents import structured
from agent.records import Document, SectionKind


def _sections(document: Document) -> list[tuple[SectionKind, str]]:
    return [(s.kind, s.title) for s in document.sections]


def test_the_procedure_of_a_report_ends_its_diagnoses_however_it_is_written():
    text = (
        "Postoperative diagnosis: Gallstones.\nProcedure performed: Laparoscopy.\nThe abdomen was entered.\n"
    )
    assert [kind for kind, _ in _sections(structured("op", text))] == [
        SectionKind.DIAGNOSES,
        SectionKind.PROCEDURE,
    ]


def test_a_procedure_within_a_plan_stays_in_the_plan():
    text = "ASSESSMENT AND PLAN\n1. Knee osteoarthritis.\nProcedure: injection today.\n2. Gout.\n"
    assert {kind for kind, _ in _sections(structured("visit", text))} == {SectionKind.ASSESSMENT}


def test_medications_under_a_problem_list_are_a_section_of_their_own():
    text = "Problem list: COPD, gout.\nMedications: allopurinol 100 mg daily.\n"
    kinds = [kind for kind, _ in _sections(structured("visit", text))]
    assert kinds == [SectionKind.PROBLEM_LIST, SectionKind.MEDICATIONS]
