"""An evaluation on the terminal: what was read, each view's figures side by side, where codes are lost.

Invariant: the same figures as in the reports, fewer of them; an undefined one is a dash. No word of a note.
"""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from agent.cli.layout import columns, heading
from evals.evaluating import Evaluation
from evals.funnel import STAGE
from evals.headline import Estimate
from evals.summary import Summary

_LABEL = 30
_VALUE = 24


def parts(found: Evaluation) -> Iterator[RenderableType]:
    """Yield the parts of the page, in order."""
    info = found.info
    yield heading(info.benchmark)
    for line in info.account:
        yield Padding(Text(line), (0, 0, 0, 2))
    yield Text("")
    yield _views(found)
    shown = list(found.views.values())[-1]
    if shown.stages:
        rows = [(STAGE[s.stage], _share(s.recall)) for s in shown.stages]
        yield from _titled("Recall after each stage", rows)
    if info.recall_at_50 is not None:
        offered = f"{_share(info.recall_at_50)}  ({info.candidates:.0f} codes a note)"
        yield from _titled("Candidates from the whole note", [("recall@50", offered)])
    if info.consistency:
        rows = [(s.kind, f"{_share(s.same)}  {_share(s.jaccard)}") for s in info.consistency]
        yield from _titled("Same codes again: notes, Jaccard", rows)
    if shown.comparison is not None:
        yield from _titled("Against the earlier run", _compared(shown))


def _views(found: Evaluation) -> Table:
    grid = columns(_LABEL, *(_VALUE for _ in found.views), None)
    grid.add_row(Text(""), *(Text(name, "bold") for name in found.views))
    for label, *values in zip(*(_figures(s) for s in found.views.values()), strict=True):
        grid.add_row(Text(f"  {label[0]}"), *(Text(v) for v in (label[1], *(value[1] for value in values))))
    return grid


def _figures(summary: Summary) -> list[tuple[str, str]]:
    head, effort = summary.headline, summary.effort
    counts = head.counts
    rate = "-" if effort.notes_per_second is None else f"{effort.notes_per_second:.1f}"
    return [
        ("micro-F1", _estimate(head.f1)),
        ("precision", _estimate(head.precision)),
        ("recall", _estimate(head.recall)),
        ("hits, extra, missed", f"{counts.hits}, {counts.extras}, {counts.misses}"),
        ("recall with review", _share(head.recall_with_review)),
        ("macro-F1 over gold codes", _share(head.macro_f1)),
        ("mean F1 of notes", _share(head.note_mean_f1.value)),
        ("notes coded exactly", _share(head.exact.value)),
        ("3-character micro-F1", _share(head.category_f1)),
        ("chapter micro-F1", _share(head.chapter_f1)),
        ("first code right", _share(head.first_listed)),
        ("forbidden codes given", str(head.forbidden)),
        ("quotes overlap gold words", _share(summary.evidence.overlap)),
        ("calibration error", _share(summary.calibration.overall.ece)),
        ("notes a second", rate),
        ("notes that crashed", str(head.failures)),
    ]


def _titled(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[RenderableType]:
    yield Text("")
    yield heading(title)
    grid = columns(_LABEL, None)
    for label, value in rows:
        grid.add_row(Text(f"  {label}"), Text(value))
    yield grid


def _compared(shown: Summary) -> list[tuple[str, str]]:
    found = shown.comparison
    if found is None:
        return []
    apart = "-" if found.difference is None else f"{found.difference:+.3f}"
    if found.interval is not None:
        apart += f"  {found.interval.low:+.3f} to {found.interval.high:+.3f}"
    return [
        ("notes compared", str(found.notes)),
        ("micro-F1 then, now", f"{_share(found.before)}, {_share(found.after)}"),
        ("difference", apart),
        ("chance of as much", _share(found.p_value)),
        ("notes better, worse", f"{found.better}, {found.worse}"),
        ("codes gained, lost", f"{len(found.gained)}, {len(found.lost)}"),
    ]


def _estimate(estimate: Estimate) -> str:
    if estimate.interval is None:
        return _share(estimate.value)
    return f"{_share(estimate.value)}  ({estimate.interval.low:.3f}-{estimate.interval.high:.3f})"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
