"""The sections of a report that say what the run was: cost, steadiness, comparison, settings, what was read.

Invariant: as in `evals.reports.measured`: nothing is measured here, and no word of a note is shown.
"""

from collections.abc import Mapping

from evals.comparing import Change, Comparison
from evals.reports.grids import UNDEFINED, Cell, Grid, Section, between, cut, fixed, percent, signed
from evals.reports.record import Report


def comparison_section(report: Report, most: int | None = None) -> Section:
    """The run against an earlier one; codes gained and lost, at most so many of each."""
    found = report.shown.comparison
    if found is None:
        return Section("comparison", "Comparison", "No earlier run was given (--baseline).")
    about = (
        f"{found.notes:,} notes that both runs judged against the same gold codes; {found.better:,} coded "
        f"better, {found.worse:,} worse; {len(found.gained):,} codes gained, {len(found.lost):,} lost. The "
        "p-value is two-sided, of an approximate randomisation test."
    )
    rows = (
        ("micro-F1 before", fixed(found.before)),
        ("micro-F1 now", fixed(found.after)),
        ("difference", signed(found.difference)),
        ("95 % interval of the difference", between(found.interval)),
        ("p-value", fixed(found.p_value, 4)),
    )
    changes = (_changes("Codes gained", found.gained, most), _changes("Codes lost", found.lost, most))
    grids = (Grid(("figure", "value"), rows, frozenset({1})), *(g for g in changes if g.rows))
    return Section("comparison", "Comparison", about + _not_compared(found), grids)


def consistency_section(report: Report) -> Section:
    """Whether the same note always has the same codes."""
    rows = tuple((s.kind, f"{s.notes:,}", percent(s.same), fixed(s.jaccard)) for s in report.info.consistency)
    if not rows:
        return Section("consistency", "Consistency", "Not asked for (--consistency).")
    columns = ("coded again", "notes", "same final codes", "mean Jaccard")
    about = "The same notes coded again, unchanged or with edits that change nothing for a reader."
    return Section("consistency", "Consistency", about, (Grid(columns, rows, frozenset({1, 2, 3})),))


def effort_section(report: Report) -> Section:
    """Time and memory, and what a model was asked."""
    spent, info = report.shown.effort, report.info
    cost = UNDEFINED if spent.cost_usd is None else f"{spent.cost_usd:.4f} USD"
    rows: tuple[tuple[Cell, ...], ...] = (
        ("wall time of coding", f"{info.seconds:.1f} s"),
        ("one note, median", _milliseconds(spent.median_ms)),
        ("one note, 95 of 100 within", _milliseconds(spent.p95_ms)),
        ("notes a second", fixed(spent.notes_per_second, 1)),
        ("peak memory", UNDEFINED if info.peak_mb is None else f"{info.peak_mb:.0f} MB"),
        ("candidates a note, median", fixed(info.candidates, 0)),
        ("calls to a model", f"{spent.calls:,}"),
        ("tokens sent and received", f"{spent.prompt_tokens:,} and {spent.completion_tokens:,}"),
        ("cost", cost),
    )
    about = "Of coding alone, stages and consistency apart."
    return Section("effort", "Effort", about, (Grid(("figure", "value"), rows, frozenset({1})),))


def settings_section(report: Report) -> Section:
    """What the figures hold for, and what was read."""
    grids = (
        _pairs("setting", report.info.settings),
        _pairs("version of", report.info.versions),
        Grid(("what was read and left out",), tuple((line,) for line in report.info.account)),
    )
    return Section("settings", "Settings, versions and data", "", tuple(g for g in grids if g.rows))


def _not_compared(found: Comparison) -> str:
    apart = (
        ("only in the earlier run", found.only_before),
        ("only in this one", found.only_after),
        ("judged against other gold codes", found.other_gold),
    )
    said = [f"{len(notes):,} {why}" for why, notes in apart if notes]
    return f" Not compared: {'; '.join(said)}." if said else ""


def _changes(caption: str, changes: tuple[Change, ...], most: int | None) -> Grid:
    kept, left_out = cut(changes, most)
    rows = tuple((c.case_id, c.gold) for c in kept)
    return Grid(("note", "code"), rows, caption=f"{caption}: {len(changes):,}", left_out=left_out)


def _pairs(name: str, held: Mapping[str, str]) -> Grid:
    return Grid((name, "value"), tuple((key, str(value)) for key, value in held.items()))


def _milliseconds(value: float | None) -> str:
    return UNDEFINED if value is None else f"{value:.1f} ms"
