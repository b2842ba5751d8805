"""The rule about symptoms: one that goes with a coded diagnosis as a matter of course is not coded beside it.

Invariant: the pairs are those of `data/integral.tsv`; a symptom that the tabular list asks for beside the
diagnosis ("use additional code", "code also"), and one on the other side of the body, is never taken out.
"""

from collections.abc import Iterator
from functools import lru_cache

from agent.records import Assertion, Severity
from agent.rules.assertions import stance
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges, rows, rows_about
from agent.rules.sides import side_of_title
from index.records import CodeRange, InstructionKind
from index.references import parse_ranges

_PAIRS = "integral"
_KEPT = 4096
_SEQUELA = "S"
_ASKED_FOR = (InstructionKind.USE_ADDITIONAL, InstructionKind.CODE_ALSO)


@lru_cache(_KEPT)
def _diagnoses(symptom: str) -> tuple[CodeRange, ...]:
    return tuple(r for row in rows_about(_PAIRS, symptom) for r in parse_ranges(row.fields[0]))


def _explains(diagnosis: Subject, symptom: Subject, ranges: tuple[CodeRange, ...]) -> bool:
    if diagnosis is symptom or not in_ranges(diagnosis.name, ranges) or _is_over(diagnosis):
        return False
    if stance(diagnosis.choice) is not Assertion.PRESENT or in_ranges(
        symptom.name, _diagnoses(diagnosis.name)
    ):
        return False
    sides = {side_of_title(symptom.title), side_of_title(diagnosis.title)} - {None}
    return len(sides) < 2 and not _asks_for(diagnosis, symptom.name)


def _is_over(diagnosis: Subject) -> bool:
    """Say whether an injury is told as a sequela: what it left behind is coded beside it (I.B.10)."""
    return diagnosis.code is not None and diagnosis.code.seventh == _SEQUELA


def _asks_for(diagnosis: Subject, symptom: str) -> bool:
    notes = (note for kind in _ASKED_FOR for note in diagnosis.instructions(kind))
    return any(in_ranges(symptom, note.ranges) for note in notes)


def _check(case: Case) -> Iterator[Hit]:
    for symptom, _ in case.known:
        ranges = _diagnoses(symptom.name)
        if not ranges:
            continue
        diagnosis = next((s for s, _ in case.known if _explains(s, symptom, ranges)), None)
        if diagnosis:
            yield Hit(
                (symptom, diagnosis), f"{symptom.name} goes with {diagnosis.name} as a matter of course."
            )


def pairs() -> int:
    """Count the pairs of a symptom range and a diagnosis range that are known."""
    return sum(len(row.codes) * len(parse_ranges(row.fields[0])) for row in rows(_PAIRS))


_TEXT = "Productive cough and fever; chest film shows lobar pneumonia."

INTEGRAL = Rule(
    rule_id="CC303",
    name="integral-symptom",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="A sign or symptom that goes with a coded diagnosis as a matter of course is not coded "
    "beside it.",
    basis="I.B.5",
    repair="Drop the symptom, unless the note gives it another cause.",
    example=Example(_TEXT, (Cited("J18.1", "lobar pneumonia"), Cited("R05.9", "cough"))),
    near_miss=Example(
        "Lobar pneumonia. Epistaxis after a blow to the nose.",
        (Cited("J18.1", "Lobar pneumonia"), Cited("R04.0", "Epistaxis")),
    ),
    check=_check,
)
RULES = (INTEGRAL,)
