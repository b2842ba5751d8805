"""How well our own charts are coded: the half for tuning, and the half that only measures.

Invariant: both halves are measured alike, so that what was gained on the one alone shows; marks stand on the
measuring half. Acceptable alternatives are hits, optional codes are not judged, forbidden ones are extras.
"""

from collections.abc import Mapping

from evals.accuracy import CRASHES, crashes, overlap
from evals.calibration import calibration
from evals.code_facts import facts_of
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.headline import Estimate, headline
from evals.matching import match_tiers
from evals.session import Session

_ROWS = {
    "f1": Row("micro-F1"),
    "precision": Row("precision"),
    "recall": Row("recall"),
    "review.recall": Row("final and review tier together: recall"),
    "macro": Row("macro-F1 over gold codes"),
    "category": Row("3-character micro-F1"),
    "exact": Row("notes coded exactly"),
    "first": Row("first-listed code right"),
    "forbidden": Row("codes given that the chart forbids", "{:.0f}"),
    "evidence": Row("right codes that quote words marked for them"),
    "ece": Row("expected calibration error, both tiers"),
    "crashes": CRASHES,
}


def _suite(half: str, title: str, marks: Mapping[str, Mark]) -> Suite:
    name = f"charts-{half}"

    def measure(session: Session) -> Measured:
        return _measure(session, name)

    rows = {key: Row(row.name, row.form, marks.get(key, row.mark)) for key, row in _ROWS.items()}
    return Suite(name, title, rows, measure)


def _measure(session: Session, name: str) -> Measured:
    collection = session.collection(name)
    results = session.results(name)
    facts = facts_of(session.coder.tables)
    head = headline(results, facts)
    counts = head.counts
    both = calibration((match_tiers(r) for r in results), facts.chapter).overall
    forbidding = sum(bool(r.case.forbidden) for r in results)
    readings = {
        "f1": _estimate(head.f1, f"{counts.hits} hits, {counts.extras} extra, {counts.misses} missed"),
        "precision": _estimate(head.precision),
        "recall": _estimate(head.recall),
        "review.recall": Reading(head.recall_with_review, "what a coder sees on the page"),
        "macro": Reading(head.macro_f1),
        "category": Reading(head.category_f1),
        "exact": _estimate(head.exact),
        "first": Reading(head.first_listed),
        "forbidden": Reading(head.forbidden, f"over {forbidding} charts that name such codes"),
        "evidence": overlap(results),
        "ece": Reading(both.ece, f"{both.codes} codes in 10 bins of equal width"),
        "crashes": crashes(results),
    }
    return Measured(readings, (collection.account(facts.billable),))


def _estimate(found: Estimate, said: str = "") -> Reading:
    parts = [said] if said else []
    if found.interval is not None:
        parts.append(
            f"{found.interval.level:.0%} interval {found.interval.low:.3f} to {found.interval.high:.3f}"
        )
    return Reading(found.value, "; ".join(parts))


TUNING = _suite("tuning", "Our own charts, the half for tuning, final tier", {})
MEASURING = _suite(
    "measuring",
    "Our own charts, the half that only measures, final tier",
    {"f1": Mark(0.75), "ece": Mark(0.05, at_least=False)},
)
