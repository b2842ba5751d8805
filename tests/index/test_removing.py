"""Taking out what was added: the index is built anew without it, or stays as it was."""

import shutil

import pytest

from index import removing
from index.adding import add_sources
from index.edit_lists import EditLists
from index.errors import IndexUnusable, TablesError
from index.manifest import read_manifest
from index.opening import current_folder, open_index
from index.records import CodeSystem
from index.releases.file_kinds import FileKind
from index.removing import remove_sources
from index.source_files import source_files
from index.table_removing import can_go
from index.table_sources import Added
from index.tables import CodeTables


@pytest.fixture
def home(index_home, tmp_path):
    folder = current_folder(index_home)
    shutil.copytree(folder, tmp_path / "home" / folder.name)
    (tmp_path / "home" / "current").write_text(folder.name + "\n")
    for quarter in ("q1", "q2"):
        path = tmp_path / f"hcpcs-2026{quarter}.csv"
        path.write_text(f"code,short,long\nA0425,Mileage,Ground mileage {quarter}\n")
        add_sources(tmp_path / "home", [path])
    return tmp_path / "home"


@pytest.mark.parametrize("name", ["hcpcs-2026-01", "hcpcs-2026q1.csv"])
def test_what_is_not_searched_goes_without_a_build(home, name, monkeypatch):
    monkeypatch.setattr(removing, "built_of", lambda *_, **__: pytest.fail("the search must not be built"))
    before = current_folder(home)
    (removed,) = remove_sources(home, [name])
    assert (removed.file_name, removed.release_id) == ("hcpcs-2026q1.csv", "hcpcs-2026-01")
    assert [path.name for path in source_files(home)] == ["hcpcs-2026q2.csv"]
    folder = current_folder(home)
    assert folder != before
    assert "hcpcs-2026-01" not in read_manifest(folder)["releases"]
    assert "hcpcs-2026q1.csv" not in read_manifest(folder)["sources"]
    knowledge = open_index(home)
    tables = knowledge.tables
    assert [release.release_id for release in tables.held] == ["icd10cm-2026-04", "hcpcs-2026-04"]
    assert tables.of(CodeSystem.HCPCS).code("A0425").title == "Ground mileage q2"
    assert "I10" in {c.code for c in knowledge.retriever.retrieve(["essential hypertension"], k=5)[0]}
    tables.close()


def test_what_went_may_be_added_again_and_a_list_goes_with_its_rows(home, tmp_path):
    units = tmp_path / "MUE_Practitioner_Eff_04-01-2026.csv"
    units.write_text(
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
        "A0425,250,3 Date of Service Edit: Clinical,Data\n"
    )
    for _ in range(2):
        (added,) = add_sources(home, [units])
        assert (added.release_id, added.rows_kept) == ("ncci-mue-2026-04", 1)
        with CodeTables.open(current_folder(home) / "tables.sqlite") as tables:
            assert EditLists(tables.store).mue("A0425", "practitioner").units == 250
        remove_sources(home, [units.name])
        with CodeTables.open(current_folder(home) / "tables.sqlite") as tables:
            assert EditLists(tables.store).editions == ()
            assert tables.store.rows("SELECT count(*) FROM mue", ()) == [(0,)]


def test_a_part_of_a_release_that_others_share_does_not_go_alone():
    kept = Added("tables.xml", "1", 1, FileKind.PCS_TABLES, "icd10pcs-2025-10", 1, 1)
    index = Added("index.xml", "2", 1, FileKind.PCS_INDEX, "icd10pcs-2025-10", 1, 1)
    twin = Added("twin.csv", "3", 1, FileKind.HCPCS, "", 0, 0, archive="twin.zip")
    readme = Added("readme.txt", "4", 1, FileKind.LEFT_OUT, "", 0, 0, archive="twin.zip")
    assert not can_go([index], [kept, index])
    assert can_go([kept, index], [kept, index, readme])
    assert not can_go([kept, index], [kept, index, twin])


@pytest.fixture
def searched_home(home, monkeypatch):
    """A home whose added files are taken for ones that shape the search."""
    monkeypatch.setattr(removing, "shapes_search", lambda *_: True)
    return home


@pytest.mark.parametrize("name", ["hcpcs-2026-01", "hcpcs-2026q1.csv"])
def test_what_is_searched_is_left_out_of_the_next_build_and_then_removed(searched_home, name, monkeypatch):
    home, built = searched_home, []
    monkeypatch.setattr(removing, "built_of", lambda _, left, **__: built.extend(p.name for p in left))
    (removed,) = remove_sources(home, [name])
    assert (removed.file_name, removed.release_id) == ("hcpcs-2026q1.csv", "hcpcs-2026-01")
    assert built == [path.name for path in source_files(home)] == ["hcpcs-2026q2.csv"]


def test_a_build_that_fails_keeps_the_files(searched_home, monkeypatch):
    home = searched_home

    def fails(*_, **__):
        raise IndexUnusable("The disk is full.", "Free some.")

    monkeypatch.setattr(removing, "built_of", fails)
    with pytest.raises(IndexUnusable):
        remove_sources(home, ["hcpcs-2026-01"])
    assert len(source_files(home)) == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("hcpcs-2020-01", "Nothing that was added is called 'hcpcs-2020-01'"),
        ("icd10cm-2026-04", "'icd10cm-2026-04' comes with ChartCite and stays"),
    ],
)
def test_what_was_not_added_cannot_be_removed(home, name, told):
    with pytest.raises(TablesError, match=told) as caught:
        remove_sources(home, ["hcpcs-2026-01", name])
    assert "chartcite tables list" in caught.value.remedy
    assert len(source_files(home)) == 2
