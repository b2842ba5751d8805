"""The rule that shows risk adjustment groups, run only where the user asks for it (`--hcc`).

Invariant: it informs. It names the group of a diagnosis that stands on its own evidence, and is never a
reason to add a code, to keep one, or to choose between two.
"""

from collections.abc import Iterator
from dataclasses import replace

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule
from agent.rules.example import Cited, Example
from agent.rules.hcc import MODEL, RiskGroup, edition, groups_of
from agent.rules.local import LocalRules


def with_risk(rules: LocalRules) -> LocalRules:
    """Return the rules that a user asks for, with this one.

    Raises:
        InputError: The package that knows the groups is not installed.
    """
    edition()
    return replace(rules, also=(*rules.also, RISK))


def _check(case: Case) -> Iterator[Hit]:
    subjects = {subject.name: subject for subject, _ in case.known}
    basis = edition() if subjects else ""
    for found in groups_of(subjects):
        yield Hit((subjects[found.code],), _told(found), basis=basis)


def _told(found: RiskGroup) -> str:
    group = f"{found.code} maps to HCC {found.group}, {found.title}"
    if found.counts:
        return f"{group}."
    if found.over:
        return f"{group}; HCC {' and '.join(found.over)} of this encounter overrides it."
    return f"{group}; it does not count by itself."


_TEXT = "Type 2 diabetes with a foot ulcer. Hypertension."

RISK = Rule(
    rule_id="CC440",
    name="risk-adjustment-group",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="With --hcc the payment group that a final diagnosis maps to is shown, and whether the "
    "hierarchy leaves it, so that its evidence is looked at; it is never a reason to add a code.",
    basis=MODEL,
    repair="Check that the record shows the condition monitored, evaluated, assessed or treated.",
    example=Example(
        _TEXT, (Cited("E11.621", "Type 2 diabetes with a foot ulcer"), Cited("L97.509", "foot ulcer"))
    ),
    near_miss=Example(_TEXT, (Cited("I10", "Hypertension"),)),
    check=_check,
)
