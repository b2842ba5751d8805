"""The validator: codes with their evidence in, a verdict out. A pure function; no model, clock or network.

Invariant: every choice ends in exactly one of the verdict's three lists, with a finding that says why
wherever it is not final. The order in which codes were given is kept; `agent.rules.sequence` makes it
beforehand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from agent.records import Choice, Encounter, Finding, NotCoded, Severity, Verdict
from agent.rules.base import Case, Hit, Outcome, Rule, Subject, Tables
from agent.rules.catalog import STAGES
from agent.rules.held import Held, HeldInStore
from agent.rules.local import NO_LOCAL_RULES, LocalRule, LocalRules
from agent.rules.quotes import not_coded
from agent.rules.sequence import places
from agent.rules.subjects import service_of, subject_of

REVIEW_BELOW = 0.5

_NOT_REPORTED = 0
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFORMATION: 2}


def validate(
    choices: Sequence[Choice],
    encounter: Encounter,
    tables: Tables,
    *,
    review_below: float = REVIEW_BELOW,
    local: LocalRules = NO_LOCAL_RULES,
    held: Held | None = None,
) -> Verdict:
    """Judge codes against the official tables, the note that they quote, and each other.

    Args:
        choices: In the order of reporting.
        encounter: Without documents the rules about quotes are passed over: a bare list of codes has none.
        tables: The code tables; the release in force on the date of service is asked.
        review_below: Confidence under which a code goes to review.
        local: Rules of the house; they judge what the numbered rules left standing.
        held: The tables of other code systems and the lists about codes; None for those of the same store.

    Returns:
        Final codes numbered from 1 in each code system, codes for review without number, findings by weight,
        what was not coded with the rule that says so, and the lists that were asked.
    """
    in_force = _in_force(tables, encounter.day)
    sheet = _Sheet(choices, encounter, in_force, review_below, held or HeldInStore(tables))
    for stage in STAGES:
        sheet.apply(stage)
    if local.rules:
        sheet.apply(local.rules)
    if local.also:
        sheet.apply(local.also)
    return sheet.verdict()


def _in_force(tables: Tables, day: date | None) -> Tables:
    """Return the tables of the release that governs `day`; as given where none does (CC301 says so)."""
    if day is None or tables.release.governs(day):
        return tables
    governed = any(release.governs(day) for release in tables.releases)
    return tables.on(day) if governed else tables


class _Sheet:
    """One validation under way: where each code stands, and what was found so far."""

    def __init__(
        self,
        choices: Sequence[Choice],
        encounter: Encounter,
        tables: Tables,
        review_below: float,
        held: Held,
    ) -> None:
        self._encounter = encounter
        self._tables = tables
        self._review_below = review_below
        self._held = held
        self._lists = held.lists(encounter.day)
        self._subjects = [self._subject(i, choice) for i, choice in enumerate(choices)]
        self._outcomes = [Outcome.STANDS] * len(choices)
        self._findings: list[Finding] = []
        self._not_coded: list[NotCoded] = []
        self._case: Case | None = None

    def _subject(self, position: int, choice: Choice) -> Subject:
        if choice.system == self._tables.release.system:
            return subject_of(position, choice, self._tables)
        return service_of(position, choice, self._held, self._encounter.day)

    def apply(self, stage: Iterable[Rule | LocalRule]) -> None:
        """Run the rules of a stage on what the earlier stages left standing."""
        case = self._case = self._case or self._left()
        for rule in stage:
            for hit in rule.check(case):
                self._record(rule, hit)

    def _left(self) -> Case:
        standing = self._with(Outcome.STANDS)
        reported = standing + self._with(Outcome.REVIEW)
        return Case(
            standing,
            tuple(s for s in reported if s.is_icd10cm),
            self._encounter,
            self._tables,
            self._review_below,
            self._held,
            self._lists,
            tuple(s for s in reported if not s.is_icd10cm),
        )

    def verdict(self) -> Verdict:
        """Return what was decided."""
        final, review = self._with(Outcome.STANDS), self._with(Outcome.REVIEW)
        return Verdict(
            final=tuple(map(_reported, final, places(subject.choice.system for subject in final))),
            review=tuple(_reported(subject, _NOT_REPORTED) for subject in review),
            findings=tuple(sorted(self._findings, key=lambda f: _WEIGHT[f.severity])),
            not_coded=tuple(self._not_coded),
            lists=self._lists.used,
        )

    def _with(self, outcome: Outcome) -> tuple[Subject, ...]:
        return tuple(s for s, held in zip(self._subjects, self._outcomes, strict=True) if held is outcome)

    def _record(self, rule: Rule | LocalRule, hit: Hit) -> None:
        self._findings.append(rule.finding(hit))
        if not hit.subjects or rule.outcome is Outcome.STANDS:
            return
        position = hit.subjects[0].position
        if self._outcomes[position] is Outcome.NOT_CODED:
            return
        self._outcomes[position] = rule.outcome
        self._case = None
        if rule.outcome is Outcome.NOT_CODED:
            subject = self._subjects[position]
            self._not_coded.append(not_coded(subject, self._encounter, hit.message, rule.rule_id))


def _reported(subject: Subject, place: int) -> Choice:
    title = subject.title or subject.choice.title
    return replace(subject.choice, code=subject.name, title=title, sequence=place)
