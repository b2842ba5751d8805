"""Evaluation and management visits: never chosen for good, since their level is a person's decision.

Invariant: a visit is offered for review only, and only where the note says whether the patient is new and how
much time was spent; otherwise it is left out, with the reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.choose.services.descriptions import Described
from index.records import Code

_MINUTES = re.compile(r"(\d{1,3})(?:-\d{1,3})?\s?minutes")
_TIME_SPENT = re.compile(
    r"(?:total\s(?:\w+\s){0,3}time|spent|time\sspent)[^.\n]{0,60}?\b(?P<minutes>\d{1,3})\s?(?:minutes|min\b)"
    r"|\b(?P<before>\d{1,3})\s?(?:minutes|min)\s(?:was|were|of\s(?:total\s)?time|(?:total\s)?spent)"
)
_NEW = re.compile(
    r"\bnew\spatient\b|\bestablish(?:ing)?\scare\b|\bnew\sto\s(?:the\s|our\s|this\s)?(?:clinic|practice)"
)
_OF_VISITS = frozenset({"evaluation", "management", "visit"})
_KNOWN = re.compile(r"\bestablished\spatient\b|\bfollow[\s-]?up\s(?:visit|appointment)|\breturns\sfor\b")


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that a note tells of, half-open offsets.

    Attributes:
        kind: Where it says whether the patient is new.
        time: Where it tells the time; None where it does not.
        codes: The visit that the time reaches and the others of its kind; empty without time.
    """

    kind: tuple[int, int]
    time: tuple[int, int] | None
    codes: tuple[Code, ...]


class Visits:
    """The visits of a release, known by the words of their descriptors.

    Args:
        listed: The release's codes.
    """

    def __init__(self, listed: Sequence[Described]) -> None:
        visits = [(item.code, item.words) for item in listed if item.words >= _OF_VISITS]
        self._of = {
            word: [
                (minutes, code) for code, words in visits if word in words and (minutes := _least(code.title))
            ]
            for word in ("new", "established")
        }
        self.codes = frozenset(code.code for code, _ in visits)

    def find(self, small: str) -> Visit | None:
        """Return the visit that a note tells of; None where it does not say whether the patient is new.

        Args:
            small: The note in small letters.
        """
        new, known = _NEW.search(small), _KNOWN.search(small)
        said = new or known
        if said is None or not self.codes:
            return None
        spent = _TIME_SPENT.search(small)
        if spent is None:
            return Visit(said.span(), None, ())
        minutes = int(spent["minutes"] or spent["before"])
        reached = sorted(pair for pair in self._pairs(is_new=new is not None) if pair[0] <= minutes)
        best = [code for _, code in reached[::-1]][:1]
        others = [code for _, code in self._pairs(is_new=new is not None) if code not in best]
        return Visit(said.span(), spent.span(), (*best, *others) if best else ())

    def _pairs(self, *, is_new: bool) -> list[tuple[int, Code]]:
        return self._of["new" if is_new else "established"]


def _least(title: str) -> int | None:
    """Return the minutes that a visit's descriptor asks for."""
    found = _MINUTES.search(title.lower())
    return int(found[1]) if found else None
