"""Rules about codes that leave open, or deny, what another code of their own category says.

Invariant: a code is vaguer than another only where the other lies below the same heading and says
everything that the vaguer one says; injuries and external causes are left alone, for a patient may have
several.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject, Tables
from agent.rules.example import Cited, Example
from index.records import Code

_UNSAID = re.compile(r"\bunspecified(?: whether with.*)?\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\bwithout (?:abnormal findings|esophagitis|complications?)\b|\buncomplicated\b", re.IGNORECASE
)
_OPEN = re.compile(f"{_UNSAID.pattern}|{_DENIED.pattern}", re.IGNORECASE)
_AFFIRMED = re.compile(r"\bwith\b|\bin remission\b|-induced\b", re.IGNORECASE)
_CATEGORY = 3
# "Atrial fibrillation and flutter": a code of the one says nothing of the other.
_SEVERAL_IN_ONE = re.compile(r"\band\b", re.IGNORECASE)
_SEVERAL = "STVWXY"
_WORD = re.compile(r"[a-z]+")
_SMALL = frozenset(
    "of the and or in with without by due to as other type specified site sites disorder".split()
)


@lru_cache(4096)
def _words(title: str) -> frozenset[str]:
    """Return what a title says, the words that leave something open dropped."""
    said = _WORD.findall(_OPEN.sub(" ", title.lower()))
    return frozenset(word.removesuffix("s") for word in said if len(word) > 1 and word not in _SMALL)


@lru_cache(4096)
def _leaves_open(title: str) -> bool:
    return _OPEN.search(title) is not None


def _heading(code: Code, tables: Tables) -> Code | None:
    """Return the nearest heading that leaves open nothing which the code leaves open."""
    stem = tables.code(code.stem)
    above = tables.code(stem.parent) if stem and stem.parent else None
    while above is not None and _OPEN.search(above.title) and len(above.code) > 3:
        above = tables.code(above.parent or "")
    return above


def _check(case: Case) -> Iterator[Hit]:
    for vague, code in case.known:
        if code.code[0] in _SEVERAL or not _leaves_open(code.title):
            continue
        heading = _heading(code, case.tables)
        if heading is None:
            continue
        for other, held in case.known:
            if held.code.startswith(heading.code) and _says_more(held, code, heading, case.tables):
                yield _hit(vague, other)
                break


def _says_more(code: Code, vague: Code, heading: Code, tables: Tables) -> bool:
    """Say whether a code under the heading says all that the vague one says, and more."""
    if code.code == vague.code:
        return False
    if _DENIED.search(vague.title):
        return not _DENIED.search(code.title) and _AFFIRMED.search(code.title) is not None
    if _UNSAID.search(code.title) and _depth(vague) >= _depth(code):
        return False
    if vague.parent == heading.code and len(heading.code) > _CATEGORY and code.parent == heading.code:
        return True
    said, path = set(_words(code.title)), tables.code(code.stem)
    if not _SEVERAL_IN_ONE.search(heading.title):
        said |= _words(heading.title)
    while path is not None and path.parent and path.code != heading.code:
        path = tables.code(path.parent)
        said |= _words(path.title) if path and path.code != heading.code else frozenset()
    return _words(vague.title) <= said


def _depth(code: Code) -> int:
    """Return how much a title leaves open: the fewer, the more it says."""
    return -len(_OPEN.findall(code.title))


def _hit(vague: Subject, other: Subject) -> Hit:
    message = f"{vague.name} leaves open, or denies, what {other.name} says."
    return Hit((vague, other), message, f"Keep {other.name} alone, unless the note tells of two conditions.")


_LUNG = "COPD with acute exacerbation."

VAGUE = Rule(
    rule_id="CC117",
    name="unspecified-beside-specified",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="An unspecified or uncomplicated code is not reported beside one that says more.",
    basis="I.A.9.b",
    repair="Keep the code that says more.",
    example=Example(_LUNG, (Cited("J44.1", "COPD with acute exacerbation"), Cited("J44.9", "COPD"))),
    near_miss=Example(_LUNG, (Cited("J44.1", "COPD with acute exacerbation"),)),
    check=_check,
)
RULES = (VAGUE,)
