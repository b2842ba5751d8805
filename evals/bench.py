"""`python -m evals.bench`: measures the product against its marks and writes `docs/benchmarks.md`.

Invariant: the page is written whole or not at all, and only by a run of every suite or where `--out` asks for
it. Suites that measure processes run before the index is opened in this one.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from agent.errors import ChartCiteError, IndexUnusable
from evals import accuracy, chart_suites, path_suites, procedures, robustness, speed
from evals.figures import Result, Suite, run
from evals.mutants import suite as mutants
from evals.progress import progress
from evals.report import markdown, setup, table
from evals.running import NoteCoder
from evals.session import Session, open_coder

SUITES: dict[str, Suite] = {
    suite.name: suite
    for suite in (
        speed.HELP,
        speed.COMMANDS,
        speed.INDEX,
        speed.THROUGHPUT,
        accuracy.ACI,
        accuracy.MENTIONS,
        accuracy.CODIESP,
        procedures.PROCEDURES,
        chart_suites.TUNING,
        chart_suites.MEASURING,
        path_suites.STAGES,
        path_suites.STEADINESS,
        robustness.ROBUSTNESS,
        mutants.MUTANTS,
    )
}
_PAGE = Path("docs", "benchmarks.md")


def chosen(names: str) -> list[Suite]:
    """Return the suites of a comma-separated list, in the order in which they must run.

    Raises:
        click.BadParameter: A name is not a suite's.
    """
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    unknown = sorted(wanted - SUITES.keys())
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)!r} is no suite; there are: {', '.join(SUITES)}.")
    return [suite for name, suite in SUITES.items() if name in wanted or not wanted]


def index_lines(home: Path | None) -> list[str]:
    """Describe the index in use, for the page.

    Raises:
        IndexUnusable: There is none, or it was built from other things.
    """
    from index.opening import default_home, index_status  # noqa: PLC0415 - as `session.open_coder` says

    status = index_status(home or default_home())
    if status["problem"]:
        raise IndexUnusable(str(status["problem"]), "Then measure again.")
    releases = status.get("releases")
    names = ", ".join(releases) if isinstance(releases, dict) else "unknown"
    return [f"tables: {names}", f"embedder: {status.get('embedder')}", f"index: {status.get('digest')}"]


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True,
              help="Folder of the development data.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help=f"Page to write (default: {_PAGE} when every suite is run).")  # fmt: skip
@click.option("--only", default="", metavar="A,B", help=f"Suites to run, of: {', '.join(SUITES)}.")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder that holds the index (default: as for chartcite).")  # fmt: skip
@click.pass_obj
def main(
    opener: Callable[[Path | None], NoteCoder] | None,
    *,
    data: Path,
    out: Path | None,
    only: str,
    home: Path | None,
) -> None:
    """Measure the product on the development data and compare with the marks."""
    suites = chosen(only)
    page = out or (None if only else _PAGE)
    try:
        made = setup(index_lines(home) if any(suite.needs_index for suite in suites) else ())
        with tempfile.TemporaryDirectory(prefix="chartcite-bench-") as folder, progress() as told:
            session = Session(data, Path(folder), home, opener=opener or open_coder, progress=told)
            results = [_run(suite, session, told) for suite in suites]
    except ChartCiteError as error:
        click.echo(f"evals.bench: {error.message} {error.remedy}", err=True)
        sys.exit(error.exit_status)
    Console(width=None if sys.stdout.isatty() else 160).print(table(results))
    if page is not None:
        _write(page, markdown(results, made))
        click.echo(f"Written to {str(page)!r}.", err=True)


def _run(suite: Suite, session: Session, told: Callable[[str, int, int], None]) -> Result:
    told(f"suite {suite.name}", 0, 1)
    result = run(suite, session)
    told(f"suite {suite.name}", 1, 1)
    return result


def _write(page: Path, text: str) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    new = page.with_name(f".{page.name}.new")
    new.write_text(text, "utf-8")
    new.replace(page)


if __name__ == "__main__":
    main()
