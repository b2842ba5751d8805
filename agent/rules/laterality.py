"""Rules about sides: a code's side is the one that the words name, and is named when the words name one.

Invariant: only words about the patient's body count (`agent.rules.sides`); a code without a side, and words
without one, break no rule here. Words that name both sides support either.
"""

import re
from collections.abc import Iterator

from agent.records import Evidence, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject, Tables
from agent.rules.example import Cited, Example
from agent.rules.sides import Side, agrees, side_of_title, sides_of_words
from index.records import Code

_FIRST_WORD = re.compile(r"^ \w+")
_UNSPECIFIED = re.compile(r"\bunspecified\b", re.IGNORECASE)


def _quoted_sides(subject: Subject) -> frozenset[Side]:
    return frozenset[Side]().union(*(sides_of_words(q.text) for q in subject.choice.evidence))


def _sentence_sides(case: Case, subject: Subject) -> frozenset[Side]:
    around = (sides_of_words(case.sentence(quote)) for quote in subject.choice.evidence)
    return frozenset[Side]().union(*around)


def _sided(case: Case) -> Iterator[tuple[Subject, Side]]:
    for subject, code in case.known:
        side = side_of_title(code.title) if subject.choice.evidence else None
        if side is not None:
            yield subject, side


def _check_quote(case: Case) -> Iterator[Hit]:
    for subject, side in _sided(case):
        sides = _quoted_sides(subject)
        if not agrees(side, sides) and not agrees(side, _quotes_alone(case, subject)):
            yield _contradiction(subject, side, sides, "its quotes name")


def _quotes_alone(case: Case, subject: Subject) -> frozenset[Side]:
    """Return the sides of the quotes, joined by those of sentences around quotes that name none."""
    return frozenset[Side]().union(*(_sides_of(case, quote) for quote in subject.choice.evidence))


def _sides_of(case: Case, quote: Evidence) -> frozenset[Side]:
    return sides_of_words(quote.text) or sides_of_words(case.sentence(quote))


def _check_sentence(case: Case) -> Iterator[Hit]:
    for subject, side in _sided(case):
        if _quoted_sides(subject):
            continue
        sides = _sentence_sides(case, subject)
        if not agrees(side, sides):
            yield _contradiction(subject, side, sides, "the sentences around its quotes name")


def _contradiction(subject: Subject, side: Side, sides: frozenset[Side], where: str) -> Hit:
    named = " and ".join(sorted(sides))
    repair = f"Choose the code for {named}, or quote the words that say {side}."
    return Hit((subject,), f"{subject.name} says {side}; {where} {named} only.", repair)


def _check_unspecified(case: Case) -> Iterator[Hit]:
    for subject, code in case.known:
        if not subject.choice.evidence or not _UNSPECIFIED.search(code.title):
            continue
        sides = _quotes_alone(case, subject)
        if len(sides) != 1:
            continue
        (side,) = sides
        better = _sided_sibling(code, side, case.tables)
        if better:
            message = f"{subject.name} leaves the side open; the words around its quotes name it: {side}."
            yield Hit((subject,), message, f"Use {better.code} ({better.title}).")


def _sided_sibling(code: Code, side: Side, tables: Tables) -> Code | None:
    """Return the code that names `side` where `code` says `unspecified`; None when there is none."""
    stem = tables.code(code.stem)
    if stem is None or stem.parent is None:
        return None
    titles = _titles_with(stem.title, side)
    for sibling in tables.children(stem.parent):
        if _plain(sibling.title) in titles:
            return _same_seventh(sibling, code.seventh, tables)
    return None


def _titles_with(title: str, side: Side) -> set[str]:
    spans = [match.span() for match in _UNSPECIFIED.finditer(title)]
    named = {_plain(title[:start] + side + title[end:]) for start, end in spans}
    if side is Side.BILATERAL:
        # "unspecified ear" has "bilateral" beside it, not "bilateral ear".
        named |= {_plain(title[:start] + side + _FIRST_WORD.sub("", title[end:])) for start, end in spans}
    return named


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[,\W]+", " ", title.lower()).split())


def _same_seventh(stem: Code, seventh: str | None, tables: Tables) -> Code | None:
    if seventh is None:
        return stem if stem.billable else None
    return next((e for e in tables.extensions(stem.code) if e.seventh == seventh), None)


_KNEE = "Osteoarthritis of the right knee, worse on stairs."

QUOTE_SIDE = Rule(
    rule_id="CC211",
    name="side-against-quote",
    severity=Severity.ERROR,
    outcome=Outcome.REVIEW,
    statement="A code for one side is not supported by a quote that names only the other.",
    basis="I.B.13",
    repair="Choose the code for the side that the note names.",
    example=Example(_KNEE, (Cited("M17.12", "Osteoarthritis of the right knee"),)),
    near_miss=Example(_KNEE, (Cited("M17.11", "Osteoarthritis of the right knee"),)),
    check=_check_quote,
)
SENTENCE_SIDE = Rule(
    rule_id="CC212",
    name="side-against-sentence",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="Where the quote names no side, the sentence around it does not name only the other one.",
    basis="I.B.13",
    repair="Choose the code for the side that the note names.",
    example=Example(
        "Right ear: tympanic membrane red and bulging, acute suppurative otitis media.",
        (Cited("H66.002", "acute suppurative otitis media"),),
    ),
    near_miss=Example(
        "A right-handed woman with carpal tunnel syndrome of the left wrist.",
        (Cited("G56.02", "carpal tunnel syndrome"),),
    ),
    check=_check_sentence,
)
SIDE_AVAILABLE = Rule(
    rule_id="CC302",
    name="side-left-open",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A code for an unspecified side is not used where the words around the quote name the side.",
    basis="I.B.13",
    repair="Use the code for the side that the note names.",
    example=Example("Pain in the right knee since Monday.", (Cited("M25.569", "Pain in the right knee"),)),
    near_miss=Example("Knee pain since Monday.", (Cited("M25.569", "Knee pain"),)),
    check=_check_unspecified,
)
RULES = (QUOTE_SIDE, SENTENCE_SIDE, SIDE_AVAILABLE)
