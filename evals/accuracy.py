"""How well the codes agree with those that people gave: ACI visits, CodiEsp reports, and mention -> code.

Invariant: every view of a benchmark is computed from the same results, and a note that crashed counts with
no codes. The marks are those of the issue; the protocols are explained in `evals.measures`.
"""

from collections.abc import Iterable, Mapping, Sequence

from evals.bootstrap import micro_f1_interval
from evals.evidence import evidence
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.matching import matched
from evals.measures import (
    Pair,
    Scores,
    billable_gold,
    problem_codes,
    rank_of,
    recall_at,
    score,
    total,
    without_heirs,
)
from evals.results import CaseResult
from evals.running import failures_of, pair_with_review
from evals.session import Session

_MEASURES = {
    "f1": "micro-F1",
    "precision": "precision",
    "recall": "recall",
    "macro": "macro-F1 over gold codes",
    "category": "3-character micro-F1",
    "exact": "notes coded exactly",
}
_DEPTHS = (1, 5, 10, 50)


def _view_rows(views: Mapping[str, str], marks: Mapping[str, float]) -> dict[str, Row]:
    """Return a row for each measure of each view, with marks by `view.measure`."""
    return {
        key: Row(f"{said}: {name}", mark=Mark(marks[key]) if key in marks else None)
        for view, said in views.items()
        for measure, name in _MEASURES.items()
        if (key := f"{view}.{measure}")
    }


def _readings(view: str, pairs: Sequence[Pair]) -> dict[str, Reading]:
    scores = score(pairs)
    values = _values(scores)
    micro = scores.micro
    interval = micro_f1_interval(pairs)
    said = f"{micro.hits} hits, {micro.extras} extra, {micro.misses} missed"
    if interval is not None:
        said += f"; {interval.level:.0%} interval {interval.low:.3f} to {interval.high:.3f}"
    return {f"{view}.{name}": Reading(value, said if name == "f1" else "") for name, value in values.items()}


def _values(scores: Scores) -> dict[str, float | None]:
    micro = scores.micro
    found = (micro.f1, micro.precision, micro.recall, scores.macro_f1, scores.category_f1, scores.exact)
    return dict(zip(_MEASURES, found, strict=True))


def crashes(results: Iterable[CaseResult]) -> Reading:
    """Count the notes that crashed, with the classes of their errors."""
    failures = failures_of(list(results))
    return Reading(sum(failures.values()), ", ".join(f"{count} {name}" for name, count in failures.items()))


def overlap(results: Iterable[CaseResult]) -> Reading:
    """Return the share of right codes that quote marked words."""
    found = evidence(matched(r) for r in results)
    return Reading(found.overlap, f"of {found.judged} right codes with marked words")


def _measure_aci(session: Session) -> Measured:
    collection = session.collection("aci")
    results = session.results("aci")
    pairs = [matched(r).pair for r in results]
    both = [problem_codes(pair_with_review(r)) for r in results]
    readings = {
        **_readings("protocol", [problem_codes(p) for p in pairs]),
        "review.recall": Reading(total(both).recall, "what a coder sees on the page"),
        **_readings("raw", pairs),
        "evidence": overlap(results),
        "crashes": crashes(results),
    }
    return Measured(readings, (collection.account(session.coder.tables.billable),))


def _measure_codiesp(session: Session) -> Measured:
    collection = session.collection("codiesp-dev")
    results = session.results("codiesp-dev")
    billable = session.coder.tables.billable
    pairs = [matched(r).pair for r in results]
    both = [billable_gold(pair_with_review(r), billable) for r in results]
    readings = {
        **_readings("billable", [billable_gold(p, billable) for p in pairs]),
        "review.recall": Reading(total(both).recall, "what a coder sees on the page"),
        **_readings("heirs", [without_heirs(p, billable) for p in pairs]),
        **_readings("raw", pairs),
        "crashes": crashes(results),
    }
    return Measured(readings, (collection.account(billable),))


def _measure_mentions(session: Session) -> Measured:
    spans = [span for case in session.collection("aci").cases for span in case.spans]
    offered = session.coder.retrieve([span.text for span in spans], max(_DEPTHS))
    pairs = zip(spans, offered, strict=True)
    ranks = [rank_of(span.code, (c.code for c in candidates)) for span, candidates in pairs]
    readings = {f"at{k}": Reading(recall_at(ranks, k)) for k in _DEPTHS}
    note = f"{len(spans)} (mention, code) pairs; 7th characters and placeholders are not compared"
    return Measured(readings, (note,))


CRASHES = Row("notes that crashed", "{:.0f}", Mark(0, at_least=False))
_REVIEW = Row("final and review tier together: recall")

ACI = Suite(
    "aci",
    "Visit notes (ACI development split), final tier",
    {
        **_view_rows({"protocol": "problem-code protocol"}, {"protocol.f1": 0.72}),
        "review.recall": _REVIEW,
        **_view_rows({"raw": "every extra code judged"}, {}),
        "evidence": Row("right codes that quote a gold mention or sentence", mark=Mark(0.95)),
        "crashes": CRASHES,
    },
    _measure_aci,
)

CODIESP = Suite(
    "codiesp",
    "Case reports (CodiEsp development split, English), final tier",
    {
        **_view_rows({"billable": "billable gold"}, {"billable.f1": 0.5, "billable.macro": 0.3}),
        "review.recall": _REVIEW,
        **_view_rows({"heirs": "billable gold, heirs of split codes unjudged"}, {}),
        **_view_rows({"raw": "all gold"}, {}),
        "crashes": CRASHES,
    },
    _measure_codiesp,
)

_MENTION_MARKS = {1: Mark(0.7), 10: Mark(0.95)}
MENTIONS = Suite(
    "mentions",
    "Retrieval: mention to code (ACI development pairs)",
    {f"at{k}": Row(f"recall@{k}", mark=_MENTION_MARKS.get(k)) for k in _DEPTHS},
    _measure_mentions,
)
