"""`chartcite code`: notes in, justified codes out.

Invariant: exit status 1 when a note could not be coded, after all the others were; with `--out` nothing is
written but a whole file.
"""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.batch import Batch
from agent.cli.encounters import Known
from agent.cli.model_options import Choosing, model_options
from agent.cli.note_paths import check_paths, named_notes
from agent.cli.options import (
    color_option,
    encounter_options,
    hcc_option,
    home_option,
    json_option,
    rules_option,
    systems_option,
)
from agent.cli.output import print_object, whole_file
from agent.cli.reporting import FAILED
from agent.cli.views import Pages, View
from agent.records import Setting, Sex
from index.records import CodeSystem

if TYPE_CHECKING:
    from agent.cli.workbench import Workbench


@click.command("code")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@json_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the JSON objects to FILE, one a line, when all are done.")  # fmt: skip
@click.option("--explain", is_flag=True,
              help="Show every quote and rule, why each code was chosen, and what lost.")  # fmt: skip
@encounter_options
@systems_option
@hcc_option
@rules_option
@model_options
@click.option(
    "--note-id", metavar="ID", help="What to call the note (default: the file's name without its ending)."
)
@home_option
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    explain: bool,
    choosing: Choosing,
    setting: str | None,
    day: date | None,
    sex: str | None,
    age_years: int | None,
    systems: tuple[CodeSystem, ...] | None,
    rules_file: Path | None,
    hcc: bool,
    note_id: str | None,
    home: Path | None,
    no_color: bool,
) -> None:
    """Suggest codes for notes.

    PATH is a text file, a folder of .txt files, a .jsonl file (one object a line: note_id, text, and setting,
    date, sex, age_years where known), or - for standard input. Options about the encounter hold for every
    note. Exit status 1 when a note could not be coded; the others are coded all the same.
    """
    check_paths(paths, note_id, out)
    workbench: Workbench = ctx.obj
    local = workbench.local_rules(home, rules_file)
    local = workbench.with_risk(local) if hcc else local
    known = Known(Setting(setting) if setting else None, day, Sex(sex) if sex else None, age_years, systems)
    with ExitStack() as stack:
        view = _view(stack, out, as_json=as_json, no_color=no_color, explain=explain)
        debug = bool(ctx.meta.get("chartcite.debug"))
        batch = Batch(lambda: workbench.coder(home, choosing, local), view, known, debug=debug)
        batch.run(named_notes(paths, note_id))
    if out or (batch.count > 1 and not as_json):
        where = f" Written to {str(out)!r}." if out else ""
        click.echo(f"chartcite: {batch.count - batch.failed} coded, {batch.failed} failed.{where}", err=True)
    if batch.failed:
        ctx.exit(FAILED)


def _view(stack: ExitStack, out: Path | None, *, as_json: bool, no_color: bool, explain: bool) -> View:
    if out is None and not as_json:
        return Pages(no_color=no_color, explain=explain)
    from agent.cli.objects import Objects  # noqa: PLC0415 - pydantic takes 0.1 s, which pages need not pay

    if out is not None:
        return Objects(stack.enter_context(whole_file(out)), aloud=True)
    return Objects(print_object, aloud=False)
