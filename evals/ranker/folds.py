"""Models fitted without a fold's notes, and what they make of that fold.

Invariant: a note lies in one fold, decided by its place in its source; no figure here is of a note that its
model was fitted on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agent.choose.local import LocalChooser
from agent.choose.ranking import Weights, with_prior
from agent.config import Config
from agent.pipeline import Coder
from evals.cases import Collection
from evals.matching import matched
from evals.measures import Pair, problem_codes, total
from evals.ranker.examples import Example, Source
from evals.ranker.fitting import fitted
from evals.results import CaseResult
from evals.running import results_of
from index.opening import Knowledge

FOLDS = 5
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)

Fitting = Callable[[Sequence[Example]], Weights]


def log_odds(weights: Weights, example: Example) -> float:
    """Return the unscaled log-odds of an example."""
    features = with_prior(example.measured, weights.prior(example.draft.code), example.scene)
    return weights.odds(weights.shares(features))


def left_out_odds(held: Sequence[Example], wanted: Sequence[Example], ridge: float) -> list[float]:
    """Return the unscaled log-odds of examples, each by a model fitted without its note's fold.

    Args:
        held: All that is fitted on.
        wanted: Those of them whose log-odds are asked for; their notes are dealt into folds in order.
        ridge: Penalty on weights.
    """
    fold = {note: at % FOLDS for at, note in enumerate(dict.fromkeys(e.note for e in wanted))}
    weights = [fitted([e for e in held if fold.get(e.note) != f], ridge=ridge) for f in range(FOLDS)]
    return [log_odds(weights[fold[e.note]], e) for e in wanted]


def crossed(
    given: Sequence[Source], held: Sequence[Example], index: Knowledge, fit: Fitting
) -> Iterator[str]:
    """Yield each source's scores by final threshold, every note coded by a model that had not seen it."""
    found: dict[str, list[CaseResult]] = {s.collection.name: [] for s in given}
    for fold in range(FOLDS):
        unseen = {c.case_id for s in given for at, c in enumerate(s.collection.cases) if at % FOLDS == fold}
        weights = fit([e for e in held if e.note not in unseen])
        coder = Coder(index, Config(review_below=0.0), LocalChooser(index, weights))
        for source in given:
            cases = tuple(c for at, c in enumerate(source.collection.cases) if at % FOLDS == fold)
            found[source.collection.name] += results_of(coder, Collection(source.collection.name, cases))
    for name, results in found.items():
        yield name
        yield from (
            f"  final from {t:.2f}: {_score(results, t, protocol=name == 'aci')}" for t in _THRESHOLDS
        )


def _score(results: Sequence[CaseResult], threshold: float, *, protocol: bool) -> str:
    pairs: list[Pair] = []
    for result in results:
        pair = matched(_from(result, threshold)).pair
        pairs.append(problem_codes(pair) if protocol else pair)
    counts = total(pairs)
    return f"F1 {counts.f1:.3f}  precision {counts.precision:.3f}  recall {counts.recall:.3f}"


def _from(result: CaseResult, threshold: float) -> CaseResult:
    return replace(
        result, predicted=tuple(p for p in result.predicted if p.final and p.confidence >= threshold)
    )
