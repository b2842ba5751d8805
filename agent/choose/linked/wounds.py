"""Pressure ulcers and chronic ulcers of the leg: one code for site, side and stage or depth (L89, L97).

Invariant: the site stands with the words for the ulcer or, in a list under them, in its item; the side and
the stage come from the same stretch. What the stretch denies, or tells as healed, gives none. A "foot
ulcer" of the heel is one ulcer, of the heel.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from agent.choose.finding import View, drafted
from agent.choose.linked.reach import near, said_within, stated, sure, vocabulary
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.records import Assertion, Mention

_SOURCE = "wound"
_LEFT = re.compile(r"\b(?:left|L|lt)\b\.?", re.IGNORECASE)
_RIGHT = re.compile(r"\b(?:right|R|rt)\b\.?", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:bilateral\w*|both|b/l)\b", re.IGNORECASE)
_GONE = re.compile(
    r"\bhealed\b|\bresolved\b|\bclosed\s+\(|\bhistory\s+of\b|\bh/o\b|\bprevent\w*|\brisk\b|\bintact\s+skin\b",
    re.IGNORECASE,
)
_LIST = 8
"""Sentences under "PRESSURE INJURIES:" that it is taken to head."""

_BESIDE = 90
"""Characters before and after a site in which its side and stage are looked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of ulcer.

    Attributes:
        gate: Words one of which the note must have.
        words: That name it.
        sites: Expression of a site -> code stems for right, left and no side said.
        stages: Expression -> last digit; 9 when none fits.
        stands_alone: Whether the stage must stand beside the site; a depth may be told anywhere.
        wide: Sites that say no more than the limb, where a part of it stands beside them.
        part: The parts that are taken for them.
        other: Parts beside which the limb stays what it is.
    """

    gate: frozenset[str]
    words: re.Pattern[str]
    site: re.Pattern[str]
    sites: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    stages: tuple[tuple[re.Pattern[str], str], ...]
    stands_alone: bool
    wide: re.Pattern[str] | None = None
    part: re.Pattern[str] | None = None
    other: re.Pattern[str] | None = None


@cache
def kinds() -> tuple[Kind, ...]:
    """Load the data, once a process."""
    table = toml_of("agent.choose.linked", "wounds.toml")
    return tuple(_kind(table[name]) for name in ("pressure", "chronic"))


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        frozenset(row["gate"]),
        re.compile(row["words"], re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(row['sites'])})\b", re.IGNORECASE),
        tuple((re.compile(words, re.IGNORECASE), tuple(codes)) for words, codes in row["sites"].items()),
        tuple((re.compile(words, re.IGNORECASE), digit) for words, digit in row["stages"].items()),
        bool(row.get("stands_alone", False)),
        *(_worded(row, name) for name in ("wide", "part", "other")),
    )


def _worded(row: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{row[name]})\b", re.IGNORECASE) if name in row else None


def wounds(view: View) -> Iterator[Draft]:
    """Yield the ulcers that the note names with a site.

    Example: "Stage 3 pressure ulcer of the sacrum" gives L89.153.
    """
    words = vocabulary(view.document)
    taken: set[int] = set()
    for kind in kinds():
        if kind.gate.isdisjoint(words):
            continue
        anywhere = cache(partial(_stage, view, kind, (0, len(view.document.text)), 0))
        for mention in said_within(view, kind.words, near(view, kind.gate), "L89.90", _SOURCE):
            if mention.assertion in {Assertion.PRESENT, Assertion.POSSIBLE}:
                for number in _reach(view, mention):
                    if number not in taken:
                        made = list(_of_sentence(view, mention, number, kind, anywhere))
                        if made:
                            taken.add(number)
                        yield from made


def _reach(view: View, mention: Mention) -> Iterator[int]:
    """Yield the sentence that names the ulcer, and the items under it where it heads a list."""
    yield mention.sentence
    sentences, text = view.document.sentences, view.document.text
    if text[mention.end : sentences[mention.sentence].end].strip() not in {"", ":", "s:"}:
        return
    for number in range(mention.sentence + 1, min(len(sentences), mention.sentence + 1 + _LIST)):
        item = sentences[number]
        if item.kind is not mention.section or (item.is_title and not item.is_item):
            return
        yield number


def _of_sentence(
    view: View, mention: Mention, number: int, kind: Kind, anywhere: Callable[[], str]
) -> Iterator[Draft]:
    place, text = view.document.sentences[number], view.document.text
    if _GONE.search(text, place.start, place.end):
        return
    inside = number == mention.sentence
    for site in kind.site.finditer(text, place.start, place.end):
        near = (max(place.start, site.start() - _BESIDE), min(place.end, site.end() + _BESIDE))
        if inside and not (near[0] <= mention.start <= near[1] or near[0] <= mention.end <= near[1]):
            continue
        found = _exact(view, kind, site, near)
        digit = _stage(view, kind, near, found.start())
        if not inside and digit == "9":
            continue
        if digit == "9" and not kind.stands_alone:
            digit = anywhere()
        for code in _codes(text, kind, found, near, digit):
            yield from _drafted(view, mention, (found.start(), found.end()), near, code)
        return


def _exact(view: View, kind: Kind, found: re.Match[str], near: tuple[int, int]) -> re.Match[str]:
    """Return the part beside a site that names the limb alone: the heel of "foot ulcer, right heel"."""
    if kind.wide is None or kind.part is None or not kind.wide.fullmatch(found.group()):
        return found
    text = view.document.text
    if kind.other is not None and kind.other.search(text, *near):
        return found
    parts = kind.part.finditer(text, *near)
    return next((p for p in parts if stated(view, p.start(), p.end(), "L97", _SOURCE) is not None), found)


def _stage(view: View, kind: Kind, near: tuple[int, int], site: int) -> str:
    """Return the digit of the stage that the stretch states, 9 for none.

    Of several stages of a pressure ulcer it is the one nearest to the site; of depths it is the deepest.
    """
    told: list[tuple[int, str]] = []
    for words, digit in kind.stages:
        for found in words.finditer(view.document.text, *near):
            if stated(view, found.start(), found.end(), "L97", _SOURCE) is not None:
                if not kind.stands_alone:
                    return digit
                told.append((abs(found.start() - site), digit))
    return min(told)[1] if told else "9"


def _codes(text: str, kind: Kind, found: re.Match[str], near: tuple[int, int], digit: str) -> list[str]:
    stems = next(codes for words, codes in kind.sites if words.fullmatch(found.group()))
    before = (max(near[0], found.start() - _BESIDE // 3), found.end())
    for stretch in (before, near):
        if _BOTH.search(text, *stretch):
            return [stem + digit for stem in dict.fromkeys(stems[:2])]
        right, left = _RIGHT.search(text, *stretch), _LEFT.search(text, *stretch)
        if bool(right) != bool(left):
            return [stems[0 if right else 1] + digit]
    return [stems[2] + digit]


def _drafted(
    view: View, mention: Mention, site: tuple[int, int], near: tuple[int, int], code: str
) -> Iterator[Draft]:
    if view.tables.code(code) is None:
        return
    start, end = min(site[0], max(near[0], mention.start)), max(site[1], min(near[1], mention.end))
    quote = stated(view, start, end, code, _SOURCE) if start < end else None
    if quote is None:
        return
    why = fact("ulcer", quote=view.document.text[start:end], code=code)
    made = drafted(quote, sure(view, quote), [why], ("I.C.12.a.1" if code.startswith("L89") else "I.B.2",))
    vague = _of_same_words(view, code, (start, end), near)
    quotes = [m for d in vague for m in d.mentions if start <= m.start < end]
    mentions = tuple(dict.fromkeys((*made.mentions, *quotes)))
    instead = tuple(d.code for d in vague)
    yield replace(made, settled=view.tables.billable(code), mentions=mentions, instead=instead)


def _of_same_words(view: View, code: str, quote: tuple[int, int], near: tuple[int, int]) -> list[Draft]:
    """Return the chronic ulcers that phrases made of the quoted words, where one side alone is told."""
    text = view.document.text
    if code[:3] != "L97" or (_LEFT.search(text, *near) and _RIGHT.search(text, *near)):
        return []
    others = [d for d in view.drafts if d.code[:3] == "L97" and d.code != code]
    return [d for d in others if any(quote[0] <= m.start < quote[1] for m in d.mentions)]
