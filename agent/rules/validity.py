"""Rules about one code by itself: it exists, it is complete, its 7th character and placeholders are right.

Invariant: a code that breaks one of these breaks exactly one, the one whose repair mends it.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject, Tables
from agent.rules.elsewhere import told_elsewhere
from agent.rules.example import Cited, Example
from agent.rules.flaws import Flaw, check_of, listed
from index.records import Code, CodeKind

_SHOWN = 5
_PLACEHOLDER = "X"


class _Fault(Enum):
    UNKNOWN = auto()
    NOT_BILLABLE = auto()
    SEVENTH_MISSING = auto()
    SEVENTH_INVALID = auto()
    PLACEHOLDER = auto()


def _diagnose(subject: Subject, case: Case) -> Flaw | None:
    """Say what is wrong with a code's own form, None when it may stand on a claim."""
    code, tables = subject.code, case.tables
    if code is None:
        found = _of_unheld(subject.choice.code, tables)
        elsewhere = told_elsewhere(case, subject, tables.release) if found.kind is _Fault.UNKNOWN else ""
        return replace(found, repair=elsewhere) if elsewhere else found
    if code.billable:
        return None
    if extensions := tables.extensions(code.code):
        return _missing_seventh(code, extensions, tables)
    return Flaw(
        _Fault.NOT_BILLABLE,
        f"{code.code} is a {code.kind} of the tabular list, not a code.",
        f"Choose one below it: {listed(c.code for c in _below(code, tables))}.",
    )


def _below(code: Code, tables: Tables) -> tuple[Code, ...]:
    """Return what to choose from; for a chapter or a block its headings, for they hold too many codes."""
    if code.kind in (CodeKind.CHAPTER, CodeKind.BLOCK):
        return tables.children(code.code)
    return tables.billable_below(code.code)


def _of_unheld(text: str, tables: Tables) -> Flaw:
    plain = "".join(text.upper().replace(".", "").split())
    for length in range(min(6, len(plain) - 1), 2, -1):
        stem = tables.code(plain[:length])
        if stem is not None:
            return _of_ending(text, stem, plain[length:], tables) or _unknown(text, tables)
    return _unknown(text, tables)


def _of_ending(text: str, stem: Code, ending: str, tables: Tables) -> Flaw | None:
    """Say what is wrong with the characters after the longest stem; None if they are no 7th character."""
    letter = ending.lstrip(_PLACEHOLDER)
    extensions = tables.extensions(stem.code)
    if not extensions:
        return _needless_seventh(text, stem) if stem.billable and ending.startswith(_PLACEHOLDER) else None
    if not letter:
        return _missing_seventh(stem, extensions, tables)
    if len(letter) > 1:
        return None
    wanted = next((e for e in extensions if e.seventh == letter), None)
    if wanted is None:
        return Flaw(
            _Fault.SEVENTH_INVALID,
            f"{letter} is no 7th character of {stem.code}.",
            f"Use one of: {_meanings(stem, tables)}.",
        )
    return Flaw(
        _Fault.PLACEHOLDER,
        f"{text.strip()} does not put its 7th character in the 7th place.",
        f"Write {wanted.code}.",
    )


def _missing_seventh(stem: Code, extensions: tuple[Code, ...], tables: Tables) -> Flaw:
    return Flaw(
        _Fault.SEVENTH_MISSING,
        f"{stem.code} lacks its 7th character.",
        f"Complete it, for example {extensions[0].code}: {_meanings(stem, tables)}.",
    )


def _needless_seventh(text: str, stem: Code) -> Flaw:
    message = f"{text.strip()} has a 7th character, and {stem.code} takes none."
    return Flaw(_Fault.SEVENTH_INVALID, message, f"Write {stem.code}.")


def _unknown(text: str, tables: Tables) -> Flaw:
    near = listed(c.code for c in tables.suggest(text))
    repair = f"Check for one of: {near}." if near else "Look the condition up again: chartcite search."
    return Flaw(_Fault.UNKNOWN, f"{text.strip()!r} is no code of {_release(tables)}.", repair)


def _release(tables: Tables) -> str:
    return tables.release.title


def _meanings(stem: Code, tables: Tables) -> str:
    held = tables.seventh_characters(stem.code)
    shown = [f"{letter} {meaning}" for letter, meaning in list(held.items())[:_SHOWN]]
    return "; ".join(shown) + ("; …" if len(held) > _SHOWN else "")


