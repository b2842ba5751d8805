"""Rules about the phase of care that 7th characters tell: one injury has one, its cause has the same.

Invariant: only 7th characters that tell a phase are compared (chapters 13, 19 and 20); those that count a
fetus, a time or a stage are not.
"""

from collections.abc import Iterator
from enum import Enum, auto

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.first_listed import is_external
from index.records import Code

_INJURIES = ("S", "T", "M")
_OF_FIRST_VISIT = ("Y92", "Y93", "Y99")
_INITIAL = "ABC"
_SEQUELA = "S"


class _Phase(Enum):
    INITIAL = auto()
    SUBSEQUENT = auto()
    SEQUELA = auto()


def _phase(code: Code) -> _Phase | None:
    if code.seventh is None or not (code.code.startswith(_INJURIES) or is_external(code.code)):
        return None
    if code.seventh == _SEQUELA:
        return _Phase.SEQUELA
    return _Phase.INITIAL if code.seventh in _INITIAL else _Phase.SUBSEQUENT


def _check_one(case: Case) -> Iterator[Hit]:
    first: dict[str, Subject] = {}
    for subject, code in case.known:
        if _phase(code) is None:
            continue
        other = first.setdefault(code.stem, subject)
        if other.name != subject.name:
            message = f"{subject.name} and {other.name} are one injury with two 7th characters."
            yield Hit((subject, other), message)


def _check_cause(case: Case) -> Iterator[Hit]:
    injuries = [(s, _phase(s.code)) for s in case.reported if s.code and s.code.code.startswith(_INJURIES)]
    phases = {phase for _, phase in injuries if phase}
    for subject, code in case.known:
        phase = _phase(code) if is_external(code.code) else None
        if phase and phases and phase not in phases:
            injury = next(s for s, held in injuries if held)
            message = f"{subject.name} tells another phase of care than {injury.name}."
            yield Hit((subject, injury), message)


def _check_first_visit(case: Case) -> Iterator[Hit]:
    phases = {_phase(s.code) for s in case.reported if s.code and s.code.code.startswith(_INJURIES)} - {None}
    if not phases or _Phase.INITIAL in phases:
        return
    for subject, code in case.known:
        if code.code.startswith(_OF_FIRST_VISIT):
            yield Hit((subject,), f"{subject.name} belongs to the first encounter for the injury.")


_AGAIN = "Sprain of the right ankle, healing, seen again two weeks after the fall at home."
_HEALING = Cited("S93.401D", "Sprain of the right ankle, healing")
_ANKLE = "Sprain of the right ankle after a fall on the stairs, seen today for the first time."
_SPRAIN = Cited("S93.401A", "Sprain of the right ankle")

ONE_PHASE = Rule(
    rule_id="CC119",
    name="one-injury-two-phases",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="One injury has one 7th character in an encounter.",
    basis="I.C.19.a",
    repair="Keep the 7th character of the care given in this encounter.",
    example=Example(_ANKLE, (_SPRAIN, Cited("S93.401D", "Sprain of the right ankle"))),
    near_miss=Example(_ANKLE, (_SPRAIN,)),
    check=_check_one,
)
CAUSE_PHASE = Rule(
    rule_id="CC120",
    name="cause-of-another-phase",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="The 7th character of an external cause tells the same phase of care as that of the injury.",
    basis="I.C.20.a.2",
    repair="Give the external cause the 7th character of the injury's phase of care.",
    example=Example(_ANKLE, (_SPRAIN, Cited("W10.9XXD", "fall on the stairs"))),
    near_miss=Example(_ANKLE, (_SPRAIN, Cited("W10.9XXA", "fall on the stairs"))),
    check=_check_cause,
)
FIRST_VISIT = Rule(
    rule_id="CC122",
    name="place-after-first-encounter",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="Place of occurrence, activity and status are reported once, at the first encounter for the "
    "injury.",
    basis="I.C.20.b",
    repair="Leave it out of later encounters.",
    example=Example(_AGAIN, (_HEALING, Cited("Y92.009", "at home"))),
    near_miss=Example(_AGAIN, (_HEALING,)),
    check=_check_first_visit,
)
RULES = (ONE_PHASE, CAUSE_PHASE, FIRST_VISIT)
