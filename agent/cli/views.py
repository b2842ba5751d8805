"""What a form of output is, and the one for people: a page a note.

Invariant: a view first makes a note's text and only then writes it, so that a fault in making it concerns
that note alone and never leaves half a note behind.
"""

from typing import Protocol

import click

from agent.cli.layout import rendered, screen
from agent.cli.reporting import show_error
from agent.cli.showing import note_parts
from agent.cli.workbench import NoteCoder
from agent.errors import ChartCiteError
from agent.records import CodedNote


class View(Protocol):
    """What a run over notes asks of a form of output."""

    def form(self, note: CodedNote, coder: NoteCoder) -> str:
        """Return a note's text; the coder that coded it knows the titles of what it cites."""
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
        explain: Whether to show every quote, rule, reason and runner-up.
    """

    def __init__(self, *, no_color: bool, explain: bool = False) -> None:
        self._console = screen(no_color=no_color)
        self._explain = explain

    def form(self, note: CodedNote, coder: NoteCoder) -> str:
        """Return a note's page."""
        titles = {release.release_id: release.title for release in coder.tables.held}
        parts = note_parts(note, self._console, coder.guidelines, titles, explain=self._explain)
        return rendered(self._console, parts)

    def emit(self, text: str) -> None:
        """Print a page."""
        click.echo(text, color=True)  # the console has decided about colours already

    def fail(self, error: ChartCiteError, note_id: str | None) -> None:
        """Print an error's line."""
        show_error(error, as_json=False, note_id=note_id)
