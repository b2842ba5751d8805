from datetime import date

import pytest

from index.errors import NotAccepted, TablesError
from index.releases import code_lists, conversions
from index.releases.list_records import Listed, ListKind


def test_the_poa_list_says_its_year_in_its_headings(write):
    path = write(
        "list.txt",
        "Order25\tPOAexemptCode\tDescription",
        '00001\tZ00.00\t"Exam, general"',
        "00002\tZ00.01\tExam",
    )
    read = code_lists.read_poa(path)
    assert [row.plain for row in read.rows] == ["Z0000", "Z0001"]
    assert (read.edition.valid_from, read.rows_read, read.skipped) == (date(2024, 10, 1), 2, ())


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("POAexemptAddCodesFY25.txt", "Order25\tPOAexemptCode\tDescription"),
        ("POAexemptDeleteCodesFY25.txt", "POAexemptCode\tDescription"),
        ("list.txt", "Order25\tAction\tPOAexemptCode\tDescription"),
    ],
)
def test_changes_to_the_poa_list_are_not_the_list(name, headings, write):
    with pytest.raises(NotAccepted, match="holds changes to the POA-exempt list"):
        code_lists.read_poa(write(name, headings, "1\tZ00.00\tExam\tExam"))


def test_the_code_editor_s_lists_keep_edit_and_rule(write):
    path = write(
        "mce_v43.csv",
        "code,description,edit,rule",
        'A33,Tetanus,Age,"Newborn (Age 0 Only)"',
        "A33,Tetanus,Age,Newborn (Age 0 Only)",
        "O80,Delivery,Sex,Female Only",
        "A0021,A service of another system,Sex,Female Only",
        "99,Nothing,Age,Adult",
    )
    read = code_lists.read_mce(path)
    assert read.rows[0] == Listed("A33", "Age", "Newborn (Age 0 Only)")
    assert dict(read.skipped) == {"a row that stands twice": 1, "not a code of ICD-10-CM": 1}
    assert (read.rows_read, read.edition.label) == (5, "FY2026")


def test_a_list_of_another_system_is_refused(write):
    path = write("mce_v43.csv", "code,description,edit,rule", "99213,x,Sex,Male Only", "A33,x,Age,Newborn")
    with pytest.raises(TablesError, match="is not a list of ICD-10-CM codes: 1 rows"):
        code_lists.read_mce(path)


@pytest.mark.parametrize(("title", "level"), [("COMPLETE MCC LIST", "MCC"), ("COMPLETE CC LIST", "CC")])
def test_complete_lists_of_severity_are_read(title, level, write, workbook):
    text = write(
        "Table 6.txt", f"TABLE 6I.--{title} - FY 2026", "Diagnosis Code\tDescription", "A021\tSepsis"
    )
    book = workbook("t.xlsx", (f"{title}",), ("Diagnosis Code", "Description"), ("A02.1", "Sepsis"))
    for path, hint in ((text, "fy2026.zip/x"), (book, "fy2026.zip/x")):
        read = code_lists.read_severity(path, hint)
        assert read.rows == (Listed("A021", "level", level),)
        assert (read.part, read.kind) == (level.lower(), ListKind.CC_MCC)
        assert read.edition.valid_from == date(2025, 10, 1)


def test_additions_to_a_list_are_not_the_list(write):
    path = write(
        "6I1.txt", "TABLE 6I.1 - ADDITIONS TO THE MCC LIST", "Diagnosis Code\tDescription", "A021\tSepsis"
    )
    with pytest.raises(NotAccepted, match="holds changes"):
        code_lists.read_severity(path, "fy2026.zip")


def test_appendix_c_gives_level_and_exclusions(write):
    path = write(
        "appendix_C.txt",
        "Appendix C Complications or Comorbidities Exclusion list",
        "I10 Dx   Lev  PDX Exclusions   ICD-10-CM Description",
        "A000     CC   0002:24 codes    Cholera of a kind",
        "A021     MCC  0003:9 codes     Sepsis of a kind",
    )
    read = code_lists.read_severity(path, "MSDRGv43ICD10_R0_DefinitionsManual_TEXT.zip")
    assert [(row.plain, row.name, row.value) for row in read.rows] == [
        ("A000", "level", "CC"),
        ("A000", "exclusions", "0002:24 codes"),
        ("A021", "level", "MCC"),
        ("A021", "exclusions", "0003:9 codes"),
    ]


