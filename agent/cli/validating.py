"""`chartcite validate`: codes from elsewhere held against the tables and the rules."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.finding_lines import finding_lines
from agent.cli.layout import columns, heading, put, screen
from agent.cli.options import color_option, home_option, json_option, rules_option
from agent.cli.records_json import print_answer
from agent.cli.reporting import FAILED
from agent.records import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from agent.cli.workbench import Workbench
    from agent.records import Choice, Verdict


@click.command("validate")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@rules_option
@home_option
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    file: Path,
    as_json: bool,
    rules_file: Path | None,
    home: Path | None,
    no_color: bool,
) -> None:
    """Validate the codes of FILE (JSON: "codes", and "encounter" and "documents" where known).

    Exit status 1 when a finding is an error.
    """
    workbench: Workbench = ctx.obj
    local = workbench.local_rules(home, rules_file)
    verdict = workbench.validate(home, file, local)
    if as_json:
        _print(verdict, local.digest)
    else:
        _show(verdict, no_color=no_color)
    if any(finding.severity is Severity.ERROR for finding in verdict.findings):
        ctx.exit(FAILED)


def _print(verdict: "Verdict", rules: str) -> None:

    answer = {
        "final": [choice.code for choice in verdict.final],
        "review": [choice.code for choice in verdict.review],
        "not_coded": verdict.not_coded,
        "findings": verdict.findings,
        "rules": rules,
    }
    print_answer("verdict/1", answer)


def _show(verdict: "Verdict", *, no_color: bool) -> None:

    put(screen(no_color=no_color), *_parts(verdict))


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
        grid.add_row(Text(""), Text(choice.code, "bold cyan"), Text(choice.title))
    return grid
