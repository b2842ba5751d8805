"""The figures of a run that are read first, with intervals over its notes.

Invariant: everything is counted on the final tier, after alternatives and optional codes were settled
(`evals.matching`), save what says that review is counted too. A crashed note counts with no codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.bootstrap import SEED, Interval, mean_interval, micro_intervals
from evals.code_facts import CodeFacts
from evals.matching import Match, match_tiers, matched
from evals.measures import (
    Counts,
    Pair,
    category_of,
    coarser,
    counted,
    exact_match,
    macro_f1,
    note_mean_f1,
    sum_counts,
    total,
)
from evals.results import CaseResult

NO_CHAPTER = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure and how sure it is; both None where it is undefined."""

    value: float | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """What a run comes to.

    Attributes:
        notes: How many were judged.
        counts: Hits, extras and misses over all (note, code) pairs.
        precision: Micro, as are recall and F1.
        recall: The share of gold codes that are final.
        f1: Of both.
        note_mean_f1: Mean of the notes' own F1.
        exact: Share of notes whose codes are exactly the gold codes.
        macro_f1: Mean over gold codes of each code's F1.
        category_f1: Micro-F1 of 3-character categories.
        chapter_f1: Micro-F1 of chapters.
        recall_with_review: Recall of both tiers: what a coder is shown.
        first_listed: Share of notes with a gold sequence whose first final code is the gold one, or one that
            is acceptable in its place; None where no case has a sequence.
        forbidden: Final codes that their case forbids.
        failures: Notes that crashed.
    """

    notes: int
    counts: Counts
    precision: Estimate
    recall: Estimate
    f1: Estimate
    note_mean_f1: Estimate
    exact: Estimate
    macro_f1: float | None
    category_f1: float | None
    chapter_f1: float | None
    recall_with_review: float | None
    first_listed: float | None
    forbidden: int
    failures: int


@dataclass(frozen=True, slots=True)
class ChapterScore:
    """The codes of one chapter: hits and misses by the gold code, extras by the code that was given.

    Attributes:
        chapter: Its number; empty for codes that have none.
        title: Its title; empty likewise.
    """

    chapter: str
    title: str
    counts: Counts


def headline(results: Sequence[CaseResult], facts: CodeFacts, *, seed: int = SEED) -> Headline:
    """Measure a run."""
    matches = [matched(r) for r in results]
    pairs = [m.pair for m in matches]
    counts = sum_counts(m.counts for m in matches)
    micro = micro_intervals([m.counts for m in matches], seed=seed)
    note_f1 = [f1 for p in pairs if (f1 := counted(p).f1) is not None]
    exact = [float(p.gold == p.predicted) for p in pairs]
    return Headline(
        notes=len(results),
        counts=counts,
        precision=Estimate(counts.precision, micro.precision),
        recall=Estimate(counts.recall, micro.recall),
        f1=Estimate(counts.f1, micro.f1),
        note_mean_f1=Estimate(note_mean_f1(pairs), mean_interval(note_f1, seed=seed)),
        exact=Estimate(exact_match(pairs), mean_interval(exact, seed=seed)),
        macro_f1=macro_f1(pairs),
        category_f1=total(coarser(p, category_of) for p in pairs).f1,
        chapter_f1=total(coarser(p, lambda code: _chapter(code, facts)) for p in pairs).f1,
        recall_with_review=sum_counts(match_tiers(r).counts for r in results).recall,
        first_listed=first_listed(results),
        forbidden=sum(len(m.forbidden) for m in matches),
        failures=sum(r.failure is not None for r in results),
    )


def first_listed(results: Sequence[CaseResult]) -> float | None:
    """Return the share of notes with a gold sequence whose first final code is right.

    Example: a visit for "chest pain" in which the first code is the diabetes is wrong, however right the
    diabetes (FY2026 guidelines IV.G).
    """
    each = [_first_right(r) for r in results if r.case.sequence]
    return sum(each) / len(each) if each else None


def by_chapter(matches: Sequence[Match], facts: CodeFacts) -> tuple[ChapterScore, ...]:
    """Count each chapter that occurs, in the order of the tables; codes without a chapter come last."""
    pairs = [m.pair for m in matches]
    codes = {code for p in pairs for code in p.gold | p.predicted}
    chapter = {code: _found(code, facts) for code in codes}
    return tuple(
        ChapterScore(name, facts.title(name) if name else "", total(_within(p, name, chapter) for p in pairs))
        for name in sorted(set(chapter.values()), key=chapter_order)
    )


def chapter_order(chapter: str) -> tuple[bool, int, str]:
    """Return what sorts chapters as the tables do, and no chapter last."""
    return (not chapter, int(chapter) if chapter.isdecimal() else 0, chapter)


def _found(code: str, facts: CodeFacts) -> str:
    return facts.chapter(code) or NO_CHAPTER


def _chapter(code: str, facts: CodeFacts) -> str:
    """Return the chapter, or the code itself where it has none, so that two such codes never agree by it."""
    return facts.chapter(code) or code


def _within(pair: Pair, name: str, chapter: Mapping[str, str]) -> Pair:
    gold, predicted = ({c for c in codes if chapter[c] == name} for codes in (pair.gold, pair.predicted))
    return Pair(frozenset(gold), frozenset(predicted))


def _first_right(result: CaseResult) -> bool:
    first = min(result.final, key=lambda p: p.sequence, default=None)
    wanted = result.case.sequence[0]
    return first is not None and first.code in {wanted, *result.case.acceptable.get(wanted, ())}
