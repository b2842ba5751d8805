"""Bytes to text: which notes a path holds, and what characters they are made of.

Invariant: the text is what was decoded and nothing else; line ends, tabs and odd blanks stay, because the
offsets of every quote count these characters. Only a byte order mark is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import InputError, NoteEmpty, NoteUnreadable

MAX_CHARACTERS = 1_000_000
"""Longest note that is coded; an encounter's documents are rarely over 200,000 characters."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character, which JSON can escape and no file can hold; one stands in for one, so offsets stay."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class RawNote:
    """A note as found: its id, its text, and what a .jsonl line says of the encounter.

    Attributes:
        fields: `setting`, `date`, `sex`, `age_years` as given; empty for a plain file.
    """

    note_id: str
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def decode(data: bytes, name: str) -> str:
    """Turn a note's bytes into text: UTF-8 with or without mark, UTF-16 with mark, else Windows Latin-1.

    Args:
        data: The whole file.
        name: What to call it in an error.

    Raises:
        NoteUnreadable: The bytes are not text.
        NoteEmpty: There are no words in it.
    """
    text = _decoded(data, name)
    if not any(c.isalnum() for c in text):
        raise NoteEmpty(f"{name!r} holds no words.", "Give a note with text in it.")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{name!r} has {len(text):,} characters; the limit for one note is {MAX_CHARACTERS:,}.",
            "Split it into one file per encounter.",
        )
    return text


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as e:
                raise _not_text(name) from e
    if b"\x00" in data[:100_000] or _mostly_control(data[:100_000]):
        raise _not_text(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="strict") if _is_cp1252(data) else data.decode("latin-1")


def _is_cp1252(data: bytes) -> bool:
    return not any(b in data for b in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _mostly_control(data: bytes) -> bool:
    control = sum(1 for b in data if b < 32 and b not in (9, 10, 11, 12, 13, 27))
    return control > 0.02 * max(1, len(data))


def _not_text(name: str) -> NoteUnreadable:
    return NoteUnreadable(
        f"{name!r} is not a text file.",
        "Give plain text (UTF-8 or Latin-1), a folder of .txt, or a .jsonl file.",
    )


def read_notes(path: Path) -> Iterator[RawNote | InputError]:
    """Yield the notes of a file, a folder of text files or a .jsonl file; a bad one is yielded as its error.

    Args:
        path: A plain file is one note whose id is its stem. A folder gives its `.txt` files by name.
            Each line of a `.jsonl` file is an object with `text` and `note_id` (or `encounter_id`).
    """
    try:
        if path.is_dir():
            yield from _folder(path)
        elif path.suffix == ".jsonl":
            yield from _lines(path)
        else:
            yield RawNote(path.stem, decode(path.read_bytes(), path.name))
    except InputError as e:
        yield e
    except OSError as e:
        yield NoteUnreadable(
            f"{str(path)!r} cannot be read: {e.strerror or 'unknown reason'}.",
            "Check the path and its permissions.",
        )


def _folder(path: Path) -> Iterator[RawNote | InputError]:
    inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix in {".txt", ".text"})
    if not inside:
        raise InputError(f"{str(path)!r} holds no .txt files.", "Give a folder with one .txt file a note.")
    for file in inside:
        yield from read_notes(file)


def _lines(path: Path) -> Iterator[RawNote | InputError]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _line(line, f"{path.name} line {number}")
                except InputError as e:
                    yield e


def _line(line: bytes, where: str) -> RawNote:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise NoteUnreadable(f"{where} is not JSON.", "Give one JSON object a line.") from e
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise NoteUnreadable(f"{where} has no 'text'.", 'Give objects like {"note_id": "a1", "text": "…"}.')
    note_id = found.get("note_id", found.get("encounter_id"))
    if not isinstance(note_id, str) or not note_id:
        raise NoteUnreadable(f"{where} has no 'note_id'.", "Add a note_id (or encounter_id) of your own.")
    fields = {k: found[k] for k in ("setting", "date", "sex", "age_years") if found.get(k) is not None}
    text = _LONE_SURROGATE.sub("\ufffd", found["text"])
    return RawNote(note_id, decode(text.encode(), where), fields)
