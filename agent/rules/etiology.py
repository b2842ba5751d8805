"""Rules about pairs of cause and effect: the cause is reported, and it is reported first.

Invariant: the order asked for by a note is the one that `agent.rules.sequence` makes, so a sequenced list
breaks no rule of order here. A pair whose notes ask for both orders has none.
"""

import itertools
import re
from collections.abc import Iterator

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges
from index.records import Instruction, InstructionKind
from index.references import parse_ranges

_CODE_FIRST = InstructionKind.CODE_FIRST
_USE_ADDITIONAL = InstructionKind.USE_ADDITIONAL
_ELSEWHERE = re.compile(r"\b(?<!not )(?:classified elsewhere|in other diseases)\b", re.IGNORECASE)
_AGENT = re.compile(r"\bas the cause of\b", re.IGNORECASE)
_OPEN = re.compile(r"\bsuch as\b", re.IGNORECASE)
# Notes that open otherwise name one of several circumstances ("heart failure due to hypertension (I11.0)").
_UNCONDITIONAL = re.compile(
    r"^(?:the |an )?(?:underlying|malignan|condition resulting from)\b(?!.*\b(?:if|any|when|may)\b)",
    re.IGNORECASE,
)
_FOR_ADVERSE_EFFECTS = "for adverse effects"
_ADVERSE_EFFECTS = parse_ranges("T36-T50 with fifth or sixth character 5")
# Habits that many notes ask for beside a disease: which of the two comes first tells nothing.
_HABITS = ("F10", "F17", "Z72")
_NO_CAUSE = "RVWXYZ"
_WEEKS_OF_GESTATION = "Z3A"


def precedes(first: Subject, second: Subject) -> Instruction | None:
    """Return the note that puts `first` before `second`; None also where the notes ask for both orders."""
    found = _note(first, second)
    return found if found and _note(second, first) is None else None


def _note(first: Subject, second: Subject) -> Instruction | None:
    if second.may_name(first.name, _CODE_FIRST):
        for note in second.instructions(_CODE_FIRST):
            if in_ranges(first.name, note.ranges) and _holds_for(note, second):
                return note
    if first.may_name(second.name, _USE_ADDITIONAL):
        for note in first.instructions(_USE_ADDITIONAL):
            if in_ranges(second.name, note.ranges):
                return note
    return None


def _holds_for(note: Instruction, effect: Subject) -> bool:
    """Say whether a note's condition is met: that of T36-T50 speaks of adverse effects, not of poisonings."""
    return not note.text.startswith(_FOR_ADVERSE_EFFECTS) or in_ranges(effect.name, _ADVERSE_EFFECTS)


def is_manifestation(subject: Subject) -> bool:
    """Say whether a code is one "in diseases classified elsewhere", which has its cause beside it."""
    if not subject.instructions(_CODE_FIRST):
        return False
    title = subject.title
    return _ELSEWHERE.search(title) is not None and not _AGENT.search(title)


def _causes(case: Case, subject: Subject) -> Iterator[Subject]:
    """Yield the reported codes that may be the cause of `subject`, going by its code first notes."""
    notes = subject.instructions(_CODE_FIRST)
    is_open = any(not note.ranges or _OPEN.search(note.text) for note in notes)
    for other in case.reported:
        if other is subject or other.code is None:
            continue
        named = any(in_ranges(other.name, note.ranges) for note in notes)
        may_be = is_open and other.name[0] not in _NO_CAUSE and not is_manifestation(other)
        if named or may_be:
            yield other


def _required(subject: Subject) -> Instruction | None:
    """Return the code first note that holds whenever the code is used; None where all are conditional."""
    notes = subject.instructions(_CODE_FIRST)
    return next((note for note in notes if _UNCONDITIONAL.search(note.text)), None)


def _check_order(case: Case) -> Iterator[Hit]:
    known = [(s, s.names(_CODE_FIRST), s.names(_USE_ADDITIONAL)) for s, _ in case.known]
    for (earlier, led_by, _), (later, _, added) in itertools.combinations(known, 2):
        if later.name[0] not in led_by and earlier.name[0] not in added:
            continue
        note = precedes(later, earlier)
        if note and orders(note, later, earlier) and not _leads(case, earlier) and not _is_led(case, earlier):
            kind = note.kind.replace("_", " ")
            message = f"{later.name} belongs before {earlier.name}: the {kind} note at {note.owner}."
            repair = f"Put {later.name} before {earlier.name}."
            yield Hit((earlier, later), message, repair, f"tabular:{note.owner} {kind}: {note.text}")


