"""How sure a measure is: a percentile bootstrap over notes.

Invariant: the same notes and seed give the same interval; notes, never single codes, are drawn, because the
codes of one note stand or fall together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.measures import Counts, Pair, counted

RESAMPLES = 2000
SEED = 20260401
LEVEL = 0.95
_PLACES = 1_000_000
"""Places drawn at once: about 24 MB of counts."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval, and how it was drawn."""

    low: float
    high: float
    level: float
    resamples: int
    seed: int


@dataclass(frozen=True, slots=True)
class MicroIntervals:
    """Intervals of the micro measures; None where no resample has the measure."""

    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


def micro_f1_interval(
    pairs: Sequence[Pair], *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = SEED
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
    return micro_intervals(each, level=level, resamples=resamples, seed=seed).f1


def micro_intervals(
    counts: Sequence[Counts], *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = SEED
) -> MicroIntervals:
    """Return the intervals of micro precision, recall and F1, all from the same resampled notes.

    Args:
        counts: One for each note.
        level: The share of resamples within an interval.
        resamples: How many are drawn; those that lack a measure are passed over for it.
        seed: Of the generator.
    """
    if not counts:
        return MicroIntervals(None, None, None)
    hits, extras, misses = resampled(as_array(counts), resamples, seed).T

    def between(part: Floats, whole: Floats) -> Interval | None:
        return interval_of(shares(part, whole), level, resamples, seed)

    return MicroIntervals(
        between(hits, hits + extras),
        between(hits, hits + misses),
        between(2 * hits, 2 * hits + extras + misses),
    )


def mean_interval(
    values: Sequence[float], *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = SEED
) -> Interval | None:
    """Return the interval of a mean over notes, None without a note."""
    if not values:
        return None
    sums = resampled(np.array(values, dtype=np.float64).reshape(-1, 1), resamples, seed)
    return interval_of(sums[:, 0] / len(values), level, resamples, seed)


def as_array(counts: Sequence[Counts]) -> Floats:
    """Return counts as an array of the shape (notes, 3): hits, extras, misses."""
    rows = [(c.hits, c.extras, c.misses) for c in counts]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def resampled(rows: Floats, resamples: int, seed: int) -> Floats:
    """Return the sums over resampled notes.

    Args:
        rows: One for each note, at least one, of the shape (notes, columns).
        resamples: How many times as many notes are drawn, with replacement.
        seed: Of the generator.

    Returns:
        Sums of the shape (resamples, columns).
    """
    notes, generator = len(rows), np.random.default_rng(seed)
    sums = [
        rows[generator.integers(0, notes, size=(size, notes))].sum(axis=1)
        for size in batches(resamples, notes)
    ]
    return np.concatenate(sums)


def batches(draws: int, notes: int) -> list[int]:
    """Cut draws over many notes into batches, so that many notes need no more memory than few."""
    size = max(1, _PLACES // notes)
    whole, rest = divmod(draws, size)
    return [size] * whole + [rest] * (rest > 0)


def shares(part: Floats, whole: Floats) -> Floats:
    """Return the quotients of two arrays, not a number where the whole is empty."""
    found: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return found


def interval_of(values: Floats, level: float, resamples: int, seed: int) -> Interval | None:
    """Return the middle part of resampled values, None where none of them is a number."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    outside = (1 - level) / 2
    low, high = np.quantile(defined, [outside, 1 - outside])
    return Interval(float(low), float(high), level, resamples, seed)
