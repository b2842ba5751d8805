"""How failures are told: one line and a remedy on standard error, or one object on standard output.

Invariant: no words of a note are ever told. Errors raised on purpose hold none; of an unexpected one only the
class is named, and `--debug` shows where it arose but never its message, which could quote the note.
"""

import sys
import traceback
from collections.abc import Iterator

import click

from agent.cli.output import print_object
from agent.errors import ChartCiteError

FAILED, USAGE, INTERRUPTED = 1, 2, 130


def internal(error: BaseException) -> ChartCiteError:
    """Return an unexpected error as one of ours, without its message."""
    return ChartCiteError(
        f"internal error ({type(error).__name__}).",
        "This is a fault of ChartCite: report it, with the traceback that `chartcite --debug …` shows.",
    )


def of_click(error: click.ClickException) -> ChartCiteError:
    """Return an error that click found in the command line as one of ours."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "chartcite"
    return ChartCiteError(_sentence(error.format_message()), f"See: {path} --help")


def show_error(error: ChartCiteError, *, as_json: bool, note_id: str | None = None) -> None:
    """Tell of an error: an object on standard output, or a line on standard error."""
    if as_json:
        from agent.contract import to_error  # noqa: PLC0415 - takes 0.15 s, which --help must not pay

        print_object(to_error(error, note_id).line())
    else:
        where = f"{note_id!r}: " if note_id is not None else ""
        click.echo(f"chartcite: {where}{_one_line(error.message)} {_one_line(error.remedy)}", err=True)


def show_traceback(error: BaseException) -> None:
    """Show where an unexpected error arose, without its message."""
    for link in _chain(error):
        click.echo("".join(traceback.format_tb(link.__traceback__)) + type(link).__qualname__, err=True)


def _chain(error: BaseException) -> Iterator[BaseException]:
    links = [error]
    while (cause := links[-1].__cause__ or links[-1].__context__) is not None and cause not in links:
        links.append(cause)
    return reversed(links)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    line = _one_line(text)
    return line if line.endswith((".", "?", "!")) else f"{line}."


def speak_safely() -> None:
    """Let a terminal that cannot show a character show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
