"""`chartcite tables`: which editions of the code tables are held, and adding the official files one has.

Fetching files is `agent.cli.downloading`, comparing editions `agent.cli.changes`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.bars import build_bars
from agent.cli.changes import diff, impact
from agent.cli.downloading import download
from agent.cli.layout import columns, heading, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.sources import told
from index.edit_lists import EditLists
from index.records import CodeSystem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.cli.workbench import Workbench
    from index.edit_lists import ListEdition
    from index.records import Release
    from index.table_sources import Added


_ID_WIDTH, _LIST_WIDTH = 18, 22
_SYSTEMS = tuple(CodeSystem)


_ADD_HELP = """\
Add official files, zipped or not: all of them, or none when one cannot be used.

A file is known by its contents:

\b
ICD-10-CM   tabular list, alphabetic index, external cause index, neoplasm
            table, drug table (XML); order or codes file, codes addenda (txt);
            conversion table (txt, csv, xlsx)
ICD-10-PCS  tables, index, definitions (XML); order or codes file (txt);
            body part and device keys (JSON)
HCPCS       the alpha-numeric file (ANWEB txt or xlsx), or code,short,long (csv)
CPT         the code list of your own licence (txt, csv, xlsx), with headings
            CPT Code and Long
lists       POA-exempt codes, Medicare Code Editor (definitions as txt, or csv,
            xlsx), MS-DRG CC and MCC; printed addenda (txt)
NCCI        procedure-to-procedure edits (PTP), unit limits (MUE), add-on codes
            (txt, csv, xlsx)

The files are kept and read again whenever the index is built.
"""


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
        held = sorted(tables.held, key=lambda release: (_SYSTEMS.index(release.system), release.valid_from))
        counted = [(release, tables.at(release).count_billable()) for release in held]
        editions = sorted(EditLists(tables.store).editions, key=lambda edition: edition.edition_id)
    places = [release.release_id for release in held] + [edition.edition_id for edition in editions]
    added = sorted(workbench.added(home), key=lambda file: _place(file.release_id, places))
    if as_json:
        releases = [{"release": release, "billable": count} for release, count in counted]
        print_answer("tables/1", {"releases": releases, "lists": editions, "files": added})
    else:
        _show(counted, editions, added, no_color=no_color)


@command.command("add", help=_ADD_HELP)
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
    """Add official files, zipped or not; `_ADD_HELP` is what the user reads."""
    with build_bars(quiet=as_json, transient=True) as told_of:
        added = workbench.add(home, files, told_of)
    if as_json:
        print_answer("tables_added/1", {"files": added})
        return
    for file in added:
        click.echo(told(file))


@command.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@json_option
@home_option
@click.pass_obj
def remove(
    workbench: "Workbench",
    *,
    names: tuple[str, ...],
    as_json: bool,
    home: Path | None,
) -> None:
    """Take added files out of the tables again, as when a publisher has corrected one.

    NAME is a release or list (hcpcs-2026-04), or a file or archive, as chartcite tables list shows them. An
    archive goes with all that came out of it; what was searched of it, the search is built anew without.
    """
    with build_bars(quiet=as_json, transient=True) as told_of:
        removed = workbench.remove(home, names, told_of)
    if as_json:
        print_answer("tables_removed/1", {"files": removed})
        return
    for file in removed:
        click.echo(f"{file.file_name}: removed from {file.release_id}.")


def _place(release_id: str, places: "Sequence[str]") -> int:
    """Return where the files of a release stand; those of one without codes of its own stand last."""
    return places.index(release_id) if release_id in places else len(places)


def _show(
    counted: "Sequence[tuple[Release, int]]",
    editions: "Sequence[ListEdition]",
    added: "Sequence[Added]",
    *,
    no_color: bool,
) -> None:
    grid = columns(_ID_WIDTH, None, 0)
    for release, count in counted:
        span = f"{release.title}, {release.valid_from} to {release.valid_to or '(open)'}"
        grid.add_row(Text(release.release_id, "bold cyan"), Text(span), Text(f"{count:,} billable"))
    lists = columns(_LIST_WIDTH, None)
    for edition in editions:
        span = f"{edition.title}, {edition.valid_from} to {edition.valid_to}"
        lists.add_row(Text(edition.edition_id, "bold cyan"), Text(span))
    files = columns(_LIST_WIDTH if editions else _ID_WIDTH, None, 0)
    for file in added:
        if file.release_id:
            name = f"{file.archive}: {file.file_name}" if file.archive else file.file_name
            files.add_row(Text(file.release_id, "cyan"), Text(name), Text(f"{file.rows_kept:,} rows"))
    parts = (grid, "", heading("Lists"), lists) if editions else (grid,)
    put(screen(no_color=no_color), *parts, "", heading("From the files"), files)
