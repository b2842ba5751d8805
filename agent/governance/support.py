"""What an encounter did about a diagnosis: monitored, evaluated, assessed, treated, each with its quotes.

Invariant: a quote stands in a sentence about the condition, under its problem heading, or names a test or
drug of it (`data/support.toml`); what was declined, hangs on an "if", or ended long ago treats nothing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from agent.documents import kept
from agent.governance.places import Place, authority, clause
from agent.governance.scanning import GENERAL, Hit, Kind, conditions_of, scan
from agent.governance.timing import is_done
from agent.records import Assertion, Choice, Document, Evidence, SectionKind, Support

_GOES_ON = re.compile(r"(?:He|She|It|This|These|They|We|I|Patient|The patient)\b")
_MOST = 2
"""Quotes of each kind."""

_OF_OTHERS = frozenset({SectionKind.HISTORY_FAMILY, SectionKind.ALLERGIES, SectionKind.HISTORY_SOCIAL})
_LISTS = frozenset({SectionKind.HISTORY_PAST, SectionKind.PROBLEM_LIST, SectionKind.HISTORY_SURGICAL})
_SEEN = frozenset({SectionKind.EXAMINATION, SectionKind.RESULTS})
"""What is named there was looked for and found: naming it evaluates it."""

_CONCLUSIONS = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES, SectionKind.HOSPITAL_COURSE})
_TELLING = 2
"""Words beside the name that make a statement of it."""

_SAID = frozenset({Assertion.PRESENT, Assertion.HISTORICAL, Assertion.POSSIBLE})


def support_of(choice: Choice, places: Sequence[Place]) -> Support:
    """Gather what was done about a choice's condition.

    Args:
        choice: A diagnosis.
        places: Where the encounter speaks of it (`places_of`).

    Example: for I10 of "Hypertension. BP 150/90 today. Increase lisinopril to 20 mg." the pressure evaluates
    and the drug treats it.
    """
    wanted = conditions_of(choice.code)
    found: dict[Kind, dict[tuple[str, int], Evidence]] = {kind: {} for kind in Kind}
    for place in places:
        kind = _by_section(place) if place.assertion is Assertion.PRESENT else None
        if kind:
            found[kind].setdefault((place.document.document_id, place.number), _named(place))
    for document in {p.document.document_id: p.document for p in places}.values():
        mine = [p for p in places if p.document is document and p.assertion in _SAID]
        for hit in sorted(_hits(document, mine, wanted) if mine else (), key=_weight(document)):
            quotes = found[hit.kind]
            where = (document.document_id, hit.number)
            if len(quotes) < _MOST and where not in quotes and _is_done(document, hit):
                quotes[where] = _quote(document, hit)
    return Support(*(tuple(found[kind].values())[:_MOST] for kind in Kind))


def _by_section(place: Place) -> Kind | None:
    """Return what naming a condition in its section does: a conclusion with more than its name assesses."""
    if place.kind in _SEEN:
        return Kind.EVALUATED
    more = len(place.said.split()) - len(place.document.text[place.start : place.end].split())
    return Kind.ASSESSED if place.kind in _CONCLUSIONS and more >= _TELLING else None


def _named(place: Place) -> Evidence:
    return clause(place.document, place.number, place.start, place.end)


def _weight(document: Document) -> Callable[[Hit], tuple[bool, int, int]]:
    """Return an order of hits: what is of the condition first, then by section, then by place."""

    def of(hit: Hit) -> tuple[bool, int, int]:
        return hit.condition == GENERAL, -authority(document.sentences[hit.number].kind), hit.start

    return of


def _hits(document: Document, mine: Sequence[Place], wanted: frozenset[int]) -> Iterator[Hit]:
    """Yield what is told in the sentences about the condition, then what is told of it elsewhere."""
    told = scan(document)
    named = {n for p in mine for n in range(p.start, p.end)}
    about = _about(document, mine)
    for number in about:
        in_list = document.sentences[number].kind in _LISTS
        for hit in told.by_sentence.get(number, ()):
            if hit.condition in wanted or (
                hit.condition == GENERAL and not in_list and hit.start not in named
            ):
                yield hit
    for condition in wanted:
        yield from (h for h in told.by_condition.get(condition, ()) if h.number not in about)


def _about(document: Document, mine: Sequence[Place]) -> frozenset[int]:
    """Return the sentences about a condition: those that name it and those under its problem heading."""
    heads = {p.sentence.problem for p in mine if p.sentence.titles(p.start)} - {None}
    under = (n for problem in heads if problem is not None for n in _problems(document)[problem])
    named = [p.number for p in mine if p.kind not in _OF_OTHERS]
    return frozenset((*named, *(n + 1 for n in named if _goes_on(document, n)), *under))


def _goes_on(document: Document, number: int) -> bool:
    """Say whether the next sentence goes on about the same: "… gout. He takes allopurinol."."""
    if number + 1 >= len(document.sentences):
        return False
    this, following = document.sentences[number], document.sentences[number + 1]
    goes_on = following.kind is this.kind and not following.is_item
    return goes_on and _GOES_ON.match(document.text, following.start) is not None


@kept
def _problems(document: Document) -> dict[int, tuple[int, ...]]:
    """Return the sentences under each problem heading."""
    under: defaultdict[int, list[int]] = defaultdict(list)
    for number, sentence in enumerate(document.sentences):
        if sentence.problem is not None:
            under[sentence.problem].append(number)
    return {problem: tuple(numbers) for problem, numbers in under.items()}


def _is_done(document: Document, hit: Hit) -> bool:
    """Say whether what a hit tells of was done, or is to be done, for this patient."""
    sentence = document.sentences[hit.number]
    if sentence.kind in _OF_OTHERS:
        return False
    if hit.kind is not Kind.TREATED:
        return True
    return is_done(document, sentence, hit.start, hit.end)


def _quote(document: Document, hit: Hit) -> Evidence:
    return clause(document, hit.number, hit.start, hit.end)
