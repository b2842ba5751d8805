"""What coded notes are measured by: pure functions of gold and predicted codes.

Invariant: an undefined measure is None, never 0.0: precision without a prediction, recall without a gold
code, F1 without either. Filters only ever take predictions or gold codes away; none adds a hit.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

_UNJUDGED = frozenset({"Z79", "Z80", "Z81", "Z82", "Z83", "Z84", "Z86", "Z87", "Z91"})
"""Status and history categories that the problem-code annotators did not assign."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The gold and the predicted codes of one note."""

    gold: frozenset[str]
    predicted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits, false alarms and misses, with the measures that rest on them."""

    hits: int
    extras: int
    misses: int

    @property
    def precision(self) -> float | None:
        """The share of predictions that are gold."""
        return _share(self.hits, self.hits + self.extras)

    @property
    def recall(self) -> float | None:
        """The share of gold codes that were predicted."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; 0 where codes were given or expected and none agree."""
        return _share(2 * self.hits, 2 * self.hits + self.extras + self.misses)


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures of a set of notes.

    Attributes:
        micro: Counts over all (note, code) pairs.
        macro_f1: Mean over the gold codes of each code's F1.
        category_f1: Micro-F1 of the 3-character categories.
        exact: The share of notes whose codes are exactly the gold codes.
    """

    micro: Counts
    macro_f1: float | None
    category_f1: float | None
    exact: float | None


def score(pairs: Sequence[Pair]) -> Scores:
    """Measure notes by every measure."""
    categories = total(coarser(p, category_of) for p in pairs)
    return Scores(total(pairs), macro_f1(pairs), categories.f1, exact_match(pairs))


def counted(pair: Pair) -> Counts:
    """Count one note."""
    hits = len(pair.gold & pair.predicted)
    return Counts(hits, len(pair.predicted) - hits, len(pair.gold) - hits)


def total(pairs: Iterable[Pair]) -> Counts:
    """Count all notes together (micro)."""
    return sum_counts(counted(p) for p in pairs)


def sum_counts(counts: Iterable[Counts]) -> Counts:
    """Add up counts."""
    each = list(counts)
    return Counts(sum(c.hits for c in each), sum(c.extras for c in each), sum(c.misses for c in each))


def note_mean_f1(pairs: Iterable[Pair]) -> float | None:
    """Return the mean of the notes' own F1; a note without any code has no share in it."""
    each = [f1 for p in pairs if (f1 := counted(p).f1) is not None]
    return fmean(each) if each else None


def exact_match(pairs: Sequence[Pair]) -> float | None:
    """Return the share of notes whose codes are exactly the gold codes."""
    return _share(sum(p.gold == p.predicted for p in pairs), len(pairs))


def coarser(pair: Pair, group: Callable[[str], str]) -> Pair:
    """Replace each code by the group that it belongs to (category, chapter); codes of a group count once."""
    return Pair(frozenset(map(group, pair.gold)), frozenset(map(group, pair.predicted)))


def category_of(code: str) -> str:
    """Return the 3-character category of a code."""
    return code[:3]


def macro_f1(pairs: Iterable[Pair]) -> float | None:
    """Return the mean F1 over the codes that are gold somewhere; a code only predicted has no share in it."""
    hits: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    gold: set[str] = set()
    for pair in pairs:
        gold |= pair.gold
        hits.update(pair.gold & pair.predicted)
        wrong.update(pair.gold ^ pair.predicted)
    if not gold:
        return None
    return fmean(2 * hits[code] / (2 * hits[code] + wrong[code]) for code in gold)


def problem_codes(pair: Pair) -> Pair:
    """Apply the problem-code protocol: leave extra codes unjudged that its annotators never assigned.

    Those are long-term drugs, family and personal history, risk factors (Z79-Z84, Z86, Z87, Z91) and external
    causes (V00-Y99). One of them that is gold still counts.
    """
    return Pair(pair.gold, frozenset(c for c in pair.predicted if c in pair.gold or not is_unjudged(c)))


def is_unjudged(code: str) -> bool:
    """Say whether the problem-code protocol leaves an extra code unjudged."""
    return code[:3] in _UNJUDGED or "V00" <= code[:3] <= "Y99"


def billable_gold(pair: Pair, billable: Callable[[str], bool]) -> Pair:
    """Drop gold codes that may not stand on a claim today."""
    return Pair(frozenset(c for c in pair.gold if billable(c)), pair.predicted)


def without_heirs(pair: Pair, billable: Callable[[str], bool]) -> Pair:
    """Leave predictions unjudged whose ancestor is gold but no longer billable, and drop that gold.

    Example: gold R51 (billable in 2018) and predicted R51.9 (today's split of it) leave an empty pair.
    """
    past = [c.replace(".", "") for c in pair.gold if not billable(c)]
    heirs = {c for c in pair.predicted - pair.gold if c.replace(".", "").startswith(tuple(past))}
    return billable_gold(Pair(pair.gold, pair.predicted - heirs), billable)


def stem_of(code: str) -> str:
    """Return a code without dot, 7th character and placeholders: `S33.5XXA` -> `S335`."""
    return code.replace(".", "")[:6].rstrip("X")


def rank_of(gold: str, offered: Iterable[str]) -> int | None:
    """Return the place, from 1, of the first offered code with the stem of `gold`, None without one."""
    return next((rank for rank, code in enumerate(offered, 1) if stem_of(code) == stem_of(gold)), None)


def recall_at(ranks: Sequence[int | None], k: int) -> float | None:
    """Return the share of ranks that are within the first `k`."""
    return _share(sum(rank is not None and rank <= k for rank in ranks), len(ranks))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
