"""Every code that a run got wrong, one row each, for a person to look through.

Invariant: no word of a note is in a row; rows are in the order of the notes, and within a note in that of
its misses (sorted) and of its predictions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.code_facts import CodeFacts
from evals.matching import matched
from evals.outcomes import Classified, Near, OutcomeClass, classified, tally
from evals.results import CaseResult, Predicted, Reached


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code with its title; the title is empty for one that the tables do not hold."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class MissedCode:
    """A gold code that is not among the final codes.

    Attributes:
        stage: The last stage at which it was there; None where stages were not asked for.
        outcome: How near the extra that stands for it is, or that there is none.
        instead: What was chosen for the same words, else the extra that stands for it; may be empty.
        reason: Why the coder did not report it, where it said so.
    """

    case_id: str
    gold: NamedCode
    stage: Reached | None
    outcome: OutcomeClass
    instead: tuple[NamedCode, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExtraCode:
    """A final code that agrees with no gold code.

    Attributes:
        outcome: How near it is to a gold code that is missed.
        stands_for: That gold code, None for an extra that stands for none.
    """

    case_id: str
    predicted: NamedCode
    confidence: float
    outcome: OutcomeClass
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class ForbiddenCode:
    """A final code that its case forbids, and why it is wrong there, in the words of the case's author."""

    case_id: str
    predicted: NamedCode
    why: str


@dataclass(frozen=True, slots=True)
class FailedNote:
    """A note that crashed: the class of its error."""

    case_id: str
    failure: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that went wrong in a run, and how many answers are in each outcome class."""

    outcomes: dict[OutcomeClass, int]
    missed: tuple[MissedCode, ...]
    extras: tuple[ExtraCode, ...]
    forbidden: tuple[ForbiddenCode, ...]
    failures: tuple[FailedNote, ...]


def listing(results: Sequence[CaseResult], facts: CodeFacts) -> Listing:
    """List what went wrong in each note of a run."""
    notes = [(r, classified(matched(r), facts)) for r in results]
    staged = any(r.reached for r in results)
    return Listing(
        tally(note for _, note in notes),
        tuple(row for r, note in notes for row in _missed(r, note, facts, staged=staged)),
        tuple(row for _, note in notes for row in _extras(note, facts)),
        tuple(row for _, note in notes for row in _forbidden(note, facts)),
        tuple(FailedNote(r.case.case_id, r.failure) for r in results if r.failure is not None),
    )


def _missed(result: CaseResult, note: Classified, facts: CodeFacts, *, staged: bool) -> Iterator[MissedCode]:
    near = {n.gold: n for n in note.near}
    for gold in note.match.misses:
        beside = near.get(gold)
        codes = result.chosen_instead.get(gold) or ((beside.predicted.code,) if beside else ())
        yield MissedCode(
            result.case.case_id,
            _named(gold, facts),
            result.reached.get(gold, Reached.NOTHING) if staged else None,
            beside.outcome if beside else OutcomeClass.MISSED,
            tuple(_named(code, facts) for code in codes),
            result.reasons.get(gold, ""),
        )


def _extras(note: Classified, facts: CodeFacts) -> Iterator[ExtraCode]:
    near = {n.predicted.code: n for n in note.near}
    for given in note.match.extras:
        outcome, gold = _place(given, near.get(given.code), note)
        named = _named(given.code, facts)
        yield ExtraCode(note.match.case.case_id, named, given.confidence, outcome, gold)


def _place(given: Predicted, near: Near | None, note: Classified) -> tuple[OutcomeClass, str | None]:
    if near is not None:
        return near.outcome, near.gold
    return (OutcomeClass.INVALID if given in note.invalid else OutcomeClass.OTHER), None


def _forbidden(note: Classified, facts: CodeFacts) -> Iterator[ForbiddenCode]:
    for given, why in note.match.forbidden:
        yield ForbiddenCode(note.match.case.case_id, _named(given.code, facts), why)


def _named(code: str, facts: CodeFacts) -> NamedCode:
    return NamedCode(code, facts.title(code))
