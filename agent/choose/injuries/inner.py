"""Inner injuries that a few words put together: ribs by number, lungs by side, a torn spleen by its grade.

Invariant: words that also name a disease (pneumothorax, subdural hematoma) are an injury only beside
another current injury or where the note calls them traumatic; the injury then takes the disease's place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agent.choose.external.story import ELSEWHERE, SOURCE, injuries
from agent.choose.finding import View, drafted, quoted
from agent.choose.injuries.wounds import at_stage
from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.linked.reach import sure, vocabulary
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.records import Assertion, Mention

_TRAUMA = frozenset({"trauma", "traumatic", "mvc", "mva", "gsw", "stab"})
_SPONTANEOUS = re.compile(
    r"\b(?:spontaneous|nontraumatic|non-traumatic|chronic|iatrogenic|tension\s+headache|old)\b", re.IGNORECASE
)
_SIDE = re.compile(r"\b(right|left|bilateral|bilat|(?-i:R|L|B/L))\b", re.IGNORECASE)
_GUIDELINE = "I.C.19.b"
_NEAR = 30
_UNSAID = 3


@dataclass(frozen=True, slots=True)
class Injury:
    """One row: what the note says and the stem that it is.

    Attributes:
        keys: A note without any of these words does not say it.
        becomes: The stem; for an organ the stems of a minor, moderate, major and ungraded tear.
        sides: Characters for right, left, both sides and none told; empty where the stem has none.
        instead: Codes that the injury takes the place of.
        alone: Whether the words themselves say that it is an injury.
        most: The rules' confidence at most.
    """

    words: str
    keys: frozenset[str]
    pattern: re.Pattern[str]
    becomes: tuple[str, ...]
    sides: tuple[str, ...]
    instead: Ranges
    alone: bool
    most: float


@dataclass(frozen=True, slots=True)
class _Inner:
    rows: tuple[Injury, ...]
    grades: tuple[re.Pattern[str], ...]


@cache
def inner() -> _Inner:
    """Load the rows, once a process: injuries, then organs."""
    held = toml_of("agent.choose.injuries", "inner.toml")
    grades = tuple(re.compile(held["grade"][g], re.IGNORECASE) for g in ("minor", "moderate", "major"))
    return _Inner(tuple(_row(row) for row in (*held["injury"], *held["organ"])), grades)


def _row(row: dict[str, Any]) -> Injury:
    stems = tuple(row.get("stems", [row.get("becomes", "")]))
    instead = row.get("instead") or ([stems[0].split("{")[0][:6]] if len(stems) > 1 else [])
    return Injury(
        row["words"], frozenset(row["keys"]), re.compile(row["says"], re.IGNORECASE), stems,
        tuple(row.get("sides", ())), ranges_of(instead),
        bool(row.get("alone", len(stems) > 1)), float(row.get("sure", 0.9)),
    )  # fmt: skip


def inner_injuries(view: View) -> Iterator[Draft]:
    """Yield injuries told in a few words.

    Example: "L rib fx 5-9" gives S22.42XA; "Grade IV splenic laceration" S36.032A.
    """
    words = vocabulary(view.document)
    rows = [row for row in inner().rows if row.keys & words]
    hurt = bool(rows) and (bool(injuries(view)) or bool(_TRAUMA & words))
    taken: set[int] = set()
    for row in rows:
        for mention in _told(view, row) if row.alone or hurt else ():
            if mention.start not in taken:
                taken.add(mention.start)
                yield _draft(view, row, mention)


def _told(view: View, row: Injury) -> Iterator[Mention]:
    for found in row.pattern.finditer(view.document.text):
        mention = quoted(view, found.start(), found.end(), row.becomes[-1], SOURCE)
        if mention is None or mention.section in ELSEWHERE or mention.assertion is Assertion.HISTORICAL:
            continue
        if row.alone or not _SPONTANEOUS.search(_beside(view, mention)):
            yield mention


def _beside(view: View, mention: Mention) -> str:
    sentence = view.document.sentences[mention.sentence]
    start, end = max(sentence.start, mention.start - _NEAR), min(sentence.end, mention.end + _NEAR)
    return view.document.text[start:end]


def _draft(view: View, row: Injury, mention: Mention) -> Draft:
    stem = row.becomes[_grade(view, mention) if len(row.becomes) > 1 else 0]
    if row.sides:
        stem = stem.replace("{side}", row.sides[_side(view, mention)])
    code = at_stage(view, mention, stem) or stem
    confidence = min(row.most, sure(view, replace(mention, codes=(code,))))
    draft = drafted(
        replace(mention, codes=(code,)),
        confidence,
        [fact("injury", quote=mention.phrase, called=row.words)],
        [_GUIDELINE],
    )
    others = [d for d in view.drafts if d.code in row.instead and d.code != code]
    words = tuple(m for d in others for m in d.mentions if m.sentence == mention.sentence)
    settled = view.tables.billable(code) and not (row.sides and _side(view, mention) == _UNSAID)
    return replace(
        draft,
        mentions=tuple(dict.fromkeys([*draft.mentions, *words])),
        instead=tuple(d.code for d in others),
        settled=settled,
    )


def _grade(view: View, mention: Mention) -> int:
    """Return which tear it is: 0 minor, 1 moderate, 2 major, 3 ungraded."""
    said = _beside(view, mention)
    return next((i for i in (2, 1, 0) if inner().grades[i].search(said)), 3)


def _side(view: View, mention: Mention) -> int:
    """Return the place of a side among a row's characters: 0 right, 1 left, 2 both, 3 none told."""
    said = {m.group(1).lower()[0] for m in _SIDE.finditer(_beside(view, mention))}
    if said == {"r", "l"} or "b" in said:
        return 2
    return {"r": 0, "l": 1}.get(next(iter(said), ""), 3)
