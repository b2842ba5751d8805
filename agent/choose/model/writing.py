"""What a model picked, written down as choices: quotes in their places, findings, and what was left out.

Invariant: a quote of a choice slices the note; a code whose quotes are lost, speak to a coder, or lead
elsewhere keeps its place on the page but not in the final tier.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from agent.assertion import assertion_of, cues
from agent.choose.citing import cite
from agent.choose.finding import drafted, mention_at
from agent.choose.knowledge import Knowledge as Known
from agent.choose.local import Weighed, left_out
from agent.choose.model import findings
from agent.choose.model.aligning import Place
from agent.choose.model.answers import DOUBTED, Left, Picked
from agent.choose.model.brief import Brief
from agent.choose.model.shown import Shown
from agent.choose.model.support import Support, unfounded_facts
from agent.choose.model.trust import addressed_in, is_addressed
from agent.choose.outcome import Draft, Reading
from agent.choose.reportable import reporting_rule
from agent.documents import sentence_at
from agent.records import Alternative, Assertion, Choice, Document, Evidence, Finding, Mention, NotCoded
from index.opening import Knowledge

_BOTH = 0.05
"""What it adds that the local chooser reports the code as well."""

_SURE_LOCAL = 0.5
_ALONE = 0.8
"""Confidence that a code needs which the local chooser does not report: two fairly sure, or one very sure."""

_UNSHARED = 0.45
"""What is left of a code's confidence otherwise: a person decides."""

_MOST_ALTERNATIVES = 2
_PREFERRED = "the model preferred the code above"


@dataclass(frozen=True, slots=True)
class Written:
    """Choices in the model's order, what it left out, and what was found of its answer."""

    choices: tuple[Choice, ...]
    not_coded: tuple[NotCoded, ...]
    findings: tuple[Finding, ...]


