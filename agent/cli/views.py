"""What a form of output is, and the one for people: a page a note.

Invariant: a view first makes a note's text and only then writes it, so that a fault in making it concerns
that note alone and never leaves half a note behind.
"""

from typing import Protocol

import click

from agent.citations import GuidelineLookup
from agent.cli.layout import rendered, screen
from agent.cli.reporting import show_error
from agent.cli.showing import note_parts
from agent.errors import ChartCiteError
from agent.records import CodedNote


class View(Protocol):
    """What a run over notes asks of a form of output."""

    def form(self, note: CodedNote, book: GuidelineLookup) -> str:
        """Return a note's text."""
        ...

    def emit(self, text: str) -> None:
        """Write what `form` made."""
        ...

    def fail(self, error: ChartCiteError, note_id: str | None) -> None:
        """Tell of a note that cannot be coded; its id is None where it was not even read."""
        ...


class Pages:
    """Pages for a person, with a blank line between two; failures go to standard error.

    Args:
        no_color: Whether to print no escape sequences at all.
    """

    def __init__(self, *, no_color: bool) -> None:
        self._console = screen(no_color=no_color)

    def form(self, note: CodedNote, book: GuidelineLookup) -> str:
        """Return a note's page."""
        return rendered(self._console, note_parts(note, self._console, book))

    def emit(self, text: str) -> None:
        """Print a page."""
        click.echo(text, color=True)  # the console has decided about colours already

    def fail(self, error: ChartCiteError, note_id: str | None) -> None:
        """Print an error's line."""
        show_error(error, as_json=False, note_id=note_id)
