"""What a sentence says of a condition it mentions: present, absent, possible, past, of the family, if-only.

Invariant: an assertion is decided from words of the same sentence, of the lead-in above a list ("Denies:")
or from the section, and the words that decided it have offsets (`Cue`). Method: ConText (Harkema and others
2009), on our own cues.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.datafiles import toml_of
from agent.documents import kept
from agent.records import Assertion, Document, SectionKind, Sentence

UNSAID = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON, Assertion.HYPOTHETICAL})
"""Assertions that do not say a condition of this patient, now or earlier."""

_REACH = 12
"""Words a cue reaches; a list ("denies a, b, c or d") reaches on as long as it goes on."""

_LONGEST_LIST = 60
"""Sentences under a lead-in that it may reach; it bounds the cost on a note that is one endless list."""

# A word that may lead or trail ("possible", "excluded") trails when nothing follows it.
_CLOSES = re.compile(r"[ \t]*(?:[.,;:()\]\u2192]|-+>|$|\b(?:and|but|by|on|with|via|per)\b)")

_WORD = re.compile(r"\w+")
_LISTING = re.compile(r"[,/]|\b(?:or|and|nor)\b")

# When several cues reach a condition the first of these wins.
_ORDER = (
    Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON, Assertion.HYPOTHETICAL,
    Assertion.POSSIBLE, Assertion.HISTORICAL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found in a sentence, with the half-open stretch of the text that it reaches."""

    assertion: Assertion
    start: int
    end: int
    reach_start: int
    reach_end: int


@dataclass(frozen=True, slots=True)
class _Lists:
    find: re.Pattern[str]
    before: dict[str, Assertion]
    after: dict[str, Assertion]
    pseudo: frozenset[str]
    far: frozenset[str]
    stops: dict[Assertion, re.Pattern[str]]


def _alternation(cues: list[str]) -> str:
    """Return an expression that matches the longest of some cues, which share their beginnings: a tree."""
    return _branches([tuple(map(_piece, cue)) for cue in dict.fromkeys(cues)])


def _piece(character: str) -> str:
    return {" ": r"[ \t]+", "'": "['\u2019]"}.get(character, re.escape(character))


def _branches(cues: list[tuple[str, ...]]) -> str:
    tails: dict[str, list[tuple[str, ...]]] = {}
    for cue in cues:
        if cue:
            tails.setdefault(cue[0], []).append(cue[1:])
    if not tails:
        return ""
    longer = "|".join(piece + _branches(rest) for piece, rest in tails.items())
    whole = len(tails) == 1 and () not in cues
    return longer if whole else f"(?:{longer})" + "?" * (() in cues)


@cache
def _lists() -> _Lists:
    table = toml_of("agent.documents", "cues.toml")
    before: dict[str, Assertion] = {}
    after: dict[str, Assertion] = {}
    for assertion in _ORDER:
        before |= {c: assertion for c in table[assertion.value]["before"] if c not in before}
        after |= {c: assertion for c in table[assertion.value]["after"] if c not in after}
    pseudo = frozenset(table["absent"]["pseudo"])
    everything = [*before, *after, *pseudo]
    find = re.compile(
        rf"(?<![\w/])(?:{_alternation(everything)})(?![\w/])|\(-\)|\?[ \t]*no(?!\w)|\?", re.IGNORECASE
    )
    far = frozenset(table["absent"]["far"])
    return _Lists(find, before, after, pseudo, far, _stops(table["stop"]))


def _stops(table: dict[str, list[str]]) -> dict[Assertion, re.Pattern[str]]:
    person = _stopping(table["person"])
    kinds = dict.fromkeys(Assertion, _stopping([*table["words"], *table["clause"]]))
    one_clause = {Assertion.HYPOTHETICAL: _stopping(table["words"], _DASH)}
    return kinds | one_clause | {Assertion.FAMILY: person, Assertion.OTHER_PERSON: person}


_DASH = r"|(?<=[ \t])[-\u2013\u2014][ \t]"
"""Behind a dash a plan begins: "w/ withdrawal - CIWA protocol" is of a withdrawal that there is."""


def _stopping(said: list[str], more: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:(?<!\w)|(?=,))(?:{_alternation(said)})(?!\w)|;|\.\s{more}", re.IGNORECASE)


@kept
def cues(document: Document, number: int) -> tuple[Cue, ...]:
    """Find the cues of a sentence, among them those of the lead-in above it when it is a list item.

    Args:
        document: The document.
        number: The sentence's index.
    """
    return (*_own_cues(document, number), *_carried(document, number))


@kept
def _own_cues(document: Document, number: int) -> tuple[Cue, ...]:
    place = document.sentences[number]
    return tuple(_cues(document.text, place.start, place.end))


