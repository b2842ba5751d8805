"""Local rules tried out on the examples that their author gives.

Invariant: an example is judged as a real encounter is, by all the numbered rules first: a rule whose example
never reaches it would never find anything there either.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.records import Verdict
from agent.rules.base import Tables
from agent.rules.local import LocalRule, LocalRules
from agent.rules.local.records import Trial
from agent.validate import validate


@dataclass(frozen=True, slots=True)
class Tried:
    """How one rule did.

    Attributes:
        example: Whether its example was found; None where it has none.
        near_miss: Whether its near miss was left alone; None where it has none.
        why: What is wrong, in one line; empty where nothing is.
    """

    rule: LocalRule
    example: bool | None
    near_miss: bool | None
    why: str

    @property
    def right(self) -> bool:
        """Whether all that could be tried went as its author says."""
        return not self.why


def try_rules(local: LocalRules, tables: Tables) -> tuple[Tried, ...]:
    """Try every rule on its example and near miss, in the file's order."""
    return tuple(_tried(rule, tables) for rule in local.rules)


def _tried(rule: LocalRule, tables: Tables) -> Tried:
    found = _run(rule, rule.example, tables) if rule.example else None
    missed = _run(rule, rule.near_miss, tables) if rule.near_miss else None
    example = None if found is None else _finds(rule, found)
    near_miss = None if missed is None else not _finds(rule, missed)
    why = []
    if found is not None and not example:
        why.append(f"its example is not found{_out(found)}")
    if near_miss is False:
        why.append("its near miss is found")
    return Tried(rule, example, near_miss, "; ".join(why))


def _run(rule: LocalRule, trial: Trial, tables: Tables) -> Verdict:
    return validate(trial.choices(), trial.encounter(), tables, local=LocalRules((rule,)))


def _finds(rule: LocalRule, verdict: Verdict) -> bool:
    return any(finding.rule == rule.rule_id for finding in verdict.findings)


def _out(verdict: Verdict) -> str:
    """Say which numbered rules took codes of an example out before the local rule saw them."""
    told = sorted(set(_taken(verdict)))
    return f": {', '.join(told)}" if told else ""


def _taken(verdict: Verdict) -> Iterator[str]:
    out = {choice.code for choice in verdict.review}
    for item in verdict.not_coded:
        yield f"a code is not coded by {item.rule}"
    for finding in verdict.findings:
        if finding.codes and finding.codes[0] in out:
            yield f"{finding.codes[0]} goes to review by {finding.rule}"
