"""`python -m evals.misses aci|codiesp`: each missed and each extra code with the stage that it came to.

Invariant: words of a note are shown only with `--excerpts`, on the terminal alone; nothing is written.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from agent.documents import flowing
from agent.errors import ChartCiteError
from agent.mentions import find_mentions
from agent.pipeline import Coder
from agent.records import Mention
from evals.cases import Case, Collection
from evals.measures import rank_of
from evals.readers import aci, codiesp
from evals.running import NoteCoder, code_case
from evals.stages import Quote, Seen, extras, misses

_READERS: dict[str, Callable[[Path], Collection]] = {
    "aci": aci.read,
    "codiesp": lambda data: codiesp.read(data, "dev"),
    "codiesp-train": lambda data: codiesp.read(data, "train"),
}
_DEPTH = 50
_AROUND = 40
_TITLE = 48


@dataclass(frozen=True, slots=True)
class Bench:
    """What explaining works with.

    Attributes:
        mentions: Gives the mentions of a case.
        title: Gives a code's title, empty for an unknown code.
        problems_only: Whether the benchmark has the problem-code protocol.
    """

    coder: NoteCoder
    mentions: Callable[[Case], tuple[Mention, ...]]
    title: Callable[[str], str]
    problems_only: bool = False


def open_bench(home: Path | None) -> Bench:
    """Open the index in `home`.

    Raises:
        IndexUnusable: There is none, or it was built from other things.
    """
    coder = Coder.open(home)

    def mentions(case: Case) -> tuple[Mention, ...]:
        return find_mentions(flowing(case.case_id, case.text), coder.knowledge.book)

    def title(code: str) -> str:
        held = coder.tables.code(code)
        return held.title if held else ""

    return Bench(coder, mentions, title)


def look(bench: Bench, case: Case) -> Seen:
    """Code a case and gather what the stages before choosing saw."""
    offered = bench.coder.retrieve([s.text for s in case.spans], _DEPTH) if case.spans else []
    ranks: dict[str, int | None] = {}
    for span, candidates in zip(case.spans, offered, strict=True):
        found = [r for r in (ranks.get(span.code), rank_of(span.code, (c.code for c in candidates))) if r]
        ranks[span.code] = min(found, default=None)
    return Seen(case, code_case(bench.coder, case), bench.mentions(case), ranks)


def explained(bench: Bench, seen: Seen, stages: Counter[str], *, excerpts: bool) -> Iterator[str]:
    """Yield the lines about one note; count its misses and extras by stage."""
    text = seen.case.text
    for miss in misses(seen, bench.coder.tables.billable):
        stages[f"miss   {miss.stage}"] += 1
        detail = f": {miss.detail}" if miss.detail else ""
        yield _line("miss", miss.code, bench.title(miss.code), f"{miss.stage}{detail}")
        yield from _excerpts(text, miss.quotes if excerpts else ())
    for extra in extras(seen, problems_only=bench.problems_only):
        kind = "extra" if extra.judged else "unjudged"
        beside = f"; gold has {', '.join(extra.near)}" if extra.near else ""
        stages[f"{kind:<6} {'near a gold code' if extra.near else 'no gold code near'}"] += 1
        yield _line(kind, extra.code, bench.title(extra.code), f"{extra.detail}{beside}")
        yield from _excerpts(text, extra.quotes if excerpts else ())


def _line(kind: str, code: str, title: str, said: str) -> str:
    short = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
    return f"  {kind:<8} {code:<8} {short:<{_TITLE}}  {said}"


def _excerpts(text: str, quotes: Sequence[Quote]) -> Iterator[str]:
    for quote in quotes:
        before = text[max(0, quote.start - _AROUND) : quote.start]
        said = f"{before}[{text[quote.start : quote.end]}]{text[quote.end : quote.end + _AROUND]}"
        yield f"             … {' '.join(said.split())} …"


@click.command()
@click.argument("benchmark", type=click.Choice(list(_READERS)))
@click.option("--limit", type=click.IntRange(1), default=None, help="Look at the first N notes alone.")
@click.option("--excerpts", is_flag=True, help="Show the words of the notes; keep them on this screen.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True,
              help="Folder of the development data.")  # fmt: skip
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder that holds the index (default: as for chartcite).")  # fmt: skip
@click.pass_obj
def main(
    opener: Callable[[Path | None], Bench] | None,
    *,
    benchmark: str,
    limit: int | None,
    excerpts: bool,
    data: Path,
    home: Path | None,
) -> None:
    """Explain every missed and every extra code of a benchmark."""
    try:
        cases = _READERS[benchmark](data).cases[:limit]
        bench = replace((opener or open_bench)(home), problems_only=benchmark == "aci")
    except ChartCiteError as error:
        click.echo(f"evals.misses: {error.message} {error.remedy}", err=True)
        sys.exit(error.exit_status)
    stages: Counter[str] = Counter()
    for case in cases:
        _show(bench, case, stages, excerpts=excerpts)
    click.echo("")
    for stage, count in stages.most_common():
        click.echo(f"{count:6}  {stage}")


def _show(bench: Bench, case: Case, stages: Counter[str], *, excerpts: bool) -> None:
    try:
        seen = look(bench, case)
    except Exception as error:  # noqa: BLE001 - one crash must not hide the other notes; its words may be the note's
        stages[f"crash  {type(error).__name__}"] += 1
        click.echo(f"{case.case_id}: crashed: {type(error).__name__}")
        return
    lines = list(explained(bench, seen, stages, excerpts=excerpts))
    if lines:
        click.echo("\n".join([case.case_id, *lines]))


if __name__ == "__main__":
    main()
