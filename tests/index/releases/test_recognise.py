import pytest

from index.errors import TablesError
from index.releases.recognise import ACCEPTED, FileKind, recognise


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
    path.write_text("<ICD10PCS.tabular/>")
    with pytest.raises(TablesError, match=r"'ICD10PCS\.tabular'") as caught:
        recognise(path)
    assert all(what in caught.value.remedy for what in ACCEPTED.values())


@pytest.mark.data
def test_the_official_procedure_tables_are_not_taken_for_diagnoses(official):
    path = official("../icd10pcs-2025/icd10pcs_index_2025.xml")
    with pytest.raises(TablesError, match=r"ICD10PCS\.index"):
        recognise(path)
