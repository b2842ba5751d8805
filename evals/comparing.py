"""Whether one run is better than another on the same notes, and which codes it gained and lost.

Invariant: only notes that both runs judged against the same gold are compared, each with itself; the others
are named. Both chances are drawn with a seed, so the same two runs always compare alike.

Source: paired bootstrap and approximate randomisation, as in Dror et al. 2018, "The hitchhiker's guide to
testing statistical significance in natural language processing".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.bootstrap import (
    LEVEL,
    RESAMPLES,
    SEED,
    Floats,
    Interval,
    as_array,
    batches,
    interval_of,
    resampled,
    shares,
)
from evals.matching import Match
from evals.measures import sum_counts

SHUFFLES = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """A gold code of a note that one run reports and the other does not."""

    case_id: str
    gold: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, note by note; a positive difference says that the later run is better.

    Attributes:
        notes: Notes compared.
        before: Micro-F1 of the earlier run over them; None where undefined, as is what rests on it.
        after: Micro-F1 of the later run.
        difference: After less before.
        interval: Of the difference, over resampled notes.
        p_value: How often chance alone parts the runs as far, two-sided: the share of shuffles, in each of
            which every note's two results change places or not by the toss of a coin.
        better: Notes with a higher F1 in the later run.
        worse: Notes with a lower one.
        gained: Gold codes that only the later run reports.
        lost: Gold codes that only the earlier run reports.
        only_before: Notes that only the earlier run has.
        only_after: Notes that only the later run has.
        other_gold: Notes that the runs judged against different gold codes.
    """

    notes: int
    before: float | None
    after: float | None
    difference: float | None
    interval: Interval | None
    p_value: float | None
    better: int
    worse: int
    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    other_gold: tuple[str, ...] = ()


def compare(
    before: Iterable[Match],
    after: Iterable[Match],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    shuffles: int = SHUFFLES,
) -> Comparison:
    """Compare two runs.

    Args:
        before: The earlier run's notes; ids must not repeat.
        after: The later run's.
        seed: Of both generators.
        resamples: Of the bootstrap.
        shuffles: Of the test.
    """
    old, new = ({m.case.case_id: m for m in run} for run in (before, after))
    shared = [case_id for case_id in new if case_id in old]
    same = [case_id for case_id in shared if old[case_id].pair.gold == new[case_id].pair.gold]
    compared = _compared([old[i] for i in same], [new[i] for i in same], seed, resamples, shuffles)
    return replace(
        compared,
        only_before=tuple(i for i in old if i not in new),
        only_after=tuple(i for i in new if i not in old),
        other_gold=tuple(i for i in shared if old[i].pair.gold != new[i].pair.gold),
    )


def _compared(
    first: Sequence[Match], second: Sequence[Match], seed: int, resamples: int, shuffles: int
) -> Comparison:
    """Compare two runs of the same notes in the same order."""
    before, after = (sum_counts(m.counts for m in run).f1 for run in (first, second))
    if before is None or after is None:
        return Comparison(len(first), before, after, None, None, None, 0, 0)
    ones, others = (as_array([m.counts for m in run]) for run in (first, second))
    apart = _note_f1(others) - _note_f1(ones)
    return Comparison(
        len(first),
        before,
        after,
        after - before,
        _interval(ones, others, resamples, seed),
        _p_value(ones, others, shuffles, seed),
        int((apart > 0).sum()),
        int((apart < 0).sum()),
        _changes(first, second),
        _changes(second, first),
    )


def _changes(one: Sequence[Match], other: Sequence[Match]) -> tuple[Change, ...]:
    """Return the gold codes that only the other run reports."""
    return tuple(
        Change(second.case.case_id, gold)
        for first, second in zip(one, other, strict=True)
        for gold in sorted({h.gold for h in second.hits} - {h.gold for h in first.hits})
    )


def _micro_f1(sums: Floats) -> Floats:
    """Return micro-F1 for sums of hits, extras and misses along the last axis."""
    hits, extras, misses = np.moveaxis(sums, -1, 0)
    return shares(2 * hits, 2 * hits + extras + misses)


def _note_f1(counts: Floats) -> Floats:
    """Return each note's F1; a note without any code, gold or given, is coded as well as can be."""
    return np.nan_to_num(_micro_f1(counts), nan=1.0)


def _interval(ones: Floats, others: Floats, resamples: int, seed: int) -> Interval | None:
    sums = resampled(np.hstack([ones, others]), resamples, seed)
    return interval_of(_micro_f1(sums[:, 3:]) - _micro_f1(sums[:, :3]), LEVEL, resamples, seed)


def _p_value(ones: Floats, others: Floats, shuffles: int, seed: int) -> float:
    """Return the p-value of an approximate randomisation test; the runs as they are count as one draw."""
    first, second, gap = ones.sum(axis=0), others.sum(axis=0), others - ones
    generator = np.random.default_rng(seed)
    # Sums of the same counts may differ in the last place, and an equal draw must count as one.
    found = _apart(first, second) - 1e-12
    as_far = 1
    for size in batches(shuffles, len(ones)):
        moved = (generator.random((size, len(ones))) < 0.5).astype(np.float64) @ gap
        as_far += int((_apart(first + moved, second - moved) >= found).sum())
    return as_far / (1 + shuffles)


def _apart(one: Floats, other: Floats) -> Floats:
    """Return how far two F1 are apart; one without any code counts as 0 and stays in the draw."""
    return np.abs(np.nan_to_num(_micro_f1(other)) - np.nan_to_num(_micro_f1(one)))
