"""`chartcite guidelines`: the sections that codes cite, to read and to find."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from agent.cli.card_search import search_cards
from agent.cli.layout import columns, heading, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cli.workbench import Workbench
    from index.guidelines import GuidelineBook
    from index.records import CodeRange, Guideline


@click.group("guidelines")
def command() -> None:
    """Read and find the guideline cards: the Official Guidelines' sections in ChartCite's own words."""


@command.command("show")
@click.argument("section", metavar="ID")
@json_option
@home_option
@color_option
@click.pass_obj
def show(
    workbench: "Workbench",
    *,
    section: str,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Show the card of section ID (I.C.4.a), and name the sections below it."""
    book = workbench.guidelines(home)
    card = _card(section, book)
    below = [c for c in book if c.guideline_id.startswith(f"{card.guideline_id}.")]
    if as_json:
        print_answer("guideline/1", {"guideline": card, "below": [c.guideline_id for c in below]})
    else:
        _show(card, below, no_color=no_color)


@command.command("search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "-k", "count", type=click.IntRange(1, 100), default=10, show_default=True, help="How many cards."
)
@json_option
@home_option
@color_option
@click.pass_obj
def search(
    workbench: "Workbench",
    *,
    words: tuple[str, ...],
    count: int,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Find the cards that hold the words of TEXT."""
    query = " ".join(words)
    found = search_cards(query, workbench.guidelines(home), count)
    if as_json:
        print_answer("guideline_search/1", {"query": query, "guidelines": found})
    elif found:
        put(screen(no_color=no_color), _listed(found))
    else:
        click.echo("Nothing found. Try fewer or other words.")


def _card(section: str, book: "GuidelineBook") -> "Guideline":
    """Return a card by its section, however its letters are cased."""
    wanted = section.strip().rstrip(".")
    same = {c.guideline_id.casefold(): c.guideline_id for c in book}
    return book.by_id(wanted if wanted in book else same.get(wanted.casefold(), wanted))


def _show(card: "Guideline", below: "list[Guideline]", *, no_color: bool) -> None:
    parts: list[RenderableType] = [
        Text.assemble((card.guideline_id, "bold cyan"), "  ", (card.title, "bold")),
        Text(f"Official Guidelines FY2026, page {card.page}; in our own words", style="dim"),
        Padding(Text(card.text), (1, 0)),
    ]
    if card.codes:
        parts.append(Text.assemble(("Codes  ", "dim"), ", ".join(map(_range, card.codes))))
    if card.settings:
        parts.append(Text.assemble(("Only   ", "dim"), ", ".join(card.settings)))
    if below:
        parts += ["", heading("Below it"), _listed(below)]
    put(screen(no_color=no_color), *parts)


def _range(codes: "CodeRange") -> str:
    span = codes.first if codes.first == codes.last else f"{codes.first}-{codes.last}"
    return f"{span} with {' or '.join(codes.suffixes)}" if codes.suffixes else span


def _listed(cards: "Sequence[Guideline]") -> RenderableType:
    grid = columns(max(len(card.guideline_id) for card in cards) + 1, None)
    for card in cards:
        grid.add_row(Text(card.guideline_id, "cyan"), Text(card.title))
    return grid
