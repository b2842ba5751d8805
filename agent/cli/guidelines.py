"""`chartcite guidelines`: the sections that codes cite, in our words and where added in the official."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.card_search import search_cards, search_sections
from agent.cli.guideline_sheet import brief, card_parts, listed, listed_sections, normal_id, official_parts
from agent.cli.layout import heading, put, screen
from agent.cli.looking_up import look_up_in
from agent.cli.lookup import show_sheet
from agent.cli.official_guidelines import add, status
from agent.cli.options import color_option, day_option, home_option, json_option
from agent.cli.procedural import cited_code, is_procedural, procedural, procedural_parts
from agent.cli.records_json import print_answer
from agent.errors import GuidelinesError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from agent.cli.workbench import Workbench


@click.group("guidelines")
def command() -> None:
    """Read and find the sections of the Official Guidelines: in our own words, and where added in theirs."""


for _further in (add, status):
    command.add_command(_further)

_edition_of = day_option("Date of service: shows the official text in force on it (default: the newest).")


@command.command("show")
@click.argument("words", nargs=-1, required=True, metavar="ID")
@_edition_of
@json_option
@home_option
@color_option
@click.pass_obj
def show(
    workbench: "Workbench",
    *,
    words: tuple[str, ...],
    day: date | None,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Show section ID (I.C.4.a): our card, the official words where added, and the sections below it.

    All else that a code cites is shown too, written as on its page: a section of the ICD-10-PCS guidelines
    (PCS.B3.8, PCS B3.8), a table (pcs:0DT), a code that its own words or notes justify (tabular:E11.621).
    """
    section = " ".join(words)
    book = workbench.guidelines(home)
    if cited := cited_code(section):
        with workbench.tables(home) as tables:
            sheet = look_up_in(cited.code, tables, book, day, cited.system)
        show_sheet(sheet, as_json=as_json, no_color=no_color)
        return
    if is_procedural(section):
        found = procedural(section)
        if as_json:
            print_answer("procedure_guidelines/1", {"sections": found})
        else:
            put(screen(no_color=no_color), *procedural_parts(found))
        return
    edition = book.official.on(day)
    wanted = normal_id(section, [c.guideline_id for c in book], edition.by_id if edition else ())
    card = book.by_id(wanted) if wanted in book else None
    official = edition.by_id.get(wanted) if edition else None
    below = [c for c in book if c.guideline_id.startswith(f"{wanted}.")]
    if card is None and official is None and not below:
        book.by_id(wanted)
    if as_json:
        told = {"edition": brief(edition), "section": official} if edition and official else None
        ids = [c.guideline_id for c in below]
        print_answer("guideline/1", {"guideline": card, "below": ids, "official": told})
        return
    parts: list[RenderableType] = card_parts(card) if card else []
    if edition and official:
        parts += official_parts(official, edition, after_card=card is not None)
    elif day is not None and edition is None:
        raise _not_held(day)
    if below:
        parts += ["", heading("Below it"), listed(below)]
    put(screen(no_color=no_color), *parts)


@command.command("search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "-k", "count", type=click.IntRange(1, 100), default=10, show_default=True, help="How many sections."
)
@_edition_of
@json_option
@home_option
@color_option
@click.pass_obj
def search(
    workbench: "Workbench",
    *,
    words: tuple[str, ...],
    count: int,
    day: date | None,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Find the sections that hold the words of TEXT: our cards, and the official text where added."""
    query = " ".join(words)
    book = workbench.guidelines(home)
    edition = book.official.on(day)
    if day is not None and edition is None:
        raise _not_held(day)
    found = search_cards(query, book, count)
    official = search_sections(query, edition.sections, count) if edition else []
    if as_json:
        answer = {"query": query, "guidelines": found, "edition": brief(edition), "official": official}
        print_answer("guideline_search/1", answer)
        return
    parts: list[RenderableType] = [listed(found)] if found else []
    if official and edition:
        parts += ["", heading(f"{edition.title}, in its own words"), listed_sections(official)]
    if parts:
        put(screen(no_color=no_color), *parts)
    else:
        click.echo("Nothing found. Try fewer or other words.")


def _not_held(day: date) -> GuidelinesError:
    return GuidelinesError(
        f"No official guidelines in force on {day} were added.",
        "Add their PDF: chartcite guidelines add FILE.pdf.",
    )
