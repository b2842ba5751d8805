"""From problems to the brief: candidates by retrieval, the local chooser's codes, and what governs them.

Invariant: every candidate is billable in the release that governs the encounter, and is numbered once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.choose.episode import episode_of
from agent.choose.finding import mention_at
from agent.choose.model.brief import Brief, Option, Problem
from agent.choose.outcome import Draft
from agent.documents import sentence_at
from agent.records import Document, Encounter
from index.earlier import Earlier
from index.opening import Knowledge
from index.records import Code, Guideline, InstructionKind
from index.tables import CodeTables

_BY_TERM, _BY_WORDS = 10, 6
_MOST_OPTIONS = 9
"""Candidates of a problem that retrieval brings; the local chooser's codes come on top."""

_MOST_LEAVES = 6
_STEMS_WITH_ALL_EPISODES = 2
_EPISODES = "ADS"
_MOST_LINES = 10
_LONGEST_LINE = 170
_MOST_CARDS = 8
_CARDS_EACH = 2
_BINDING = frozenset(
    {InstructionKind.CODE_FIRST, InstructionKind.USE_ADDITIONAL, InstructionKind.CODE_ALSO,
     InstructionKind.EXCLUDES1}
)  # fmt: skip
_GENERAL = {True: ("IV.H", "IV.I", "IV.J", "I.B.5"), False: ("II", "II.H", "III", "I.B.5")}
"""Sections that hold for every code, outpatient and inpatient."""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem that the model has read, with the place of its words in the document."""

    words: str
    term: str
    start: int
    end: int


class Gatherer:
    """Makes briefs from one open index."""

    def __init__(self, index: Knowledge) -> None:
        """Take an open index."""
        self._index = index

    def brief(
        self, encounter: Encounter, document: Document, found: Sequence[Found], drafts: Sequence[Draft]
    ) -> Brief:
        """Gather what the choosing step is shown.

        Args:
            encounter: Its date decides which release's codes are offered.
            document: What the problems were read in.
            found: The problems, in the order of reporting.
            drafts: What the local chooser reports, with its confidence.
        """
        tables = self._index.tables.in_force(encounter.day)
        sheet = _Sheet(tables, {d.code: d.confidence for d in drafts})
        queries = [text for f in found for text in (f.term, f.words)]
        retrieved = self._index.on(encounter.day).retriever.retrieve(queries, k=_BY_TERM)
        problems = tuple(Problem(n, f.words, f.term) for n, f in enumerate(found, 1))
        spoken: set[str] = set()
        for at, (problem, place) in enumerate(zip(problems, found, strict=True)):
            own = [d.code for d in drafts if _overlaps(d, place)]
            spoken.update(own)
            by_term = [c.code for c in retrieved[2 * at]]
            by_words = [c.code for c in retrieved[2 * at + 1][:_BY_WORDS]]
            retrieved_codes = self._of_day(dict.fromkeys([*by_term, *by_words]), tables)
            codes = list(_billable(tables, document, place, retrieved_codes))
            sheet.offer(problem.number, [*own, *codes[:_MOST_OPTIONS]])
        sheet.offer(0, [d.code for d in drafts if d.code not in spoken])
        return Brief(
            problems,
            tuple(sheet.options.values()),
            sheet.offered,
            tuple(_instructions(tables, sheet)),
            tuple(self._cards(encounter, sheet)),
        )

    def _of_day(self, codes: Iterable[str], tables: CodeTables) -> list[str]:
        """Return codes of the index, which knows newer ones, as the release of the day has them."""
        newest = self._index.tables
        if tables.release == newest.release:
            return list(codes)
        earlier = Earlier(newest, tables)
        then = (([code] if tables.code(code) else [c.code for c in earlier.of(code).codes]) for code in codes)
        return list(dict.fromkeys(code for found in then for code in found))

    def _cards(self, encounter: Encounter, sheet: "_Sheet") -> Iterator[Guideline]:
        book, setting = self._index.guidelines, encounter.setting.value
        leading = (card for code in sheet.leading() for card in book.governing(code, setting)[:_CARDS_EACH])
        chosen = list({card.guideline_id: card for card in leading}.values())[:_MOST_CARDS]
        general = (book.by_id(g) for g in _GENERAL[encounter.setting.is_outpatient] if g in book)
        yield from {card.guideline_id: card for card in (*chosen, *general)}.values()


def of_local(document: Document, drafts: Sequence[Draft]) -> list[Found]:
    """Return the local chooser's drafts as problems, in the order in which the note brings them up."""
    found: list[Found] = []
    for draft in sorted(drafts, key=lambda d: d.rank):
        mention = next((m for m in draft.mentions if m.document_id == document.document_id), None)
        if mention is not None:
            words = document.text[mention.start : mention.end]
            found.append(Found(words, mention.phrase, mention.start, mention.end))
    return found


