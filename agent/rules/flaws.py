"""What is wrong with one code by itself, shared out among rules: each says one kind of flaw.

Invariant: a code has one flaw at most, so that it breaks exactly the rule whose repair mends it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from agent.rules.base import Case, Hit, Subject

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a code.

    Attributes:
        kind: Of a rule's own kinds; one rule says each.
    """

    kind: Enum
    message: str
    repair: str


def check_of(
    kind: Enum, flaws: Callable[[Case], Iterable[tuple[Subject, Flaw]]]
) -> Callable[[Case], Iterator[Hit]]:
    """Return a rule's check, which says the flaws of one kind.

    Args:
        kind: Of the flaws.
        flaws: Gives the codes of a case that have one.
    """

    def check(case: Case) -> Iterator[Hit]:
        for subject, flaw in flaws(case):
            if flaw.kind is kind:
                yield Hit((subject,), flaw.message, flaw.repair)

    return check


def listed(codes: Iterable[str]) -> str:
    """Return the first few of some codes: `E11.0, E11.1, …`."""
    names = list(codes)
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
