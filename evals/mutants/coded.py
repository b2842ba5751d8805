"""Right code sets to plant errors in: the gold coding of our own charts, with the quotes that prove it.

Invariant: a code set is what a careful coder reports, in sequence; a quote is a slice of the chart and
claims to say that the condition is present. Charts that only measure are never read here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.documents import flowing
from agent.records import Assertion, Choice, Document, Encounter, Evidence, SectionKind, Setting
from agent.rules.example import Example
from agent.rules.small_held import SmallHeld
from evals.cases import Case
from evals.readers import charts

_SURE = 1.0


@dataclass(frozen=True, slots=True)
class Coded:
    """Codes in sequence, and the encounter that they are for.

    Attributes:
        name: Says where it comes from: a chart's id, or what it was built of.
        held: Made-up tables of other systems and lists to judge it by; None for those of the store.
    """

    name: str
    choices: tuple[Choice, ...]
    encounter: Encounter
    held: SmallHeld | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in sequence."""
        return tuple(choice.code for choice in self.choices)

    def put(self, position: int, *choices: Choice) -> "Coded":
        """Return it with `choices` in place of the code at `position`."""
        return replace(self, choices=(*self.choices[:position], *choices, *self.choices[position + 1 :]))

    def recoded(self, position: int, code: str) -> "Coded":
        """Return it with another code for the same quotes."""
        return self.put(position, replace(self.choices[position], code=code, title=""))

    def added(self, *choices: Choice) -> "Coded":
        """Return it with more codes at its end."""
        return replace(self, choices=(*self.choices, *choices))

    def ordered(self, order: Sequence[int]) -> "Coded":
        """Return it with its codes in another order."""
        return replace(self, choices=tuple(self.choices[place] for place in order))


def from_charts(home: Path = charts.HOME) -> tuple[Coded, ...]:
    """Read the charts for tuning and those that only scale, in the order of their ids.

    Raises:
        InputError: A chart is not as it must be.
    """
    halves = (charts.Half.TUNING, charts.Half.SCALING)
    cases = [case for half in halves for case in charts.read(home, half).cases]
    return tuple(of_case(case) for case in sorted(cases, key=lambda case: case.case_id))


def of_case(case: Case) -> Coded:
    """Return the gold coding of a chart."""
    document = flowing(case.case_id, case.text).written(case.text)
    setting = case.setting or Setting.OUTPATIENT
    encounter = Encounter(case.case_id, setting, (document,), case.day, case.sex, case.age_years)
    return Coded(
        case.case_id,
        tuple(_choice(code, tuple(_quotes(case, code, document))) for code in case.sequence),
        encounter,
    )


def _quotes(case: Case, code: str, document: Document) -> Iterator[Evidence]:
    for span in case.spans:
        if span.code == code:
            yield quote(document, span.start, span.end)


def quote(document: Document, start: int, end: int, assertion: Assertion = Assertion.PRESENT) -> Evidence:
    """Quote a document."""
    return document.evidence(start, end, SectionKind.OTHER, assertion)


def _choice(code: str, evidence: tuple[Evidence, ...]) -> Choice:
    return Choice(code, "", evidence, confidence=_SURE)


def bare(codes: Sequence[str], setting: Setting = Setting.OUTPATIENT, name: str = "") -> Coded:
    """Return codes without a note.

    Args:
        codes: In sequence.
        setting: Of the encounter.
        name: The codes themselves where none is given.
    """
    choices = tuple(_choice(code, ()) for code in codes)
    return Coded(name or " ".join(codes), choices, Encounter("bare", setting))


def of_example(example: Example, name: str) -> Coded:
    """Return the codes and the sentence of a rule's near miss."""
    return Coded(name, example.choices(), example.encounter(), example.held)
