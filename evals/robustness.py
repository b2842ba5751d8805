"""Notes of every kind through the pipeline: no crash, no unbillable code, no quote that is not the note's.

Invariant: quotes are held against the text that was read from disk, not against the copy inside the result. A
source that is absent leaves its row unmeasured and the others measured.
"""

from collections.abc import Sequence

from evals.cases import DataAbsentError
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.results import CaseResult
from evals.running import failures_of
from evals.session import Session

_SOURCES = ("transcriptions", "codiesp-dev", "codiesp-train")
_NONE = Mark(0, at_least=False)
_NOTHING = Reading(None, "not measured: every note crashed")


def _measure(session: Session) -> Measured:
    notes: list[str] = []
    results: list[CaseResult] = []
    for source in _SOURCES:
        try:
            results += session.results(source)
        except DataAbsentError:
            notes.append(f"{source}: not measured: data absent")
        else:
            notes.append(f"{source}: {session.collection(source).account()}")
    if not results:
        raise DataAbsentError(
            "None of the notes for robustness is there.", "Give the data's folder with --data."
        )
    failures = failures_of(results)
    coded = [r for r in results if r.failure is None]
    readings = {
        "notes": Reading(len(results)),
        "crashes": Reading(sum(failures.values()), ", ".join(f"{n} {name}" for name, n in failures.items())),
        **(_of_coded(coded) if coded else dict.fromkeys(("unbillable", "misquotes", "silent"), _NOTHING)),
    }
    return Measured(readings, tuple(notes))


def _of_coded(coded: Sequence[CaseResult]) -> dict[str, Reading]:
    codes = sum(len(r.final) for r in coded)
    return {
        "unbillable": Reading(sum(r.unbillable for r in coded), f"of {codes:,} codes"),
        "misquotes": Reading(sum(r.misquotes for r in coded), "final, review and not-coded lists"),
        "silent": Reading(sum(not r.predicted for r in coded)),
    }


ROBUSTNESS = Suite(
    "robustness",
    "Robustness: 500 transcriptions and 750 case reports",
    {
        "notes": Row("notes coded or tried", "{:.0f}"),
        "crashes": Row("crashes", "{:.0f}", _NONE),
        "unbillable": Row("final codes that are not billable", "{:.0f}", _NONE),
        "misquotes": Row("quotes that differ from their slice of the note", "{:.0f}", _NONE),
        "silent": Row("notes without any code, final or for review", "{:.0f}"),
    },
    _measure,
)
