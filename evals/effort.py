"""What a run cost: time, and for models calls, tokens and money.

Invariant: times are those of the notes as coded, one after the other, crashed notes included. A cost that any
note does not know is unknown as a whole: None, never a sum of what happens to be known.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from evals.results import CaseResult


@dataclass(frozen=True, slots=True)
class Effort:
    """The totals of a run.

    Attributes:
        seconds: Sum over notes.
        median_ms: Of one note; None without notes.
        p95_ms: The time within which 95 of 100 notes were coded; None likewise.
        notes_per_second: None where no time was measured.
        calls: To a model.
        prompt_tokens: Sent.
        completion_tokens: Received.
        cost_usd: None where it is not known.
    """

    seconds: float
    median_ms: float | None
    p95_ms: float | None
    notes_per_second: float | None
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None


def effort(results: Sequence[CaseResult]) -> Effort:
    """Add up what the notes of a run took."""
    times = sorted(r.milliseconds for r in results)
    seconds = sum(times) / 1000
    costs = [r.cost_usd for r in results if r.cost_usd is not None]
    return Effort(
        seconds,
        median(times) if times else None,
        times[math.ceil(0.95 * len(times)) - 1] if times else None,
        len(times) / seconds if seconds else None,
        sum(r.calls for r in results),
        sum(r.prompt_tokens for r in results),
        sum(r.completion_tokens for r in results),
        sum(costs) if costs and len(costs) == len(results) else None,
    )
