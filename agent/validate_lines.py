"""Judges a file of many code sets, one JSON object a line: a month of claims, or the results of `code --out`.

Invariant: one line is held at a time, whatever the file's size, and each line that is not blank gives exactly
one outcome: a line that cannot be used gives its error, and the others are judged all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from agent.errors import InputError
from agent.records import Verdict
from agent.rules.base import Tables
from agent.rules.local import NO_LOCAL_RULES, LocalRules
from agent.validate import REVIEW_BELOW, validate
from agent.validate_file import CodesToValidate, parse_codes

LONGEST = 16 * 1024 * 1024
"""Most bytes of one line; a longer one is passed over without being held."""

_REMEDY = 'Give one object a line, like {"note_id": "a1", "codes": ["E11.9", "I10"]}.'


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a line.

    Attributes:
        line: From 1.
        note_id: As the line says, otherwise the file's name with the line; None for a line without a verdict.
        outcome: The verdict, or why there is none.
        offset: Where the line ends in the file, in bytes.
    """

    line: int
    note_id: str | None
    outcome: Verdict | InputError
    offset: int


def judged_lines(
    path: Path, tables: Tables, *, review_below: float = REVIEW_BELOW, local: LocalRules = NO_LOCAL_RULES
) -> Iterator[Judged]:
    """Judge the code sets of a file in order.

    Args:
        path: Each line holds what a file of `chartcite validate` holds; blank lines are passed over.
        tables: The code tables.
        review_below: Confidence under which a code goes to review.
        local: Rules of the house.

    Raises:
        InputError: The file cannot be opened or read, or holds no line.
    """
    is_empty = True
    for number, line, offset in _lines(path):
        is_empty = False
        try:
            asked = _asked(line, path, number)
        except InputError as error:
            yield Judged(number, None, error, offset)
        else:
            verdict = validate(asked.choices, asked.encounter, tables, review_below=review_below, local=local)
            yield Judged(number, asked.encounter.note_id, verdict, offset)
    if is_empty:
        raise InputError(f"{path.name!r} holds no code set.", _REMEDY)


def _asked(line: bytes | None, path: Path, number: int) -> CodesToValidate:
    where = f"{path.name} line {number}"
    if line is None:
        raise InputError(f"{where!r} is longer than {LONGEST:,} bytes.", _REMEDY)
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where!r} is not UTF-8 text: byte {error.start}.", "Save the file as UTF-8."
        ) from error
    return parse_codes(text, where, note_id=f"{path.stem}:{number}")


def _lines(path: Path) -> Iterator[tuple[int, bytes | None, int]]:
    """Yield the number of each line that is not blank, the line (None where it is too long) and its end."""
    try:
        with path.open("rb") as stream:
            number = 0
            while line := stream.readline(LONGEST):
                number += 1
                if len(line) == LONGEST and not line.endswith(b"\n"):
                    _pass_over(stream)
                    yield number, None, stream.tell()
                elif line.strip():
                    yield number, line.strip(), stream.tell()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(f"{path.name!r} cannot be opened: {reason}.", "Check the path.") from error


def _pass_over(stream: IO[bytes]) -> None:
    while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
        pass