def _flaws(case: Case) -> Iterator[tuple[Subject, Flaw]]:
    for subject in case.standing:
        if not subject.is_icd10cm or (subject.code and subject.code.billable):
            continue
        if found := _diagnose(subject, case):
            yield subject, found


def _check_duplicate(case: Case) -> Iterator[Hit]:
    first: dict[str, Subject] = {}
    reviewed = [s for s in case.reported if s not in case.standing]
    for subject in [*(s for s in case.standing if s.is_icd10cm), *reviewed]:
        kept = first.setdefault(subject.name, subject)
        if kept is not subject and kept in case.standing:
            yield Hit((subject,), f"{subject.name} is already in the list.")


_WOUND = "Crushing injury of the right thumb, seen today for the first time."

UNKNOWN = Rule(
    rule_id="CC001",
    name="unknown-code",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Every code exists in the release in force on the date of service.",
    basis="I.A.2",
    repair="Look the condition up again.",
    example=Example("Type 2 diabetes.", (Cited("E11.999", "Type 2 diabetes"),)),
    near_miss=Example("Type 2 diabetes.", (Cited("E11.9", "Type 2 diabetes"),)),
    check=check_of(_Fault.UNKNOWN, _flaws),
)
NOT_BILLABLE = Rule(
    rule_id="CC002",
    name="not-billable",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="Every code has its full number of characters; categories and subcategories are headings.",
    basis="I.A.3",
    repair="Choose a code below it.",
    example=Example("Asthma.", (Cited("J45", "Asthma"),)),
    near_miss=Example("Acute pyelonephritis.", (Cited("N10", "Acute pyelonephritis"),)),
    check=check_of(_Fault.NOT_BILLABLE, _flaws),
)
SEVENTH_MISSING = Rule(
    rule_id="CC003",
    name="seventh-character-missing",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A code of a category with 7th characters carries one.",
    basis="I.A.5",
    repair="Add the 7th character that the note supports.",
    example=Example(_WOUND, (Cited("S67.01", "Crushing injury of the right thumb"),)),
    near_miss=Example(_WOUND, (Cited("S67.01XA", "Crushing injury of the right thumb"),)),
    check=check_of(_Fault.SEVENTH_MISSING, _flaws),
)
SEVENTH_INVALID = Rule(
    rule_id="CC004",
    name="seventh-character-invalid",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A 7th character is one that the tabular list gives for the code, and is given only where "
    "it does.",
    basis="I.A.5",
    repair="Use a 7th character of the category's list.",
    example=Example(_WOUND, (Cited("S67.01XK", "Crushing injury of the right thumb"),)),
    near_miss=Example(_WOUND, (Cited("S67.01XA", "Crushing injury of the right thumb"),)),
    check=check_of(_Fault.SEVENTH_INVALID, _flaws),
)
PLACEHOLDER = Rule(
    rule_id="CC005",
    name="placeholder-wrong",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="The 7th character stands in the 7th place; X fills the places before it.",
    basis="I.A.4",
    repair="Fill the empty places with X.",
    example=Example(_WOUND, (Cited("S67.01A", "Crushing injury of the right thumb"),)),
    near_miss=Example(_WOUND, (Cited("S67.01XA", "Crushing injury of the right thumb"),)),
    check=check_of(_Fault.PLACEHOLDER, _flaws),
)
DUPLICATE = Rule(
    rule_id="CC006",
    name="duplicate-code",
    severity=Severity.ERROR,
    outcome=Outcome.NOT_CODED,
    statement="Each code is reported once for an encounter, also for two sides or two conditions that "
    "share it.",
    basis="I.B.12",
    repair="Keep one and join the quotes.",
    example=Example(
        "Essential hypertension. Blood pressure remains high.",
        (Cited("I10", "Essential hypertension"), Cited("I10", "Blood pressure remains high")),
    ),
    near_miss=Example(
        "Knee pain on both sides.",
        (Cited("M25.561", "Knee pain on both"), Cited("M25.562", "Knee pain on both")),
    ),
    check=_check_duplicate,
)
RULES = (UNKNOWN, NOT_BILLABLE, SEVENTH_MISSING, SEVENTH_INVALID, PLACEHOLDER)
