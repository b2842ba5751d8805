import pytest

from index.errors import NotAccepted, TablesError
from index.releases.file_kinds import ACCEPTED, FileKind
from index.releases.recognise import recognise
from index.table_kinds import _ADDERS


def test_a_tabular_list_is_told_by_its_content(small_tabular, tmp_path):
    renamed = small_tabular.rename(tmp_path / "drugs.txt")
    assert recognise(renamed) is FileKind.TABULAR


@pytest.mark.parametrize("family", ["drug", "neoplasm", "external_cause"])
def test_an_index_is_told_by_its_headings(small_index, family):
    assert recognise(small_index(family)) is FileKind(f"icd10cm_{family}")


def test_the_alphabetic_index_is_told_by_its_title(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text("<ICD10CM.index><title>ICD-10-CM INDEX TO DISEASES and INJURIES</title></ICD10CM.index>")
    assert recognise(path) is FileKind.ALPHABETIC


def test_another_file_is_refused_with_the_list_of_what_is_accepted(tmp_path):
    path = tmp_path / "pcs.xml"
    path.write_text("<ICD9.tabular/>")
    with pytest.raises(TablesError, match=r"'ICD9\.tabular'") as caught:
        recognise(path)
    assert all(what in caught.value.remedy for what in ACCEPTED.values())


ORDER = "00001 {} 1 " + "Short".ljust(60) + " Long title"
ANWEB = "A0021".ljust(5) + "00100" + "3" + "Long".ljust(80) + "Short".ljust(28)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([ORDER.format("A000   ")], FileKind.CM_ORDER),
        (["A000    Cholera of a kind"], FileKind.CM_ORDER),
        ([ORDER.format("0DTJ0ZZ")], FileKind.PCS_ORDER),
        (["0DTJ0ZZ Resection of Appendix, Open Approach"], FileKind.PCS_ORDER),
        ([ANWEB], FileKind.HCPCS),
        (["code,short,long", "A0021,Ambulance,Ambulance"], FileKind.HCPCS),
        (["Concept Id\tCPT Code\tLong\tMedium", "1\t00000\tMade up\tMade"], FileKind.CPT),
        (["Current code assignment,Effective,Previous Code(s) Assignment"], FileKind.CONVERSION),
        (["", "Codes", "  74,260 codes in icd10cm_order_2025.txt", "      0 additions"], FileKind.ADDENDA),
        (["Order25\tPOAexemptCode\tDescription", "1\tZ00.00\tExam"], FileKind.POA_EXEMPT),
        (["code,description,edit,rule", "A33,Tetanus,Age,Newborn"], FileKind.MCE),
        (["TABLE 6I - COMPLETE MCC LIST", "Diagnosis Code\tDescription", "A021\tSepsis"], FileKind.CC_MCC),
        (["Appendix C Complications or Comorbidities", "A021 MCC 0001:3 codes Sepsis"], FileKind.CC_MCC),
        (
            ["Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale"],
            FileKind.PTP,
        ),
        (
            ["HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale"],
            FileKind.MUE,
        ),
    ],
)
def test_lists_are_told_by_their_layout_whatever_they_are_called(lines, kind, write):
    assert recognise(write("mislabelled.xml", *lines)) is kind


@pytest.mark.parametrize(
    ("data", "told", "remedy"),
    [
        (b"%PDF-1.4", "is a PDF", "as text, XML or a workbook"),
        (b"\xd0\xcf\x11\xe0 old", "workbook of the old format", "Save it as .xlsx"),
        (b"<!DOCTYPE html><p>Not found", "is a web page", "the page links to"),
        (b"\x89PNG\0\0", "is not text", "tables add --help"),
        (b"Dear colleague, here is the list.", "none of the files", "tables add --help"),
        (b"0001Z\tMade-up visit\n", "none of the files", "headings, with 'CPT Code' and 'Long'"),
        (b'{"name": "something"}', "none of the files", "tables add --help"),
    ],
)
def test_what_is_given_by_mistake_is_named(data, told, remedy, tmp_path):
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    with pytest.raises(NotAccepted, match=told) as caught:
        recognise(path)
    assert remedy in caught.value.remedy


def test_every_kind_that_can_be_added_has_its_adder():
    assert set(_ADDERS) == set(ACCEPTED) == set(FileKind) - {FileKind.LEFT_OUT}


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("icd10pcs-2025/icd10pcs_index_2025.xml", FileKind.PCS_INDEX),
        ("icd10pcs-2025/body_part_key.json", FileKind.PCS_BODY_PARTS),
        ("icd10pcs-2025/device_key.json", FileKind.PCS_DEVICES),
        ("icd10pcs-2026/icd10pcs_tables_2026.xml", FileKind.PCS_TABLES),
        ("icd10pcs-2026/icd10pcs_definitions_2026.xml", FileKind.PCS_DEFINITIONS),
        ("hcpcs/hcpcs_level2_2024q3.csv", FileKind.HCPCS),
        ("mce/mce_v41_1.csv", FileKind.MCE),
    ],
)
def test_the_official_files_are_recognised(name, kind, official):
    assert recognise(official(f"../{name}")) is kind
