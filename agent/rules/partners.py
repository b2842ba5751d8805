"""Rules about codes that a note asks for beside another: "use additional code" and "code also".

Invariant: a missing partner never takes a code from the list. Where the documents speak for the partner
(`agent.rules.cues`) its absence is a warning; where they do not, it is information, and only for a note that
is printed at the code's own category or below and sets no condition.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.cues import Cues
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges
from index.records import CodeRange, Instruction, InstructionKind
from index.references import parse_ranges

_USE_ADDITIONAL = InstructionKind.USE_ADDITIONAL
_CODE_ALSO = InstructionKind.CODE_ALSO
_CONDITIONAL = re.compile(
    r"\bif\b|\bany\b|\bsuch as\b|\bwhere applicable|\bassociated\b|\bexternal cause|\badverse effect"
    r"|\bhistory\b|\bwhen\b|\bmay\b",
    re.IGNORECASE,
)
# The tables join a list's heading to each of its items with a colon.
_LISTED = ": "
_NAMED = 4
_STARTS = re.compile(r"^(?:an? )?(?:additional )?codes?\b", re.IGNORECASE)
# Organisms are added where they are known; a note seldom says which, and a bare code is right without one.
_WHERE_KNOWN = parse_ranges("B95-B97, Z16, Z3A, Y92, V00-Y99")


def _missing(case: Case, subject: Subject, notes: Iterable[Instruction]) -> Iterator[Instruction]:
    """Yield the notes that name codes of which none is reported."""
    for note in notes:
        if note.ranges and not any(in_ranges(s.name, note.ranges) for s in case.reported if s is not subject):
            yield note


def _spoken_for(case: Case, kind: InstructionKind) -> Iterator[Hit]:
    if not case.has_text:
        return
    cues = Cues(case.encounter)
    told: set[CodeRange] = set()
    for subject, _ in case.known:
        for note in _missing(case, subject, subject.instructions(kind)):
            found = cues.place(note.ranges)
            if found is None or told.intersection(found[1]) or _already(case, found[1]):
                continue
            told.update(found[1])
            yield _hit(case, subject, note, f"; the words at {found[0]} speak for it")


def _already(case: Case, codes: tuple[CodeRange, ...]) -> bool:
    """Say whether what the words speak for is reported, if under a code that the note does not name."""
    return any(in_ranges(subject.name, codes) for subject in case.reported)


def _hit(case: Case, subject: Subject, note: Instruction, why: str) -> Hit:
    kind = note.kind.replace("_", " ")
    names = [_name(case, bounds) for bounds in note.ranges]
    wanted = ", ".join(names[:_NAMED])
    one = len(names) == 1 and _is_code(case, note.ranges[0])
    message = f"{subject.name} asks for {wanted} ({kind}){why}."
    repair = f"Add {wanted}." if one else f"Add a code from {wanted}."
    return Hit((subject,), message, repair, f"tabular:{note.owner} {kind}: {note.text}")


def _name(case: Case, bounds: CodeRange) -> str:
    """Return codes as coders write them: `Z79.84`, `L97.4-` for all that begin so, `N18.1-N18.6`."""
    if bounds.first != bounds.last:
        return f"{bounds.first}-{bounds.last}"
    return bounds.first if _is_code(case, bounds) else f"{bounds.first}-"


def _is_code(case: Case, bounds: CodeRange) -> bool:
    """Say whether a range is one code that may be reported, so that there is nothing to choose from."""
    code = case.tables.code(bounds.first) if bounds.first == bounds.last else None
    return code is not None and code.billable and not bounds.suffixes


def _check_spoken_for(case: Case) -> Iterator[Hit]:
    yield from _spoken_for(case, _USE_ADDITIONAL)


def _check_code_also(case: Case) -> Iterator[Hit]:
    yield from _spoken_for(case, _CODE_ALSO)


def _check_unconditional(case: Case) -> Iterator[Hit]:
    cues = Cues(case.encounter)
    for subject, code in case.known:
        own = (n for n in subject.instructions(_USE_ADDITIONAL) if code.code.startswith(n.owner))
        for note in _missing(case, subject, filter(_is_unconditional, own)):
            if cues.place(note.ranges) is None:
                yield _hit(case, subject, note, "")


def _is_unconditional(note: Instruction) -> bool:
    if not _asks_always(note.text):
        return False
    return not any(in_ranges(bounds.first, _WHERE_KNOWN) for bounds in note.ranges)


@lru_cache(4096)
def _asks_always(words: str) -> bool:
    return bool(_STARTS.search(words)) and not _CONDITIONAL.search(words) and _LISTED not in words


_KIDNEY = "Type 2 diabetes with diabetic CKD stage 3a."
_DIABETES = Cited("E11.22", "Type 2 diabetes with diabetic CKD")
_STAGE = Cited("N18.31", "CKD stage 3a")

SPOKEN_FOR = Rule(
    rule_id="CC109",
    name="additional-code-missing",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement='A code that a "use additional code" note asks for is reported where the record speaks for it.',
    basis="I.B.7",
    repair="Add the code that the note asks for.",
    example=Example(_KIDNEY, (_DIABETES,)),
    near_miss=Example(_KIDNEY, (_DIABETES, _STAGE)),
    check=_check_spoken_for,
)
UNCONDITIONAL = Rule(
    rule_id="CC110",
    name="additional-code-asked-for",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement='An unconditional "use additional code" note is met, or the record does not say what it '
    "asks for.",
    basis="I.B.7",
    repair="Add the code that the note asks for where the record supports it.",
    example=Example("", (Cited("E11.22"),)),
    near_miss=Example("", (Cited("E11.22"), Cited("N18.31"))),
    check=_check_unconditional,
)
CODE_ALSO = Rule(
    rule_id="CC111",
    name="code-also-missing",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement='A code that a "code also" note asks for is reported where the record speaks for it.',
    basis="I.A.17",
    repair="Add the code that the note asks for; either may come first.",
    example=Example("COPD, with childhood asthma that never left her.", (Cited("J44.9", "COPD"),)),
    near_miss=Example("COPD. No asthma.", (Cited("J44.9", "COPD"),)),
    check=_check_code_also,
)
RULES = (SPOKEN_FOR, UNCONDITIONAL, CODE_ALSO)
