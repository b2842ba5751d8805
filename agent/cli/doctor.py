"""`chartcite doctor`: is this machine ready to code, and if not, what to do."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.check import Standing
from agent.cli.checks import checks
from agent.cli.layout import columns, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.reporting import FAILED

if TYPE_CHECKING:
    from agent.cli.check import Check
    from agent.cli.workbench import Workbench


@click.command("doctor")
@json_option
@home_option
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Check Python, packages, folder, disk, index and tables, and that a note is coded.

    Exit status 1 when there is a problem.
    """
    workbench: Workbench = ctx.obj
    found = list(checks(workbench, home, datetime.now(UTC).astimezone().date()))
    if as_json:
        print_answer("doctor/1", {"checks": found})
    else:
        _show(found, no_color=no_color)
    if any(check.standing is Standing.PROBLEM for check in found):
        ctx.exit(FAILED)


def _show(found: "list[Check]", *, no_color: bool) -> None:

    grid = columns(7, 9, None)
    styles = {"ok": "green", "note": "yellow", "problem": "bold red"}
    for check in found:
        grid.add_row(Text(check.standing, styles[check.standing]), Text(check.name, "bold"), _told(check))
    put(screen(no_color=no_color), grid)


def _told(check: "Check") -> Text:

    told = Text(check.detail)
    return told.append(f" → {check.remedy}", style="yellow") if check.remedy else told
