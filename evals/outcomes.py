"""How near each answer came: exact, sibling, category, chapter, other, invalid or missed.

Invariant: the classes are a partition. Every judged gold code and every judged prediction is in exactly one
of them: a hit counts once, a miss that an extra stands for counts once together with that extra, and what is
left on either side counts alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.code_facts import CodeFacts
from evals.matching import Match
from evals.measures import stem_of
from evals.results import Predicted


class OutcomeClass(StrEnum):
    """What became of a gold code or of a prediction, best first."""

    EXACT = "exact"
    ALTERNATIVE = "acceptable alternative"
    SIBLING = "sibling"
    CATEGORY = "category"
    CHAPTER = "chapter"
    MISSED = "missed"
    OTHER = "other"
    INVALID = "invalid"


MEANING: Mapping[OutcomeClass, str] = {
    OutcomeClass.EXACT: "the gold code was given",
    OutcomeClass.ALTERNATIVE: "a code was given that the case accepts in its place",
    OutcomeClass.SIBLING: "given instead: a code of the same parent, or another 7th character",
    OutcomeClass.CATEGORY: "given instead: a code of the same 3-character category",
    OutcomeClass.CHAPTER: "given instead: a code of the same chapter",
    OutcomeClass.MISSED: "no code of its chapter was given in its place",
    OutcomeClass.OTHER: "an extra code that stands for no gold code",
    OutcomeClass.INVALID: "an extra code that may not stand on a claim",
}
"""What each class counts, in words for a reader."""

_NEAR = (OutcomeClass.SIBLING, OutcomeClass.CATEGORY, OutcomeClass.CHAPTER)


@dataclass(frozen=True, slots=True)
class Near:
    """An extra that stands for a missed gold code."""

    gold: str
    predicted: Predicted
    outcome: OutcomeClass


@dataclass(frozen=True, slots=True)
class Classified:
    """One note's answers by class.

    Attributes:
        near: Missed gold codes with the extra that stands for each; an extra stands for one alone.
        missed: Gold codes without any.
        other: Extras that stand for no gold code.
        invalid: Extras that may not stand on a claim; they stand for nothing.
    """

    match: Match
    near: tuple[Near, ...]
    missed: tuple[str, ...]
    other: tuple[Predicted, ...]
    invalid: tuple[Predicted, ...]

    @property
    def counts(self) -> Counter[OutcomeClass]:
        """How many answers are in each class; a class without any has no entry."""
        found = Counter(
            OutcomeClass.EXACT if hit.exact else OutcomeClass.ALTERNATIVE for hit in self.match.hits
        )
        found.update(near.outcome for near in self.near)
        rest = {
            OutcomeClass.MISSED: len(self.missed),
            OutcomeClass.OTHER: len(self.other),
            OutcomeClass.INVALID: len(self.invalid),
        }
        return found + Counter(rest)


def classified(match: Match, facts: CodeFacts) -> Classified:
    """Class the answers of one note; the nearest pairs of a missed and an extra code are made first.

    Example: gold E11.621 (foot ulcer), given E11.622 (other skin ulcer): a sibling.
    """
    invalid = tuple(p for p in match.extras if not facts.billable(p.code))
    open_extras = [p for p in match.extras if p not in invalid]
    open_gold = list(match.misses)
    near: list[Near] = []
    for outcome in _NEAR:
        for gold in tuple(open_gold):
            found = _first(outcome, gold, open_extras, facts)
            if found is not None:
                near.append(Near(gold, found, outcome))
                open_gold.remove(gold)
                open_extras.remove(found)
    return Classified(match, tuple(near), tuple(open_gold), tuple(open_extras), invalid)


def tally(notes: Iterable[Classified]) -> dict[OutcomeClass, int]:
    """Count the classes over notes; every class has an entry, in order."""
    found: Counter[OutcomeClass] = Counter()
    for note in notes:
        found += note.counts
    return {outcome: found[outcome] for outcome in OutcomeClass}


def are_siblings(one: str, other: str) -> bool:
    """Say whether two codes have the same parent, or differ in their 7th character alone.

    A parent is the code without its last character, which holds below the category: E11.621 and E11.622 are
    siblings; so are S33.5XXA and S33.5XXD; I10 and I11 have a block, not a code, in common.
    """
    first, second = stem_of(one), stem_of(other)
    if first == second:
        return True
    return len(first) == len(second) > 3 and first[:-1] == second[:-1]


def relation(gold: str, given: str, facts: CodeFacts) -> OutcomeClass | None:
    """Return how near a code that was given is to a gold code, None where they share no chapter."""
    if are_siblings(gold, given):
        return OutcomeClass.SIBLING
    if gold[:3] == given[:3]:
        return OutcomeClass.CATEGORY
    chapter = facts.chapter(gold)
    return OutcomeClass.CHAPTER if chapter is not None and chapter == facts.chapter(given) else None


def _first(
    outcome: OutcomeClass, gold: str, extras: Sequence[Predicted], facts: CodeFacts
) -> Predicted | None:
    return next((p for p in extras if relation(gold, p.code, facts) is outcome), None)
