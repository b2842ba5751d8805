"""Copies of files that are being added: kept once settled, gone otherwise."""

import pytest

from index.errors import IndexUnusable
from index.source_files import copies_of, source_files


@pytest.fixture
def given(tmp_path):
    path = tmp_path / "hcpcs-2026q1.csv"
    path.write_text("code,short,long\n")
    return path


def test_a_copy_is_kept_once_it_is_settled_and_not_made_twice(tmp_path, given):
    with copies_of(tmp_path, [given, given]) as copies:
        assert [path.read_text() for path in copies.files] == ["code,short,long\n"]
        assert source_files(tmp_path) == []
        copies.settle()
    assert [path.name for path in source_files(tmp_path)] == [given.name]
    assert not list((tmp_path / "sources").glob("new-*"))
    with copies_of(tmp_path, [given]) as copies:
        assert copies.files == ()


def test_a_copy_goes_when_what_follows_fails(tmp_path, given):
    def settled_and_failing():
        with copies_of(tmp_path, [given]) as copies:
            copies.settle()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        settled_and_failing()
    assert source_files(tmp_path) == []


def test_a_folder_that_cannot_be_made_says_so(tmp_path, given):
    (tmp_path / "sources").write_text("in the way")
    with pytest.raises(IndexUnusable, match="cannot be written: File exists"), copies_of(tmp_path, [given]):
        pytest.fail("there is no place for copies")
