"""The text of the code editor's definitions; the file here is made up in the layout of the official one."""

from datetime import date

import pytest

from index.edit_lists import McEdit
from index.errors import TablesError
from index.releases import code_lists, mce_definitions
from index.releases.file_kinds import FileKind
from index.releases.list_records import Listed
from index.releases.recognise import recognise

NAME = "Definitions of Medicare Code Edits_v44.txt"
TEXT = """\
Definitions of Medicare Code Edits
ICD-10 Version 44
Table of contents
4. Age conflict\t3
6. Manifestation code as principal diagnosis .... 9
Made-up words about the editor, which begin with: 1. the claim is read.
1. Invalid diagnosis or procedure code
The editor checks each code.
4. Age conflict
* Perinatal/Newborn. Age 0 years only; made-up words.
* Pediatric. Age range is 0\x9617 years inclusive.
* Maternity. Age range is 9-64 years inclusive.
A. Perinatal/Newborn diagnoses
A33\tNewborn tetanus, made up
B. Pediatric diagnoses (age 0 through 17)
L704\tChild's acne, made up
C. Maternity diagnoses
O80\tDelivery, made up
O80\tDelivery, made up
D. Adult diagnoses (age 15 through 124)
F03911\tOld age, made up
5. Sex conflict
A. Diagnoses for females only
O80\tDelivery, made up
B. Procedures for females only
0UT90ZZ\tMade-up operation
C. Diagnoses for males only
N400   Prostate, made up
6. Manifestation code as principal diagnosis
F0280\tManifestation, made up
8. Questionable admission
Z0289\tAdmission, made up
9. Unacceptable principal diagnosis
Some codes are considered "acceptable" when a secondary diagnosis is also coded:
Z5189\tAftercare, made up
The following pages list all others.
B9710\tOrganism, made up
Z5189\tAftercare, made up
11. Noncovered procedure
08DJ3ZZ\tMade-up operation
20. Unspecified code
H0200\tUnspecified side, made up
"""


@pytest.fixture
def definitions(tmp_path):
    def make(text=TEXT, name=NAME):
        path = tmp_path / name
        path.write_bytes(text.encode("latin-1"))
        return path

    return make


def test_each_code_is_of_the_edit_under_whose_heading_it_stands(definitions):
    path = definitions()
    assert recognise(path) is FileKind.MCE
    read = code_lists.read_mce(path)
    assert set(read.rows) == {
        Listed("A33", "Age", "Perinatal/Newborn (Age 0 Only)"),
        Listed("L704", "Age", "Pediatric (Ages 0-17)"),
        Listed("O80", "Age", "Maternity (Ages 9-64)"),
        Listed("F03911", "Age", "Adult (Ages 15-124)"),
        Listed("O80", "Sex", "Female Only"),
        Listed("N400", "Sex", "Male Only"),
        Listed("F0280", "Other", "Manifestation (Not Allowed as Principal Diagnosis)"),
        Listed("Z0289", "Other", "Questionable Admission"),
        Listed("Z5189", "Other", "Unacceptable Principal Diagnosis Without a Secondary Diagnosis"),
        Listed("B9710", "Other", "Unacceptable Principal Diagnosis (Not Allowed as Principal Diagnosis)"),
        Listed("H0200", "Other", "Unspecified Code"),
    }
    assert dict(read.skipped) == {
        "a row that stands twice": 2,
        "a procedure, or a code of an edit that is not about diagnoses": 2,
    }
    assert read.rows_read == len(read.rows) + 4 == 15
    assert (read.edition.label, read.edition.valid_from) == ("FY2027", date(2026, 10, 1))


def test_what_bars_a_principal_diagnosis_is_understood(definitions):
    edits = {row.plain: McEdit(row.name, row.value) for row in code_lists.read_mce(definitions()).rows}
    barred = {code for code, edit in edits.items() if edit.bars_principal}
    assert barred == {"F0280", "B9710", "Z5189"}
    assert (edits["A33"].ages, edits["F03911"].ages) == ((0, 0), (15, 124))


def test_the_version_is_told_by_the_name_or_by_the_words_above(definitions):
    for name, label in (
        ("definition-medicare-code-edits-v411.txt", "FY2024 April"),
        ("Definitions_v44.0.txt", "FY2027"),
        ("anything.txt", "FY2027"),
    ):
        assert code_lists.read_mce(definitions(name=name)).edition.label == label


def test_a_file_that_ends_early_is_not_whole(definitions):
    with pytest.raises(TablesError, match="its last row is not whole"):
        code_lists.read_mce(definitions(TEXT[: TEXT.index("\tUnspecified side")]))
    with pytest.raises(TablesError, match="no list of unacceptable principal diagnoses"):
        code_lists.read_mce(definitions(TEXT[: TEXT.index("9. Unacceptable")]))
    with pytest.raises(TablesError, match="no list of manifestation diagnoses"):
        code_lists.read_mce(
            definitions(TEXT[: TEXT.index("6. Manifestation code as principal diagnosis\nF")])
        )


def test_a_list_of_ages_that_does_not_say_which_is_refused(definitions):
    with pytest.raises(TablesError, match="for which ages its list 'Adult' is"):
        code_lists.read_mce(definitions(TEXT.replace(" (age 15 through 124)", "")))


def test_other_texts_are_not_taken_for_the_definitions():
    assert not mce_definitions.is_definitions(["Readme", "The Medicare Code Editor"])
