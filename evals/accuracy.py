"""How well the codes agree with those that people gave: ACI visits, CodiEsp reports, and mention -> code.

Invariant: every view of a benchmark is computed from the same outcomes, and a note that crashed counts with
no codes. The marks are those of the issue; the protocols are explained in `evals.measures`.
"""

from collections.abc import Iterable, Mapping, Sequence

from evals.bootstrap import micro_f1_interval
from evals.figures import Mark, Measured, Reading, Row, Suite
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
from evals.running import Outcome, failures_of
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


def _view_rows(views: Mapping[str, str], marked: str, mark: float) -> dict[str, Row]:
    """Return a row for each measure of each view, with a mark on the micro-F1 of one of them."""
    return {
        f"{view}.{measure}": Row(
            f"{said}: {name}", mark=Mark(mark) if (view, measure) == (marked, "f1") else None
        )
        for view, said in views.items()
        for measure, name in _MEASURES.items()
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


def _crashes(outcomes: Iterable[Outcome]) -> Reading:
    failures = failures_of(list(outcomes))
    return Reading(sum(failures.values()), ", ".join(f"{count} {name}" for name, count in failures.items()))


def _measure_aci(session: Session) -> Measured:
    collection = session.collection("aci")
    outcomes = session.outcomes("aci")
    protocol = [problem_codes(o.pair) for o in outcomes]
    both = [problem_codes(o.pair_with_review) for o in outcomes]
    readings = {
        **_readings("protocol", protocol),
        "review.recall": Reading(total(both).recall, "what a coder sees on the page"),
        **_readings("raw", [o.pair for o in outcomes]),
        "crashes": _crashes(outcomes),
    }
    return Measured(readings, (collection.account(session.coder.tables.billable),))


def _measure_codiesp(session: Session) -> Measured:
    collection = session.collection("codiesp-dev")
    outcomes = session.outcomes("codiesp-dev")
    billable = session.coder.tables.billable
    both = [billable_gold(o.pair_with_review, billable) for o in outcomes]
    readings = {
        **_readings("billable", [billable_gold(o.pair, billable) for o in outcomes]),
        "review.recall": Reading(total(both).recall, "what a coder sees on the page"),
        **_readings("heirs", [without_heirs(o.pair, billable) for o in outcomes]),
        **_readings("raw", [o.pair for o in outcomes]),
        "crashes": _crashes(outcomes),
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


_CRASHES = Row("notes that crashed", "{:.0f}", Mark(0, at_least=False))
_REVIEW = Row("final and review tier together: recall")

ACI = Suite(
    "aci",
    "Visit notes (ACI development split), final tier",
    {
        **_view_rows({"protocol": "problem-code protocol"}, "protocol", 0.55),
        "review.recall": _REVIEW,
        **_view_rows({"raw": "every extra code judged"}, "", 0),
        "crashes": _CRASHES,
    },
    _measure_aci,
)

CODIESP = Suite(
    "codiesp",
    "Case reports (CodiEsp development split, English), final tier",
    {
        **_view_rows({"billable": "billable gold"}, "billable", 0.38),
        "review.recall": _REVIEW,
        **_view_rows({"heirs": "billable gold, heirs of split codes unjudged"}, "", 0),
        **_view_rows({"raw": "all gold"}, "", 0),
        "crashes": _CRASHES,
    },
    _measure_codiesp,
)

MENTIONS = Suite(
    "mentions",
    "Retrieval: mention to code (ACI development pairs)",
    {f"at{k}": Row(f"recall@{k}", mark=Mark(0.85) if k == 10 else None) for k in _DEPTHS},
    _measure_mentions,
)
