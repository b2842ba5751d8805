"""The local chooser: deterministic, on this machine, explaining each step.

Invariant: the same encounter and index give the same choices. A code is only ever one that the phrase book
names or retrieval returns for words of the note, taken down the hierarchy by words of the note.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agent.choose.citing import cite
from agent.choose.combining import combine
from agent.choose.explaining import rationale
from agent.choose.features import Featurizer, Scene
from agent.choose.finders import FINDERS
from agent.choose.finding import View
from agent.choose.form import Form, form_of
from agent.choose.joining import grouped, joined, without_vague
from agent.choose.knowledge import knowledge
from agent.choose.naming import named_drafts
from agent.choose.outcome import Chosen, Draft, Reading
from agent.choose.partnered import asked_for
from agent.choose.ranking import Ranker, Weights, shipped
from agent.choose.reportable import TOO_LITTLE, UNREPORTED, Judged, judge, reporting_rule
from agent.choose.searching import Searcher
from agent.choose.specificity import Specifier
from agent.choose.whose import of_record
from agent.records import Alternative, Assertion, Choice, Document, Encounter, Mention, NotCoded
from index.opening import Knowledge as Index
from index.records import CodeKind

_MOST_QUOTES = 4
_MOST_ALTERNATIVES = 2
_OF_CARE = ("Y6", "Y7", "Y8", "Y90", "Y95")
"""Care as cause of a complication, blood alcohol, hospital infection: none needs an injury (I.C.20.a.1)."""

_TELLING_HISTORY = ("Z85", "Z86.71")
"""Histories of cancer and of clots."""

_UNSAID = "the note does not say what this code states"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a note's words could be reported with.

    Attributes:
        drafts: With the confidence that the rules gave them.
        judged: Every mention with its judgement.
        scenes: Document id -> what drafts of that document are weighed in.
    """

    drafts: tuple[Draft, ...]
    judged: tuple[Judged, ...]
    scenes: Mapping[str, Scene]

    def scene(self, draft: Draft) -> Scene:
        """Return the scene of the draft's first mention."""
        return self.scenes[draft.mentions[0].document_id]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Codes with the ranker's confidence, and the judgement on each mention."""

    drafts: tuple[Draft, ...]
    judged: tuple[Judged, ...]


