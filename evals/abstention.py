"""What is gained and lost by holding back codes that are less sure.

Invariant: at every threshold the whole run is judged anew, as if codes of that confidence or more had been
the final tier; so a rising threshold never raises recall.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.matching import match
from evals.measures import Counts, sum_counts
from evals.results import CaseResult

STEPS = 20


@dataclass(frozen=True, slots=True)
class Point:
    """The run with codes of at least some confidence alone.

    Attributes:
        threshold: The least confidence that is given.
        counts: Over all notes, with precision, recall and F1.
    """

    threshold: float
    counts: Counts

    @property
    def given(self) -> int:
        """How many judged codes are given."""
        return self.counts.hits + self.counts.extras


def abstention(results: Sequence[CaseResult], steps: int = STEPS) -> tuple[Point, ...]:
    """Return the curve over both tiers, thresholds rising from 0 to 1 in equal steps; empty without notes."""
    if not results:
        return ()
    return tuple(_point(results, step / steps) for step in range(steps + 1))


def best(curve: Iterable[Point]) -> Point | None:
    """Return the point of highest F1, of the lowest threshold among equals; None where no point has one."""
    points = [p for p in curve if p.counts.f1 is not None]
    return max(points, key=lambda p: (p.counts.f1 or 0.0, -p.threshold), default=None)


def _point(results: Sequence[CaseResult], threshold: float) -> Point:
    sure = ([p for p in r.predicted if p.confidence >= threshold] for r in results)
    matches = (match(r.case, given) for r, given in zip(results, sure, strict=True))
    return Point(threshold, sum_counts(m.counts for m in matches))
