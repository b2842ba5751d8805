"""`chartcite index`: building the search index and asking what is there."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.bars import build_bars
from agent.cli.options import home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.reporting import FAILED

if TYPE_CHECKING:
    from agent.cli.workbench import Workbench


_NAMED = 8
"""Codes named on the line of those that are lacking."""


@click.group("index")
def command() -> None:
    """Build the search index, or ask what is there."""


@command.command("build")
@click.option(
    "--embedder", metavar="NAME", help="Which embedder to use (default: the one that ships with ChartCite)."
)
@json_option
@home_option
@click.pass_obj
def build(
    workbench: "Workbench",
    *,
    embedder: str | None,
    as_json: bool,
    home: Path | None,
) -> None:
    """Build the index and put it in use; until it is ready, and if it fails, the one before stays in use."""
    with build_bars(quiet=as_json) as told:
        workbench.build(home, embedder, told)
    _tell(workbench.status(home), as_json=as_json)


@command.command("status")
@json_option
@home_option
@click.pass_context
def status(
    ctx: click.Context,
    *,
    as_json: bool,
    home: Path | None,
) -> None:
    """Say what the index in use was built from. Exit status 1 when it has to be built anew."""
    workbench: Workbench = ctx.obj
    described = workbench.status(home)
    _tell(described, as_json=as_json)
    if described.get("problem"):
        ctx.exit(FAILED)


def _tell(status: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_answer("index/1", status)
        return
    lacking = status.get("codes lacking")
    told = {"codes lacking": _few(lacking)} if isinstance(lacking, tuple) else {}
    shown = {
        **status,
        **told,
        "bytes": _megabytes(status.get("bytes")),
        "problem": status.get("problem") or "none",
    }
    width = max(map(len, shown))
    for name, value in shown.items():
        click.echo(f"{name.replace('_', ' '):<{width}}  {_plain(value)}")


def _few(codes: tuple[str, ...]) -> str:
    """Say how many codes of the product's rules the newest edition lacks, with the first of them."""
    more = ", …" if len(codes) > _NAMED else ""
    return f"{len(codes):,} that rules name and the newest edition lacks: {', '.join(codes[:_NAMED])}{more}"


def _megabytes(size: object) -> str:
    return f"{size / 1e6:.0f} MB" if isinstance(size, int) else "unknown"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(held)}" for key, held in value.items())
    return f"{value:,}" if type(value) is int else str(value)
