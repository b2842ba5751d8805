"""What a model is shown of a note: numbered problems, numbered candidates, and the rules that govern them.

Invariant: a number stands for one thing throughout a note's calls; whatever the model may answer with is in
the brief, and nothing else can be coded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.records import Code, Guideline


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the note says and that a code may stand for.

    Attributes:
        number: From 1, in the order of reporting that the reader gave.
        words: The note's own, as quoted.
        term: How a classification would name it.
    """

    number: int
    words: str
    term: str


@dataclass(frozen=True, slots=True)
class Option:
    """A code that may be chosen.

    Attributes:
        number: From 1.
        code: A billable row of the tables.
        local: Confidence with which the local chooser reports it; None where it does not.
    """

    number: int
    code: Code
    local: float | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """All that the choosing step is shown beside the note.

    Attributes:
        offered: Problem number -> numbers of its candidates, best first. Under 0 stand codes that the local
            chooser reports for words that are no problem of the reader's.
        instructions: Lines of the tabular list that bear on the candidates.
        cards: Guidelines that govern them.
    """

    problems: tuple[Problem, ...]
    options: tuple[Option, ...]
    offered: Mapping[int, Sequence[int]]
    instructions: tuple[str, ...] = ()
    cards: tuple[Guideline, ...] = ()
    _by_number: dict[int, Option] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_number.update({o.number: o for o in self.options})

    def trimmed(self, most: int) -> "Brief":
        """Return the brief with fewer candidates for each problem; what the local chooser reports stays.

        Args:
            most: Candidates of a problem, from the best.
        """
        offered = {
            problem: [n for at, n in enumerate(numbers) if at < most or self._by_number[n].local is not None]
            for problem, numbers in self.offered.items()
        }
        kept = {n for numbers in offered.values() for n in numbers}
        options = tuple(o for o in self.options if o.number in kept)
        return Brief(self.problems, options, offered, self.instructions, self.cards)

    def option(self, number: int) -> Option | None:
        """Return the candidate of a number, None when there is none."""
        return self._by_number.get(number)

    def others(self, number: int) -> list[Option]:
        """Return the candidates that stood beside one, best first."""
        for numbers in self.offered.values():
            if number in numbers:
                return [self._by_number[n] for n in numbers if n != number]
        return []
