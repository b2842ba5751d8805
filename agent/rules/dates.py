"""The rule about the date of service: some release that is held governs it.

Invariant: where a release governs the date, `agent.validate` asks that release and no other. Of codes of
other systems alone CC404 speaks, and this rule is silent.
"""

from collections.abc import Iterator
from datetime import date

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule
from agent.rules.example import Example
from index.records import CodeSystem, Release
from index.releases.catalog import icd10cm_title_on
from index.releases.to_get import FIRST_DAY, how_to_get


def _check_date(case: Case) -> Iterator[Hit]:
    day = case.encounter.day
    if day is None or any(release.governs(day) for release in case.tables.releases):
        return
    if case.services_reported and not case.reported:
        return
    held = ", ".join(_span(release) for release in case.tables.releases)
    message = (
        f"No release held is in force on {day}; the codes were checked against {case.tables.release.title}."
    )
    wanted = icd10cm_title_on(day) if day >= FIRST_DAY else "the release of that date"
    yield Hit((), message, f"Add {wanted}: {how_to_get(CodeSystem.ICD10CM, day)} (held: {held}).")


def _span(release: Release) -> str:
    return f"{release.title}, {release.valid_from} to {release.valid_to or 'now'}"


DATE = Rule(
    rule_id="CC301",
    name="date-outside-releases",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="An encounter is held against the release in force on its date of service, or, for a "
    "discharge, on the date of discharge.",
    basis="Official Guidelines FY2026, introduction",
    repair="Add the release of that date.",
    example=Example("", (), day=date(1999, 5, 4)),
    near_miss=Example("", (), day=date(2026, 5, 4)),
    check=_check_date,
)
RULES = (DATE,)