class Writer:
    """Writes one document's answers down."""

    def __init__(
        self, index: Knowledge, known: Known, reading: Reading, shown: Shown, weighed: Weighed
    ) -> None:
        """Take the document as shown to the model, and what the local chooser made of it."""
        self._index = index
        self._known = known
        self._reading = reading
        self._shown = shown
        self._weighed = weighed
        self._addressed = addressed_in(shown.document)
        self._support = Support(index, shown.document, reading.mentions, weighed.drafts)

    def write(self, picks: Sequence[Picked], left: Sequence[Left], brief: Brief) -> Written:
        """Return choices with quotes of the note.

        Args:
            picks: What the model chose.
            left: What it left out.
            brief: What it chose from.
        """
        placed = [(pick, self._places(pick)) for pick in picks]
        trusted = [
            (p.option.code.code, [q for q in places if not self._is_addressed(q)])
            for p, (places, _) in placed
        ]
        elsewhere = self._support.unsupported([(code, places) for code, places in trusted if places])
        chosen = {p.option.code.code for p in picks}
        choices: list[Choice] = []
        found: list[Finding] = []
        for (pick, (places, lost)), (code, safe) in zip(placed, trusted, strict=True):
            told = list(self._findings(pick, places, lost, safe, misled=code in elsewhere))
            doubted = not safe or code in elsewhere
            choices.append(
                self._choice(
                    pick, safe or places, _beside(pick, brief, chosen), _confidence(pick, doubted=doubted)
                )
            )
            found.extend(told)
        return Written(tuple(choices), tuple(self._left(left, choices)), tuple(found))

    def _places(self, pick: Picked) -> tuple[list[Place], int]:
        found = [self._shown.places(quote) for quote in pick.quotes]
        places = list(dict.fromkeys(place for places in found for place in places))
        return places, sum(1 for places in found if not places)

    def _is_addressed(self, place: Place) -> bool:
        return is_addressed(self._addressed, place.start, place.end)

    def _findings(
        self, pick: Picked, places: Sequence[Place], lost: int, safe: Sequence[Place], *, misled: bool
    ) -> Iterator[Finding]:
        code = pick.option.code.code
        if lost or not places:
            yield findings.quote_not_found(code, max(lost, 1), len(places))
        if places and not safe:
            yield findings.addressed_evidence(code)
        if misled:
            yield findings.evidence_elsewhere(code)
        if pick.unknown:
            yield findings.guideline_not_shown(code, pick.unknown)
        unsaid = unfounded_facts(pick.why, self._seen(pick), self._index)
        if unsaid:
            yield findings.unsupported_rationale(code, unsaid)

    def _seen(self, pick: Picked) -> str:
        """Return all that a reason may speak of: the note as shown, the titles of the code and its kin."""
        code = pick.option.code
        kin = [c.title for c in self._index.tables.siblings(code.stem)]
        above = [c.title for c in self._index.tables.ancestors(code.code)]
        return " ".join([self._shown.text, code.title, *kin, *above])

    def _choice(
        self, pick: Picked, places: Sequence[Place], others: tuple[Alternative, ...], confidence: float
    ) -> Choice:
        code = pick.option.code
        evidence = tuple(self._evidence(place) for place in places)
        return Choice(
            code=code.code,
            title=code.title,
            evidence=evidence,
            guidelines=pick.guidelines or self._cited(code.code, code.title, places),
            rationale=pick.why,
            alternatives=others,
            confidence=confidence,
            asserted=evidence[0].assertion if evidence else Assertion.PRESENT,
        )

    def _evidence(self, place: Place) -> Evidence:
        document = self._shown.document
        number = sentence_at(document, place.start)
        if number is None:
            section = next(s for s in document.sections if s.end > place.start)
            return document.evidence(place.start, place.end, section.kind, Assertion.PRESENT)
        kind = document.sentences[number].kind
        said = assertion_of(cues(document, number), place.start, place.end, kind)
        return document.evidence(place.start, place.end, kind, said)

    def _cited(self, code: str, title: str, places: Sequence[Place]) -> tuple[str, ...]:
        """Cite as the local chooser would, where the model named no guideline."""
        mentions = list(_mentions(self._shown.document, places, code))
        if not mentions:
            return ()
        draft: Draft = drafted(mentions[0], 0.0, ())
        return cite(draft, title, self._reading.encounter, self._index.guidelines, self._known)

    def _left(self, left: Sequence[Left], choices: Sequence[Choice]) -> Iterator[NotCoded]:
        document = self._shown.document
        rule = reporting_rule(self._reading.encounter)
        said: set[int] = set()
        for one in left:
            for place in self._shown.places(one.words)[:1]:
                said.add(place.start)
                quote = document.text[place.start : place.end]
                yield NotCoded(document.document_id, quote, place.start, place.end, one.reason, rule)
        quoted = [e for c in choices for e in c.evidence]
        spoken_for = {
            (m.document_id, m.start)
            for j in self._weighed.judged
            if (m := j.mention).start in said or any(e.start < m.end and m.start < e.end for e in quoted)
        }
        coded = {c.code[:3] for c in choices}
        told = (j for j in self._weighed.judged if j.reason)
        yield from left_out(self._reading.encounter, list(told), spoken_for, coded)


def _confidence(pick: Picked, *, doubted: bool) -> float:
    """Return the model's own, more where the local chooser agrees; little where quotes are in doubt."""
    agreed = pick.option.local is not None and pick.option.local >= _SURE_LOCAL
    if doubted or (pick.confidence < _ALONE and not agreed):
        return min(pick.confidence, DOUBTED if doubted else _UNSHARED)
    return round(min(0.99, pick.confidence + (_BOTH if agreed else 0.0)), 2)


def _beside(pick: Picked, brief: Brief, chosen: Container[str]) -> tuple[Alternative, ...]:
    """Return the nearest candidates that were not chosen."""
    others = (o.code for o in brief.others(pick.option.number) if o.code.code not in chosen)
    return tuple(Alternative(c.code, c.title, _PREFERRED) for c in islice(others, _MOST_ALTERNATIVES))


def _mentions(document: Document, places: Sequence[Place], code: str) -> Iterator[Mention]:
    for place in places:
        number = sentence_at(document, place.start)
        if number is not None:
            yield mention_at(document, number, place.start, place.end, code, source="model")