class LocalChooser:
    """Chooses codes without a language model."""

    name = "local"

    def __init__(self, index: Index, weights: Weights | None = None) -> None:
        """Take an open index, and the ranker's weights (None for those that ship)."""
        self._index = index
        self._known = knowledge()
        rules = replace(self._known.combinations, holds=lambda code: index.tables.code(code) is not None)
        self._held = replace(self._known, combinations=rules)
        self._specifier = Specifier(index.tables, index.book, self._known)
        self._searcher = Searcher(index, self._known)
        self.featurizer = Featurizer(index.tables, self._known)
        self._ranker = Ranker(weights or shipped(), self.featurizer)
        self._weights = weights
        self._of_day: dict[str, LocalChooser] = {}

    def on(self, day: date | None) -> "LocalChooser":
        """Return the chooser for a date of service: its codes are those of that day and newer ones.

        Args:
            day: Decides which edition is in force; None for the newest.
        """
        index = self._index.on(day)
        edition = index.tables.release.release_id
        if edition == self._index.tables.release.release_id:
            return self
        if edition not in self._of_day:
            self._of_day[edition] = LocalChooser(index, self._weights)
        return self._of_day[edition]

    def choose(self, reading: Reading) -> Chosen:
        """Choose codes for an encounter.

        Args:
            reading: The encounter and its mentions.

        Returns:
            Choices in the order in which the note brings problems up, and what was not coded with reasons.
        """
        of_day = self.on(reading.encounter.day)
        return of_day.chosen(reading, of_day.weighed(reading))

    def weighed(self, reading: Reading) -> Weighed:
        """Return the codes that are likely enough to be shown, with their confidence.

        Args:
            reading: The encounter and its mentions.
        """
        proposed = self.propose(reading)
        least = self._ranker.review_from
        weighed = [_shown(self._ranker.weigh(d, proposed.scene(d)), least) for d in proposed.drafts]
        weighed = asked_for(weighed, least, self._index.tables)
        kept = self._kept([d for d in weighed if d.confidence >= least])
        return Weighed(tuple(kept), proposed.judged)

    def chosen(self, reading: Reading, weighed: Weighed) -> Chosen:
        """Return weighed drafts as choices.

        Args:
            reading: What they were made of.
            weighed: From `weighed`.
        """
        choices = [c for d in weighed.drafts if (c := self._choice(d, reading.encounter)) is not None]
        spoken_for = {(m.document_id, m.start) for d in weighed.drafts for m in d.mentions}
        coded = {c.code[:3] for c in choices} | {m.codes[0][:3] for d in weighed.drafts for m in d.mentions}
        left = left_out(reading.encounter, weighed.judged, spoken_for, coded)
        return Chosen(tuple(choices), tuple(left))

    def propose(self, reading: Reading) -> Proposed:
        """Return every code that the note's words could be reported with, before they are weighed.

        Args:
            reading: The encounter and its mentions.
        """
        drafts: list[Draft] = []
        judged: list[Judged] = []
        forms: dict[str, Form] = {}
        for document in reading.encounter.documents:
            mentions = [m for m in reading.mentions if m.document_id == document.document_id]
            here = judge(reading.encounter, document, mentions, self._known)
            forms[document.document_id] = form_of(document, reading.encounter, mentions)
            judged.extend(here)
            named = self._drafts(document, here, mentions)
            drafts.extend(self._with_found(reading.encounter, document, here, named))
        encounter = reading.encounter
        combined = tuple(self._kept(of_record([*self._combined(drafts, encounter)], encounter)))
        denied = frozenset(c for m in reading.mentions if m.assertion is Assertion.ABSENT for c in m.codes)
        scenes = {
            d.document_id: Scene(forms[d.document_id], encounter.setting, d, combined, denied)
            for d in encounter.documents
        }
        return Proposed(combined, tuple(judged), scenes)

    def _combined(self, drafts: Sequence[Draft], encounter: Encounter) -> Iterator[Draft]:
        """Yield what belongs together as one; a combination that the tables have divided is settled anew."""
        for draft in combine(drafts, self._held):
            document = encounter.document(draft.mentions[0].document_id)
            if document is None or self._index.tables.billable(draft.code):
                yield draft
            else:
                yield from self._specifier.settle(draft, document)

    def _drafts(
        self, document: Document, judged: Sequence[Judged], mentions: Sequence[Mention]
    ) -> list[Draft]:
        """Return settled drafts, one a code, those of the assessment first."""
        raw = [*named_drafts(document, judged, self._known), *self._searcher.drafts(document, mentions)]
        return self._settled(raw, document)

    def _with_found(
        self, encounter: Encounter, document: Document, judged: Sequence[Judged], drafts: list[Draft]
    ) -> list[Draft]:
        """Add what the finders find, each seeing what stands before it."""
        for find in FINDERS:
            view = View(
                encounter, document, judged, drafts, self._known, self._index.tables, self._index.book
            )
            found = list(find(view))
            if found:
                drafts = self._settled([*drafts, *found], document)
        return drafts

    def _settled(self, drafts: Sequence[Draft], document: Document) -> list[Draft]:
        """Take drafts to billable codes, one a code, vague ones beside exact ones left out."""
        settled: dict[str, Draft] = {}
        said = tuple(dict.fromkeys(m for d in drafts for m in d.mentions))
        for draft in grouped(drafts):
            ready = self._index.tables.billable(draft.code) and draft.settled
            for made in (draft,) if ready else self._specifier.settle(draft, document, said):
                held = settled.get(made.code)
                settled[made.code] = made if held is None else joined(held, made)
        found = [d if d.settled else replace(d, settled=True) for d in settled.values()]
        return sorted(without_vague(found, self._index.tables), key=lambda d: d.rank)

    def _kept(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Leave out causes without an injury (I.C.20.a.1) and a BMI without its diagnosis (I.B.14)."""
        injured = any(d.code[0] in "ST" for d in drafts)
        weighed = any(d.code in self._known.weight for d in drafts)
        return [
            d
            for d in drafts
            if (injured or d.code not in self._known.external or d.code.startswith(_OF_CARE))
            and (weighed or not d.code.startswith("Z68"))
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
            evidence=tuple(
                dict.fromkeys(document.evidence(m.start, m.end, m.section, m.assertion) for m in quotes)
            ),
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


def _shown(draft: Draft, least: float) -> Draft:
    """Keep a history that changes what is looked for at every visit (I.C.21.c.4) for a coder to look at."""
    is_told = any(f.name == "history" for f in draft.facts) and draft.code.startswith(_TELLING_HISTORY)
    return replace(draft, confidence=max(draft.confidence, least)) if is_told else draft


def left_out(
    encounter: Encounter,
    judged: Sequence[Judged],
    spoken_for: Container[tuple[str, int]],
    coded: Container[str],
) -> Iterator[NotCoded]:
    """Yield what is not coded, save conditions that are coded from other words.

    Args:
        encounter: The encounter.
        judged: Its mentions, each with its judgement.
        spoken_for: Document id and first character of the mentions that are coded.
        coded: Categories that are coded.
    """
    documents = {d.document_id: d for d in encounter.documents}
    for one in judged:
        m = one.mention
        reason, rule = one.reason or TOO_LITTLE, one.rule or reporting_rule(encounter)
        if (m.document_id, m.start) in spoken_for or (reason in UNREPORTED and m.codes[0][:3] in coded):
            continue
        quote = documents[m.document_id].text[m.start : m.end]
        yield NotCoded(m.document_id, quote, m.start, m.end, reason, rule)
