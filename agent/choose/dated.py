"""The codes of the day: what is chosen from the newest release, as the release in force on the date has it.

Invariant: every code given is billable in the release of the date of service, under its title of that day; a
code that came in later gives way to the one that it was reported with then, or is not coded, and either is
said. Messages name codes and releases, never the note's words.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from agent.choose.outcome import Chosen
from agent.citations import TABULAR
from agent.records import Alternative, Choice, Evidence, Finding, NotCoded, Severity
from index.earlier import SAME, Earlier, Predecessors
from index.records import Code
from index.tables import CodeTables

REPLACED, NOT_YET = "ED001", "ED002"
_BASIS = "Official Guidelines FY2026, introduction"
_NAMED = 6
_SAID = {
    REPLACED: (Severity.INFORMATION, "Check that the note supports the code of the day."),
    NOT_YET: (Severity.WARNING, "Code it by hand from the release of the day."),
}


def of_its_day(chosen: Chosen, newest: CodeTables, on_day: CodeTables, day: date | None) -> Chosen:
    """Return what was chosen in the codes of the date of service.

    Args:
        chosen: Choices in codes of the newest release; those of other systems are left as they are.
        newest: The release that they were chosen from.
        on_day: The release in force on the date of service.
        day: That date.
    """
    if on_day.release == newest.release or day is None:
        return chosen
    return _Dating(newest, on_day, day).dated(chosen)


class _Dating:
    """One encounter's choices on their way to codes of the day."""

    def __init__(self, newest: CodeTables, on_day: CodeTables, day: date) -> None:
        self._newest = newest
        self._on_day = on_day
        self._day = day
        self._earlier = Earlier(newest, on_day)
        self._kept: dict[str, Choice] = {}
        self._left: list[NotCoded] = []
        self._findings: list[Finding] = []

    def dated(self, chosen: Chosen) -> Chosen:
        """Return the choices in codes of the day, with what became of the others."""
        others = tuple(c for c in chosen.choices if c.system != self._newest.release.system)
        for choice in chosen.choices:
            if choice.system == self._newest.release.system:
                self._take(choice, self._earlier.of(choice.code))
        return replace(
            chosen,
            choices=(*self._kept.values(), *others),
            not_coded=(*chosen.not_coded, *self._left),
            findings=(*chosen.findings, *self._findings),
        )

    def _take(self, choice: Choice, then: Predecessors) -> None:
        if len(then.codes) != 1:
            left = self._not_coded(choice, then)
            self._left.append(left)
            self._say(NOT_YET, choice, f"{left.reason}.")
            return
        (code,) = then.codes
        if then.why != SAME:
            said = f"{self._absent(choice)}; {code.code} was used then: {then.why}."
            self._say(REPLACED, choice, said)
        made, held = self._as_then(choice, code), self._kept.get(code.code)
        self._kept[code.code] = made if held is None else _joined(held, made)

    def _as_then(self, choice: Choice, code: Code) -> Choice:
        others = (self._alternative(other) for other in choice.alternatives)
        return replace(
            choice,
            code=code.code,
            title=code.title,
            guidelines=tuple(cited for cited in choice.guidelines if self._stands(cited)),
            alternatives=tuple(other for other in others if other and other.code != code.code),
        )

    def _alternative(self, other: Alternative) -> Alternative | None:
        held = self._on_day.code(other.code)
        return replace(other, code=held.code, title=held.title) if held is not None else None

    def _stands(self, cited: str) -> bool:
        return not cited.startswith(TABULAR) or self._on_day.code(cited.removeprefix(TABULAR)) is not None

    def _absent(self, choice: Choice) -> str:
        title = self._on_day.release.title
        held = self._on_day.code(choice.code)
        return f"{choice.code} is {'no whole code' if held else 'not'} in {title} of {self._day}"

    def _not_coded(self, choice: Choice, then: Predecessors) -> NotCoded:
        names = ", ".join(code.code for code in then.codes[:_NAMED])
        more = ", …" if len(then.codes) > _NAMED else ""
        rest = f"it was one of {names}{more} then: {then.why}" if names else "no code before it is known"
        reason = f"{self._absent(choice)}; {rest}"
        quote = choice.evidence[0] if choice.evidence else None
        if quote is None:
            return NotCoded("", "", 0, 0, reason, NOT_YET)
        return NotCoded(quote.document_id, quote.text, quote.start, quote.end, reason, NOT_YET)

    def _say(self, rule: str, choice: Choice, message: str) -> None:
        severity, repair = _SAID[rule]
        self._findings.append(Finding(rule, severity, message, (choice.code,), repair, _BASIS))


def _joined(first: Choice, second: Choice) -> Choice:
    """Return one choice for two that were one code then."""
    return replace(
        first,
        evidence=_once((*first.evidence, *second.evidence)),
        confidence=max(first.confidence, second.confidence),
    )


def _once(quotes: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(quotes))
