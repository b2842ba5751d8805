"""The notes that a command line names: files, folders, .jsonl files and standard input.

Invariant: what was asked is checked before the first note is read, and a note that cannot be read is yielded
as its error, never raised.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from agent.documents.reading import RawNote, decode, read_notes
from agent.errors import InputError

STANDARD_INPUT = "-"
_CODES = ".json"
_LARGEST = 16 * 1024 * 1024


def check_paths(paths: Sequence[str], note_id: str | None, out: Path | None) -> None:
    """Refuse what cannot be meant.

    Args:
        paths: As typed, at least one.
        note_id: The name asked for, if any.
        out: The file to write, if any.

    Raises:
        click.UsageError: A file of codes, a name for several notes, standard input twice, or an output that
            is also an input.
    """
    if paths.count(STANDARD_INPUT) > 1:
        raise click.UsageError("standard input (-) can be read once only.")
    if asked := next((p for p in paths if Path(p).suffix.casefold() == _CODES), None):
        raise click.UsageError(
            f"{asked!r} is JSON, not a note. Codes are judged by: chartcite validate FILE.json. "
            "Give notes as text, or as a .jsonl file of one object a line."
        )
    if note_id is not None and (len(paths) > 1 or _holds_several(paths[0])):
        raise click.UsageError("--note-id names one note; give one text file or -.")
    if out is not None and out.resolve() in {Path(p).resolve() for p in paths}:
        raise click.UsageError(f"--out {str(out)!r} would replace a note that is to be read.")


def named_notes(paths: Iterable[str], note_id: str | None) -> Iterator[RawNote | InputError]:
    """Yield the notes in the order of the paths.

    Args:
        paths: As typed; `-` is standard input.
        note_id: What to call the one note; None for its own name.
    """
    for raw in _notes(paths):
        if isinstance(raw, InputError):
            yield raw
        else:
            name = note_id if note_id is not None else raw.note_id
            # A file's name may hold bytes that are no text; an id has to be writable as JSON.
            yield replace(raw, note_id=name.encode("utf-8", "replace").decode())


def _holds_several(path: str) -> bool:
    return path != STANDARD_INPUT and (Path(path).is_dir() or path.endswith(".jsonl"))


def _notes(paths: Iterable[str]) -> Iterator[RawNote | InputError]:
    for path in paths:
        if path == STANDARD_INPUT:
            yield _from_standard_input()
        else:
            yield from read_notes(Path(path))


def _from_standard_input() -> RawNote | InputError:
    name = "standard input"
    data = sys.stdin.buffer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return InputError(f"{name} holds more than 16 MiB.", "Give one note, or a .jsonl file of notes.")
    try:
        return RawNote("stdin", decode(data, name))
    except InputError as error:
        return error
