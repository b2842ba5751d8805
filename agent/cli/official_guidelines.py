"""`chartcite guidelines add` and `status`: the official texts held, and what they changed for our cards.

Invariant: a card is never changed by a newer official text; it is named, and a person reads the page.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import RenderableType
from rich.text import Text

from agent.cli.captions import counted
from agent.cli.guideline_sheet import brief
from agent.cli.layout import columns, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer
from index.guidelines.comparing import CARDS_WRITTEN_FROM, compare

if TYPE_CHECKING:
    from agent.cli.workbench import Workbench
    from index.guidelines import GuidelineBook
    from index.guidelines.comparing import Changes
    from index.guidelines.editions import Edition

_LABEL_WIDTH = 12


@click.command("add")
@click.argument("pdf", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@json_option
@home_option
@color_option
@click.pass_obj
def add(workbench: "Workbench", *, pdf: Path, as_json: bool, home: Path | None, no_color: bool) -> None:
    """Read the official PDF of a fiscal year into its sections, and keep them in the home folder.

    Afterwards `guidelines show` opens the official words, and `guidelines search` looks in them. The PDF says
    its fiscal year itself; several stand side by side.
    """
    edition = workbench.add_guidelines(home, pdf)
    book = workbench.guidelines(home)
    if as_json:
        print_answer("guidelines_added/1", _told(edition, book))
        return
    put(screen(no_color=no_color), *_lines(edition, book))


@click.command("status")
@json_option
@home_option
@color_option
@click.pass_obj
def status(workbench: "Workbench", *, as_json: bool, home: Path | None, no_color: bool) -> None:
    """Say which official texts are held, and which cards' sections moved, vanished or changed in them."""
    book = workbench.guidelines(home)
    if as_json:
        held = [_told(edition, book) for edition in book.official.held]
        answer = {"cards": len(book), "cards_written_from": CARDS_WRITTEN_FROM, "editions": held}
        print_answer("guidelines_status/1", answer)
        return
    parts: list[RenderableType] = [
        f"{len(book)} cards, written from the guidelines of FY{CARDS_WRITTEN_FROM}."
    ]
    for edition in book.official.held:
        parts += ["", *_lines(edition, book)]
    if not book.official.held:
        parts.append("No official text was added: chartcite guidelines add FILE.pdf.")
    put(screen(no_color=no_color), *parts)


def _told(edition: "Edition", book: "GuidelineBook") -> dict[str, object]:
    return {"edition": brief(edition), "changes": compare(book, edition)}


def _lines(edition: "Edition", book: "GuidelineBook") -> list[RenderableType]:
    span = f"{edition.valid_from} to {edition.valid_to}: {counted(len(edition.sections), 'section')}"
    return [
        Text.assemble((edition.title, "bold"), f", in force {span}"),
        Text(f"from {edition.source}, sha256 {edition.sha256[:12]}", style="dim"),
        _changed(compare(book, edition)),
    ]


def _changed(changes: "Changes") -> RenderableType:
    if changes.none:
        return Text("Every card's section stands there, with the words that it was written from.")
    grid = columns(_LABEL_WIDTH, None)
    rows = (
        ("moved", [f"{one.card} to {one.to}" for one in changes.moved]),
        ("vanished", changes.vanished),
        ("reworded", changes.reworded),
        ("new", changes.added),
    )
    for label, named in rows:
        if named:
            grid.add_row(Text(label, "yellow"), Text(f"{len(named)}: {', '.join(named)}"))
    return grid
