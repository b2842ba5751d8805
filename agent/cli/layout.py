"""The screen: how wide, which colours, and the few shapes that every view is made of.

Invariant: every view reads the same without colour: what colour says is also said by a word or a mark, and no
line is wider than the console. Text of notes and tables is never read as markup.
"""

from collections.abc import Iterable

import click
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDEST = 100
"""Columns used at most; longer lines tire the eye."""

LABEL = 12
"""Columns before the text of a detail: its label stands here, below the code."""

_NARROWEST = 40


def screen(*, no_color: bool = False, width: int | None = None) -> Console:
    """Return the console to print on.

    Args:
        no_color: Whether to print no escape sequences at all.
        width: Columns; None for the terminal's own, `WIDEST` at most.
    """
    console = Console(
        color_system=None if no_color else "auto", width=width, highlight=False, markup=False, emoji=False
    )
    console.width = max(_NARROWEST, min(console.width, WIDEST))
    return console


def rendered(console: Console, parts: Iterable[RenderableType]) -> str:
    """Return what the parts look like on a console, without blanks at the ends of plain lines."""
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    text = captured.get()
    if console.color_system is not None:
        return text
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def put(console: Console, *parts: RenderableType) -> None:
    """Write the parts to standard output."""
    click.echo(rendered(console, parts), nl=False, color=True)  # the console has decided about colours


def shows_styles(console: Console) -> bool:
    """Say whether a highlighted quote is seen as such, so that it needs no marks."""
    return console.color_system is not None and not console.no_color


def columns(*widths: int | None) -> Table:
    """Return an empty grid; a width of None takes what is left, 0 what its content needs."""
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    for width in widths:
        if width is None:
            grid.add_column(ratio=1, overflow="fold")
        elif width == 0:
            grid.add_column(no_wrap=True, justify="right")
        else:
            grid.add_column(width=width, no_wrap=True, overflow="ellipsis")
    return grid


def details(rows: Iterable[tuple[Text, RenderableType]]) -> Table:
    """Return labelled lines whose text hangs at one column."""
    grid = columns(LABEL, None)
    for label, text in rows:
        grid.add_row(Padding(label, (0, 0, 0, 4)), text)
    return grid


def heading(text: str, style: str = "bold") -> Text:
    """Return the title of a part of a view."""
    return Text(text, style=style)
