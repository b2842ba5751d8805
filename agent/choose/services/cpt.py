"""The chooser of CPT, from the descriptors of the user's own licensed list and nothing else.

Invariant: a code is final only where every word of its descriptor stands in a sentence that tells of a
service done; every other is for review, with the words it lacks, and a visit's level never is final.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from agent.choose.outcome import Chosen, Reading, fact
from agent.choose.services.descriptions import Descriptions, Offer, described
from agent.choose.services.performed import Performed, performed
from agent.choose.services.records import DOUBTFUL, FAIR, WEAK, Find
from agent.choose.services.visits import Visit, Visits
from agent.choose.services.writing import TEMPLATE, choice_of
from agent.documents import small_of
from agent.records import Alternative, Choice, Document, NotCoded
from index.records import CodeSystem
from index.services import services
from index.tables import CodeTables
from index.words import words

_LEAST_SHARE, _LEAST_WORDS, _RUNNERS_UP = 0.6, 2, 3
_LEVEL = "a visit's level is a decision of its total time or its medical decision making"
_RULE = "CPT"


class CptChooser:
    """Chooses CPT codes from one release.

    Args:
        tables: The store seen as the release.
    """

    def __init__(self, tables: CodeTables) -> None:
        codes = services(tables)
        self._codes = {code.code: code for code in codes}
        listed = described(codes)
        self._visits = Visits(listed)
        self._found = Descriptions([item for item in listed if item.code.code not in self._visits.codes])

    def choose(self, reading: Reading) -> Chosen:
        """Choose the codes of an encounter.

        Args:
            reading: The encounter; its mentions of conditions are not asked.
        """
        made = [self._read(document) for document in reading.encounter.documents]
        choices = tuple(chain.from_iterable(choices for choices, _ in made))
        left = tuple(chain.from_iterable(left for _, left in made))
        return Chosen(choices, left, prompts=(TEMPLATE,) if choices else ())

    def _read(self, document: Document) -> tuple[list[Choice], list[NotCoded]]:
        small = small_of(document)
        best: dict[str, Choice] = {}
        for done in performed(document, small):
            choice = self._service(document, done)
            held = best.get(choice.code) if choice else None
            if choice is not None and (held is None or choice.confidence > held.confidence):
                best[choice.code] = choice
        visit = self._visits.find(small)
        ordered = sorted(best.values(), key=lambda c: (c.confidence < DOUBTFUL, c.evidence[0].start))
        if visit is None:
            return ordered, []
        if visit.time is None or not visit.codes:
            return ordered, [_undecided(document, visit)]
        return [*ordered, self._visit(document, visit)], []

    def _service(self, document: Document, done: Performed) -> Choice | None:
        place = document.sentences[done.sentence]
        offers = self._found.offers(document.text[place.start : place.end])
        if not offers or offers[0].weight < _LEAST_SHARE or len(offers[0].said) < _LEAST_WORDS:
            return None
        best, *others = offers
        spans = (*_places(document, done, best), *([(done.start, done.end)] if done.end else []))
        share = f"{len(best.said)} of {len(best.asked)}"
        why = fact("words") if best.is_whole else fact("some_words", share=share)
        find = Find(best.code.code, spans, done.sentence, FAIR if best.is_whole else WEAK, (why,))
        made = self._written(document, find)
        return replace(made, alternatives=tuple(_runners_up(best, others)))

    def _visit(self, document: Document, visit: Visit) -> Choice:
        best, *others = visit.codes
        spans = tuple(span for span in (visit.time, visit.kind) if span is not None)
        made = self._written(document, Find(best.code, spans, 0, WEAK, (fact("level"),)))
        return replace(made, alternatives=tuple(Alternative(c.code, c.title, _LEVEL) for c in others))

    def _written(self, document: Document, find: Find) -> Choice:
        return choice_of(find, document, self._codes, CodeSystem.CPT)


def _places(document: Document, done: Performed, offer: Offer) -> Iterator[tuple[int, int]]:
    """Yield where the descriptor's words stand in the sentence, each once."""
    place, told = document.sentences[done.sentence], set(offer.said)
    for word in words(document.text, place.start, place.end):
        if word.normal in told:
            told.discard(word.normal)
            yield word.start, word.end


def _runners_up(best: Offer, others: list[Offer]) -> Iterator[Alternative]:
    for other in others[:_RUNNERS_UP]:
        lacking = len(other.asked - other.said)
        why = f"{lacking} of its words are not in the sentence, against {len(best.asked - best.said)}"
        yield Alternative(other.code.code, other.code.title, why)


def _undecided(document: Document, visit: Visit) -> NotCoded:
    start, end = visit.kind
    return NotCoded(document.document_id, document.text[start:end], start, end, _LEVEL, _RULE)
