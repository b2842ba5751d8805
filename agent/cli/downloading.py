"""`chartcite tables download`: the official files from where they are published, and into the tables.

Invariant: without `--only-download` the files exist only until they are in the tables or refused by them;
tables and index are as before when anything fails on the way.
"""

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn
from rich.text import Text

from agent.cli.bars import build_bars
from agent.cli.layout import columns, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.sources import told
from agent.errors import InputError
from index.locking import unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from agent.cli.workbench import Workbench
    from index.downloads import Fetched, Published, Wanted
    from index.table_sources import Added

_NAME_WIDTH = 30
_CPT = "CPT is not to be fetched: give the code list of your own licence to chartcite tables add."


@click.command("download")
@click.argument("names", nargs=-1, metavar="NAME…")
@click.option("only", "--only-download", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Put the files there and add nothing to the tables.")  # fmt: skip
@click.option("accepted", "--accept-licence", multiple=True, metavar="LICENCE",
              help="Say that you have read this licence and accept it; for files that need it.")  # fmt: skip
@click.option("--unchecked", is_flag=True,
              help="Take a file whose SHA-256 or size is not the known one: files get replaced.")  # fmt: skip
@click.option("--sources", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Another list of what is published where, for a mirror of your own.")  # fmt: skip
@click.option("listed", "--list", is_flag=True, help="List what can be fetched, and stop.")
@json_option
@home_option
@color_option
@click.pass_obj
def download(
    workbench: "Workbench",
    *,
    names: tuple[str, ...],
    only: Path | None,
    accepted: tuple[str, ...],
    unchecked: bool,
    sources: Path | None,
    listed: bool,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Fetch official files from CMS, or CDC where CMS fails, and add them to the tables.

    NAME is an edition: icd10cm-2027 (the fiscal year), icd10cm-2026-04, icd10pcs-2027, hcpcs-2026-10; with
    one of its parts, icd10cm-2027/poa, or with /all.
    """
    published = workbench.published(sources)
    if listed:
        _list(published, as_json=as_json, no_color=no_color)
        return
    wanted = _wanted(published, names, only)
    if only is None:
        workbench.store(home)  # without an index nothing can be added: better told before than after
    with _folder(workbench, home, only) as folder:
        with _bars(quiet=as_json) as progress:
            fetched = workbench.download(
                wanted, folder, published, accepted=accepted, unchecked=unchecked, progress=progress
            )
        if not as_json:
            _tell(fetched)
        added = None if only else _add(workbench, home, fetched, quiet=as_json)
    if as_json:
        print_answer("tables_downloaded/1", {"files": fetched, "added": added})


def _add(
    workbench: "Workbench", home: Path | None, fetched: "Sequence[Fetched]", *, quiet: bool
) -> "tuple[Added, ...]":
    with build_bars(quiet=quiet, transient=True) as told_of:
        added = workbench.add(home, [file.path for file in fetched], told_of)
    for file in () if quiet else added:
        click.echo(told(file))
    return added


def _wanted(published: "Published", names: "Sequence[str]", only: Path | None) -> "list[Wanted]":
    if not names:
        raise InputError("No edition is named.", "See what there is: chartcite tables download --list")
    wanted = list({file.name: file for name in names for file in published.wanted(name)}.values())
    texts = [file.name for file in wanted if not file.is_tables]
    if texts and only is None:
        raise InputError(
            f"{texts[0]!r} is no table and cannot be added to the tables.",
            "Fetch it with --only-download DIR.",
        )
    return wanted


@contextmanager
def _folder(workbench: "Workbench", home: Path | None, only: Path | None) -> "Iterator[Path]":
    if only is not None:
        yield only
        return
    try:
        made = tempfile.TemporaryDirectory(prefix="download-", dir=workbench.home(home))
    except OSError as error:
        raise unwritable(workbench.home(home), error) from error
    with made as folder:
        yield Path(folder)


@contextmanager
def _bars(*, quiet: bool) -> "Iterator[Callable[[str, int, int | None], None]]":
    """Give a function that shows how far each file is, on standard error so that a pipe stays clean."""
    shape = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    tasks: dict[str, TaskID] = {}
    console = Console(stderr=True, quiet=quiet)
    with Progress(*shape, console=console, transient=True, disable=not console.is_terminal) as bars:

        def tick(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield tick


def _tell(fetched: "Sequence[Fetched]") -> None:
    for file in fetched:
        for missed in file.missed:
            click.echo(f"chartcite: {missed}; {file.publisher} is asked instead.", err=True)
        checked = "SHA-256 as known" if file.is_known else f"SHA-256 {file.sha256}"
        how = "is there already" if file.already else f"from {file.publisher}"
        click.echo(f"{file.path.name}: {how}, {file.size:,} bytes, {checked}.")


def _list(published: "Published", *, as_json: bool, no_color: bool) -> None:
    parts = published.parts()
    if as_json:
        print_answer("tables_published/1", {"files": parts})
        return
    grid = columns(_NAME_WIDTH, None)
    for part in parts:
        name = part.example if not part.usual else part.example.partition("/")[0]
        notes = [
            f"needs --accept-licence {part.licence}" if part.licence else "",
            "to read: --only-download" if part.reading else "",
            "" if part.verified else "name not verified",
        ]
        told = "; ".join(filter(None, notes))
        grid.add_row(Text(name, "cyan"), Text(f"{part.title} ({told})" if told else part.title))
    put(screen(no_color=no_color), grid, "", _CPT)
