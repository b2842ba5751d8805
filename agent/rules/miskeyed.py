"""The rule about codes that look mistyped: the words of another code, one slip away, are those of the quote.

Invariant: only a code none of whose telling words stands in its quotes' sentences is in doubt, and only
where a code of two exchanged characters, or of one other digit in the category, has most of its telling words
there, one at least in the quotes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from index.records import Code

_WORD = re.compile(r"[a-z]{4,}")
_STEM = 6
"""Letters in which two words must agree: `diabetes` and `diabetic`, not `osteopenia` and `osteonecrosis`."""

_UNTELLING = frozenset(
    "with without other unspecified specified right left bilateral initial subsequent encounter sequela "
    "elsewhere "
    "classified disease disorder disorders diseases type acute chronic site part body condition "
    "conditions due "
    "from into this that primary secondary single multiple essential mention complication "
    "complications".split()
)
_LEAST = 2
_MOST_OF = 0.5
"""Telling words of the other code's title that must stand there: so many, and this part of them."""

_DIGITS = "0123456789"
_NO_CONDITION = tuple("VWXYZ")


@lru_cache(8192)
def _telling(words: str) -> frozenset[str]:
    """Return the beginnings of the words that say what a condition is."""
    return frozenset(w[:_STEM] for w in _WORD.findall(words.lower()) if w not in _UNTELLING)


def _slips(code: str) -> Iterator[str]:
    """Yield what a slip of the fingers makes of a code: two characters exchanged, a digit of its category."""
    plain = code.replace(".", "")
    for at in range(1, len(plain) - 1):
        yield plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    for at in (1, 2):
        if plain[at] in _DIGITS:
            yield from (plain[:at] + d + plain[at + 1 :] for d in _DIGITS if d != plain[at])


def _meant(case: Case, subject: Subject) -> Code | None:
    """Return the code a slip away that says what the quotes say; None where the code says any of it."""
    quotes = subject.choice.evidence
    quotes = subject.choice.evidence
    said = _telling(" ".join(q.text for q in quotes))
    around = _telling(" ".join(case.sentence(q) for q in quotes))
    if not said or around & _telling(subject.title):
        return None
    for slip in dict.fromkeys(_slips(subject.name)):
        other = case.tables.code(slip)
        if other is not None and other.billable and other.code != subject.name:
            words = _telling(other.title)
            if words & said and len(words & around) >= min(len(words), max(_LEAST, len(words) * _MOST_OF)):
                return other
    return None


def _check(case: Case) -> Iterator[Hit]:
    if not case.has_text:
        return
    for subject, _ in case.known:
        if not subject.choice.evidence or subject.name.startswith(_NO_CONDITION):
            continue
        meant = _meant(case, subject)
        if meant is not None:
            message = f"{subject.name} says nothing of what its quote says; {meant.code}, a slip away, does."
            yield Hit((subject,), message, f"{meant.code} {meant.title} may have been meant.")


_STONE = "Calculus of the kidney, passing on its own."

MISKEYED = Rule(
    rule_id="CC340",
    name="mistyped-code",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A code none of whose words is in its quote is not one slip of the keys away from the code "
    "that says just what the quote says.",
    basis="I.B.1",
    repair="Choose the code that was meant.",
    example=Example(_STONE, (Cited("N02.0", "Calculus of the kidney"),)),
    near_miss=Example(_STONE, (Cited("N20.0", "Calculus of the kidney"),)),
    check=_check,
)
RULES = (MISKEYED,)
