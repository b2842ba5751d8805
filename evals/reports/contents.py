"""What a report holds, in order, whichever form it takes.

Invariant: every form shows these sections and no others, so that no figure is in one form alone.
"""

from evals.reports.circumstances import (
    comparison_section,
    consistency_section,
    effort_section,
    settings_section,
)
from evals.reports.grids import Grid, Section
from evals.reports.listed import extra_section, failures_section, forbidden_section, missed_section
from evals.reports.measured import (
    abstention_section,
    calibration_section,
    chapters_section,
    evidence_section,
    headline_section,
    outcomes_section,
    stages_section,
)
from evals.reports.record import Report


def sections(report: Report, most: int | None) -> tuple[Section, ...]:
    """Return every section in order, lists of codes with at most so many rows."""
    return (
        headline_section(report),
        comparison_section(report, most),
        stages_section(report),
        outcomes_section(report),
        chapters_section(report),
        calibration_section(report),
        abstention_section(report),
        evidence_section(report),
        consistency_section(report),
        effort_section(report),
        missed_section(report, most),
        extra_section(report, most),
        forbidden_section(report, most),
        failures_section(report, most),
        settings_section(report),
    )


def notice(report: Report) -> str:
    """Say whether words of notes are shown."""
    if report.excerpts:
        return "This report holds words of the notes. Keep it where the notes may be kept."
    return "This report holds no words of the notes."


def left_out(grid: Grid) -> str:
    """Say how many rows are not shown; empty where all are."""
    return f"{grid.left_out:,} more in result.json." if grid.left_out else ""
