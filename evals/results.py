"""What a run found for each case: the codes with quotes and confidence, and how far each gold code came.

Invariant: every case of a run has exactly one `CaseResult`; a crash is one with a `failure` and no codes.
Only codes of the case's own code system are in it. Nothing but quotes and rationales holds words of the note.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from evals.cases import Case


class Reached(IntEnum):
    """The furthest stage of the local path that a gold code came to, in order of the flow.

    A code that came to a stage counts as having passed those before it: one that the phrase book names and
    the chooser takes needs no retrieval. `evals.reaching` says what each stage asks for.
    """

    NOTHING = 0
    MENTIONED = 1
    OFFERED_AT_50 = 2
    OFFERED_AT_10 = 3
    OFFERED_AT_5 = 4
    OFFERED_FIRST = 5
    CHOSEN = 6
    REVIEW = 7
    FINAL = 8


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of a predicted code; half-open offsets into the case's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Predicted:
    """A code that the run gave.

    Attributes:
        final: Whether it is of the final tier; otherwise it is for review.
        confidence: In [0, 1].
        sequence: From 1, its place in the report.
        guidelines: Section ids that it cites.
    """

    code: str
    title: str
    final: bool
    confidence: float
    sequence: int
    quotes: tuple[Quoted, ...]
    guidelines: tuple[str, ...] = ()
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came out of one case.

    Attributes:
        reached: Gold code -> the furthest stage that it came to; empty where stages were not asked for.
        ranks: Gold code -> best rank at which retrieval offers it for words that the note gives, None where
            it does not; empty where stages were not asked for.
        candidates: How many different codes retrieval offers the note; None where stages were not asked for.
        chosen_instead: Gold code -> codes that quote the same words, for codes that are missed.
        reasons: Gold code -> why it was not reported, where the coder said so.
        failure: Class of the error that ended it, None when there was none.
        milliseconds: Wall time of coding.
        unbillable: How many final codes may not stand on a claim on the date of service.
        misquotes: How many quotes are not the slice of the case's own text.
    """

    case: Case
    predicted: tuple[Predicted, ...] = ()
    reached: Mapping[str, Reached] = field(default_factory=dict)
    chosen_instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    failure: str | None = None
    milliseconds: float = 0.0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    ranks: Mapping[str, int | None] = field(default_factory=dict)
    candidates: int | None = None
    unbillable: int = 0
    misquotes: int = 0

    @property
    def final(self) -> tuple[Predicted, ...]:
        """The codes of the final tier."""
        return tuple(p for p in self.predicted if p.final)
