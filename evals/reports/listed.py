"""The sections of a report that list codes one by one: missed, extra, forbidden, and notes that crashed.

Invariant: a column with words of notes is there only where the report's `excerpts` asks for it; what it shows
is cut from the case's own text by offsets.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evals.funnel import LOST
from evals.listing import ExtraCode, MissedCode
from evals.reaching import Placed
from evals.reports.grids import Cell, Excerpt, Grid, Section, cut, fixed
from evals.reports.record import Report
from evals.results import CaseResult

AROUND = 70
"""Characters of a note shown on either side of the words in question."""

_UNKNOWN = "stages not asked for"
_BLANKS = re.compile(r"\s+")
_CUT_LEFT = re.compile(r"\A\S*\s*")
_CUT_RIGHT = re.compile(r"\s*\S*\Z")


@dataclass(frozen=True, slots=True)
class _Words:
    """Gives excerpts, or nothing where none are to be shown."""

    notes: Mapping[str, CaseResult]
    shown: bool

    def column(self, name: str) -> tuple[str, ...]:
        """Return the heading of the column of excerpts, where there is one."""
        return (name,) if self.shown else ()

    def of_missed(self, row: MissedCode) -> tuple[Cell, ...]:
        """Show the first words that people marked for the code."""
        case = self.notes[row.case_id].case if row.case_id in self.notes else None
        places = [s for s in (*case.spans, *case.evidence) if s.code == row.gold.code] if case else []
        return self._cell(row.case_id, places)

    def of_extra(self, row: ExtraCode) -> tuple[Cell, ...]:
        """Show the first words that the coder quotes for the code."""
        given = self.notes[row.case_id].final if row.case_id in self.notes else ()
        places = [q for p in given if p.code == row.predicted.code for q in p.quotes]
        return self._cell(row.case_id, places)

    def _cell(self, case_id: str, places: Iterable[Placed]) -> tuple[Cell, ...]:
        if not self.shown:
            return ()
        first = next(iter(places), None)
        text = self.notes[case_id].case.text if case_id in self.notes else ""
        return (excerpt(text, first.start, first.end) if first is not None and text else "",)


def excerpt(text: str, start: int, end: int, around: int = AROUND) -> Excerpt:
    """Cut words out of a note with what stands around them.

    Args:
        text: The note.
        start: First character of the words.
        end: One past the last.
        around: Characters on either side.
    """
    left, right = max(0, start - around), min(len(text), end + around)
    before = _CUT_LEFT.sub("…", text[left:start]) if left else text[:start]
    after = _CUT_RIGHT.sub("…", text[end:right], count=1) if right < len(text) else text[end:]
    return Excerpt(_drawn(before), _drawn(text[start:end]), _drawn(after))


def missed_section(report: Report, most: int | None = None) -> Section:
    """Every gold code that is not final, at most so many."""
    found, words = report.shown.listing.missed, _words(report)
    kept, left_out = cut(found, most)
    rows = tuple((*_missed_cells(r), *words.of_missed(r)) for r in kept)
    columns = ("note", "gold", "title", "lost by", "given instead", "class", "reason")
    grid = Grid((*columns, *words.column("the note says")), rows, left_out=left_out)
    about = f"{len(found):,} gold codes that are not among the final codes."
    return Section("missed", "Missed codes", about, (grid,) if rows else ())


def extra_section(report: Report, most: int | None = None) -> Section:
    """Every final code that agrees with no gold code, at most so many."""
    found, words = report.shown.listing.extras, _words(report)
    kept, left_out = cut(found, most)
    rows = tuple((*_extra_cells(r), *words.of_extra(r)) for r in kept)
    columns = ("note", "given", "title", "confidence", "class", "in place of")
    grid = Grid((*columns, *words.column("quoted")), rows, frozenset({3}), left_out=left_out)
    about = f"{len(found):,} final codes that agree with no gold code."
    return Section("extra", "Extra codes", about, (grid,) if rows else ())


def forbidden_section(report: Report, most: int | None = None) -> Section:
    """Every final code that its case forbids, at most so many."""
    found = report.shown.listing.forbidden
    kept, left_out = cut(found, most)
    rows = tuple((r.case_id, r.predicted.code, r.predicted.title, r.why) for r in kept)
    grid = Grid(("note", "given", "title", "why it is wrong here"), rows, left_out=left_out)
    about = f"{len(found):,} final codes that the case names as wrong; they are among the extra codes too."
    return Section("forbidden", "Forbidden codes given", about, (grid,) if rows else ())


def failures_section(report: Report, most: int | None = None) -> Section:
    """Every note that crashed, at most so many."""
    found = report.shown.listing.failures
    kept, left_out = cut(found, most)
    rows = tuple((r.case_id, r.failure) for r in kept)
    about = f"{len(found):,} notes crashed; each counts with no codes."
    return Section(
        "failures", "Failures", about, (Grid(("note", "error"), rows, left_out=left_out),) if rows else ()
    )


def _words(report: Report) -> _Words:
    return _Words({r.case.case_id: r for r in report.results}, report.excerpts)


def _missed_cells(row: MissedCode) -> tuple[str, ...]:
    gold = row.gold
    return (row.case_id, gold.code, gold.title, _lost_by(row), _instead(row), row.outcome.value, row.reason)


def _extra_cells(row: ExtraCode) -> tuple[str, ...]:
    given = (row.case_id, row.predicted.code, row.predicted.title, fixed(row.confidence, 2))
    return (*given, row.outcome.value, row.stands_for or "")


def _lost_by(row: MissedCode) -> str:
    return _UNKNOWN if row.stage is None else LOST[row.stage]


def _instead(row: MissedCode) -> str:
    return "; ".join(f"{named.code} {named.title}".strip() for named in row.instead)


def _drawn(text: str) -> str:
    """Draw white space together, keeping a blank where words meet other words."""
    return _BLANKS.sub(" ", text)
