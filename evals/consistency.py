"""Whether the same note, coded again or harmlessly edited, gets the same codes.

Invariant: the codes compared are those of the final tier; a note that crashes either time is no comparison
and is not counted as one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from evals.results import CaseResult
from evals.rewriting import EDITS
from evals.running import NoteCoder, Progress, result_of
from evals.runs import Steadiness

RERUN = "rerun"


def consistency(
    coder: NoteCoder, results: Sequence[CaseResult], progress: Progress = lambda *_: None
) -> tuple[Steadiness, ...]:
    """Code notes again, unchanged and under each edit, and compare.

    Args:
        coder: The open pipeline.
        results: Of the first time.
        progress: Told of each way in which the notes were coded again.
    """
    return tuple(_each(coder, results, progress))


def rerun(coder: NoteCoder, results: Sequence[CaseResult]) -> Steadiness:
    """Code notes again as they are, and compare."""
    return _steadiness(RERUN, coder, results, lambda text: text)


def _each(coder: NoteCoder, results: Sequence[CaseResult], progress: Progress) -> Iterator[Steadiness]:
    progress("consistency", 0, len(EDITS) + 1)
    yield rerun(coder, results)
    for number, (name, edit) in enumerate(EDITS.items(), 1):
        progress("consistency", number, len(EDITS) + 1)
        yield _steadiness(name, coder, results, edit)
    progress("consistency", len(EDITS) + 1, len(EDITS) + 1)


def _steadiness(
    kind: str, coder: NoteCoder, results: Sequence[CaseResult], edit: Callable[[str], str]
) -> Steadiness:
    pairs = [
        (_codes(first), _codes(again))
        for first in results
        if first.failure is None
        and (again := result_of(coder, replace(first.case, text=edit(first.case.text)))).failure is None
    ]
    if not pairs:
        return Steadiness(kind, 0, None, None)
    same = sum(one == other for one, other in pairs) / len(pairs)
    return Steadiness(kind, len(pairs), same, fmean(_jaccard(*pair) for pair in pairs))


def _codes(result: CaseResult) -> frozenset[str]:
    return frozenset(p.code for p in result.final)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
