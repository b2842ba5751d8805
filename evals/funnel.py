"""Where on the way gold codes get lost: the share of them that is still there after each stage.

Invariant: shares never rise from one stage to the next, because a code that came to a stage passed all before
it. A gold code of a crashed note came nowhere; one that is a hit is final, by whichever code.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.matching import matched
from evals.results import CaseResult, Reached

STAGE: Mapping[Reached, str] = {
    Reached.NOTHING: "gold codes",
    Reached.MENTIONED: "named by a mention",
    Reached.OFFERED_AT_50: "offered within 50",
    Reached.OFFERED_AT_10: "offered within 10",
    Reached.OFFERED_AT_5: "offered within 5",
    Reached.OFFERED_FIRST: "offered first",
    Reached.CHOSEN: "chosen",
    Reached.REVIEW: "final or for review",
    Reached.FINAL: "final",
}
"""What having reached a stage means, in words for a reader."""

LOST: Mapping[Reached, str] = {
    Reached.NOTHING: "mentions: nothing names it",
    Reached.MENTIONED: "retrieval: not among 50 candidates",
    Reached.OFFERED_AT_50: "chooser: offered below 10",
    Reached.OFFERED_AT_10: "chooser: offered below 5",
    Reached.OFFERED_AT_5: "chooser: offered below first",
    Reached.OFFERED_FIRST: "chooser: offered first",
    Reached.CHOSEN: "validator: chosen, then left out",
    Reached.REVIEW: "tier: for review",
    Reached.FINAL: "",
}
"""The stage that lost a code which came just so far, in words for a reader."""


@dataclass(frozen=True, slots=True)
class StageRecall:
    """One stage.

    Attributes:
        stage: The stage.
        codes: Gold codes that came at least so far.
        recall: Their share of all gold codes; None without any.
        lost: Gold codes that came so far and no further; 0 for the last stage.
    """

    stage: Reached
    codes: int
    recall: float | None
    lost: int


def funnel(results: Sequence[CaseResult]) -> tuple[StageRecall, ...]:
    """Return every stage in order; empty where stages were not asked for."""
    if not any(r.reached for r in results):
        return ()
    found = Counter(stage for r in results for stage in reached_by(r).values())
    whole = found.total()

    def stage_recall(stage: Reached) -> StageRecall:
        codes = sum(count for last, count in found.items() if last >= stage)
        lost = found[stage] if stage is not Reached.FINAL else 0
        return StageRecall(stage, codes, codes / whole if whole else None, lost)

    return tuple(stage_recall(stage) for stage in Reached)


def reached_by(result: CaseResult) -> dict[str, Reached]:
    """Return how far each judged gold code of a note came."""
    match = matched(result)
    came = {code: result.reached.get(code, Reached.NOTHING) for code in match.misses}
    return came | {hit.gold: Reached.FINAL for hit in match.hits}
