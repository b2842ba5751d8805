import json
from pathlib import Path

import pytest

from agent.documents import MAX_CHARACTERS, decode, read_notes
from agent.documents.reading import RawNote
from agent.errors import InputError, NoteEmpty, NoteUnreadable

SECRET = "Zebedee Quince has gonorrhoea"
"""Words of a note that no error may repeat."""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Fièvre, 38 °C".encode(), "Fièvre, 38 °C"),
        (b"\xef\xbb\xbf" + "Fièvre".encode(), "Fièvre"),
        ("Sjögren".encode("utf-16"), "Sjögren"),
        (b"\xfe\xff" + "Sjögren".encode("utf-16-be"), "Sjögren"),
        ("Ménière’s – stable".encode("cp1252"), "Ménière’s – stable"),  # noqa: RUF001 - Windows writes these
        ("Ménière".encode("latin-1"), "Ménière"),
        (b"M\xe9ni\xe8re \x81", "Ménière \x81"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows", "latin-1", "latin-1 only"],
)
def test_decodes_what_notes_come_in(data: bytes, text: str):
    assert decode(data, "note.txt") == text


def test_line_ends_tabs_and_odd_blanks_stay_because_offsets_count_them():
    text = "Gout.\r\n\tPain\u00a0in toe.\rBetter.\x0c"
    assert decode(text.encode(), "n.txt") == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x01\x02\x03\x04 a few words",
        b"\xff\xfe\x00\xd8",
        b"\xef\xbb\xbf\xff\xff",
    ],
    ids=["picture", "control characters", "broken utf-16", "broken utf-8 under its mark"],
)
def test_what_is_not_text_is_refused(data: bytes):
    with pytest.raises(NoteUnreadable) as caught:
        decode(data, "scan.png")
    assert "'scan.png'" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"--- ...", b"\xef\xbb\xbf"])
def test_a_note_without_words_is_refused(data: bytes):
    with pytest.raises(NoteEmpty, match="holds no words"):
        decode(data, "n.txt")


def test_the_longest_note_passes_and_one_character_more_does_not():
    assert len(decode(b"a" * MAX_CHARACTERS, "n.txt")) == MAX_CHARACTERS
    with pytest.raises(InputError, match=r"1,000,001 characters; the limit"):
        decode(b"a" * (MAX_CHARACTERS + 1), "n.txt")


def test_a_file_is_one_note_named_by_its_stem(tmp_path: Path):
    (tmp_path / "visit-7.txt").write_bytes(b"Gout.\r\nStable.")
    assert list(read_notes(tmp_path / "visit-7.txt")) == [RawNote("visit-7", "Gout.\r\nStable.")]


def test_a_folder_gives_its_text_files_by_name_and_errors_in_their_place(tmp_path: Path):
    (tmp_path / "b.txt").write_text("Asthma.")
    (tmp_path / "a.text").write_text("Gout.")
    (tmp_path / "c.txt").write_text("")
    (tmp_path / "d.pdf").write_text("passed over")
    (tmp_path / "inner.txt").mkdir()
    first, second, third = read_notes(tmp_path)
    assert isinstance(first, RawNote)
    assert isinstance(second, RawNote)
    assert [first.note_id, second.note_id] == ["a", "b"]
    assert isinstance(third, NoteEmpty)


def test_a_folder_without_notes_says_so(tmp_path: Path):
    (error,) = read_notes(tmp_path)
    assert isinstance(error, InputError)
    assert "holds no .txt files" in error.message


def test_json_lines_carry_the_encounter_and_bad_lines_do_not_stop_the_rest(tmp_path: Path):
    good = {"note_id": "n1", "text": "Gout.", "sex": "M", "age_years": 61, "date": "2026-05-04", "mood": "x"}
    lines = [
        json.dumps(good),
        "",
        "{" + SECRET,
        json.dumps({"note_id": "n2"}),
        json.dumps({"text": SECRET}),
        json.dumps({"note_id": 7, "text": SECRET}),
        json.dumps({"note_id": "n3", "text": " "}),
        json.dumps([SECRET]),
        json.dumps({"encounter_id": "e9", "text": "Asthma.", "setting": None}),
    ]
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(lines))
    first, *bad, last = read_notes(path)
    assert first == RawNote("n1", "Gout.", {"date": "2026-05-04", "sex": "M", "age_years": 61})
    assert last == RawNote("e9", "Asthma.")
    assert [type(b) for b in bad] == [NoteUnreadable] * 4 + [NoteEmpty, NoteUnreadable]
    assert [str(b).split(" line ")[1][0] for b in bad] == ["3", "4", "5", "6", "7", "8"]
    assert not any(SECRET in str(b) for b in bad)


def test_half_a_character_in_json_costs_one_character_and_no_offset(tmp_path: Path):
    path = tmp_path / "notes.jsonl"
    path.write_text(json.dumps({"note_id": "n1", "text": "Café \ud83d gout."}))
    (note,) = read_notes(path)
    assert note == RawNote("n1", "Café \ufffd gout.")


def test_json_nested_without_end_costs_its_own_line_alone(tmp_path: Path):
    path = tmp_path / "notes.jsonl"
    path.write_text("[" * 200_000 + "\n" + json.dumps({"note_id": "n1", "text": "Gout."}))
    bad, good = read_notes(path)
    assert isinstance(bad, NoteUnreadable)
    assert good == RawNote("n1", "Gout.")


def test_a_path_that_is_not_there_is_yielded_as_its_error(tmp_path: Path):
    (error,) = read_notes(tmp_path / "absent.txt")
    assert isinstance(error, NoteUnreadable)
    assert "cannot be read: No such file or directory" in error.message
    assert "permissions" in error.remedy


def test_no_error_repeats_the_note():
    for data in (SECRET.encode() + b"\x00", SECRET.encode() * 40_000, SECRET.encode("utf-16")[:-1]):
        with pytest.raises(InputError) as caught:
            decode(data, "n.txt")
        assert "Quince" not in str(caught.value)