class _Sheet:
    """Candidates under numbers, as they are given out."""

    def __init__(self, tables: CodeTables, local: dict[str, float]) -> None:
        self._tables = tables
        self._local = local
        self.options: dict[str, Option] = {}
        self.offered: dict[int, list[int]] = {}

    def offer(self, problem: int, codes: Sequence[str]) -> None:
        numbers = [n for code in codes if (n := self._number(code)) is not None]
        self.offered[problem] = list(dict.fromkeys(numbers))

    def leading(self) -> Iterator[str]:
        """Yield the codes that stand first under each problem, and those that the local chooser reports."""
        by_number = {o.number: o for o in self.options.values()}
        yield from dict.fromkeys(
            by_number[numbers[0]].code.code for numbers in self.offered.values() if numbers
        )
        yield from (o.code.code for o in self.options.values() if o.local is not None)

    def _number(self, code: str) -> int | None:
        held = self._tables.code(code)
        if held is None or not held.billable:
            return None
        if held.code not in self.options:
            self.options[held.code] = Option(len(self.options) + 1, held, self._local.get(held.code))
        return self.options[held.code].number


def _overlaps(draft: Draft, place: Found) -> bool:
    return any(m.start < place.end and place.start < m.end for m in draft.mentions)


def _billable(tables: CodeTables, document: Document, place: Found, codes: Sequence[str]) -> Iterator[str]:
    """Yield billable codes for retrieved ones: leaves of a group, and 7th characters as the note has them."""
    stems = 0
    for code in codes:
        held = tables.code(code)
        if held is None:
            continue
        if held.billable:
            yield held.code
        elif extensions := tables.extensions(code):
            stems += 1
            yield from _extended(document, place, held, extensions, every=stems <= _STEMS_WITH_ALL_EPISODES)
        else:
            yield from (leaf.code for leaf in tables.billable_below(code)[:_MOST_LEAVES])


def _extended(
    document: Document, place: Found, stem: Code, extensions: Sequence[Code], *, every: bool
) -> Iterator[str]:
    by_character = {e.seventh: e.code for e in extensions if e.seventh}
    number = sentence_at(document, place.start)
    first = next(iter(by_character))
    if number is not None:
        mention = mention_at(document, number, place.start, place.end, stem.code, source="model")
        first = episode_of(document, [mention], frozenset(by_character))
    wanted = dict.fromkeys((first, *_EPISODES)) if every else (first,)
    yield from (by_character[c] for c in wanted if c in by_character)


def _instructions(tables: CodeTables, sheet: _Sheet) -> Iterator[str]:
    """Yield the notes at the leading candidates that speak of another candidate."""
    codes = [o.code.code for o in sheet.options.values()]
    lines: dict[str, None] = {}
    for code in dict.fromkeys(sheet.leading()):
        for note in tables.instructions(code):
            others = [c for c in codes if c[:3] != code[:3] or note.kind is not InstructionKind.EXCLUDES1]
            if note.kind in _BINDING and any(note.refers_to(c) for c in others if c != code):
                text = f"{note.owner} {note.kind.value.replace('_', ' ')}: {note.text}"
                lines[text if len(text) <= _LONGEST_LINE else text[:_LONGEST_LINE] + "…"] = None
    yield from list(lines)[:_MOST_LINES]
