"""One evaluation from a benchmark to its views: coded once, judged by each protocol.

Invariant: the first view judges every code; a second one, if any filter is asked for, is the headline. Both
are of the same results. The notes are coded once, and again only where consistency is asked for.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from agent.errors import InputError
from evals.cases import Collection
from evals.code_facts import CodeFacts
from evals.consistency import consistency
from evals.filters import FILTERS, Asked, filtered
from evals.processes import own_peak_mb
from evals.reaching import DEPTH
from evals.result_file import read_results
from evals.results import CaseResult
from evals.running import Lens, NoteCoder, Progress, results_of
from evals.runs import RunInfo
from evals.summary import Summary, summarise
from index.records import CodeSystem

EVERY = "every code judged"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an evaluation is to do.

    Attributes:
        filters: Names of `evals.filters.FILTERS`, in the order in which they apply.
        stages: Whether to find out how far each gold code came.
        consistency: Whether to code the notes again, unchanged and edited.
        seed: Of intervals and tests.
        baseline: `result.json` of the run to compare with.
        settings: Whatever else the report should say of the run.
    """

    filters: tuple[str, ...] = ()
    stages: bool = False
    consistency: bool = False
    seed: int = 0
    baseline: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it.

    Attributes:
        views: Name -> summary, in order; the last is the headline.
        results: As coded, before any filter.
        headline: The results under the headline's filters.
    """

    info: RunInfo
    views: dict[str, Summary]
    results: tuple[CaseResult, ...]
    headline: tuple[CaseResult, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """What an evaluation works with.

    Attributes:
        lens: Gives the mentions of a note; asked only for stages and for the filter `negated`.
        versions: Of what is in use, for the record.
        progress: Told of every note.
    """

    coder: NoteCoder
    facts: CodeFacts
    lens: Lens
    versions: Mapping[str, str]
    progress: Progress = lambda *_: None


def evaluate(collection: Collection, plan: Plan, tools: Tools) -> Evaluation:
    """Code a collection and judge what came out.

    Raises:
        InputError: The baseline is no result of an evaluation, or of other notes.
    """
    earlier = _earlier(plan.baseline, collection)
    began = time.perf_counter()
    results = results_of(tools.coder, collection, tools.progress, lens=tools.lens if plan.stages else None)
    spent = time.perf_counter() - began
    again = consistency(tools.coder, results, tools.progress) if plan.consistency else ()
    asked = Asked(tools.facts.billable, tools.lens)
    views: dict[str, Summary] = {}
    judged = results
    for name, filters in _views(plan.filters).items():
        judged = filtered(results, filters, asked)
        before = filtered(earlier, filters, asked) if earlier is not None else None
        views[name] = summarise(judged, tools.facts, seed=plan.seed, baseline=before)
    info = RunInfo(
        collection.name,
        {
            **plan.settings,
            "seed": str(plan.seed),
            "stages": "yes" if plan.stages else "no",
            "consistency": "yes" if plan.consistency else "no",
        },
        tools.versions,
        _account(collection, plan, tools, results),
        spent,
        own_peak_mb(),
        again,
        candidate_recall(judged),
        median([r.candidates for r in results if r.candidates is not None] or [0]) if plan.stages else None,
    )
    return Evaluation(info, views, tuple(results), tuple(judged))


def _account(
    collection: Collection, plan: Plan, tools: Tools, results: Sequence[CaseResult]
) -> tuple[str, ...]:
    """Return what was read, what was left out, and what is judged, one line each."""
    lines = [collection.account(tools.facts.billable), *(f"{name}: {FILTERS[name]}" for name in plan.filters)]
    others = {case.system for case in collection.cases} - {CodeSystem.ICD10CM}
    if others and not any(r.predicted for r in results):
        lines.append(f"the coder gives no code of {', '.join(sorted(others))}: every one is missed")
    return tuple(lines)


def _earlier(baseline: Path | None, collection: Collection) -> list[CaseResult] | None:
    """Return the run to compare with.

    Raises:
        InputError: It is no result of an evaluation, or of other notes.
    """
    if baseline is None:
        return None
    found = read_results(baseline, collection.cases)
    if not {r.case.case_id for r in found} & {case.case_id for case in collection.cases}:
        raise InputError(
            f"{baseline.name!r} has no note in common with this run.",
            "Give the result.json of a run of the same benchmark.",
        )
    return found


def candidate_recall(results: Sequence[CaseResult], depth: int = DEPTH) -> float | None:
    """Return the share of gold codes that retrieval offers within a depth for words of their own note.

    A code that has the stem of a gold code offers it. The codes of a crashed note are not offered.

    Returns:
        None where stages were not asked for or no note has a gold code.
    """
    if all(r.candidates is None for r in results):
        return None
    ranks = [r.ranks.get(code) for r in results for code in r.case.codes]
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks) if ranks else None


def _views(filters: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {EVERY: ()} | ({", ".join(filters): filters} if filters else {})
