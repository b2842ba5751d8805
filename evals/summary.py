"""Everything that is to be said of one run, as one record, and that record as JSON.

Invariant: no word of a note is in a summary; excerpts are cut by the reports, from the results, for those who
ask. In JSON an undefined measure is null, and a record's fields and properties both stand in its object.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, IntEnum

from evals.abstention import Point, abstention, best
from evals.bootstrap import SEED
from evals.calibration import Calibration, calibration
from evals.code_facts import CodeFacts
from evals.comparing import Comparison, compare
from evals.effort import Effort, effort
from evals.evidence import EvidenceScore, evidence
from evals.funnel import StageRecall, funnel
from evals.headline import ChapterScore, Headline, by_chapter, headline
from evals.listing import Listing, listing
from evals.matching import match_tiers, matched
from evals.results import CaseResult


@dataclass(frozen=True, slots=True)
class Summary:
    """A run, measured.

    Attributes:
        headline: The figures that are read first.
        stages: Recall after each stage; empty where stages were not asked for.
        chapters: Counts by chapter, final tier.
        chapter_titles: Number -> title of every chapter that is named anywhere here.
        calibration: Of both tiers.
        abstention: Both tiers at rising thresholds of confidence.
        best: The point of that curve with the highest F1; None where none has one.
        evidence: Whether right codes quote the right words.
        effort: Time, calls, tokens and cost.
        listing: Every wrong code, and the outcome classes.
        comparison: With an earlier run; None where none was given.
    """

    headline: Headline
    stages: tuple[StageRecall, ...]
    chapters: tuple[ChapterScore, ...]
    chapter_titles: dict[str, str]
    calibration: Calibration
    abstention: tuple[Point, ...]
    best: Point | None
    evidence: EvidenceScore
    effort: Effort
    listing: Listing
    comparison: Comparison | None = None


def summarise(
    results: Sequence[CaseResult],
    facts: CodeFacts,
    *,
    seed: int = SEED,
    baseline: Sequence[CaseResult] | None = None,
) -> Summary:
    """Measure a run by every measure.

    Args:
        results: One for each case, under whichever filters are to hold.
        facts: What the code tables say of a code.
        seed: Of every interval and test.
        baseline: An earlier run of the same cases, under the same filters.
    """
    matches = [matched(r) for r in results]
    chapters = by_chapter(matches, facts)
    calibrated = calibration((match_tiers(r) for r in results), facts.chapter)
    named = [*(c.chapter for c in chapters), *calibrated.by_chapter]
    curve = abstention(results)
    return Summary(
        headline(results, facts, seed=seed),
        funnel(results),
        chapters,
        {chapter: facts.title(chapter) for chapter in dict.fromkeys(named) if chapter},
        calibrated,
        curve,
        best(curve),
        evidence(matches),
        effort(results),
        listing(results, facts),
        None if baseline is None else compare(map(matched, baseline), matches, seed=seed),
    )


def to_json(summary: Summary) -> dict[str, object]:
    """Return a summary as an object of JSON: dictionaries, lists, text, numbers and None alone."""
    return {name: _plain(value) for name, value in _parts(summary)}


def _plain(value: object) -> object:
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    if is_dataclass(value):
        return {name: _plain(held) for name, held in _parts(value)}
    return value


def _parts(record: object) -> list[tuple[str, object]]:
    """Return a record's fields and then its properties, which hold the measures that rest on counts."""
    names = [f.name for f in fields(record)] if is_dataclass(record) else []
    names += [name for name, held in vars(type(record)).items() if isinstance(held, property)]
    return [(name, getattr(record, name)) for name in names]
