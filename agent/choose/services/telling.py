"""A drug in its sentence, and all that the note says of it: what became of it, its route, its dose.

Invariant: what is read of a drug stands between its neighbours' words; only what became of it, and a route
that is told once for several, may stand anywhere in its sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.choose.services.descriptors import Measure, measure_of
from agent.choose.services.doses import Dose, Stretch, dose_in, leads_to
from agent.choose.services.dosing import amounts
from agent.choose.services.giving import Said, said_of
from agent.choose.services.lexicon import Entry, Form, Named
from agent.choose.services.records import Scene
from agent.choose.services.wording import giving
from agent.records import SectionKind

PARENTERAL = frozenset({"injected", "inhaled"})
"""Routes that a drug is given by where somebody gives it."""

_MAY_BE_GIVEN = frozenset(
    {SectionKind.ASSESSMENT, SectionKind.PROCEDURE, SectionKind.HOSPITAL_COURSE, SectionKind.OTHER}
)
_MIXED = re.compile(r"(?:\bwith|\bw/|\band|\d)\s(?:additional\s)?$|\d:\d[\d,]*\s$")
_REACH_BACK, _LEAST_INFUSED = 50, 100


@dataclass(frozen=True, slots=True)
class Told:
    """A drug in its sentence, with what the note says of it.

    Attributes:
        place: How far the words reach that are about it.
        route: `injected`, `inhaled`, `oral` or `other`; empty where none is told.
        route_span: Where the route is told, half-open.
    """

    scene: Scene
    sentence: int
    named: Named
    place: Stretch
    said: Said
    route: str
    route_span: tuple[int, int]


def all_told(scene: Scene) -> Iterator[Told]:
    """Yield the drugs of a document, in order, each with what the note says of it."""
    for sentence, names in scene.names.items():
        drugs = [n for n in names if any(e.form.is_drug for e in n.entries)]
        for number, named in enumerate(drugs):
            yield _told(scene, sentence, named, _stretch(scene, sentence, drugs, number))


def _stretch(scene: Scene, sentence: int, drugs: Sequence[Named], number: int) -> Stretch:
    """Return how far the words reach that may be about a drug: up to those of its neighbours."""
    place, named = scene.document.sentences[sentence], drugs[number]
    left = _parting(scene.small, drugs[number - 1], named) if number else place.start
    right = _parting(scene.small, named, drugs[number + 1]) if number + 1 < len(drugs) else place.end
    return Stretch(scene.small, left, named.start, named.end, right)


def _parting(small: str, first: Named, second: Named) -> int:
    """Return where the words about a drug end and those about the next one begin."""
    between = list(amounts(small, first.end, second.start))
    if not between or not leads_to(small, between[-1], second.start):
        return second.start
    last = between[-1]
    is_own = len(between) == 1 and not small[first.end : last.start].strip()
    has_of = " of " in small[last.end : second.start + 1]
    return second.start if is_own and not has_of else last.start


def _told(scene: Scene, sentence: int, named: Named, place: Stretch) -> Told:
    said = said_of(
        scene.document,
        scene.small,
        sentence,
        (named.start, named.end),
        stays=named.of(Form.COUNTED) is not None,
    )
    route, span = _route(scene, sentence, place)
    return Told(scene, sentence, named, place, said, route, span)


def _route(scene: Scene, sentence: int, place: Stretch) -> tuple[str, tuple[int, int]]:
    """Return the route told beside the drug, before it, or anywhere in the sentence, in that order."""
    whole = scene.document.sentences[sentence]
    first = max(place.left, place.start - _REACH_BACK)
    for start, end in ((place.end, place.right), (first, place.start), (whole.start, whole.end)):
        found = giving().routes.search(scene.small, start, end)
        if found is not None:
            return str(found.lastgroup), found.span()
    return "", (0, 0)


def measures_of(told: Told, entry: Entry) -> dict[str, Measure]:
    """Return what one unit of each code of an entry stands for, codes counted by the piece left out."""
    titles = {code: told.scene.release.codes[code].title for code in entry.codes}
    return {code: measure for code, title in titles.items() if (measure := measure_of(title))}


def dose_of(told: Told, entry: Entry) -> Dose | None:
    """Return the dose that an entry's codes can be counted by, None where none is told."""
    return dose_in(told.place, {m.kind for m in measures_of(told, entry).values()})


def may_be_given(told: Told, entry: Entry) -> bool:
    """Say whether a drug of which nothing is said may have been given: dosed, by a route of the clinic."""
    place = told.scene.document.sentences[told.sentence]
    is_dosed = entry.form is not Form.COUNTED and dose_of(told, entry) is not None
    return told.route in PARENTERAL and is_dosed and place.kind in _MAY_BE_GIVEN


def is_telling(told: Told, entry: Entry) -> bool:
    """Say whether what was given is worth a look: with a dose, or a route right beside the name.

    A few millilitres of fluid, a fluid that rinses, and a drug mixed into another ("lidocaine with
    epinephrine") are not.
    """
    dose = dose_of(told, entry)
    if entry.form is Form.FLUID and dose is not None and dose.total < _LEAST_INFUSED:
        return False
    if entry.form is Form.COUNTED or dose is not None:
        place = told.scene.document.sentences[told.sentence]
        rinses = entry.form is Form.FLUID and giving().irrigation.search(
            told.place.small, place.start, place.end
        )
        return not rinses
    beside = told.place.left <= told.route_span[0] and told.route_span[1] <= told.place.right
    return entry.form is not Form.FLUID and bool(told.route) and beside and not _is_mixed_in(told)


def _is_mixed_in(told: Told) -> bool:
    return bool(_MIXED.search(told.place.small[max(0, told.place.start - _REACH_BACK) : told.place.start]))


def words_at(told: Told, span: tuple[int, int]) -> str:
    """Return the note's words at a place, on one line."""
    return " ".join(told.scene.document.text[slice(*span)].split())


def tail_of(told: Told) -> int:
    """Return how far to look for what was thrown away: into the next sentence where no other drug stands."""
    sentences = told.scene.document.sentences
    here, following = sentences[told.sentence], told.sentence + 1
    if told.place.right < here.end or following >= len(sentences) or following in told.scene.names:
        return told.place.right
    return sentences[following].end
