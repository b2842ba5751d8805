"""`chartcite eval`: how well the codes agree with those that people gave, on a benchmark that the user holds.

Invariant: the data are read before the index is opened, so that a mistyped path is told as such; exit status
1 when a note crashed, after all the others were judged. Words of notes are shown for `--excerpts` alone.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.layout import put, screen
from agent.cli.model_options import Choosing, model_options
from agent.cli.options import color_option, home_option, json_option
from agent.cli.output import print_object, whole_file
from agent.cli.reporting import FAILED
from agent.errors import InputError
from evals.benchmarks import BENCHMARKS, Benchmark
from evals.bootstrap import SEED
from evals.code_facts import facts_of
from evals.evaluating import Evaluation, Plan, Tools, evaluate
from evals.filters import FILTERS
from evals.lens import lens_of
from evals.progress import progress
from evals.report import setup
from evals.reports import Report, html, markdown
from evals.result_file import whole_object
from evals.running import Progress
from evals.screen import parts

if TYPE_CHECKING:
    from agent.cli.workbench import Workbench

_RAW = "raw"
_LISTED = "\b\nBenchmarks:\n" + "\n".join(f"  {b.name:<26} {b.told}" for b in BENCHMARKS.values())
_FILTERS = "\b\nFilters (default: those of the benchmark's published protocol):\n" + "\n".join(
    f"  {name:<14} {told}" for name, told in {**FILTERS, _RAW: "none: every code is judged"}.items()
)


@click.command("eval", epilog=f"{_LISTED}\n\n{_FILTERS}")
@click.argument("benchmark", type=click.Choice(list(BENCHMARKS)), metavar="BENCHMARK")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@model_options
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Take the first N notes alone.")
@click.option("filters", "--filter", type=click.Choice([*FILTERS, _RAW]), multiple=True, metavar="NAME",
              help="What is judged; may be given again. See below.")  # fmt: skip
@click.option("--stages", is_flag=True, help="Find out at which stage each gold code was lost (slow).")
@click.option("--consistency", is_flag=True,
              help="Code the notes again, unchanged and harmlessly edited (ten times the time).")  # fmt: skip
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The result.json of an earlier run to compare with.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write result.json, report.md and report.html there.")  # fmt: skip
@click.option("--excerpts", is_flag=True,
              help="Show words of the notes in the files; keep them where the notes are kept.")  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Of intervals and tests."
)
@json_option
@home_option
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    benchmark: str,
    path: Path | None,
    choosing: Choosing,
    limit: int | None,
    filters: tuple[str, ...],
    stages: bool,
    consistency: bool,
    baseline: Path | None,
    out: Path | None,
    excerpts: bool,
    seed: int,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Measure the codes against those that people gave.

    BENCHMARK is one of the names below, PATH the file or folder that holds it; our own charts need none.
    """
    workbench: Workbench = ctx.obj
    source = BENCHMARKS[benchmark]
    judged = _judged(source, filters)
    collection = source.collection(path, limit)
    settings = {"chooser": choosing.told, "filters": ", ".join(judged) or _RAW, "limit": str(limit or "none")}
    plan = Plan(judged, stages, consistency, seed, baseline, settings)
    with progress(quiet=as_json) as shown:
        found = evaluate(collection, plan, _tools(workbench, home, choosing, shown))
    whole = whole_object(found.info, found.views, found.results, excerpts=excerpts)
    if out is not None:
        _write(out, found, json.dumps(whole, ensure_ascii=False, indent=1), excerpts=excerpts)
    if as_json:
        print_object(json.dumps(whole, ensure_ascii=False))
    else:
        put(screen(no_color=no_color), *parts(found))
    if any(r.failure for r in found.results):
        ctx.exit(FAILED)


def _judged(source: Benchmark, filters: tuple[str, ...]) -> tuple[str, ...]:
    """Return the filters to apply.

    Raises:
        click.UsageError: `raw` is given beside others.
    """
    if not filters:
        return source.filters
    if _RAW in filters and len(set(filters)) > 1:
        raise click.UsageError(f"--filter {_RAW} leaves no room for another filter.")
    return tuple(name for name in dict.fromkeys(filters) if name != _RAW)


def _tools(workbench: "Workbench", home: Path | None, choosing: Choosing, shown: Progress) -> Tools:
    coder = workbench.coder(home, choosing)
    return Tools(coder, facts_of(coder.tables), lens_of(coder), _versions(workbench, home), shown)


def _versions(workbench: "Workbench", home: Path | None) -> dict[str, str]:
    status = workbench.status(home)
    releases = status.get("releases")
    return {
        **setup().versions,
        "tables": ", ".join(releases) if isinstance(releases, dict) else "unknown",
        "embedder": str(status.get("embedder")),
        "index": str(status.get("digest")),
    }


def _write(out: Path, found: Evaluation, whole: str, *, excerpts: bool) -> None:
    report = Report(found.info, found.views, found.headline, excerpts)
    texts = {"result.json": whole, "report.md": markdown(report), "report.html": html(report)}
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{str(out)!r} cannot be made: {error.strerror or 'unknown reason'}.",
            "Give --out a folder that you may write to.",
        ) from error
    for name, text in texts.items():
        with whole_file(out / name) as write:
            write(text.rstrip("\n"))
    click.echo(f"chartcite: written to {str(out)!r}: {', '.join(texts)}.", err=True)
