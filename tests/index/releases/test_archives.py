import zipfile

import pytest

from index.errors import TablesError
from index.releases import archives


def packed(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_file_by_itself_is_one_piece(write, tmp_path):
    path = write("a.txt", "words")
    (piece,) = archives.pieces_of(path, tmp_path / "out")
    assert (piece.path, piece.origin, piece.archive) == (path, path, None)


def test_members_are_unpacked_and_keep_the_names_that_may_tell_their_date(tmp_path):
    path = packed(tmp_path / "april-2026.zip", {"in/a.txt": b"one", "b.txt": b"two", "folder/": b""})
    pieces = list(archives.pieces_of(path, tmp_path / "out"))
    assert [(p.path.read_bytes(), p.archive) for p in pieces] == [(b"one", path.name), (b"two", path.name)]
    assert pieces[0].hint == "april-2026.zip/in/a.txt"


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "a\n.txt"])
def test_no_member_leaves_the_folder(name, tmp_path):
    path = packed(tmp_path / "x.zip", {name: b"words"})
    (piece,) = archives.pieces_of(path, tmp_path / "out")
    assert (tmp_path / "out") in piece.path.resolve().parents


def test_a_workbook_is_not_an_archive(workbook, tmp_path):
    path = workbook("list.xlsx", ("a", "b"))
    assert archives.is_workbook(path)
    (piece,) = archives.pieces_of(path, tmp_path / "out")
    assert piece.path == path


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = packed(tmp_path / "bomb.zip", {"zeros.txt": b"0" * (8 << 20)})
    with pytest.raises(TablesError, match="packed more than 200 to 1") as caught:
        list(archives.pieces_of(path, tmp_path / "out"))
    assert "one by one" in caught.value.remedy
    assert not (tmp_path / "out").exists()


def test_an_archive_of_too_many_or_too_large_members_is_not_unpacked(tmp_path, monkeypatch):
    path = packed(tmp_path / "many.zip", {f"{n}.txt": b"words" for n in range(4)})
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    with pytest.raises(TablesError, match="holds 4 files"):
        list(archives.pieces_of(path, tmp_path / "out"))
    monkeypatch.setattr(archives, "MOST_MEMBERS", 9)
    monkeypatch.setattr(archives, "MOST_MEMBER", 4)
    with pytest.raises(TablesError, match="would unpack to"):
        list(archives.pieces_of(path, tmp_path / "out"))
    monkeypatch.setattr(archives, "MOST_BYTES", 10)
    with pytest.raises(TablesError, match="would unpack to"):
        list(archives.pieces_of(path, tmp_path / "out"))


def test_bytes_are_counted_as_they_come(tmp_path, monkeypatch):
    path = packed(tmp_path / "liar.zip", {"a.txt": b"words" * 10})
    monkeypatch.setattr(archives, "_within_bounds", lambda _, held: held.infolist())
    monkeypatch.setattr(archives, "MOST_MEMBER", 8)
    with pytest.raises(TablesError, match="unpacks to more than it claims"):
        list(archives.pieces_of(path, tmp_path / "out"))


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_truncated_archive_says_so(keep, tmp_path):
    path = packed(tmp_path / "cut.zip", {"a.txt": bytes(range(256)) * 40})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(TablesError, match="is not a whole archive") as caught:
        list(archives.pieces_of(path, tmp_path / "out"))
    assert "Download" in caught.value.remedy


def test_a_damaged_member_says_so(tmp_path):
    path = packed(tmp_path / "bad.zip", {"a.txt": bytes(range(256)) * 40})
    data = bytearray(path.read_bytes())
    data[60:70] = b"\xff" * 10
    path.write_bytes(data)
    with pytest.raises(TablesError, match="is not a whole archive"):
        list(archives.pieces_of(path, tmp_path / "out"))
