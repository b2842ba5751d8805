"""What a note says of each drug that it names: taken, stopped, held, planned, given, and for how long.

Invariant: a drug is judged from words of its own sentence and from its section; nothing is said of a
drug under a heading of allergies or of the family.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.assertion import Cue
from agent.choose.drugs.formulary import Hit
from agent.choose.drugs.scanning import Scan
from agent.choose.drugs.wording import Use, Wording, wording
from agent.choose.finding import mention_at
from agent.documents import heading_over
from agent.records import Assertion, Document, Mention, SectionKind

_CHAIN = 48
"""Characters between two drugs of one list: a dose and a frequency fit in."""

_GOVERNS, _ADJACENT = 120, 32
"""Characters that a governing word, and the little word "on", may stand before the first drug."""

_BEFORE, _AFTER, _TRAILS = 60, 80, 60
"""Characters around a drug that tell how it is taken, and behind it that tell what became of it."""

_NEXT_DRUG = 22
_TOUCHES = 3
_PARTED = re.compile(r"[,)]\s")
"""Between what is said of one drug and the next drug of a list."""

_TRAILING = frozenset({Use.STOPPED, Use.HELD})
_JOINED = re.compile(r"\s*(?:,|and|or|&|\+|/|with|,\s*and)\s*")
_LITTLE = frozenset({"on", "ct", "cont", "meds", "rx"})
_CLAUSE = re.compile(r"\b(?:due|d/t|because|2/2|secondary|when|while|by)\b")
"""Words that begin another clause: "ASA stopped d/t apixaban" does not stop apixaban."""

_LASTED = re.compile(r"\b(?:ago|since|last (?:year|month|week|fall|spring|summer|winter)|in (?:19|20)\d\d)\b")
_NEGATING = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON})
_NOT_AT_HOME = re.compile(
    r"given|administered|inpatient|emergency|\bed\b|stop|discontinued|held|scheduled|hospital|intra",
    re.IGNORECASE,
)
_SILENT = frozenset({SectionKind.HISTORY_FAMILY, SectionKind.ALLERGIES})


@dataclass(frozen=True, slots=True)
class Told:
    """A drug in a sentence and what is said of it.

    Attributes:
        sentence: Index of the sentence.
        near: Groups of `Wording.near` that stand by it: `lasting`, `dosed`, `short`, …
        governed: Where the word of taking that governs it begins, if one does.
    """

    hit: Hit
    sentence: int
    section: SectionKind
    use: Use
    near: frozenset[str]
    governed: int | None


@dataclass(frozen=True, slots=True)
class _Said:
    use: Use
    start: int
    end: int
    is_little: bool


def told_of(scan: Scan) -> Iterator[Told]:
    """Yield what is said of each drug of a document, in the order of the text.

    Args:
        scan: The document and its drugs.

    Example: "Apixaban held for surgery; continue metformin and glipizide." gives one held and two taken.
    """
    words = wording()
    for number in scan.hits:
        if scan.document.sentences[number].kind not in _SILENT:
            yield from _Sentence(scan, number, words).told()


class _Sentence:
    """One sentence that names drugs."""

    def __init__(self, scan: Scan, number: int, words: Wording) -> None:
        self._text = scan.text
        self._number = number
        self._place = scan.document.sentences[number]
        self._hits = scan.hits[number]
        self._words = words
        self._default = _by_section(scan.document, number)
        found = words.before.finditer(self._text, self._place.start, self._place.end)
        self._befores = _without_echo([_said(m) for m in found])

    def told(self) -> Iterator[Told]:
        for place, hit in enumerate(self._hits):
            before = self._governing(place)
            near = self._near(place, before)
            if "not_a_drug" not in near:
                governed = before.start if before is not None and before.use is Use.TAKEN else None
                yield Told(hit, self._number, self._place.kind, self._use(place, before), near, governed)

    def _use(self, place: int, before: _Said | None) -> Use:
        after = self._trailing(place)
        if after is Use.HELD and before is not None and before.use is Use.TAKEN:
            return Use.TAKEN
        if after is not None:
            return after
        if before is None:
            return self._default
        if before.use is Use.PLANNED and self._text[before.start : before.end].startswith(
            ("start", "beg", "init")
        ):
            lasted = _LASTED.search(
                self._text, self._hits[place].end, min(self._place.end, self._hits[place].end + _TRAILS)
            )
            return Use.TAKEN if lasted else Use.PLANNED
        return before.use

    def _governing(self, place: int) -> _Said | None:
        hit = self._hits[place]
        said = next((s for s in reversed(self._befores) if s.end <= hit.start), None)
        if said is None:
            return None
        first = next(i for i, h in enumerate(self._hits) if h.start >= said.end)
        reach = _ADJACENT if said.is_little or said.use is not Use.TAKEN else _GOVERNS
        if self._hits[first].start - said.end > reach or ";" in self._text[said.end : hit.start]:
            return None
        if said.use is not Use.TAKEN and _CLAUSE.search(self._text, said.end, hit.start):
            return None
        if said.use in _TRAILING and first and self._trails(said, first):
            return None
        chained = all(
            b.start - a.end <= _CHAIN
            for a, b in zip(self._hits[first:place], self._hits[first + 1 : place + 1], strict=True)
        )
        return said if chained or said.use is Use.TAKEN else None

    def _trails(self, said: _Said, first: int) -> bool:
        """Say whether a word is of the drug before it: "clopidogrel stopped in April, apixaban 5 mg"."""
        last = self._hits[first - 1].end
        apart = _PARTED.search(self._text, said.end, self._hits[first].start)
        return (
            apart is not None and re.fullmatch(r"[\s(\d.mg]{0,12}", self._text[last : said.start]) is not None
        )

    def _trailing(self, place: int) -> Use | None:
        """Return what the words behind a drug say last, up to the next drug that is not joined to it."""
        after = self._hits[place].end
        follows = self._hits[place + 1 :]
        limit = min(self._place.end, after + _TRAILS)
        for other in follows:
            if not _JOINED.fullmatch(self._text, after, other.start):
                limit = min(limit, other.start)
                break
            after = other.end
        if self._default is Use.TAKEN and limit > after and "\n" in self._text[after:limit]:
            limit = self._text.index("\n", after)
        begin, last = self._hits[place].end, None
        for found in self._words.after.finditer(self._text, begin, limit):
            said = _said(found)
            taken_by_next = any(
                0 <= h.start - said.end <= _NEXT_DRUG
                and h.end > limit
                and not _PARTED.search(self._text, said.end, h.start)
                for h in follows
            )
            if not (taken_by_next or ";" in self._text[begin : said.start]):
                last = said.use
        return last

    def _near(self, place: int, before: _Said | None) -> frozenset[str]:
        hit = self._hits[place]
        low = self._hits[place - 1].end if place else self._place.start
        high = self._hits[place + 1].start if place + 1 < len(self._hits) else self._place.end
        found = self._words.near.finditer(
            self._text, max(low, hit.start - _BEFORE), min(high, hit.end + _AFTER)
        )
        return frozenset(m.lastgroup or "" for m in found if _counts(m, hit) and not _of_other(m, before))


def is_denied(scan: Scan, one: Told) -> bool:
    """Say whether the note denies a drug or tells it of somebody else.

    Args:
        scan: The document and its drugs.
        one: What it says of the drug.

    Example: "no bleeding on apixaban" denies the bleeding alone, "not on apixaban" the drug.
    """
    negating = (c for c in scan.cues(one.sentence) if c.assertion in _NEGATING)
    reaching = (c for c in negating if c.reach_start <= one.hit.start and one.hit.end <= c.reach_end)
    return any(not _is_spent(scan.text, c, one.governed) for c in reaching)


def _is_spent(text: str, cue: Cue, governed: int | None) -> bool:
    if governed is None or cue.assertion is not Assertion.ABSENT or governed <= cue.end:
        return False
    return any(w not in _FILLING for w in re.findall(r"\w+", text[cue.end : governed]))


_FILLING = frozenset("currently been be being longer any now ever yet a the other".split())


def _said(found: re.Match[str]) -> _Said:
    is_little = found.group() in _LITTLE
    return _Said(Use(found.lastgroup or "named"), found.start(), found.end(), is_little)


def _without_echo(found: Sequence[_Said]) -> list[_Said]:
    """Leave out a word of taking that only completes the one before it: "stopped taking", "start on"."""
    kept: list[_Said] = []
    for said in found:
        echo = kept and said.start - kept[-1].end <= _TOUCHES and kept[-1].use is not Use.TAKEN
        if not (echo and said.use is Use.TAKEN):
            kept.append(said)
    return kept


def _counts(found: re.Match[str], hit: Hit) -> bool:
    """Say whether a word near a drug is said of it: a form or "level" stands directly behind."""
    if found.lastgroup in {"local", "not_a_drug"}:
        limit = 2 if found.lastgroup == "not_a_drug" else 24
        return hit.end <= found.start() <= hit.end + limit
    return True


def _of_other(found: re.Match[str], before: _Said | None) -> bool:
    """Say whether words of a short course are of what came first: "heparin drip, switched to apixaban"."""
    return found.lastgroup == "short" and before is not None and found.end() <= before.start


def _by_section(document: Document, number: int) -> Use:
    """A list of medications says that they are taken, unless its heading tells of the visit."""
    place = document.sentences[number]
    if place.kind is not SectionKind.MEDICATIONS:
        return Use.NAMED
    heading = heading_over(document, place.start).lower()
    return Use.GIVEN if _NOT_AT_HOME.search(heading) else Use.TAKEN


def mention_of(document: Document, number: int, start: int, end: int, code: str) -> Mention:
    """Make a mention of words about a drug in a sentence.

    Args:
        document: The document.
        number: The sentence's index.
        start: First character of the quote; with `end` half-open.
        end: One past the last.
        code: What the words stand for.
    """
    made = mention_at(document, number, start, end, code, source="drug")
    return replace(made, is_title=document.sentences[number].titles(start))
