"""How long consciousness was lost in an injury of the brain: the 6th character of S06 (guideline I.C.19.b).

Invariant: only brain injuries already drafted are refined, by what the note says of this loss of
consciousness; where it says nothing the drafted code stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.external.story import SOURCE, at_first
from agent.choose.finding import View, mention_at
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.documents import sentence_at
from agent.records import Mention, SectionKind

_BRAIN = re.compile(r"S06\.\w{2}[\dA]")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "thirty": 30}
_MINUTES = {"s": 0, "m": 1, "h": 60, "d": 1440}
_LONGER = "5"
_GUIDELINE = "I.C.19.b"
_ELSEWHERE = frozenset({SectionKind.HISTORY_PAST, SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS})


def consciousness(view: View) -> Iterator[Draft]:
    """Yield brain injuries at the length of unconsciousness that the note gives.

    Example: a concussion "w/ LOC <30 min" is S06.0X1A, one with "no loss of consciousness" S06.0X0A.
    """
    brain = [d for d in view.drafts if _BRAIN.match(d.code)]
    told = _lost(view) if brain else None
    for draft in brain if told else ():
        refined = _refined(view, draft, *told) if told else None
        if refined is not None:
            yield refined


@dataclass(frozen=True, slots=True)
class _Loss:
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    bounds: tuple[tuple[int, str], ...]


@cache
def _loss() -> _Loss:
    held = toml_of("agent.choose.injuries", "brain.toml")
    said = (("time", ""), ("brief", "1"), ("none", "0"), ("lost", "9"))
    return _Loss(
        tuple((re.compile(held[n].replace("{L}", held["lost"]), re.IGNORECASE), c) for n, c in said),
        tuple((minutes, character) for character, minutes in held["bounds"].items()),
    )


def _lost(view: View) -> tuple[str, int, int] | None:
    """Return the 6th character with the words that give it, the plainest statement first."""
    for pattern, character in _loss().patterns:
        for found in pattern.finditer(view.document.text):
            number = sentence_at(view.document, found.start())
            if number is None or view.document.sentences[number].kind in _ELSEWHERE:
                continue
            if view.document.text[found.end() : found.end() + 1] != "?":
                return character or _by_time(found), found.start(), found.end()
    return None


def _by_time(found: re.Match[str]) -> str:
    said = found.group("many").lower()
    many = int(said) if said.isdigit() else _NUMBERS.get(said, 3)
    minutes = many * _MINUTES[found.group("unit")[0].lower()]
    return next((character for bound, character in _loss().bounds if minutes <= bound), _LONGER)


def _refined(view: View, draft: Draft, character: str, start: int, end: int) -> Draft | None:
    stem = draft.code[:6] + character
    code = at_first(view, stem)
    if code is None or draft.code[:7] == stem or draft.code[-1] != "A":
        return None
    facts = (
        *(f for f in draft.facts if f.name != "default"),
        fact("unconscious", quote=view.document.text[start:end]),
    )
    words = () if character == "0" else _quote(view, code, start, end)
    return replace(draft, code=code, facts=facts, mentions=(*draft.mentions, *words), instead=(draft.code,),
                   guidelines=(*draft.guidelines, _GUIDELINE), settled=True)  # fmt: skip


def _quote(view: View, code: str, start: int, end: int) -> tuple[Mention, ...]:
    number = sentence_at(view.document, start)
    if number is None:
        return ()
    return (mention_at(view.document, number, start, end, code, source=SOURCE),)
