"""`chartcite tables`: which editions of the code tables are held, and adding the official files one has.

Fetching files is `agent.cli.downloading`, comparing editions `agent.cli.changes`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.changes import diff, impact
from agent.cli.downloading import download
from agent.cli.layout import columns, heading, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.sources import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cli.workbench import Workbench
    from index.records import Release
    from index.table_sources import Added


_ID_WIDTH = 18


@click.group("tables")
def command() -> None:
    """List the editions of the code tables that are held, add official files, and compare editions."""


for _further in (download, diff, impact):
    command.add_command(_further)


@command.command("list")
@json_option
@home_option
@color_option
@click.pass_obj
def list_releases(
    workbench: "Workbench",
    *,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """List the editions held and the files that they come from."""
    with workbench.tables(home) as tables:
        counted = [(release, tables.on(release.valid_from).count_billable()) for release in tables.releases]
    added = workbench.added(home)
    if as_json:
        releases = [{"release": release, "billable": count} for release, count in counted]
        print_answer("tables/1", {"releases": releases, "files": added})
    else:
        _show(counted, added, no_color=no_color)


@command.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@json_option
@home_option
@click.pass_obj
def add(
    workbench: "Workbench",
    *,
    files: tuple[Path, ...],
    as_json: bool,
    home: Path | None,
) -> None:
    """Add official XML files: all of them, or none when one cannot be used.

    A file is known by its contents: the tabular list, the alphabetic index, the external cause index, the
    neoplasm table or the drug table.
    """
    added = workbench.add(home, files)
    if as_json:
        print_answer("tables_added/1", {"files": added})
        return
    for file in added:
        click.echo(told(file))


def _show(counted: "Sequence[tuple[Release, int]]", added: "Sequence[Added]", *, no_color: bool) -> None:
    grid = columns(_ID_WIDTH, None, 0)
    for release, count in counted:
        span = f"{release.title}, {release.valid_from} to {release.valid_to or '(open)'}"
        grid.add_row(Text(release.release_id, "bold cyan"), Text(span), Text(f"{count:,} billable"))
    files = columns(_ID_WIDTH, None, 0)
    for file in added:
        files.add_row(Text(file.release_id, "cyan"), Text(file.file_name), Text(f"{file.rows_kept:,} rows"))
    put(screen(no_color=no_color), grid, "", heading("From the files"), files)
