"""`chartcite validate FILE.jsonl`: many code sets, judged one after the other.

Invariant: nothing of a code set is held once its object is written; with `--out` nothing is written but a
whole file. A line that cannot be read is told of and counted, and costs no other line its verdict.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from agent.cli.layout import put, screen
from agent.cli.output import print_object, whole_file
from agent.cli.records_json import answer_line
from agent.cli.reporting import show_error
from agent.cli.tallying import Tally, tally_parts
from agent.cli.verdict_objects import verdict_line
from agent.errors import InputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from agent.cli.workbench import Workbench
    from agent.rules.local import LocalRules
    from agent.validate_lines import Judged

LINES = ".jsonl"
"""The ending of a file of many code sets."""

_TOLD = 20
"""Lines that cannot be read of which each is told; the rest are counted."""

_EVERY = 500

_Write = Callable[[str], None]


def validate_many(
    workbench: "Workbench",
    home: Path | None,
    file: Path,
    local: "LocalRules",
    *,
    out: Path | None,
    as_json: bool,
    no_color: bool,
) -> bool:
    """Judge every line of a file.

    Args:
        workbench: Opens the tables.
        home: The folder that holds the index.
        file: One code set a line.
        local: Rules of the house.
        out: Where the objects go, None for standard output or none at all.
        as_json: Whether to print the objects, where no file is named.
        no_color: Whether to print no escape sequences.

    Returns:
        Whether every line was read and no finding is an error.

    Raises:
        InputError: The file cannot be read, or nothing can be written to `out`.
    """
    tally = Tally()
    with _writing(out, as_json=as_json) as write, _progress(file) as seen:
        for judged in workbench.validate_lines(home, file, local):
            _take(judged, tally, write, local.digest, aloud=out is not None or not as_json)
            seen(judged)
    names = workbench.rule_names() | {rule.rule_id: rule.title for rule in local.rules}
    _tell(tally, names, out, as_json=as_json, no_color=no_color)
    return not tally.wrong and not tally.failed


def _take(judged: "Judged", tally: Tally, write: _Write | None, rules: str, *, aloud: bool) -> None:
    if isinstance(judged.outcome, InputError):
        tally.failed += 1
        if write is not None:
            write(_error_line(judged.outcome))
        if aloud and tally.failed <= _TOLD:
            show_error(judged.outcome, as_json=False)
    else:
        tally.add(judged.line, judged.outcome)
        if write is not None:
            write(verdict_line(judged.outcome, rules, line=judged.line, note_id=judged.note_id))


def _error_line(error: InputError) -> str:
    return answer_line("error/1", {"note_id": None, "error": error.message, "remedy": error.remedy})


def _writing(out: Path | None, *, as_json: bool) -> "AbstractContextManager[_Write | None]":
    if out is not None:
        return whole_file(out)
    return nullcontext(print_object if as_json else None)


@contextmanager
def _progress(file: Path) -> "Iterator[Callable[[Judged], None]]":
    """Give a function that shows how far the file is read, on a terminal's standard error alone."""
    console = Console(stderr=True)
    shape = (
        TextColumn("{task.fields[sets]} code sets"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
    )
    bars = Progress(
        *shape,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    size = file.stat().st_size if file.is_file() else None
    task = bars.add_task("validate", total=size, sets="0")

    def seen(judged: "Judged") -> None:
        if judged.line % _EVERY == 0:
            bars.update(task, completed=judged.offset, sets=f"{judged.line:,}")

    with bars:
        yield seen


def _tell(tally: Tally, names: Mapping[str, str], out: Path | None, *, as_json: bool, no_color: bool) -> None:
    """Say what it came to: on the screen where nothing else is there, otherwise in a line beside it."""
    if out is None and not as_json:
        put(screen(no_color=no_color), *tally_parts(tally, names))
        return
    where = f" Written to {str(out)!r}." if out is not None else ""
    click.echo(f"chartcite: {tally.line}{where}", err=True)
