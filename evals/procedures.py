"""How well codes of ICD-10-PCS agree with those of people: CodiEsp's procedures, and our own documents.

Invariant: each figure is over the same results, final tier, a note's codes as a set. Half of the labels have
four characters only, because the report does not say the rest: by whole codes these are no gold codes, and a
code built upon one is neither hit nor extra; by stems both sides are cut to four characters; as labelled,
every code given is judged against every label. Our own hospital documents have whole codes only: all is
judged save what a hospital may leave out, and marks are for the half that only measures.
"""

from collections.abc import Callable, Sequence

from agent.errors import InputError
from evals.accuracy import CRASHES, crashes
from evals.bootstrap import micro_f1_interval
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.matching import match_tiers, matched
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
OWN = {"measuring": "own documents that only measure", "tuning": "own documents for tuning"}
"""Half of our own hospital documents -> what it is called."""


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


def own(session: Session, half: str) -> dict[str, Reading]:
    """Measure one half of our own hospital documents."""
    results = session.results(f"charts-procedures-{half}")
    matches = [matched(r) for r in results]
    pairs = [m.pair for m in matches]
    found = readings(half, pairs)
    given = sum(len(m.forbidden) for m in matches)
    return found | {
        f"{half}.stem": Reading(total([by_stem(pair) for pair in pairs]).f1),
        f"{half}.forbidden": Reading(float(given), f"over {len(matches)} documents, all naming such codes"),
        f"{half}.review": Reading(total([match_tiers(r).pair for r in results]).recall),
        f"{half}.crashes": crashes(results),
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
    for half in OWN:
        found |= own(session, half)
    return Measured(found | {"crashes": crashes(results)}, notes)


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for key, (said, _, limit) in VIEWS.items():
        rows[f"{key}.f1"] = Row(f"{said}: micro-F1", mark=None if limit is None else Mark(limit))
        rows[f"{key}.precision"] = Row(f"{said}: precision")
        rows[f"{key}.recall"] = Row(f"{said}: recall")
    return rows


def _own_rows(half: str, said: str) -> dict[str, Row]:
    return {
        f"{half}.f1": Row(f"{said}: micro-F1 of whole codes"),
        f"{half}.precision": Row(f"{said}: precision"),
        f"{half}.recall": Row(f"{said}: recall"),
        f"{half}.review": Row(f"{said}: final and review tier together: recall"),
        f"{half}.stem": Row(f"{said}: micro-F1 of first 4 characters"),
        f"{half}.forbidden": Row(f"{said}: codes given that the document forbids", "{:.0f}"),
        f"{half}.crashes": Row(f"{said}: {CRASHES.name}", CRASHES.form, CRASHES.mark),
    }


PROCEDURES = Suite(
    "procedures",
    "Procedures of case reports (CodiEsp development split, English) and of our own hospital documents, "
    "ICD-10-PCS, final tier",
    {
        **_rows(),
        "review.recall": Row("final and review tier together: recall"),
        "crashes": CRASHES,
        **{key: row for half, said in OWN.items() for key, row in _own_rows(half, said).items()},
    },
    _measure,
)
