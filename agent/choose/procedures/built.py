"""A code on its way, axis by axis: which value was taken, by which words or by which convention.

Invariant: a value that no word of the note says is marked as such (`Means`), and lowers the confidence.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import prod

from agent.choose.procedures.records import Procedure

Span = tuple[int, int]
"""Start and end of words, in characters of the document."""


class Means(StrEnum):
    """By what a value was chosen."""

    SAID = "said"
    NAME = "name"
    ONLY = "only"
    FAR = "far"
    ASSUMED = "assumed"
    NONE = "none"
    GUESSED = "guessed"


_SURE = {
    Means.SAID: 1.0,
    Means.NAME: 1.0,
    Means.ONLY: 1.0,
    Means.NONE: 0.98,
    Means.FAR: 0.85,
    Means.ASSUMED: 0.92,
    Means.GUESSED: 0.6,
}
_PART = {Means.FAR: 0.5, Means.ASSUMED: 0.8}
"""What is not said of the body part weighs more: it leads to the table."""

_BASE, _DOUBTFUL = 0.92, 0.45


@dataclass(frozen=True, slots=True)
class Filled:
    """One axis with its value.

    Attributes:
        axis: 4 to 7.
        title: The axis's title in the table.
        words: Where the note says it.
        side: Where the note says the side, and how.
    """

    axis: int
    title: str
    character: str
    label: str
    means: Means
    words: Span | None = None
    side: Span | None = None
    side_means: Means = Means.ONLY

    @property
    def sure(self) -> float:
        """How sure the value is, in [0, 1]."""
        own = _PART.get(self.means, _SURE[self.means]) if self.axis == 4 else _SURE[self.means]
        return own * _SURE[self.side_means]


@dataclass(frozen=True, slots=True)
class Built:
    """A code with the values that make it.

    Attributes:
        table: Section, body system and operation.
        names: Where the note names the procedure.
        sentence: Index of that sentence.
        guidelines: Sections of the ICD-10-PCS guidelines that decided it.
        is_step: Whether an operative report tells it as a step and does not list it.
    """

    document_id: str
    procedure: Procedure
    table: str
    filled: tuple[Filled, ...]
    names: Span
    sentence: int
    guidelines: tuple[str, ...] = ()
    is_step: bool = False

    @property
    def code(self) -> str:
        """The seven characters."""
        return self.table + "".join(one.character for one in self.filled)

    @property
    def confidence(self) -> float:
        """In [0, 1]."""
        is_doubtful = self.procedure.is_seldom or self.is_step
        return (_DOUBTFUL if is_doubtful else _BASE) * prod(one.sure for one in self.filled)


@dataclass(frozen=True, slots=True)
class Unbuilt:
    """A procedure that was done and whose code the note does not say.

    Attributes:
        missing: What is not said: the title of an axis.
    """

    document_id: str
    procedure: Procedure
    names: Span
    missing: str
