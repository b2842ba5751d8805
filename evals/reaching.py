"""How far each gold code of a note came on the local path, and what stood in its place.

Invariant: pure; each gold code gets one stage, the furthest that it came to:

    FINAL, REVIEW  it is in that list of the coded note
    CHOSEN         the chooser or the validator had it in hand and put it aside with a reason: a not-coded
                   record quotes a mention that names its stem, or a finding is about it
    OFFERED_*      retrieval has its stem at that rank for words that the note itself gives (`queries`)
    MENTIONED      a mention names a code of its 3-character category, whatever the note asserts of it
    NOTHING        none of these

Gold spans are never asked with: a gold code is offered only for what a coder without gold would ask.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.records import Choice, CodedNote, Document, Mention, NotCoded
from evals.cases import Case
from evals.measures import rank_of, stem_of
from evals.results import Reached
from index.records import Candidate

DEPTH = 50
_OFFERED = {
    1: Reached.OFFERED_FIRST,
    5: Reached.OFFERED_AT_5,
    10: Reached.OFFERED_AT_10,
    DEPTH: Reached.OFFERED_AT_50,
}


class Placed(Protocol):
    """Characters of a note, half-open."""

    @property
    def start(self) -> int:
        """The first."""
        ...

    @property
    def end(self) -> int:
        """One past the last."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """What the stages before the verdict saw of a note.

    Attributes:
        mentions: All of them, negated ones too.
        ranks: Gold code -> best rank at which retrieval offers it, None where it does not.
        candidates: How many different codes retrieval offers.
    """

    mentions: tuple[Mention, ...]
    ranks: Mapping[str, int | None]
    candidates: int


def queries(document: Document, mentions: Sequence[Mention]) -> list[str]:
    """Return the words of a note with which retrieval is asked: its mentions and its sentences, headings too.

    Each is asked once, however often and in whichever case the note has it.
    """
    places: list[Placed] = [*mentions, *document.sentences]
    words = (" ".join(document.text[p.start : p.end].split()) for p in places)
    return list({one.casefold(): one for one in words if one}.values())


def way(case: Case, mentions: tuple[Mention, ...], offered: Iterable[Sequence[Candidate]]) -> Way:
    """Gather what was offered for a note's own words.

    Args:
        case: The note.
        mentions: Its mentions.
        offered: The candidates of each query, best first.
    """
    ranks: dict[str, int | None] = dict.fromkeys(sorted(case.codes))
    different: set[str] = set()
    for candidates in offered:
        codes = [c.code for c in candidates]
        different.update(codes)
        for gold, held in ranks.items():
            rank = rank_of(gold, codes)
            if rank is not None and (held is None or rank < held):
                ranks[gold] = rank
    return Way(mentions, ranks, len(different))


def reached(case: Case, note: CodedNote, seen: Way) -> dict[str, Reached]:
    """Return for each gold code the furthest stage that it came to."""
    final, review = _codes(note.verdict.final), _codes(note.verdict.review)
    judged = {code for f in note.verdict.findings for code in f.codes}
    stems = {stem_of(c) for m in _put_aside(note, seen.mentions) for c in m.codes}
    categories = {c[:3] for m in seen.mentions for c in m.codes}

    def stage(code: str) -> Reached:
        if code in final:
            return Reached.FINAL
        if code in review:
            return Reached.REVIEW
        if code in judged or stem_of(code) in stems:
            return Reached.CHOSEN
        offered = _offered(seen.ranks.get(code))
        if offered is not None:
            return offered
        return Reached.MENTIONED if code[:3] in categories else Reached.NOTHING

    return {code: stage(code) for code in sorted(case.codes)}


def instead(case: Case, note: CodedNote, seen: Way) -> dict[str, tuple[str, ...]]:
    """Return for each gold code that is not final the codes, of either tier, that quote the same words.

    The same words are those of its gold spans and of the mentions that name its category.
    """
    choices = (*note.verdict.final, *note.verdict.review)
    found = {code: _quoting(choices, _places(case, code, seen.mentions)) for code in _missed(case, note)}
    return {code: tuple(c for c in codes if c != code) for code, codes in found.items() if codes}


def reasons(case: Case, note: CodedNote, seen: Way) -> dict[str, str]:
    """Return for each gold code that is not final why its words were not coded, where the note says so."""
    said: dict[str, str] = {}
    for code in _missed(case, note):
        places = _places(case, code, seen.mentions)
        left = [n for n in note.verdict.not_coded if any(_meet(n, p) for p in places)]
        told = [f"{n.rule}: {n.reason}" for n in left]
        told += [f"{f.rule}: {f.message}" for f in note.verdict.findings if code in f.codes]
        if told:
            said[code] = "; ".join(dict.fromkeys(told))
    return said


def _missed(case: Case, note: CodedNote) -> list[str]:
    return sorted(case.codes - _codes(note.verdict.final))


def _codes(choices: Iterable[Choice]) -> set[str]:
    return {c.code for c in choices}


def _offered(rank: int | None) -> Reached | None:
    return next((stage for depth, stage in _OFFERED.items() if rank is not None and rank <= depth), None)


def _put_aside(note: CodedNote, mentions: Sequence[Mention]) -> list[Mention]:
    left: tuple[NotCoded, ...] = note.verdict.not_coded
    return [m for m in mentions if any(_meet(n, m) for n in left)]


def _places(case: Case, code: str, mentions: Sequence[Mention]) -> list[Placed]:
    named = [m for m in mentions if any(c[:3] == code[:3] for c in m.codes)]
    return [*(s for s in case.spans if s.code == code), *named]


def _quoting(choices: Sequence[Choice], places: Sequence[Placed]) -> tuple[str, ...]:
    return tuple(sorted({c.code for c in choices if any(_meet(e, p) for e in c.evidence for p in places)}))


def _meet(one: Placed, other: Placed) -> bool:
    return one.start < other.end and other.start < one.end
