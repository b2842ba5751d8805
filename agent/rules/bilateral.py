"""The rule about two codes, right and left, where one code says both.

Invariant: the bilateral code is found by its title: the words of the one-sided titles, sides and plurals
apart, below the same heading, with the same 7th character.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Tables
from agent.rules.example import Cited, Example
from agent.rules.sides import Side, side_of_title
from index.records import Code

_CATEGORY = 3
_WORD = re.compile(r"[a-z0-9]+")
_SIDES = frozenset("unilateral bilateral right left of the eye eyes ear ears".split())


@lru_cache(4096)
def _rest(title: str) -> frozenset[str]:
    """Return the words of a title that say no side."""
    return frozenset(word.removesuffix("s") for word in _WORD.findall(title.lower()) if word not in _SIDES)


def both_sides(one: Code, other: Code, tables: Tables) -> Code | None:
    """Return the code that says both sides of what two codes say of one side each; None when there is none.

    Args:
        one: Of one side, for example M25.561 (Pain in right knee).
        other: Perhaps the same of the other side.
        tables: The code tables.
    """
    if {side_of_title(one.title), side_of_title(other.title)} != {Side.RIGHT, Side.LEFT}:
        return None
    if (
        one.code[:_CATEGORY] != other.code[:_CATEGORY]
        or one.seventh != other.seventh
        or _rest(one.title) != _rest(other.title)
    ):
        return None
    stem = tables.code(one.stem)
    near = list(tables.children(stem.parent)) if stem and stem.parent else []
    heading = tables.code(stem.parent) if stem and stem.parent else None
    if heading and heading.parent and len(heading.code) > _CATEGORY:
        near += tables.children(heading.parent)
    wanted = _rest(stem.title) if stem else frozenset()
    both = (c for c in near if side_of_title(c.title) is Side.BILATERAL and _rest(c.title) == wanted)
    return next((found for c in both if (found := _whole(c, one.seventh, tables))), None)


def _whole(stem: Code, seventh: str | None, tables: Tables) -> Code | None:
    return next((c for c in tables.billable_below(stem.code) if c.seventh == seventh), None)


def _check(case: Case) -> Iterator[Hit]:
    several = Counter(code.code[:_CATEGORY] for _, code in case.known)
    near = ((s, code) for s, code in case.known if several[code.code[:_CATEGORY]] > 1)
    sided = [(s, code) for s, code in near if side_of_title(code.title)]
    for place, (subject, code) in enumerate(sided):
        for earlier, held in sided[:place]:
            both = both_sides(code, held, case.tables)
            if both:
                message = f"{earlier.name} and {subject.name} are one code together: {both.code}."
                yield Hit((subject, earlier), message, f"Use {both.code} ({both.title}) in place of both.")


_KNEES = "Primary osteoarthritis of both knees, right worse than left."

BILATERAL = Rule(
    rule_id="CC113",
    name="bilateral-code-available",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A condition of both sides is told by the bilateral code where there is one, not by two codes.",
    basis="I.B.13",
    repair="Use the bilateral code.",
    example=Example(_KNEES, (Cited("M17.11", "both knees"), Cited("M17.12", "both knees"))),
    near_miss=Example(_KNEES, (Cited("M17.0", "Primary osteoarthritis of both knees"),)),
    check=_check,
)
RULES = (BILATERAL,)
