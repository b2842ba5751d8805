"""How sure a micro-F1 is: a percentile bootstrap over notes.

Invariant: the same pairs and seed give the same interval; notes, never single codes, are drawn, because the
codes of one note stand or fall together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures import Pair, counted

RESAMPLES = 2000
SEED = 20260401


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval, and how it was drawn."""

    low: float
    high: float
    level: float
    resamples: int
    seed: int


def micro_f1_interval(
    pairs: Sequence[Pair], *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = SEED
) -> Interval | None:
    """Return the interval of micro-F1 over resampled notes.

    Args:
        pairs: One for each note.
        level: The share of resamples within the interval.
        resamples: How many are drawn; those without any code have no F1 and are passed over.
        seed: Of the generator.

    Returns:
        None where no resample has an F1.
    """
    each = [counted(p) for p in pairs]
    counts = np.array([(c.hits, c.extras, c.misses) for c in each], dtype=np.int64).reshape(-1, 3)
    if not counts.any():
        return None
    drawn = np.random.default_rng(seed).integers(0, len(counts), size=(resamples, len(counts)))
    hits, extras, misses = counts[drawn].sum(axis=1).T
    whole = 2 * hits + extras + misses
    scores = 2 * hits[whole > 0] / whole[whole > 0]
    if not scores.size:
        return None
    outside = (1 - level) / 2
    low, high = np.quantile(scores, [outside, 1 - outside])
    return Interval(float(low), float(high), level, resamples, seed)
