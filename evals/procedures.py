"""How well codes of ICD-10-PCS agree with those of people: CodiEsp's procedures, by whole codes and stems.

Invariant: each figure is over the same results, final tier, a note's codes as a set. Half of the labels have
four characters only, because the report does not say the rest: by whole codes these are no gold codes, and a
code built upon one is neither hit nor extra; by stems both sides are cut to four characters; as labelled,
every code given is judged against every label.
"""

from collections.abc import Callable, Sequence

from agent.errors import InputError
from evals.accuracy import CRASHES, crashes
from evals.bootstrap import micro_f1_interval
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.matching import matched
from evals.measures import Pair, total
from evals.running import pair_with_review
from evals.session import Session
from index.records import CodeSystem

_STEM, _WHOLE = 4, 7


def by_stem(pair: Pair) -> Pair:
    """Cut both sides to section, body system, operation and body part."""
    return Pair(frozenset(c[:_STEM] for c in pair.gold), frozenset(c[:_STEM] for c in pair.predicted))


def by_whole_code(pair: Pair) -> Pair:
    """Keep whole gold codes, and the codes given that no shorter label stands for.

    Example: where BW20 and BW03ZZZ are labelled, BW20ZZZ is not judged and BW03ZZZ is a hit.
    """
    gold = frozenset(code for code in pair.gold if len(code) == _WHOLE)
    shorter = {code[:_STEM] for code in pair.gold - gold} - {code[:_STEM] for code in gold}
    return Pair(gold, frozenset(code for code in pair.predicted if code[:_STEM] not in shorter))


def as_labelled(pair: Pair) -> Pair:
    """Judge every code given against every label."""
    return pair


VIEWS: dict[str, tuple[str, Callable[[Pair], Pair], float | None]] = {
    "stem": ("first 4 characters", by_stem, 0.4),
    "whole": ("whole codes", by_whole_code, 0.25),
    "labelled": ("as labelled", as_labelled, None),
}
"""Key of a view, what it is called, how a note is seen in it, and the mark of its micro-F1."""


def readings(view: str, pairs: Sequence[Pair]) -> dict[str, Reading]:
    """Return micro-F1, precision and recall of notes that are seen by one view."""
    counts, interval = total(pairs), micro_f1_interval(pairs)
    said = f"{counts.hits} hits, {counts.extras} extra, {counts.misses} missed"
    if interval is not None:
        said += f"; {interval.level:.0%} interval {interval.low:.3f} to {interval.high:.3f}"
    return {
        f"{view}.f1": Reading(counts.f1, said),
        f"{view}.precision": Reading(counts.precision),
        f"{view}.recall": Reading(counts.recall),
    }


def _measure(session: Session) -> Measured:
    tables = session.coder.tables.of(CodeSystem.ICD10PCS)
    if tables is None:
        message = "the code tables hold no release of ICD-10-PCS"
        raise InputError(message, "Add its official files: chartcite tables add FILE…")
    collection = session.collection("codiesp-dev-procedures")
    results = session.results("codiesp-dev-procedures")
    pairs = [matched(r).pair for r in results]
    found: dict[str, Reading] = {}
    for view, (_, seen, _) in VIEWS.items():
        found |= readings(view, [seen(pair) for pair in pairs])
    both = total(by_stem(pair_with_review(r)) for r in results)
    whole = [code for r in results for code in r.case.codes if len(code) == _WHOLE]
    gone = sum(not tables.billable(code) for code in whole)
    notes = (
        collection.account(tables.billable),
        f"{len(whole)} labels are whole codes; {gone} of them are not in {tables.release.title}",
    )
    found["review.recall"] = Reading(both.recall, "first 4 characters; what a coder sees on the page")
    return Measured(found | {"crashes": crashes(results)}, notes)


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for key, (said, _, limit) in VIEWS.items():
        rows[f"{key}.f1"] = Row(f"{said}: micro-F1", mark=None if limit is None else Mark(limit))
        rows[f"{key}.precision"] = Row(f"{said}: precision")
        rows[f"{key}.recall"] = Row(f"{said}: recall")
    return rows


PROCEDURES = Suite(
    "procedures",
    "Procedures of case reports (CodiEsp development split, English), ICD-10-PCS, final tier",
    {**_rows(), "review.recall": Row("final and review tier together: recall"), "crashes": CRASHES},
    _measure,
)