@pytest.mark.parametrize(
    ("reader", "lines"),
    [
        (code_lists.read_poa, ("POAexemptCode\tDescription", "Z00.00\tExam")),
        (code_lists.read_mce, ("code,description,edit,rule", "A33,x,Age,Newborn")),
        (code_lists.read_severity, ("COMPLETE CC LIST", "Diagnosis Code\tDescription", "A000\tCholera")),
        (conversions.read_conversion, ("Current code,Effective,Previous code", "A04.71,,A04.7")),
        (conversions.read_addenda, ("Add:  A0471  Colitis",)),
    ],
)
def test_a_list_without_its_year_says_what_to_do(reader, lines, write):
    with pytest.raises(TablesError, match="does not say for which dates") as caught:
        reader(write("list.txt", *lines))
    assert "Give it the name it is published under" in caught.value.remedy
    with pytest.raises(TablesError, match=r"is not (one of the|a conversion table)|does not say"):
        reader(write("other.txt", "a,b", "1,2"))


@pytest.mark.data
def test_the_official_lists_add_up(official):
    read = code_lists.read_mce(official("../mce/mce_v41_1.csv"))
    assert (len(read.rows), read.rows_read) == (7_946, 7_946)
    assert read.edition.label == "FY2024 April"


def test_a_conversion_table_keeps_single_codes_and_ranges(write):
    path = write(
        "list.csv",
        '"The table, effective October 1, 2024.",,',
        "Current code assignment,Effective,Previous Code(s) Assignment",
        "A04.71 ,2017,A04.7",
        "C56.3,2021,C56.1 and C56.2",
        'H02.151,2018,"H02.101-H02.106; H02.109"',
        "E11.11,2017,",
        ",2017,A04.7",
    )
    read = conversions.read_conversion(path)
    assert read.rows == (
        Listed("A0471", "2017", "A047"),
        Listed("C563", "2021", "C561"),
        Listed("C563", "2021", "C562"),
        Listed("H02151", "2018", "H02101-H02106"),
        Listed("H02151", "2018", "H02109"),
    )
    assert (read.rows_read, sum(count for _, count in read.skipped)) == (5, 2)
    assert read.edition.valid_from == date(2024, 10, 1)


def test_a_conversion_table_without_preamble_is_of_the_year_after_its_newest_code(write):
    path = write("list.txt", "Current code   Effective   Previous code", "A04.71   2017   A04.7")
    assert conversions.read_conversion(path).edition.label == "FY2018"


ADDENDA = (
    "Codes",
    "  74,044 codes in icd10cm_order_2025.txt",
    "  74,045 codes in icd10cm_order_April_2026.txt",
    "      2 additions",
    "      1 deletions",
    "      1 revisions",
    "Add:         A0471   Colitis of a kind",
    "Add:         00012 A0472   1 Colitis of another kind",
    "Delete:      A047    Colitis",
    "Revise from: Q1381   Old title",
    "Revise to:   Q1381   New title",
)


def test_addenda_say_what_was_added_deleted_and_revised(write):
    read = conversions.read_addenda(write("addenda.txt", *ADDENDA))
    assert [(row.plain, row.name) for row in read.rows] == [
        ("A0471", "add"),
        ("A0472", "add"),
        ("A047", "delete"),
        ("Q1381", "revise_from"),
        ("Q1381", "revise_to"),
    ]
    assert read.edition.valid_from == date(2026, 4, 1)


def test_addenda_that_hold_fewer_changes_than_they_announce_are_cut_short(write):
    with pytest.raises(TablesError, match="announces 1 deletions and holds 0"):
        conversions.read_addenda(write("addenda.txt", *ADDENDA[:8]))


def test_addenda_without_changes_are_whole(write):
    path = write(
        "addenda.txt",
        "  5 codes in icd10cm_order_2025.txt",
        "  0 additions",
        "  0 deletions",
        "  0 revisions",
    )
    assert conversions.read_addenda(path).rows == ()


def test_the_code_editor_s_lists_hold_procedures_too(write):
    rows = ("0DTJ0ZZ,x,Coverage,Non-covered procedure", "A33,x,Age,Newborn (Age 0 Only)")
    read = code_lists.read_mce(write("mce_v43.csv", "code,description,edit,rule", *rows))
    assert [row.plain for row in read.rows] == ["0DTJ0ZZ", "A33"]
