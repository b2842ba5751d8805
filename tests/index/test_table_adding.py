import shutil

import pytest

from index.errors import TablesError
from index.releases.file_kinds import FileKind
from index.table_adding import add_files
from index.table_sources import sources
from index.tables import CodeTables


@pytest.fixture
def store(store_path, tmp_path):
    return shutil.copy(store_path, tmp_path / "tables.sqlite")


def test_added_tables_can_be_looked_up_and_their_files_are_remembered(store, small_index):
    added = add_files(store, [small_index("drug"), small_index("neoplasm")])
    assert [(a.kind, a.rows_read, a.rows_kept, a.already) for a in added] == [
        (FileKind.DRUG, 6, 4, False),
        (FileKind.NEOPLASM, 5, 5, False),
    ]
    assert [source.kind for source in sources(store)] == [FileKind.TABULAR, FileKind.DRUG, FileKind.NEOPLASM]
    assert sources(store)[1:] == added
    with CodeTables.open(store) as tables:
        assert [entry.phrase for entry in tables.drug("WARFARIN")] == ["Warfarin", "Warfarin, rodenticide"]
        assert tables.drug("marevan")[0].code("adverse_effect") == "T45.515"
        assert tables.neoplasm("Neoplasm, bosom")[0].code("secondary") == "C79.81"
        assert tables.neoplasm("skin breast")[0].code("primary") == "C44.501"
        assert tables.drug("") == tables.drug("?!") == tables.drug("unobtainium") == ()


def test_added_terms_are_searched_when_their_code_exists(store, small_index):
    path = small_index("external_cause")
    path.write_text(path.read_text().replace("W11", "W99.999"))
    (added,) = add_files(store, [path])
    assert ("a searchable phrase whose code this release does not have", 1) in added.skipped
    with CodeTables.open(store) as tables:
        texts = [term.text for term in tables.terms() if term.source == "external_cause"]
    assert "Fall, falling, from, bed" in texts
    assert "Fall, falling, from, ladder" not in texts


def test_adding_the_same_file_twice_changes_nothing_and_says_so(store, small_index):
    (first,) = add_files(store, [small_index("drug")])
    before = store.read_bytes()
    (second,) = add_files(store, [small_index("drug")])
    assert (first.already, second.already) == (False, True)
    assert (second.rows_read, second.rows_kept) == (first.rows_read, first.rows_kept)
    assert store.read_bytes() == before


def test_one_bad_file_leaves_the_store_as_it_was(store, small_index, tmp_path):
    before = store.read_bytes()
    bad = tmp_path / "bad.xml"
    bad.write_text(
        "<ICD10CM.index><version>2026</version><title>EXTERNAL CAUSE INDEX</title></ICD10CM.index>"
    )
    with pytest.raises(TablesError, match="holds no entries"):
        add_files(store, [small_index("drug"), bad])
    assert store.read_bytes() == before
    assert [path.name for path in store.parent.glob(".tables*")] == []


def test_a_release_and_its_index_may_come_in_any_order(store, small_index, small_tabular, tmp_path):
    path = small_index("drug")
    old = path.rename(tmp_path / "drug-2024.xml")
    old.write_text(old.read_text().replace("<version>2026", "<version>2024"))
    with pytest.raises(TablesError, match="whose tabular list is not in the code tables") as caught:
        add_files(store, [old])
    assert "tabular list" in caught.value.remedy
    added = add_files(store, [old, small_tabular])
    assert [(a.kind, a.release_id) for a in added] == [
        (FileKind.DRUG, "icd10cm-2023-10"),
        (FileKind.TABULAR, "icd10cm-2023-10"),
    ]


def test_a_second_table_of_the_same_kind_and_release_is_refused(store, small_index):
    path = small_index("drug")
    add_files(store, [path])
    path.write_text(path.read_text().replace("Wine", "Vine"))
    with pytest.raises(TablesError, match="already"):
        add_files(store, [path])


def test_without_a_store_nothing_can_be_added(tmp_path, small_index):
    with pytest.raises(TablesError, match="There are no code tables"):
        add_files(tmp_path / "tables.sqlite", [small_index("drug")])


@pytest.mark.data
def test_the_official_files_add_up(store, official):
    names = [f"icd10cm-{name}-April-1-2026-XML.xml" for name in ("drug", "eindex", "neoplasm")]
    added = add_files(store, [official(name) for name in names])
    for one in added:
        reasons = dict(one.skipped)
        reasons.pop("a searchable phrase whose code this release does not have", None)
        assert one.rows_kept + sum(reasons.values()) == one.rows_read
    with CodeTables.open(store) as tables:
        assert tables.drug("warfarin")[0].code("underdosing") == "T45.516"
        assert tables.neoplasm("upper-outer quadrant breast")[0].code("primary") == "C50.4"
        assert tables.neoplasm("accessory sinus")[0].code("primary") == "C31.9"
        assert tables.drug("Naprosyn")[0].phrase == "Naproxen"
