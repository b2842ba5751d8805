"""Problem headings that the phrase book does not name, or names in part: drafts from retrieval.

Invariant: all headings of a document go to retrieval in one call; a draft is made only of a candidate whose
words and the heading's cover each other (`titles.trusted`), and it keeps the runners-up with their figures.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from agent.choose.form import CONCLUSIONS
from agent.choose.knowledge import Knowledge
from agent.choose.naming import spoken_section
from agent.choose.outcome import Draft, fact
from agent.choose.titles import Ranked, adds_a_course, rank, stated, telling, trusted, untold
from agent.records import Alternative, Assertion, Document, Mention
from index.opening import Knowledge as Index
from index.words import normal_words

_PARTLY_NAMED = 0.45
"""Share of a heading's telling words left unnamed from which retrieval is asked too."""

_CANDIDATES = 20
_MOST_SURE = 0.8
"""A retrieved code is never surer than one that the phrase book names outright."""


class Searcher:
    """Finds codes for headings by retrieval."""

    def __init__(self, index: Index, known: Knowledge) -> None:
        self._index = index
        self._known = known

    def drafts(self, document: Document, mentions: Sequence[Mention]) -> Iterator[Draft]:
        """Yield a draft for each heading that needs and finds a code.

        Args:
            document: The document.
            mentions: Its mentions, which tell what is already named.
        """
        present: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.assertion is Assertion.PRESENT:
                present[mention.sentence].append(mention)
        wanted = [i for i in _headings(document) if self._needs_search(document, i, present[i])]
        texts = [stated(document, i) for i in wanted]
        found = self._index.retriever.retrieve(texts, k=_CANDIDATES)
        for number, text, candidates in zip(wanted, texts, found, strict=True):
            expanded = self._index.retriever.expand(text)
            ranked = rank(expanded, candidates, self._index.lexical, self._known)
            best = trusted(ranked)
            if best is None or _is_misled(best, present[number]):
                continue
            if not adds_a_course(best, expanded, present[number]):
                yield _draft(document, number, text, best, ranked)

    def _needs_search(self, document: Document, number: int, here: Sequence[Mention]) -> bool:
        if not telling(normal_words(stated(document, number))):
            return False
        return not here or untold(document, number, here, self._index.lexical) > _PARTLY_NAMED


def _is_misled(best: Ranked, here: Sequence[Mention]) -> bool:
    """Say whether an injury found is of another site than the one named: "hand laceration, 3 cm"."""
    named = {m.codes[0][:2] for m in here if m.codes[0][0] == "S"}
    return best.candidate.code[0] == "S" and bool(named) and best.candidate.code[:2] not in named


def _headings(document: Document) -> list[int]:
    return [i for i, s in enumerate(document.sentences) if s.is_title and s.kind in CONCLUSIONS]


def _draft(document: Document, number: int, text: str, best: Ranked, ranked: Sequence[Ranked]) -> Draft:
    place, found = document.sentences[number], best.candidate
    end = place.start + len(text.rstrip(" .:;,"))
    mention = Mention(
        document_id=document.document_id,
        start=place.start,
        end=end,
        sentence=number,
        section=place.kind,
        assertion=Assertion.PRESENT,
        codes=(found.code,),
        phrase=found.matched,
        source=found.source.value,
        is_title=place.is_title,
        problem=place.problem,
    )
    why = (
        fact("title", section=spoken_section(place.kind.value)),
        fact("retrieved", quote=document.text[place.start : end], matched=found.matched),
    )
    sure = min(_MOST_SURE, best.score)
    return Draft(found.code, (mention,), sure, why, (), _lost(best, ranked), rank=place.start)


def _lost(best: Ranked, ranked: Sequence[Ranked]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            r.candidate.code,
            r.candidate.title,
            f"its words fit less well ({r.score:.2f} against {best.score:.2f})",
        )
        for r in ranked[1:4]
        if r.candidate.code != best.candidate.code
    )
