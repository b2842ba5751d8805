"""A small run with something to show in every section, and reports of it."""

from collections.abc import Callable

import pytest

from evals.cases import Case, GoldSpan
from evals.code_facts import CodeFacts
from evals.reports import Report
from evals.results import CaseResult, Predicted, Quoted, Reached
from evals.runs import RunInfo, Steadiness
from evals.summary import summarise

TEXT = (
    "ASSESSMENT: Diabetes with <b>foot</b> ulcer | left.\n"
    "Headache since Monday; osteomyelitis judged unlikely."
)
CHAPTERS = {"E": "4", "R": "18", "M": "13"}
TITLES = {"E11.621": "Diabetes & <i>foot</i> ulcer", "4": "Endocrine"}


def _place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def _given(code: str, confidence: float, words: str, *, final: bool = True) -> Predicted:
    return Predicted(code, "", final, confidence, 1, (Quoted(*_place(words), words),))


def _run() -> list[CaseResult]:
    case = Case(
        "note-<1>",
        TEXT,
        frozenset({"E11.621", "R51.9"}),
        spans=(
            GoldSpan("E11.621", *_place("Diabetes"), "Diabetes"),
            GoldSpan("R51.9", *_place("Headache"), ""),
        ),
        forbidden={"M86": "judged unlikely (IV.H)"},
    )
    given = (
        _given("R51.9", 0.9, "Headache"),
        _given("M86.9", 0.6, "osteomyelitis"),
        _given("E11.9", 0.4, "foot", final=False),
    )
    reached = {"E11.621": Reached.OFFERED_AT_5, "R51.9": Reached.FINAL}
    instead = {"E11.621": ("E11.9",)}
    first = CaseResult(case, given, reached, instead, {"E11.621": "not a heading"}, milliseconds=12.5)
    return [first, CaseResult(Case("note-2", "Cough.", frozenset({"R05.9"})), failure="ValueError")]


@pytest.fixture
def report() -> Callable[..., Report]:
    """Make a report: `excerpts`, and `stages=False` or `baseline=True` to leave out or add a section."""

    def make(*, excerpts: bool = False, stages: bool = True, baseline: bool = False) -> Report:
        facts = CodeFacts(lambda c: TITLES.get(c, f"title {c}"), lambda _: True, lambda c: CHAPTERS.get(c[0]))
        run = _run() if stages else [CaseResult(r.case, r.predicted, failure=r.failure) for r in _run()]
        earlier = [CaseResult(run[0].case)] if baseline else None
        info = RunInfo(
            "aci",
            {"chooser": "local", "seed": "7"},
            {"icd10cm": "2026-04"},
            ("2 notes, 3 codes; left out: 1 without a text",),
            1.5,
            331.0,
            (Steadiness("upper case", 2, 0.5, 0.75),),
            0.9 if stages else None,
        )
        views = {"as given": summarise(run, facts), "problem-codes": summarise(run, facts, baseline=earlier)}
        return Report(info, views, run, excerpts)

    return make
