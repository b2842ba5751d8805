"""Rules about a note that contradicts itself: states that exclude each other, another sex, text carried over.

Invariant: a finding is of the encounter, names the places of the words and never the words. Two statements
are compared only where both are affirmed, and a state that may change only within one section.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agent.datafiles import toml_of
from agent.documents import cut, small_of
from agent.governance.copying import carried_over, changed_twins, days_of_visit
from agent.records import Document, SectionKind, Severity, Sex
from agent.rules.base import Case, Hit, Outcome, Rule
from agent.rules.cues import Place
from agent.rules.example import Cited, Example

_DENIES = re.compile(
    r"\b(?:no|not|never|denies|without|previously|prior|was|were|until|no longer|former\w*)\W+$", re.I
)
_BACK = 16
_OTHERS = re.compile(
    r"\b(?:wife|husband|mother|father|daughter|son|sister|brother|spouse|partner|girlfriend|boyfriend|mom|dad|baby|infant"
    r"|newborn|fetus|child|aunt|uncle|niece|nephew|grand\w+|caregiver|friend|neighbor|roommate|transgender|trans"
    r"|nonbinary|nurse|Dr|doctor|physician|PA|NP|aide|interpreter|donor|coworker|boss|teacher|parents?|guardian)\b",
    re.IGNORECASE,
)
_SUBJECT = {
    Sex.MALE: re.compile(r"(?:^|(?<=[.!?] )|(?<=\n))(?:She|Her)\b"),
    Sex.FEMALE: re.compile(r"(?:^|(?<=[.!?] )|(?<=\n))(?:He|His)\b"),
}
_OWN = {Sex.MALE: re.compile(r"\b(?:[Hh]e|[Hh]is)\b"), Sex.FEMALE: re.compile(r"\b(?:[Ss]he|[Hh]er)\b")}


@dataclass(frozen=True, slots=True)
class _Pair:
    name: str
    within: str
    one: tuple[str, ...]
    other: tuple[str, ...]


@cache
def _pairs() -> tuple[_Pair, ...]:
    rows = toml_of("agent.rules", "data", "contradictions.toml")["pair"]
    return tuple(_Pair(row["name"], row["within"], tuple(row["one"]), tuple(row["other"])) for row in rows)


def _check_states(case: Case) -> Iterator[Hit]:
    for document in case.encounter.documents:
        small = small_of(document)
        for pair in _pairs():
            one = _all(document, small, pair.one)
            other = _all(document, small, pair.other) if one else []
            found = _together(document, pair, one, other) if other else None
            if found:
                yield Hit((), f"The note says that the patient {pair.name}: {found[0]} and {found[1]}.")


def _all(document: Document, small: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Return where phrases stand as whole words that nothing denies."""
    found = []
    for phrase in phrases:
        start = small.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            whole = not small[start - 1 : start].isalnum() and not small[end : end + 1].isalnum()
            if whole and not _DENIES.search(document.text[max(0, start - _BACK) : start]):
                found.append((start, end))
            start = small.find(phrase, end)
    return sorted(found)


def _together(
    document: Document, pair: _Pair, one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]
) -> tuple[str, str] | None:
    """Return the first two places that are compared with each other, as words of a message."""
    for a in one:
        for b in other:
            if pair.within == "note" or _in_one_section(document, a[0], b[0], pair.within):
                return _words(document, a), _words(document, b)
    return None


def _in_one_section(document: Document, a: int, b: int, within: str) -> bool:
    for section in cut(document).sections:
        if section.start <= a < section.end:
            fits = within == "section" or section.kind is SectionKind.EXAMINATION
            return fits and section.start <= b < section.end
    return False


def _words(document: Document, bounds: tuple[int, int]) -> str:
    return f"the words at {Place(document.document_id, *bounds)}"


def _check_sex(case: Case) -> Iterator[Hit]:
    sex = case.encounter.sex
    if sex is None:
        return
    for document in case.encounter.documents:
        wrong = _SUBJECT[sex].search(document.text)
        if wrong and _OWN[sex].search(document.text) and not _OTHERS.search(document.text):
            place = _words(document, wrong.span())
            yield Hit((), f"The patient's sex is {sex}, but {place} speak of the other.")


def _check_copied(case: Case) -> Iterator[Hit]:
    documents = case.encounter.documents
    for document in documents:
        for first, second in changed_twins(document):
            message = (
                f"{_words(document, first)} and {_words(document, second)} are one text with other facts."
            )
            yield Hit((), message[0].upper() + message[1:])
        days = days_of_visit(document)
        if len(days) > 1:
            yield Hit((), f"{document.document_id!r} gives {len(days)} different days for the visit.")
    for number, document in enumerate(documents):
        for earlier in documents[:number]:
            if carried_over(earlier, document):
                message = f"{document.document_id!r} is nearly the same text as {earlier.document_id!r}."
                yield Hit((), message)


_STABLE = (Cited("J96.01", "Acute respiratory failure with hypoxia"),)
_HIP = (Cited("M16.11", "osteoarthritis of the right hip"),)

STATES = Rule(
    rule_id="CC347",
    name="statements-contradict",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A note does not say of the patient what excludes each other.",
    basis="I.A.19",
    repair="Ask the provider which holds, before anything rests on either.",
    example=Example(
        "Acute respiratory failure with hypoxia. Intubated and sedated, in no acute distress.", _STABLE
    ),
    near_miss=Example(
        "Acute respiratory failure with hypoxia. Not intubated, in no acute distress.", _STABLE
    ),
    check=_check_states,
)
SEX = Rule(
    rule_id="CC348",
    name="sex-contradicts",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A note that speaks of one patient does not change between he and she.",
    basis="I.A.19",
    repair="See whether the text belongs to another patient.",
    example=Example("He has osteoarthritis of the right hip. She takes naproxen.", _HIP, sex=Sex.MALE),
    near_miss=Example(
        "He has osteoarthritis of the right hip. His wife helps him. She drives.", _HIP, sex=Sex.MALE
    ),
    check=_check_sex,
)
_LONG = (
    "The patient has osteoarthritis of the {} hip with pain on walking since spring, worse on stairs, "
    "better with "
    "rest and naproxen, and would like an injection.\n\n"
)
COPIED = Rule(
    rule_id="CC349",
    name="text-carried-over",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="Text is not repeated with other facts, carried over whole from an earlier document, or dated "
    "to two days.",
    basis="I.A.19",
    repair="Rest the code on what this encounter says of its own.",
    example=Example(_LONG.format("right") + _LONG.format("left"), _HIP),
    near_miss=Example(_LONG.format("right"), _HIP),
    check=_check_copied,
)
RULES = (STATES, SEX, COPIED)
