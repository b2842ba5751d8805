"""The sections of a report that hold measures.

Invariant: every figure comes from the summary or the account of the run as it stands there; nothing is
measured here, and no word of a note is in these sections.
"""

from collections.abc import Mapping

from evals.calibration import Bin, Reliability
from evals.funnel import LOST, STAGE
from evals.headline import Estimate, chapter_order
from evals.measures import Counts
from evals.outcomes import MEANING
from evals.reports.grids import Bar, Cell, Grid, Section, between, fixed, percent
from evals.reports.record import Report
from evals.summary import Summary

_COUNTS = ("hits", "extra", "missed", "precision", "recall", "F1")


def headline_section(report: Report) -> Section:
    """The figures that are read first, and the same run under other filters beside them."""
    shown = report.shown
    head = shown.headline
    rows: list[tuple[Cell, ...]] = [
        _estimate("micro-F1", head.f1),
        _estimate("precision", head.precision),
        _estimate("recall", head.recall),
        _estimate("mean F1 of the notes", head.note_mean_f1),
        _estimate("notes coded exactly", head.exact),
        ("macro-F1 over gold codes", fixed(head.macro_f1), ""),
        ("3-character category micro-F1", fixed(head.category_f1), ""),
        ("chapter micro-F1", fixed(head.chapter_f1), ""),
        ("recall with the review tier", fixed(head.recall_with_review), ""),
        ("first-listed code right", fixed(head.first_listed), ""),
        ("forbidden codes given", str(head.forbidden), ""),
        ("notes that crashed", str(head.failures), ""),
    ]
    if report.info.recall_at_50 is not None:
        rows.insert(9, ("gold codes among the note's candidates at 50", fixed(report.info.recall_at_50), ""))
    grids = [Grid(("figure", "value", "95 % interval"), tuple(rows), frozenset({1, 2}))]
    if len(report.views) > 1:
        grids.append(_views(report.views))
    about = (
        f"{head.notes:,} notes, {head.counts.hits + head.counts.misses:,} gold codes, final tier, "
        f"filters: {report.view}. Intervals are percentile bootstraps over notes; a note that crashed counts "
        "with no codes; a dash is an undefined measure."
    )
    return Section("figures", "Figures", about, tuple(grids))


def stages_section(report: Report) -> Section:
    """How many gold codes are left after each stage."""
    about = "The share of gold codes that came at least as far as each stage, and where the others were lost."
    rows = tuple(
        (STAGE[s.stage], Bar(s.recall, percent(s.recall)), f"{s.codes:,}", f"{s.lost:,}", LOST[s.stage])
        for s in report.shown.stages
    )
    if not rows:
        return Section("stages", "Stages", "Stages were not asked for (--stages).")
    columns = ("stage", "recall", "codes", "came no further", "lost by")
    return Section("stages", "Stages", about, (Grid(columns, rows, frozenset({2, 3})),))


def outcomes_section(report: Report) -> Section:
    """How near each answer came."""
    found = report.shown.listing.outcomes
    whole = sum(found.values())
    rows = tuple(
        (outcome.value, Bar(count / whole if whole else None, f"{count:,}"), MEANING[outcome])
        for outcome, count in found.items()
    )
    about = (
        "Every gold code and every given code is counted once; a missed code and the extra that stands for "
        "it are one."
    )
    return Section("outcomes", "Outcome classes", about, (Grid(("class", "codes", "meaning"), rows),))


