import pytest

from index.errors import TablesError
from index.releases import icd10cm_tabular
from index.table_writer import create_store, replacing
from index.tables import CodeTables


@pytest.fixture
def small(small_tabular):
    return icd10cm_tabular.read(small_tabular)


def test_a_failing_write_leaves_the_old_store_and_no_rubbish(small, tmp_path):
    path = tmp_path / "store" / "tables.sqlite"
    create_store(path, [small])
    before = path.read_bytes()
    with pytest.raises(TablesError, match="is in the tables already") as caught:
        create_store(path, [small, small])
    assert "chartcite tables remove icd10cm-2023-10" in caught.value.remedy
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_interrupted_write_leaves_the_old_store(small, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    path = tmp_path / "store" / "tables.sqlite"
    create_store(path, [small])
    before = path.read_bytes()
    monkeypatch.setattr("index.table_writer.write_terms", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create_store(path, [small])
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_reader_goes_on_with_the_store_that_it_opened(small, tmp_path):
    path = tmp_path / "tables.sqlite"
    create_store(path, [small])
    with CodeTables.open(path) as reader:
        with replacing(path, keep=True) as connection:
            connection.execute("DELETE FROM code")
        assert reader.code("T71") is not None
        with CodeTables.open(path) as later:
            assert later.code("T71") is None


def test_a_place_that_cannot_be_written_is_named(small, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TablesError, match="cannot be written") as caught:
        create_store(tmp_path / "file" / "tables.sqlite", [small])
    assert "permissions" in caught.value.remedy


def test_a_broken_row_is_reported_as_ours(tmp_path, small):
    path = tmp_path / "tables.sqlite"
    create_store(path, [small])
    with pytest.raises(TablesError, match="no such table"), replacing(path, keep=True) as connection:
        connection.execute("INSERT INTO nowhere VALUES (1)")
