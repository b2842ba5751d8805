"""Whether a confidence means what it says: of codes given with .8, eight in ten should be right.

Invariant: every judged prediction of both tiers is in exactly one bin of each table. Without predictions the
error is None. With few predictions the error is too high on average, because chance alone parts a bin's share
of hits from its confidence; read it beside the number of codes.

Source: Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning" (expected
calibration error); equal-mass bins after Nguyen and O'Connor 2015.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.matching import Match

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A given code's confidence, and whether it was right."""

    code: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like confidence.

    Attributes:
        low: The least confidence that belongs here: the bin's edge, or with equal mass the least found.
        high: The other end.
        codes: How many predictions.
        confidence: Their mean confidence.
        precision: The share of them that is right.
    """

    low: float
    high: float
    codes: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """A set of predictions: tables and expected calibration errors.

    Attributes:
        codes: How many predictions.
        confidence: Their mean confidence, None without any.
        precision: The share that is right, None without any.
        ece: Expected calibration error over bins of equal width; None without predictions.
        ece_mass: The same over bins of about equal numbers.
        bins: Of equal width; empty bins are left out.
        mass_bins: Of about equal numbers; like confidences are never parted.
    """

    codes: int
    confidence: float | None
    precision: float | None
    ece: float | None
    ece_mass: float | None
    bins: tuple[Bin, ...] = ()
    mass_bins: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """Reliability overall, and by the chapter of the given code.

    Attributes:
        by_chapter: Chapter's number -> its reliability; codes without a chapter are under an empty number.
    """

    overall: Reliability
    by_chapter: dict[str, Reliability]


def calibration(matches: Iterable[Match], chapter: Callable[[str], str | None]) -> Calibration:
    """Measure calibration.

    Args:
        matches: Notes judged over both tiers (`evals.matching.match_tiers`).
        chapter: Gives a code's chapter.
    """
    each = [judged for match in matches for judged in judgements(match)]
    chapters: defaultdict[str, list[Judged]] = defaultdict(list)
    for judged in each:
        chapters[chapter(judged.code) or ""].append(judged)
    return Calibration(reliability(each), {name: reliability(chapters[name]) for name in sorted(chapters)})


def judgements(match: Match) -> list[Judged]:
    """Return every judged prediction of a note: its hits, then its extras."""
    right = [Judged(h.predicted.code, h.predicted.confidence, right=True) for h in match.hits]
    return right + [Judged(p.code, p.confidence, right=False) for p in match.extras]


def reliability(each: Sequence[Judged], bins: int = BINS) -> Reliability:
    """Measure one set of predictions.

    Args:
        each: The predictions; a confidence outside [0, 1] falls in the nearest bin.
        bins: How many bins, at most.
    """
    if not each:
        return Reliability(0, None, None, None, None)
    wide, mass = _equal_width(each, bins), _equal_mass(each, bins)
    return Reliability(
        len(each),
        fmean(j.confidence for j in each),
        fmean(j.right for j in each),
        _error(wide),
        _error(mass),
        wide,
        mass,
    )


def _error(bins: Sequence[Bin]) -> float:
    """Return the mean gap between confidence and precision, each bin weighing as much as it holds."""
    return sum(b.codes * abs(b.confidence - b.precision) for b in bins) / sum(b.codes for b in bins)


def _equal_width(each: Sequence[Judged], bins: int) -> tuple[Bin, ...]:
    held: defaultdict[int, list[Judged]] = defaultdict(list)
    for judged in each:
        held[min(max(int(judged.confidence * bins), 0), bins - 1)].append(judged)
    return tuple(_bin(held[place], place / bins, (place + 1) / bins) for place in sorted(held))


def _equal_mass(each: Sequence[Judged], bins: int) -> tuple[Bin, ...]:
    alike: defaultdict[float, list[Judged]] = defaultdict(list)
    for judged in each:
        alike[judged.confidence].append(judged)
    made: list[Bin] = []
    held: list[Judged] = []
    passed = 0
    for confidence in sorted(alike):
        held += alike[confidence]
        # The bins that are left share what is left, so that one large tie makes no bin after it small.
        if len(held) * (bins - len(made)) >= len(each) - passed:
            passed += len(held)
            made.append(_bin(held, held[0].confidence, confidence))
            held = []
    return tuple(made)


def _bin(held: Sequence[Judged], low: float, high: float) -> Bin:
    confidence, precision = fmean(j.confidence for j in held), fmean(j.right for j in held)
    return Bin(low, high, len(held), confidence, precision)