def orders(note: Instruction, cause: Subject, effect: Subject) -> bool:
    """Say whether a note is of a cause and its effect; a use additional note of a block or chapter is not."""
    own = note.kind is _CODE_FIRST or cause.name.startswith(note.owner)
    return own and not effect.name.startswith(_HABITS)


def _is_led(case: Case, effect: Subject) -> bool:
    """Say whether a code that goes before the effect stands before it, so that its place is right."""
    before = itertools.takewhile(lambda s: s is not effect, case.standing)
    return any(precedes(s, effect) is not None for s in before)


def _leads(case: Case, subject: Subject) -> bool:
    """Say whether it is a manifestation that is listed first, which is CC104's to say."""
    return subject is case.standing[0] and is_manifestation(subject)


def _check_manifestation(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        if is_manifestation(subject) and not any(_causes(case, subject)):
            message = f"{subject.name} is a manifestation; the code of the disease behind it is missing."
            yield Hit((subject,), message, _wanted(subject), _basis(subject))


def _check_manifestation_first(case: Case) -> Iterator[Hit]:
    first = case.standing[0] if case.standing else None
    if first and first.code and is_manifestation(first) and any(_causes(case, first)):
        cause = next(_causes(case, first))
        message = f"{first.name} is a manifestation and cannot be listed first."
        yield Hit((first, cause), message, f"Put {cause.name} before it.", _basis(first))


def _check_cause_missing(case: Case) -> Iterator[Hit]:
    for subject, _ in case.known:
        note = _required(subject)
        if note is None or is_manifestation(subject) or subject.name.startswith(_WEEKS_OF_GESTATION):
            continue
        if not any(_causes(case, subject)):
            message = f"{subject.name} calls for another code before it: the code first note at {note.owner}."
            yield Hit((subject,), message, _wanted(subject), _basis(subject))


def _wanted(subject: Subject) -> str:
    words = "; ".join(note.text for note in subject.instructions(_CODE_FIRST)[:4])
    return f"Code first: {words}."


def _basis(subject: Subject) -> str:
    note = subject.instructions(_CODE_FIRST)[0]
    return f"tabular:{note.owner} code first: {note.text}"


_FOOT = "Type 2 diabetes with an ulcer of the left heel, fat layer exposed."
_ULCER = Cited("L97.422", "ulcer of the left heel, fat layer exposed")
_DIABETES = Cited("E11.621", "Type 2 diabetes with an ulcer")
_MIND = "Parkinson's disease with mild dementia."
_PARKINSON = Cited("G20.A1", "Parkinson's disease")
_DEMENTIA = Cited("F02.A0", "mild dementia")

ORDER = Rule(
    rule_id="CC102",
    name="order-of-pair",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Where a note says code first or use additional code, the cause stands before the effect.",
    basis="I.A.13",
    repair="Put the cause first.",
    example=Example(_FOOT, (_ULCER, _DIABETES)),
    near_miss=Example(_FOOT, (_DIABETES, _ULCER)),
    check=_check_order,
)
MANIFESTATION = Rule(
    rule_id="CC103",
    name="manifestation-without-cause",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement='A code "in diseases classified elsewhere" is reported with the code of that disease.',
    basis="I.A.13",
    repair="Add the code of the disease behind it.",
    example=Example(_MIND, (_DEMENTIA,)),
    near_miss=Example(_MIND, (_PARKINSON, _DEMENTIA)),
    check=_check_manifestation,
)
MANIFESTATION_FIRST = Rule(
    rule_id="CC104",
    name="manifestation-first",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement='A code "in diseases classified elsewhere" is never first-listed or principal.',
    basis="I.A.13",
    repair="Put the disease behind it first.",
    example=Example(_MIND, (_DEMENTIA, _PARKINSON)),
    near_miss=Example(_MIND, (_PARKINSON, _DEMENTIA)),
    check=_check_manifestation_first,
)
CAUSE_MISSING = Rule(
    rule_id="CC105",
    name="cause-missing",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A code whose code first note is unconditional is reported with a code that the note names.",
    basis="I.B.7",
    repair="Add the code that the note names.",
    example=Example(
        "Anemia in chronic kidney disease.", (Cited("D63.1", "Anemia in chronic kidney disease"),)
    ),
    near_miss=Example(
        "Anemia in chronic kidney disease, stage 3a.",
        (
            Cited("N18.31", "chronic kidney disease, stage 3a"),
            Cited("D63.1", "Anemia in chronic kidney disease"),
        ),
    ),
    check=_check_cause_missing,
)
RULES = (MANIFESTATION, MANIFESTATION_FIRST, ORDER, CAUSE_MISSING)