def chapters_section(report: Report) -> Section:
    """The codes of each chapter."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_chapter(c.chapter, report.shown), Bar(c.counts.f1, fixed(c.counts.f1)), *_counted(c.counts))
        for c in report.shown.chapters
    )
    columns = ("chapter", "F1", *_COUNTS[:-1])
    about = "Hits and misses are counted in the gold code's chapter, extras in the given code's."
    grid = Grid(columns, rows, frozenset(range(2, len(columns))))
    return Section("chapters", "Chapters", about, (grid,) if rows else ())


def calibration_section(report: Report) -> Section:
    """Whether confidence means what it says."""
    found = report.shown.calibration
    overall = found.overall
    about = (
        f"Both tiers, {overall.codes:,} judged codes: mean confidence {fixed(overall.confidence)}, right "
        f"{fixed(overall.precision)}. Expected calibration error {fixed(overall.ece)} with bins of equal "
        f"width, {fixed(overall.ece_mass)} with bins of equal numbers. Chance alone makes the error of few "
        "codes large."
    )
    order = sorted(found.by_chapter, key=chapter_order)
    chapters = tuple((_chapter(name, report.shown), *_reliability(found.by_chapter[name])) for name in order)
    columns = ("chapter", "codes", "mean confidence", "right", "ECE", "ECE, equal numbers")
    grids = (
        _bins(overall.bins, "Bins of equal width"),
        _bins(overall.mass_bins, "Bins of equal numbers"),
        Grid(columns, chapters, frozenset(range(1, 6)), "By chapter of the given code"),
    )
    return Section("calibration", "Calibration", about, grids if overall.codes else ())


def abstention_section(report: Report) -> Section:
    """What holding back less sure codes gains and loses."""
    best = report.shown.best
    about = "Both tiers, judged as if codes of at least the threshold's confidence were final."
    if best is not None:
        about += f" F1 is highest, {fixed(best.counts.f1)}, at {best.threshold:.2f}."
    rows = tuple(
        (
            f"{p.threshold:.2f}",
            f"{p.given:,}",
            *map(fixed, (p.counts.precision, p.counts.recall, p.counts.f1)),
        )
        for p in report.shown.abstention
    )
    columns = ("threshold", "codes given", "precision", "recall", "F1")
    grid = Grid(columns, rows, frozenset(range(5)))
    return Section("abstention", "Abstention", about, (grid,) if rows else ())


def evidence_section(report: Report) -> Section:
    """Whether right codes quote the right words."""
    found = report.shown.evidence
    rows = (
        ("right codes whose quotes overlap the marked words", percent(found.overlap)),
        ("mean token F1 of the best quote and mention", fixed(found.token_f1)),
        ("right codes with marked words", f"{found.judged:,} of {found.hits:,}"),
    )
    about = "Marked words are those that people marked for the gold code: mentions and supporting sentences."
    return Section("evidence", "Evidence", about, (Grid(("figure", "value"), rows, frozenset({1})),))


def _views(views: Mapping[str, Summary]) -> Grid:
    rows = tuple(
        (name, *_counted(s.headline.counts), fixed(s.headline.f1.value), between(s.headline.f1.interval))
        for name, s in views.items()
    )
    columns = ("filters", *_COUNTS, "95 % interval of F1")
    return Grid(columns, rows, frozenset(range(1, len(columns))), "The same run under other filters")


def _estimate(name: str, found: Estimate) -> tuple[Cell, ...]:
    return (name, fixed(found.value), between(found.interval))


def _counted(counts: Counts) -> tuple[str, ...]:
    whole = (counts.hits, counts.extras, counts.misses)
    return (*(f"{n:,}" for n in whole), fixed(counts.precision), fixed(counts.recall))


def _chapter(chapter: str, summary: Summary) -> str:
    return f"{chapter} {summary.chapter_titles.get(chapter, '')}".strip() if chapter else "no chapter"


def _reliability(found: Reliability) -> tuple[str, ...]:
    shares = (found.confidence, found.precision, found.ece, found.ece_mass)
    return (f"{found.codes:,}", *map(fixed, shares))


def _bins(bins: tuple[Bin, ...], caption: str) -> Grid:
    rows = tuple(
        (f"{b.low:.2f} to {b.high:.2f}", f"{b.codes:,}", fixed(b.confidence), fixed(b.precision))
        for b in bins
    )
    return Grid(("confidence", "codes", "mean confidence", "right"), rows, frozenset({1, 2, 3}), caption)
