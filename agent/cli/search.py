"""`chartcite search`: which codes a coder's words lead to."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.layout import columns, put, screen
from agent.cli.options import color_option, day_option, home_option, json_option
from agent.cli.records_json import print_answer
from index.records import TermSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from agent.cli.workbench import Workbench
    from index.records import Candidate
    from index.tables import CodeTables

MOST = 200
_SOURCES = {
    TermSource.TITLE: "title",
    TermSource.INCLUSION: "inclusion term",
    TermSource.INDEX: "alphabetic index",
    TermSource.NEOPLASM: "neoplasm table",
    TermSource.DRUG: "drug table",
    TermSource.EXTERNAL_CAUSE: "external cause index",
    TermSource.LEXICON: "clinical phrase",
}


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "-k", "count", type=click.IntRange(1, MOST), default=10, show_default=True, help="How many codes."
)
@day_option("Search the codes in force on this date of service (default: the newest).")
@json_option
@home_option
@color_option
@click.pass_obj
def command(
    workbench: "Workbench",
    *,
    words: tuple[str, ...],
    count: int,
    day: "date | None",
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Find the codes that TEXT leads to, the likeliest first.

    TEXT is what a clinician would write: abbreviations and everyday words are understood.
    """
    query = " ".join(words)
    if not any(c.isalnum() for c in query):
        raise click.UsageError("there are no words to search for.")
    coder = workbench.coder(home)
    (found,) = coder.retrieve([query], count, day)
    if as_json:
        print_answer("search/1", {"query": query, "candidates": found})
    else:
        _show(found, coder.tables.in_force(day), no_color=no_color)


def _show(found: "Sequence[Candidate]", tables: "CodeTables", *, no_color: bool) -> None:
    if not found:
        click.echo("Nothing found. Try fewer or other words.")
        return
    grid = columns(3, 8, None)
    for rank, candidate in enumerate(found, 1):
        line = Text(candidate.title)
        line.append(_lack(candidate.code, tables), style="yellow")
        if candidate.source is not TermSource.TITLE and candidate.matched != candidate.title:
            line.append(f"\nfor “{candidate.matched}” ({_SOURCES[candidate.source]})", style="dim")
        grid.add_row(Text(f"{rank:>2}."), Text(candidate.code, "bold cyan"), line)
    put(screen(no_color=no_color), grid)


def _lack(found: str, tables: "CodeTables") -> str:
    """Return what a code found needs before it may stand on a claim; empty when nothing."""
    code = tables.code(found)
    if code is None or code.billable:
        return ""
    return "  + 7th character" if tables.seventh_characters(found) else "  not billable"
