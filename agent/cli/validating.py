"""`chartcite validate`: codes from elsewhere held against the tables and the rules."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.finding_lines import finding_lines
from agent.cli.layout import columns, heading, put, screen
from agent.cli.lists_told import lists_told
from agent.cli.options import color_option, hcc_option, home_option, json_option, rules_option
from agent.cli.output import print_object, whole_file
from agent.cli.reporting import FAILED
from agent.cli.showing import counted_units
from agent.cli.validating_many import LINES, validate_many
from agent.cli.verdict_objects import verdict_line
from agent.records import Severity
from agent.validate_file import read_codes
from index.edit_lists import EditLists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from agent.cli.workbench import Workbench
    from agent.records import Choice, Verdict


@click.command("validate")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the JSON objects to FILE, one a line, when all are done.")  # fmt: skip
@rules_option
@hcc_option
@home_option
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    file: Path,
    as_json: bool,
    out: Path | None,
    rules_file: Path | None,
    hcc: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Validate the codes of FILE (JSON: "codes", and "encounter" and "documents" where known).

    A FILE that ends in .jsonl holds many code sets, one such object a line; each is judged by itself.
    Exit status 1 when a finding is an error, or a line could not be read.
    """
    workbench: Workbench = ctx.obj
    if out is not None and out.resolve() == file.resolve():
        raise click.UsageError(f"--out {str(out)!r} would replace the file that is to be read.")
    local = workbench.local_rules(home, rules_file)
    local = workbench.with_risk(local) if hcc else local
    if file.suffix == LINES:
        if not validate_many(workbench, home, file, local, out=out, as_json=as_json, no_color=no_color):
            ctx.exit(FAILED)
        return
    verdict = workbench.validate(home, file, local)
    if out is not None:
        with whole_file(out) as write:
            write(verdict_line(verdict, local.digest))
    elif as_json:
        print_object(verdict_line(verdict, local.digest))
    else:
        with workbench.tables(home) as tables:
            editions = EditLists(tables.store).editions
        below = lists_told(verdict.lists, editions, read_codes(file).encounter)
        put(screen(no_color=no_color), *_parts(verdict), *below)
    if any(finding.severity is Severity.ERROR for finding in verdict.findings):
        ctx.exit(FAILED)


def _parts(verdict: "Verdict") -> "Iterator[RenderableType]":
    for title, choices in (("Stands", verdict.final), ("To look at", verdict.review)):
        if choices:
            yield heading(title)
            yield _listed(choices)
    if verdict.not_coded:
        yield heading("Not to be coded")
        for item in verdict.not_coded:
            yield Text(f"    {item.reason} [{item.rule}]")
    if verdict.findings:
        yield heading("Findings")
        yield finding_lines(verdict.findings)
    else:
        yield Text("No finding.")


def _listed(choices: "tuple[Choice, ...]") -> "Table":

    grid = columns(3, 8, None)
    for choice in choices:
        grid.add_row(
            Text(""),
            Text(choice.code, "bold cyan"),
            Text((choice.title + counted_units(choice)).lstrip(", ")),
        )
    return grid
