"""What many verdicts come to: how many code sets stand, and which rules found what, on which lines.

Invariant: a tally grows with the number of rules, never with the number of code sets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

from agent.cli.finding_lines import finding_label
from agent.cli.layout import columns, heading
from agent.records import Finding, Severity, Verdict

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_FIRST_LINES = 3
_ORDER = list(Severity)


@dataclass(slots=True)
class OfRule:
    """What one rule found.

    Attributes:
        finding: Its first finding; for how much it weighs.
        sets: Code sets with a finding of it.
        lines: The first lines of these.
    """

    finding: Finding
    sets: int = 0
    lines: tuple[int, ...] = ()


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        sets: Code sets that have a verdict.
        wrong: Those with a finding that is an error.
        doubtful: Those with a warning and no error.
        failed: Lines that have no verdict.
        codes: Codes that were given.
        rules: By rule and severity.
    """

    sets: int = 0
    wrong: int = 0
    doubtful: int = 0
    failed: int = 0
    codes: int = 0
    rules: dict[tuple[str, Severity], OfRule] = field(default_factory=dict)

    def add(self, line: int, verdict: Verdict) -> None:
        """Count a verdict."""
        found = {(finding.rule, finding.severity): finding for finding in reversed(verdict.findings)}
        severities = {finding.severity for finding in verdict.findings}
        self.sets += 1
        self.codes += len(verdict.final) + len(verdict.review) + len(verdict.not_coded)
        self.wrong += Severity.ERROR in severities
        self.doubtful += Severity.WARNING in severities and Severity.ERROR not in severities
        for key, finding in found.items():
            held = self.rules.setdefault(key, OfRule(finding))
            held.sets += 1
            if len(held.lines) < _FIRST_LINES:
                held.lines = (*held.lines, line)

    @property
    def line(self) -> str:
        """The counts in one line."""
        unread = f"; {_counted(self.failed, 'line')} could not be read" if self.failed else ""
        return (
            f"{_counted(self.sets, 'code set')} with {_counted(self.codes, 'code')}: {self.wrong:,} with an"
            f" error, {self.doubtful:,} with a warning only{unread}."
        )


def tally_parts(tally: Tally, names: Mapping[str, str]) -> "Iterator[RenderableType]":
    """Yield what a screen shows of a tally: the counts, and a line for each rule, errors first.

    Args:
        tally: What was counted.
        names: Of the rules, by their ids.
    """
    yield Text(tally.line)
    if tally.rules:
        yield heading("Findings")
        yield _by_rule(tally, names)
    elif tally.sets:
        yield Text("No finding.")


def _by_rule(tally: Tally, names: Mapping[str, str]) -> "Table":
    grid = columns(3, 7, 6, 34, 10, None)
    ordered = sorted(tally.rules.values(), key=lambda held: (_ORDER.index(held.finding.severity), -held.sets))
    for held in ordered:
        more = " …" if held.sets > len(held.lines) else ""
        grid.add_row(
            Text(""),
            finding_label(held.finding),
            Text(held.finding.rule, "bold"),
            Text(names.get(held.finding.rule, "")),
            Text(_counted(held.sets, "set")),
            Text(f"line {', '.join(map(str, held.lines))}{more}", "dim"),
        )
    return grid


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
