"""The published protocols as filters: what of gold and predictions is judged.

Invariant: a filter only takes codes away, from gold or from the predictions; none adds a code, and none
changes whether a code that is left is a hit. The figures without any filter always stand beside.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from agent.records import Assertion
from evals.cases import Case
from evals.measures import Pair, billable_gold, problem_codes, without_heirs
from evals.results import CaseResult
from evals.running import Lens

Filter = Callable[[CaseResult], CaseResult]

FILTERS: dict[str, str] = {
    "billable": "gold codes that may not stand on a claim today are dropped",
    "heirs": "those are dropped, and predictions that they were split into (R51.9 for R51) are not judged",
    "problem-codes": "extra codes of Z79-Z84, Z86, Z87, Z91 and V00-Y99 are not judged",
    "negated": "gold codes that the note mentions in negated words alone are dropped",
}
"""Each filter, and what it does in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What filters ask beside the results.

    Attributes:
        billable: Whether a code may stand on a claim today.
        lens: Gives a note's mentions.
    """

    billable: Callable[[str], bool]
    lens: Lens


def filtered(results: Iterable[CaseResult], names: Sequence[str], asked: Asked) -> list[CaseResult]:
    """Apply filters, in the order given.

    Args:
        results: Of a run.
        names: Of `FILTERS`.
        asked: What they ask.
    """
    chosen = [_named(name, asked) for name in names]
    done = []
    for result in results:
        judged = result
        for one in chosen:
            judged = one(judged)
        done.append(judged)
    return done


def _named(name: str, asked: Asked) -> Filter:
    return {
        "billable": lambda result: _judged(result, lambda pair: billable_gold(pair, asked.billable)),
        "heirs": lambda result: _judged(result, lambda pair: without_heirs(pair, asked.billable)),
        "problem-codes": lambda result: _judged(result, problem_codes),
        "negated": lambda result: _judged(result, lambda pair: _not_negated(result.case, pair, asked.lens)),
    }[name]


def _judged(result: CaseResult, kept: Callable[[Pair], Pair]) -> CaseResult:
    """Keep of gold and of both tiers what a filter of code sets keeps."""
    pair = kept(Pair(result.case.codes, frozenset(p.code for p in result.predicted)))
    given = tuple(p for p in result.predicted if p.code in pair.predicted)
    return replace(result, case=replace(result.case, codes=pair.gold), predicted=given)


def _not_negated(case: Case, pair: Pair, lens: Lens) -> Pair:
    """Drop the gold codes whose category the note mentions, and always as absent."""
    said: dict[str, set[Assertion]] = {}
    for mention in lens(case.case_id, case.text) if pair.gold else ():
        for code in mention.codes:
            said.setdefault(code[:3], set()).add(mention.assertion)
    return Pair(frozenset(c for c in pair.gold if said.get(c[:3]) != {Assertion.ABSENT}), pair.predicted)
