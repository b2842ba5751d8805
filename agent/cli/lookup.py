"""`chartcite lookup`: one code, its place, its instructions and its neighbours."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.layout import put, screen
from agent.cli.looking_up import look_up_in
from agent.cli.options import SYSTEMS, color_option, day_option, home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.sheet import sheet_parts

if TYPE_CHECKING:
    from agent.cli.looking_up import CodeSheet
    from agent.cli.workbench import Workbench


@click.command("lookup")
@click.argument("code")
@day_option("Look in the release in force on this date (default: the newest).")
@click.option(
    "--system", type=click.Choice(list(SYSTEMS)), help="Look in this code system alone (default: in all)."
)
@json_option
@home_option
@color_option
@click.pass_obj
def command(
    workbench: "Workbench",
    *,
    code: str,
    day: date | None,
    system: str | None,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Show what the tables hold on CODE: a code, a category (E11) or a block (E08-E13).

    Codes of ICD-10-PCS (0DTJ4ZZ, or a table: 0DT), HCPCS (J1100) and CPT are found where they were added.
    """
    wanted = SYSTEMS[system] if system else None
    with workbench.tables(home) as tables:
        sheet = look_up_in(code, tables, workbench.guidelines(home), day, wanted)
    show_sheet(sheet, as_json=as_json, no_color=no_color)


def show_sheet(sheet: "CodeSheet", *, as_json: bool, no_color: bool) -> None:
    """Print what is held on a code, for the screen or as JSON."""
    if as_json:
        print_answer("lookup/1", {field.name: getattr(sheet, field.name) for field in fields(sheet)})
    else:
        put(screen(no_color=no_color), *sheet_parts(sheet))
