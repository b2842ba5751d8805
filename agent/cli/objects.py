"""Coded notes as JSON objects, one a line.

Invariant: every note taken gives exactly one line: its object, or the object of the error in its place.
"""

from collections.abc import Callable

from agent.cli.reporting import show_error
from agent.cli.workbench import NoteCoder
from agent.contract import to_contract, to_error
from agent.errors import ChartCiteError
from agent.records import CodedNote


class Objects:
    """JSON, one object a line; a failure is an object too.

    Args:
        write: Writes one line.
        aloud: Whether to tell of failures on standard error as well, because nobody sees the lines.
    """

    def __init__(self, write: Callable[[str], None], *, aloud: bool) -> None:
        self._write = write
        self._aloud = aloud

    def form(self, note: CodedNote, coder: NoteCoder) -> str:
        """Return a note's object."""
        return to_contract(note, coder.guidelines).line()

    def emit(self, text: str) -> None:
        """Write an object."""
        self._write(text)

    def fail(self, error: ChartCiteError, note_id: str | None) -> None:
        """Write an error's object."""
        self._write(to_error(error, note_id).line())
        if self._aloud:
            show_error(error, as_json=False, note_id=note_id)