def _carried(document: Document, number: int) -> Iterator[Cue]:
    """Yield the cues that reach the end of the lead-in and so the item: "Denies:", "Return for any of:"."""
    lead = _lead_in(document, number)
    if lead is not None:
        item, text = document.sentences[number], document.text
        for cue in _own_cues(document, lead):
            if cue.reach_end == document.sentences[lead].end:
                reach = _forward(text, item.start, item.end, _lists().stops[cue.assertion])
                yield replace(cue, reach_start=item.start, reach_end=reach)


def _lead_in(document: Document, number: int) -> int | None:
    """Return the line that ends with a colon above a list; above an inner list, the item that it hangs on."""
    item = document.sentences[number]
    for at in range(number - 1, max(0, number - _LONGEST_LIST) - 1, -1) if item.is_item else ():
        above = document.sentences[at]
        leads = document.text[above.end - 1] == ":"
        if above.kind is not item.kind or not (leads or above.is_item):
            return None
        if leads:
            hangs = not above.is_item or _indent(document.text, item) > _indent(document.text, above)
            return at if hangs else None
    return None


def _indent(text: str, sentence: Sentence) -> int:
    line = text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start]
    return len(line) - len(line.lstrip())


def _cues(text: str, start: int, end: int) -> Iterator[Cue]:
    lists = _lists()
    for found in lists.find.finditer(text, start, end):
        said = re.sub(r"\s+", " ", found.group().lower()).replace("\u2019", "'")
        if said in lists.pseudo:
            continue
        opens = found.start() == start and text[found.end() : found.end() + 1] == ":"
        trails = said in lists.after and (
            said not in lists.before or (not opens and bool(_CLOSES.match(text, found.end(), end)))
        )
        if said in lists.before and not trails:
            reach = _forward(text, found.end(), end, lists.stops[lists.before[said]])
            yield Cue(lists.before[said], found.start(), found.end(), found.end(), reach)
        if trails:
            stops = lists.stops[lists.after[said]]
            begin = _test_begins(text, start, found.start()) if said in _OF_TESTS else start
            reach = _backward(text, begin, found.start(), stops, far=said in lists.far)
            yield Cue(lists.after[said], found.start(), found.end(), reach, found.start())


def _forward(text: str, at: int, end: int, stops: re.Pattern[str]) -> int:
    stop = stops.search(text, at, end)
    limit = min(stop.start() if stop else end, _bracket_end(text, at, end))
    for count, word in enumerate(_WORD.finditer(text, at, limit), 1):
        if count > _REACH and not _LISTING.search(text[at : word.start()][-40:]):
            return word.start()
    return limit


def _bracket_end(text: str, at: int, end: int) -> int:
    """Return where the brackets that a cue stands in close: "(no flare since 2019), breast cancer"."""
    closes = text.find(")", at, end)
    return closes if closes >= 0 and text.find("(", at, closes) < 0 else end


_OF_TESTS = frozenset({"neg", "negative", "was negative", "is negative", "nonreactive", "non-reactive"})
_FROM_DASH = re.compile(r"(?<=[ \t])[-\u2013\u2014]+[ \t]+(?=\w)")


def _test_begins(text: str, start: int, at: int) -> int:
    """Return where the test begins that came out negative: behind the dash of "Sore throat - strep neg"."""
    dashes = [m.end() for m in _FROM_DASH.finditer(text, start, at) if m.end() < at]
    return dashes[-1] if dashes else start


def _backward(text: str, start: int, at: int, stops: re.Pattern[str], *, far: bool) -> int:
    last = start
    for stop in stops.finditer(text, start, at):
        last = stop.end()
    if far:
        return last
    comma = text.rfind(",", last, last + len(text[last:at].rstrip(" ,")))
    return comma + 1 if comma >= 0 else last


_BY_SECTION = {
    SectionKind.HISTORY_FAMILY: Assertion.FAMILY,
    SectionKind.INSTRUCTIONS: Assertion.HYPOTHETICAL,
}


def _begin_of_reach(cue: Cue) -> int:
    """Return where a condition may begin for a cue to reach it.

    What is denied may begin within the words that deny it: "no prior strokes", "no history of gout".
    """
    leads = cue.assertion is Assertion.ABSENT and cue.start < cue.end == cue.reach_start
    return cue.start + 1 if leads else cue.reach_start


def assertion_of(found: tuple[Cue, ...], start: int, end: int, section: SectionKind) -> Assertion:
    """Decide what the sentence says of the condition at `start` to `end`.

    Args:
        found: The sentence's cues, from `cues`.
        start: First character of the mention.
        end: One past its last.
        section: Where the sentence stands; family history is of the family whatever its words.

    Example: "Denies chest pain but has dyspnea." gives absent for chest pain and present for dyspnea.
    """
    reaching = {c.assertion for c in found if _begin_of_reach(c) <= start and end <= c.reach_end}
    if section in _BY_SECTION and Assertion.ABSENT not in reaching:
        return _BY_SECTION[section]
    return next((a for a in _ORDER if a in reaching), Assertion.PRESENT)
