"""Taking out what was added: the index is built anew without it, or stays as it was."""

import shutil

import pytest

from index import removing
from index.adding import add_sources
from index.errors import IndexUnusable, TablesError
from index.opening import current_folder
from index.removing import remove_sources
from index.source_files import source_files


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
def test_what_is_named_is_left_out_of_the_next_build_and_then_removed(home, name, monkeypatch):
    built = []
    monkeypatch.setattr(removing, "built_of", lambda _, left, **__: built.extend(p.name for p in left))
    (removed,) = remove_sources(home, [name])
    assert (removed.file_name, removed.release_id) == ("hcpcs-2026q1.csv", "hcpcs-2026-01")
    assert built == [path.name for path in source_files(home)] == ["hcpcs-2026q2.csv"]


def test_a_build_that_fails_keeps_the_files(home, monkeypatch):
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
