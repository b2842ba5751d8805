"""The command `chartcite`: which commands there are, and what becomes of their failures.

Invariant: exit 0 done, 1 failed, 2 usage, 130 interrupted; a user's mistake is one line and a remedy, never a
traceback. A command's module is imported when the command is asked for.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import click

from agent.cli.reporting import (
    FAILED,
    INTERRUPTED,
    USAGE,
    internal,
    of_click,
    show_error,
    show_traceback,
    speak_safely,
)
from agent.cli.workbench import Workbench
from agent.errors import ChartCiteError

_COMMANDS = {
    "code": ("agent.cli.coding", "Code notes: each code with its quote, its rule and its verdict."),
    "search": ("agent.cli.search", "Find codes for words: chartcite search chf."),
    "lookup": ("agent.cli.lookup", "Show a code: path, instructions, neighbours, guidelines."),
    "validate": ("agent.cli.validating", "Check a file of codes against tables and rules."),
    "rules": ("agent.cli.rules", "Read the rules, and check rules of your own."),
    "guidelines": ("agent.cli.guidelines", "Read and find guideline cards."),
    "tables": ("agent.cli.tables", "List the code tables held, add official files."),
    "index": ("agent.cli.indexing", "Build the search index, or ask what is there."),
    "eval": ("evals.command", "Measure the codes on a benchmark that people coded."),
    "doctor": ("agent.cli.doctor", "Check that everything is in place."),
    "schema": ("agent.cli.schema", "Print the JSON schema of --json."),
}
"""Each command, the module that holds it as `command`, and its line in `chartcite --help`, in that order."""


# Since click 8.2 a bare group raises this instead of printing its help; gone when 8.1 need not be supported.
_ASKS_FOR_HELP: type[click.UsageError] | tuple[()] = getattr(click.exceptions, "NoArgsIsHelpError", ())


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the commands' names in the order of the table above."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a command, None where there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(_COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in _COMMANDS.items()])


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click calls it so
    if asked and not ctx.resilient_parsing:
        try:
            click.echo(f"chartcite {version('chartcite')}")
        except PackageNotFoundError:
            click.echo("chartcite (not installed: run from its sources)")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show where an internal error arose.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
              help="Show the version and exit.")  # fmt: skip
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:  # noqa: FBT001 - click calls it so
    """A clinical note in, justified codes out.

    Each code comes with the words of the note that support it, the guideline that justifies it and the
    validator's verdict. Start with: chartcite code NOTE.txt
    """
    ctx.meta["chartcite.debug"] = debug


def main(arguments: Sequence[str], workbench: Workbench | None = None) -> int:
    """Run a command line and return its exit status.

    Args:
        arguments: Without the program's name.
        workbench: What to work with; None for what is on this machine.
    """
    try:
        status = cli.main(
            list(arguments), prog_name="chartcite", standalone_mode=False, obj=workbench or Workbench()
        )
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last line of defence: no traceback
        return _told(error, arguments)
    return status if isinstance(status, int) else 0


def _told(error: BaseException, arguments: Sequence[str]) -> int:
    """Tell of what ended a command and return the exit status for it."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        click.echo("chartcite: interrupted; nothing half was written.", err=True)
        return INTERRUPTED
    if isinstance(error, _ASKS_FOR_HELP):
        error.show()
        return USAGE
    if isinstance(error, BrokenPipeError):
        return _end_quietly()
    ours, status = _ours(error)
    if "--debug" in arguments and not isinstance(error, click.ClickException | ChartCiteError):
        show_traceback(error)
    show_error(ours, as_json="--json" in arguments)
    return status


def _ours(error: BaseException) -> tuple[ChartCiteError, int]:
    if isinstance(error, click.ClickException):
        return of_click(error), error.exit_code
    if isinstance(error, ChartCiteError):
        return error, error.exit_status
    return internal(error), FAILED


def _end_quietly() -> int:
    """Write no more to a reader that has gone (`chartcite … | head`), at the interpreter's end neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


_COLLECT_EVERY = 200_000
"""Objects made between two garbage collections: opening the index makes millions that all stay, and looking
through them again and again takes a fifth of the time of a short command."""


def run() -> None:
    """Run the command line of this process: the entry point `chartcite`."""
    speak_safely()
    gc.set_threshold(_COLLECT_EVERY)
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
