"""Adding files to an index in use: the tables alone change, or the search is built anew; all or nothing."""

import json
import shutil
import zipfile

import pytest

from index import adding
from index.adding import add_sources
from index.errors import IndexUnusable, TablesError
from index.locking import alone
from index.manifest import MANIFEST, read_manifest
from index.opening import current_folder, open_index
from index.releases.file_kinds import FileKind
from index.source_files import source_files
from index.table_sources import sources

HCPCS = "code,short,long\nA0425,Mileage,Ground mileage\n"


@pytest.fixture
def home(index_home, tmp_path):
    """A home of one's own with a copy of the index."""
    folder = current_folder(index_home)
    shutil.copytree(folder, tmp_path / "home" / folder.name)
    (tmp_path / "home" / "current").write_text(folder.name + "\n")
    return tmp_path / "home"


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "hcpcs-2026q2.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("codes.csv", HCPCS)
        packed.writestr("readme.txt", "Dear reader,\n")
    return path


def forbidden(*_, **__):
    pytest.fail("the search index must not be built")


def test_codes_of_another_system_leave_the_search_as_it_is(home, archive, monkeypatch):
    monkeypatch.setattr(adding, "built_of", forbidden)
    before, steps = current_folder(home), []
    added = add_sources(home, [archive], lambda *step: steps.append(step))
    assert [(a.kind, a.release_id, a.already) for a in added] == [
        (FileKind.HCPCS, "hcpcs-2026-04", False),
        (FileKind.LEFT_OUT, "", False),
    ]
    assert current_folder(home) != before
    assert steps == [("tables", 0, 1), ("tables", 1, 1)]
    assert [path.name for path in source_files(home)] == ["hcpcs-2026q2.zip"]
    manifest = read_manifest(current_folder(home))
    assert "hcpcs-2026-04" in manifest["releases"]
    assert manifest["sources"]["codes.csv"] == added[0].sha256
    knowledge = open_index(home)
    assert "I10" in {c.code for c in knowledge.retriever.retrieve(["essential hypertension"], k=5)[0]}
    assert [release.system.value for release in knowledge.tables.held] == ["ICD-10-CM", "HCPCS"]
    knowledge.tables.close()
    now = current_folder(home)
    again = add_sources(home, [archive])
    assert ([a.already for a in again], current_folder(home)) == ([True, False], now)


def test_a_bad_file_leaves_index_and_sources_as_they_were(home, archive, tmp_path):
    before = current_folder(home)
    bad = tmp_path / "bad-2026q3.csv"
    bad.write_text("code,short,long\n12345,x,x\n")
    with pytest.raises(TablesError, match="holds no HCPCS codes"):
        add_sources(home, [archive, bad])
    assert current_folder(home) == before
    assert source_files(home) == []
    assert [path.name for path in home.glob("index-*")] == [before.name]


def test_a_conversion_table_leaves_the_search_of_one_edition_as_it_is(home, tmp_path, monkeypatch):
    monkeypatch.setattr(adding, "built_of", forbidden)
    path = tmp_path / "icd10cm_conversion_table_FY2026.csv"
    path.write_text("Current code,Effective,Previous code(s)\nI11.9,2025,I11.0\n")
    (added,) = add_sources(home, [path])
    assert added.kind is FileKind.CONVERSION


@pytest.mark.parametrize("is_stale", [False, True])
def test_files_that_shape_the_search_or_a_stale_index_build_it_anew(
    home, small_index, tmp_path, monkeypatch, is_stale
):
    if is_stale:
        manifest = current_folder(home) / MANIFEST
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"terms": "old"}))
        path = tmp_path / "hcpcs-2026q2.csv"
        path.write_text(HCPCS)
    else:
        path = small_index("drug")
    built = []

    def build(where, added, *, embedder, progress, settle):
        built.append((embedder, [p.name for p in added]))
        assert source_files(where) == []
        settle()
        assert [p.name for p in source_files(where)] == [path.name]
        raise IndexUnusable("Stopped here.", "This is a test.")

    monkeypatch.setattr(adding, "built_of", build)
    with pytest.raises(IndexUnusable, match="Stopped here"):
        add_sources(home, [path])
    assert built == [("builtin", [path.name])]
    assert source_files(home) == []


def test_a_copy_that_cannot_be_kept_says_so(home, archive, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.source_files.shutil.copyfile", full)
    with pytest.raises(IndexUnusable, match="cannot be written: No space left"):
        add_sources(home, [archive])
    assert source_files(home) == []
    assert len(sources(current_folder(home) / "tables.sqlite")) == 1


def test_a_disk_that_fills_up_while_the_index_is_copied_leaves_all_as_it_was(home, archive, monkeypatch):
    def full(*_, **__):
        raise shutil.Error([("a", "b", "[Errno 28] No space left on device: 'b'")])

    before = current_folder(home)
    monkeypatch.setattr("index.adding.shutil.copytree", full)
    with pytest.raises(IndexUnusable, match=r"cannot be written: No space left on device\."):
        add_sources(home, [archive])
    assert (current_folder(home), source_files(home)) == (before, [])
    assert [path.name for path in home.glob("index-*")] == [before.name]


def test_of_two_that_add_at_once_one_is_told_to_wait(home, archive):
    before = current_folder(home)
    with alone(home), pytest.raises(IndexUnusable, match="Another chartcite is changing") as caught:
        add_sources(home, [archive])
    assert caught.value.remedy == "Wait until it has ended, then try again."
    assert current_folder(home) == before
    assert add_sources(home, [archive])[0].release_id == "hcpcs-2026-04"


def test_what_an_interrupted_adding_left_behind_is_never_built_in(home, archive, tmp_path):
    left = home / "sources" / "new-abc" / "123456789abc"
    left.mkdir(parents=True)
    (left / "half.csv").write_text("code,sho")
    assert source_files(home) == []
    add_sources(home, [archive])
    assert not left.exists()


def test_a_home_that_cannot_be_written_says_so(tmp_path, archive):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnusable, match="cannot be written"), alone(tmp_path / "file"):
        pytest.fail("there is nothing to lock")


def test_a_pointer_that_cannot_be_written_leaves_no_file_behind(home, archive, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = current_folder(home)
    monkeypatch.setattr("index.in_use._point", full)
    with pytest.raises(IndexUnusable, match="cannot be written: No space left"):
        add_sources(home, [archive])
    assert (current_folder(home), source_files(home)) == (before, [])
    assert [path.name for path in home.glob("index-*")] == [before.name]
