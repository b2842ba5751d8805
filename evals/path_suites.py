"""What the path from note to code does with visits: how far gold codes come, and whether codes stay the same.

Invariant: retrieval is asked with what the note itself gives (mentions and sentences), never with gold words.
"""

from statistics import median

from evals.consistency import RERUN, consistency
from evals.evaluating import candidate_recall
from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.funnel import STAGE, funnel
from evals.results import Reached
from evals.rewriting import EDITS
from evals.session import Session

_MARKS = {1: None, 10: None, 50: Mark(0.9)}
_STAGES = tuple(s for s in Reached if s is not Reached.NOTHING)


def _measure_stages(session: Session) -> Measured:
    results = session.followed("aci")
    offered = [r.candidates for r in results if r.candidates is not None]
    said = f"{median(offered):.0f} different codes a note (median)" if offered else ""
    readings = {f"candidates{k}": Reading(candidate_recall(results, k)) for k in _MARKS}
    readings["candidates50"] = Reading(candidate_recall(results), said)
    readings |= {s.stage.name: Reading(s.recall, f"{s.lost} lost after it") for s in funnel(results)}
    gold = sum(len(r.case.codes) for r in results)
    note = f"{gold} gold codes; asked with the note's own mentions and sentences, each within its first k"
    return Measured(readings, (note,))


def _measure_steadiness(session: Session) -> Measured:
    found = consistency(session.coder, session.results("aci"))
    readings = {
        one.kind: Reading(
            one.same, "" if one.jaccard is None else f"Jaccard {one.jaccard:.3f} over {one.notes} notes"
        )
        for one in found
    }
    return Measured(readings)


STAGES = Suite(
    "stages",
    "From the whole note to its codes (ACI development split): where gold codes are lost",
    {
        **{
            f"candidates{k}": Row(f"candidates of the whole note: recall@{k}", mark=m)
            for k, m in _MARKS.items()
        },
        **{stage.name: Row(f"recall after the stage: {STAGE[stage]}") for stage in _STAGES},
    },
    _measure_stages,
)

STEADINESS = Suite(
    "steadiness",
    "The same note again (ACI development split): share of notes with the same final codes",
    {
        RERUN: Row("unchanged", mark=Mark(1.0)),
        **{name: Row(f"edited: {name}") for name in EDITS},
    },
    _measure_steadiness,
)
