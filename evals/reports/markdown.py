"""A report as Markdown, for a terminal, a pull request or a folder of results.

Invariant: it shows the sections of the page, in their order; whatever a note or a code's title holds is
escaped, so that it neither breaks a table nor becomes markup.
"""

import re

from evals.reports.contents import left_out, notice, sections
from evals.reports.grids import Bar, Cell, Excerpt, Grid
from evals.reports.record import Report

MOST_ROWS = 200
"""Rows of a list of codes; the page and the JSON hold more."""

_BLANKS = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#])")


def markdown(report: Report) -> str:
    """Return a report as Markdown."""
    parts = [f"# {_escaped(report.info.benchmark)}", "", notice(report)]
    for section in sections(report, MOST_ROWS):
        parts += ["", f"## {_escaped(section.title)}"]
        if section.about:
            parts += ["", _escaped(section.about)]
        for grid in section.grids:
            parts += ["", *_table(grid)]
    return "\n".join(parts) + "\n"


def _table(grid: Grid) -> list[str]:
    rules = ("---:" if grid.is_number(place) else "---" for place in range(len(grid.columns)))
    lines = [_row(grid.columns), f"|{'|'.join(rules)}|", *map(_row, grid.rows)]
    caption = [f"**{_escaped(grid.caption)}**", ""] if grid.caption else []
    return [*caption, *lines, *(["", left_out(grid)] if grid.left_out else [])]


def _row(cells: tuple[Cell, ...]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Bar):
        return _escaped(cell.text)
    if isinstance(cell, Excerpt):
        words = f"**{_escaped(cell.words.strip())}**" if cell.words.strip() else ""
        return f"{_escaped(cell.before)}{words}{_escaped(cell.after)}"
    return _escaped(cell)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _BLANKS.sub(" ", text))
