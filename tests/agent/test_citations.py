"""What a citation is called."""

import pytest

from agent.choose.procedures.knowledge import lexicon
from agent.citations import PROCEDURE, Citation, cite, descriptor_of, procedure_sections
from index.guidelines import GuidelineBook
from index.records import CodeSystem, Guideline

BOOK = GuidelineBook((Guideline("IV.H", "Uncertain diagnosis (outpatient)", "Do not code it.", 114),))


@pytest.mark.parametrize(
    ("reference", "book", "expected"),
    [
        ("IV.H", BOOK, Citation("IV.H", "IV.H", "Uncertain diagnosis (outpatient)", 114)),
        ("IV.H", None, Citation("IV.H", "IV.H", "ICD-10-CM Official Guidelines, section IV.H")),
        ("II.Q", BOOK, Citation("II.Q", "II.Q", "ICD-10-CM Official Guidelines, section II.Q")),
        (
            "tabular:E11",
            BOOK,
            Citation("tabular:E11", "Tabular E11", "Instruction printed at E11 in the Tabular List"),
        ),
    ],
)
def test_every_reference_has_a_title(reference, book, expected):
    assert cite(reference, book) == expected


def test_a_table_of_procedures_is_cited_as_such() -> None:
    found = cite("pcs:0FT", None)
    assert (found.label, found.title) == (
        "PCS table 0FT",
        "Table 0FT of ICD-10-PCS offers these values together",
    )


def test_a_section_of_the_procedure_guidelines_is_cited_in_our_words() -> None:
    found = cite("PCS.B3.11a", None)
    assert found.label == "PCS B3.11a"
    assert found.title == "Looking at a part is not coded beside a procedure on the same part"


def test_every_section_that_the_data_files_cite_is_known() -> None:
    known = {PROCEDURE + section for section in procedure_sections()}
    cited = {g for p in lexicon().procedures for g in (p.guideline, *(w.guideline for w in p.whens)) if g}
    assert cited <= known


@pytest.mark.parametrize(
    ("reference", "label", "title"),
    [
        ("hcpcs:J1100", "HCPCS J1100", "Descriptor of J1100 in HCPCS Level II"),
        ("cpt:0001Z", "CPT 0001Z", "Descriptor of 0001Z in the CPT code list"),
    ],
)
def test_a_descriptor_is_cited_by_its_list_and_code(reference: str, label: str, title: str) -> None:
    assert cite(reference, None) == Citation(reference, label, title)
    system = CodeSystem.HCPCS if reference.startswith("hcpcs") else CodeSystem.CPT
    assert descriptor_of(system, reference.partition(":")[2]) == reference
