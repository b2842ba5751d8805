"""The local chooser: deterministic, on this machine, explaining each step.

Invariant: the same encounter and index give the same choices. A code is only ever one that the phrase book
names or retrieval returns for words of the note, taken down the hierarchy by words of the note.
"""

from collections.abc import Iterator, Sequence

from agent.choose.citing import cite
from agent.choose.combining import combine
from agent.choose.explaining import rationale
from agent.choose.joining import grouped, joined, without_vague
from agent.choose.knowledge import knowledge
from agent.choose.naming import named_drafts
from agent.choose.outcome import Chosen, Draft, Reading
from agent.choose.reportable import UNREPORTED, Judged, judge
from agent.choose.searching import Searcher
from agent.choose.specificity import Specifier
from agent.records import Alternative, Choice, Document, Encounter, Mention, NotCoded
from index.build import Knowledge as Index
from index.records import CodeKind

_MOST_QUOTES = 4
_MOST_ALTERNATIVES = 2
_UNSAID = "the note does not say what this code states"


class LocalChooser:
    """Chooses codes without a language model."""

    name = "local"

    def __init__(self, index: Index) -> None:
        """Take an open index."""
        self._index = index
        self._known = knowledge()
        self._specifier = Specifier(index.tables, index.book, self._known)
        self._searcher = Searcher(index, self._known)

    def choose(self, reading: Reading) -> Chosen:
        """Choose codes for an encounter.

        Args:
            reading: The encounter and its mentions.

        Returns:
            Choices in the order in which the note brings problems up, and what was not coded with reasons.
        """
        drafts: list[Draft] = []
        left: list[tuple[NotCoded, str]] = []
        for document in reading.encounter.documents:
            mentions = [m for m in reading.mentions if m.document_id == document.document_id]
            judged = judge(reading.encounter, document, mentions, self._known)
            left.extend(_left_out(document, judged))
            drafts.extend(self._drafts(document, judged, mentions))
        combined = self._kept(combine(drafts, self._known))
        choices = [c for d in combined if (c := self._choice(d, reading.encounter)) is not None]
        coded = {c.code[:3] for c in choices} | {m.codes[0][:3] for d in combined for m in d.mentions}
        return Chosen(
            tuple(choices), tuple(n for n, code in left if not (n.reason in UNREPORTED and code[:3] in coded))
        )

    def _drafts(
        self, document: Document, judged: Sequence[Judged], mentions: Sequence[Mention]
    ) -> list[Draft]:
        """Return settled drafts, one a code, those of the assessment first."""
        raw = [*named_drafts(document, judged, self._known), *self._searcher.drafts(document, mentions)]
        settled: dict[str, Draft] = {}
        for draft in grouped(raw):
            for made in self._specifier.settle(draft, document):
                held = settled.get(made.code)
                settled[made.code] = made if held is None else joined(held, made)
        return sorted(without_vague(list(settled.values()), self._index.tables), key=lambda d: d.rank)

    def _kept(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Leave out causes without an injury (I.C.20.a.1) and a BMI without its diagnosis (I.B.14)."""
        injured = any(d.code[0] in "ST" for d in drafts)
        weighed = any(d.code in self._known.weight for d in drafts)
        return [
            d
            for d in drafts
            if (injured or d.code not in self._known.external) and (weighed or not d.code.startswith("Z68"))
        ]

    def _choice(self, draft: Draft, encounter: Encounter) -> Choice | None:
        held = self._index.tables.code(draft.code)
        document = encounter.document(draft.mentions[0].document_id)
        if held is None or document is None:
            return None
        quotes = [m for m in draft.mentions if m.document_id == document.document_id][:_MOST_QUOTES]
        return Choice(
            code=held.code,
            title=held.title,
            evidence=tuple(document.evidence(m.start, m.end, m.section, m.assertion) for m in quotes),
            guidelines=cite(draft, held.title, encounter, self._index.guidelines, self._known),
            rationale=rationale(draft.facts),
            alternatives=draft.alternatives or self._siblings(draft),
            confidence=round(draft.confidence, 2),
            asserted=draft.mentions[0].assertion,
        )

    def _siblings(self, draft: Draft) -> tuple[Alternative, ...]:
        """Name the nearest codes that say more than the note; none where the kin are other conditions."""
        held = self._index.tables.code(draft.code)
        stem = self._index.tables.code(held.stem) if held else None
        above = self._index.tables.code(stem.parent) if stem and stem.parent else None
        if stem is None or above is None or above.kind is not CodeKind.SUBCATEGORY:
            return ()
        kin = [c for c in self._index.tables.siblings(stem.code) if self._index.tables.billable_below(c.code)]
        leaves = [c for c in kin if c.billable or self._index.tables.extensions(c.code)]
        return tuple(Alternative(c.code, c.title, _UNSAID) for c in leaves[:_MOST_ALTERNATIVES])


def _left_out(document: Document, judged: Sequence[Judged]) -> Iterator[tuple[NotCoded, str]]:
    """Yield what is not coded with the code that it would have had."""
    for one in judged:
        if one.confidence == 0:
            m = one.mention
            quote = document.text[m.start : m.end]
            yield NotCoded(m.document_id, quote, m.start, m.end, one.reason, one.rule), m.codes[0]
