"""Errors between a code and its quotes: not what stands there, of another assertion, side, stage or number.

Invariant: the code exists and may be reported; only the words it quotes do not carry it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from agent.documents import flowing
from agent.records import Assertion, Choice, Evidence
from agent.rules.sides import Side, side_of_title, sides_of_words
from evals.mutants.coded import Coded, quote
from evals.mutants.kinds import Ground, Kind, Mutant, mutant, shuffled
from index.records import Code
from index.tables import CodeTables

_STATEMENTS: dict[Assertion, tuple[str, ...]] = {
    Assertion.ABSENT: (
        "Denies {}.", "No evidence of {}.", "Negative for {}.", "{} was ruled out.", "No {} today.",
        "Patient has no {}.", "Without {}.", "She denies fever, weight loss or {}.",
        "There is no sign of {}.",
        "{}: denied.", "Not {}.", "Never had {}.",
    ),
    Assertion.FAMILY: (
        "Mother had {}.", "Family history of {}.", "His father died of {}.", "Brother with {}.",
        "Sister diagnosed with {} at 50.", "Family history: {} in the paternal grandfather.",
        "FH: {} (aunt).",
    ),
    Assertion.POSSIBLE: (
        "Possible {}.", "Probable {}.", "Rule out {}.", "Suspected {}.", "Likely {}.", "R/O {}.",
        "Concern for {}.", "Cannot exclude {}.", "? {}", "Questionable {}.", "{} vs viral syndrome.",
    ),
    Assertion.HYPOTHETICAL: ("Return if {} develops.", "Call if {} returns.", "Watch for {}.",
        "Return for {}."),
}  # fmt: skip
_CONDITIONS = {
    "pneumonia": "J18.9", "pulmonary embolism": "I26.99", "type 2 diabetes": "E11.9",
    "breast cancer": "C50.919",
    "hypertension": "I10", "asthma": "J45.909", "colon cancer": "C18.9", "acute appendicitis": "K35.80",
    "gout": "M10.9", "anemia": "D64.9", "migraine": "G43.909", "chest pain": "R07.9", "syncope": "R55",
    "hypothyroidism": "E03.9", "deep vein thrombosis": "I82.409", "lupus": "M32.9", "COPD": "J44.9",
    "atrial fibrillation": "I48.91", "osteoporosis": "M81.0", "celiac disease": "K90.0",
}  # fmt: skip
_STAGED = re.compile(
    r"\b(?:stage|grade|type|class|degree)s?\s+(\d[ab]?|[IV]{1,3}\b)|\b(first|second|third)[ -]degree",
    re.IGNORECASE,
)
_COUNTED = ("Z3A", "Z68")
_NUMBER = re.compile(r"(?<![\d.])(\d\d)(?:\.\d+)?(?!\d)")


def _requoted(
    change: Callable[[Evidence, Random], Evidence | None],
) -> Callable[[Ground, Random], Iterator[Mutant]]:
    def plant(ground: Ground, rng: Random) -> Iterator[Mutant]:
        for chart, place, code in shuffled(ground.places, rng):
            choice = chart.choices[place]
            changed = change(choice.evidence[0], rng) if choice.evidence else None
            if changed is not None:
                evidence = (changed, *choice.evidence[1:])
                yield mutant(chart, chart.put(place, replace(choice, evidence=evidence)), code.code)

    return plant


def _shifted(said: Evidence, rng: Random) -> Evidence:
    by = rng.choice((-9, -3, -1, 1, 2, 5, 40, 100_000))
    return replace(said, start=said.start + by, end=said.end + by)


def _reworded(said: Evidence, rng: Random) -> Evidence | None:
    words = said.text.split()
    at = rng.randrange(len(words))
    words[at] = rng.choice(("chronic", "severe", words[at].swapcase(), words[at] + "s"))
    text = " ".join(words)
    return None if text == said.text else replace(said, text=text)


def _emptied(said: Evidence, rng: Random) -> Evidence:
    return rng.choice((replace(said, end=said.start, text=""), replace(said, start=said.end, text="")))


def _elsewhere(said: Evidence, _: Random) -> Evidence:
    return replace(said, document_id="another-note")


def _longer(said: Evidence, rng: Random) -> Evidence:
    return replace(said, end=said.end + rng.randrange(1, 6))


def _unquoted(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart, place, code in shuffled(ground.places, rng):
        yield mutant(chart, chart.put(place, replace(chart.choices[place], evidence=())), code.code)


def _stated(assertion: Assertion, *, told: bool) -> Callable[[Ground, Random], Iterator[Mutant]]:
    """Return a planter of codes that quote a statement which does not carry them.

    Args:
        assertion: What the statement says of the condition.
        told: Whether the evidence owns that, or claims that the condition is present.
    """

    def plant(ground: Ground, rng: Random) -> Iterator[Mutant]:
        while True:
            chart = rng.choice(ground.charts)
            words, code = rng.choice(list(_CONDITIONS.items()))
            statement = rng.choice(_STATEMENTS[assertion])
            setting = chart.encounter.setting
            if assertion is Assertion.POSSIBLE and not setting.is_outpatient:
                continue
            if any(ground.tables.excluding(code, c) or c[:3] == code[:3] for c in chart.codes):
                continue
            yield _quoting(chart, code, words, statement, assertion if told else Assertion.PRESENT)

    return plant


def _quoting(chart: Coded, code: str, words: str, statement: str, claimed: Assertion) -> Mutant:
    (document,) = chart.encounter.documents
    text = f"{document.text.rstrip()}\n\n{statement.format(words)}\n"
    longer = flowing(document.document_id, text).written(text)
    start = text.rindex(words)
    cited = Choice(code, "", (quote(longer, start, start + len(words), claimed),), confidence=1.0)
    base = replace(chart, encounter=replace(chart.encounter, documents=(longer,)))
    return mutant(base, base.added(cited), code)


def _sibling(code: Code, tables: CodeTables, old: str, new: str) -> str | None:
    """Return the code whose title differs by one word, the 7th character kept."""
    wanted = re.sub(rf"\b{old}\b", new, code.title, flags=re.IGNORECASE).lower()
    stem = tables.code(code.stem)
    if stem is None or stem.parent is None or wanted == code.title.lower():
        return None
    nearby = (*tables.billable_below(stem.parent),)
    return next((c.code for c in nearby if c.title.lower() == wanted), None)


def _wrong_side(new: Side | None) -> Callable[[Ground, Random], Iterator[Mutant]]:
    def plant(ground: Ground, rng: Random) -> Iterator[Mutant]:
        for chart, place, code in shuffled(ground.places, rng):
            side = side_of_title(code.title)
            if side not in (Side.RIGHT, Side.LEFT):
                continue
            quotes = chart.choices[place].evidence
            if frozenset[Side]().union(*(sides_of_words(q.text) for q in quotes)) != {side}:
                continue
            other = new or {Side.RIGHT: Side.LEFT, Side.LEFT: Side.RIGHT}[side]
            wrong = _sibling(code, ground.tables, side, "unspecified" if new else other)
            if wrong and wrong not in chart.codes:
                yield mutant(chart, chart.recoded(place, wrong), wrong)

    return plant


def _wrong_stage(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart, place, code in shuffled(ground.places, rng):
        stem = ground.tables.code(code.stem)
        quoted = " ".join(q.text for q in chart.choices[place].evidence)
        title = _STAGED.search(code.title)
        if stem is None or stem.parent is None or title is None or not _STAGED.search(quoted):
            continue
        near = ground.tables.billable_below(stem.parent)
        others = [
            c for c in near
            if (t := _STAGED.search(c.title)) and t[0].lower() != title[0].lower()
            and c.seventh == code.seventh
        ]  # fmt: skip
        if others:
            wrong = rng.choice(others).code
            if wrong not in chart.codes:
                yield mutant(chart, chart.recoded(place, wrong), wrong)


def _wrong_number(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart, place, code in shuffled(ground.places, rng):
        quoted = " ".join(q.text for q in chart.choices[place].evidence)
        if code.code.startswith(_COUNTED) and _NUMBER.search(quoted) and not code.code.startswith("Z68.5"):
            wrong = rng.choice([c.code for c in ground.tables.billable_below(code.parent or "") if c != code])
            yield mutant(chart, chart.recoded(place, wrong), wrong)


KINDS = (
    Kind("quote-shifted", _requoted(_shifted), 80),
    Kind("quote-reworded", _requoted(_reworded), 60),
    Kind("quote-empty", _requoted(_emptied), 60),
    Kind("quote-too-long", _requoted(_longer), 40),
    Kind("quote-of-another-note", _requoted(_elsewhere), 40),
    Kind("quote-missing", _unquoted, 60),
    *(Kind(f"quote-{a.replace('_', '-')}-and-said-so", _stated(a, told=True), 40) for a in _STATEMENTS),
    *(Kind(f"quote-{a.replace('_', '-')}-claimed-present", _stated(a, told=False), 60) for a in _STATEMENTS),
    Kind("wrong-side", _wrong_side(None), 100),
    Kind("side-left-open", _wrong_side(Side.BILATERAL), 60),
    Kind("stage-against-quote", _wrong_stage, 60),
    Kind("weeks-or-bmi-against-quote", _wrong_number, 60),
)
