"""Foreign bodies in natural openings, with what they are (T15-T19 and W44).

Invariant: site and object stand in one sentence that says the object is there; one site is reported a
sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agent.choose.external.story import ELSEWHERE, SOURCE, at_first
from agent.choose.finding import View, drafted, quoted, sentences_with
from agent.choose.linked.reach import sure, vocabulary
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.records import Mention, SectionKind

_FOOD = "W44.F3"
_SIDES = {"r": "1", "l": "2"}
_SIDE = re.compile(r"\b(?:(right|left)\b|(?-i:([RL]))\b\s+(?=ear|eye|cornea|nost|nar))", re.IGNORECASE)
_ELSEWHERE = ELSEWHERE | {SectionKind.HISTORY_SOCIAL}
_PLAIN = re.compile(
    r"\b(?:foreign|fb|lodged|stuck|swallow\w*|ingest\w*|impact\w*|bolus|inhal\w*|aspirated|insert\w*|up\s+(?:his|her|the)|pushed"
    r"|embedded)\b",
    re.IGNORECASE,
)
_LEAST = 0.4
_GUIDELINE = "I.C.19.a"


@dataclass(frozen=True, slots=True)
class _Site:
    code: str
    pattern: re.Pattern[str]
    sided: bool
    food: bool


@dataclass(frozen=True, slots=True)
class _Bodies:
    keys: frozenset[str]
    thing: re.Pattern[str]
    there: re.Pattern[str]
    sites: tuple[_Site, ...]
    what: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _bodies() -> _Bodies:
    held = toml_of("agent.choose.injuries", "bodies.toml")
    return _Bodies(
        frozenset(held["keys"]),
        re.compile(rf"(?<!\w){held['object']}s?(?!\w)", re.IGNORECASE),
        re.compile(held["there"], re.IGNORECASE),
        tuple(_site(row) for row in held["site"]),
        tuple(
            (code, re.compile(rf"(?<!\w)(?:{says})", re.IGNORECASE)) for code, says in held["what"].items()
        ),
    )


def _site(row: dict[str, Any]) -> _Site:
    pattern = re.compile(row["says"], re.IGNORECASE)
    return _Site(row["code"], pattern, bool(row.get("sided", False)), bool(row.get("food", False)))


def foreign_bodies(view: View) -> Iterator[Draft]:
    """Yield foreign bodies and, from the same sentence, what they are.

    Example: "pushed a small plastic bead into her right nostril" gives T17.1XXA and W44.B1XA.
    """
    if not _bodies().keys & vocabulary(view.document):
        return
    for number in sentences_with(view.document, _PLAIN):
        sentence = view.document.sentences[number]
        if sentence.kind not in _ELSEWHERE:
            yield from _in_sentence(view, sentence.start, sentence.end)


def _in_sentence(view: View, start: int, end: int) -> Iterator[Draft]:
    text, held = view.document.text, _bodies()
    things = (m for m in held.thing.finditer(text, start, end) if quoted(view, *m.span(), "W44", SOURCE))
    thing = next(things, None)
    if thing is None or not held.there.search(text, start, end):
        return
    what, called = _what(text, thing.start(), end)
    for site in held.sites:
        found = site.pattern.search(text, start, end)
        if found is None or (site.food and what != _FOOD):
            continue
        words = (min(thing.start(), found.start()), max(called, found.end()))
        mention = quoted(view, *words, site.code, SOURCE)
        if mention is not None:
            yield from _drafts(view, mention, _sided(text, site, start, end), what)
        return


def _what(text: str, start: int, end: int) -> tuple[str, int]:
    """Return what the object is and where its words end."""
    for code, pattern in _bodies().what:
        found = pattern.search(text, start, min(end, start + 60))
        if found is not None:
            return code, found.end()
    return "W44.8", start


def _sided(text: str, site: _Site, start: int, end: int) -> str:
    if not site.sided:
        return site.code
    sides = {(m.group(1) or m.group(2))[0].lower() for m in _SIDE.finditer(text, start, end)}
    told = sides.pop() if len(sides) == 1 else ""
    if site.code == "T16":
        return f"T16.{_SIDES.get(told, '9')}"
    return site.code + _SIDES.get(told, "0")


def _drafts(view: View, mention: Mention, stem: str, what: str) -> Iterator[Draft]:
    confidence = max(_LEAST, sure(view, mention))
    for code, told, guideline in ((stem, "foreign_body", _GUIDELINE), (what, "object", "I.C.20.a.1")):
        whole = at_first(view, code)
        if whole is not None:
            said = fact(told, quote=mention.phrase)
            yield replace(
                drafted(replace(mention, codes=(whole,)), confidence, [said], [guideline]), settled=True
            )
