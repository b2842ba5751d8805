"""Organisms: the code that names an infection by its organism, or the organism beside an infection of a site.

Invariant: an organism counts only where the note states it (a negative culture, a colonization or a screen is
none) and where an infection that it may belong to is drafted; the draft quotes both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.finding import View, drafted
from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.linked.reach import about, near, own, said_within, stated
from agent.choose.outcome import Draft, Fact, fact
from agent.datafiles import toml_of
from agent.records import Mention, SectionKind

_SOURCE = "organism"
_KINDS = ("pneumonia", "sepsis", "meningitis")
_BLOOD = re.compile(
    r"\bblood\s+(?:cultures?|cx)|\bBCx\b|\bbacter[ae]?emi|\bsep(?:sis|tic)|\burosepsis", re.IGNORECASE
)
_SPUTUM = re.compile(r"\bsputum|\btracheal|\bBAL\b|\bbronch|\bpneumon|\bPNA\b|\bresp", re.IGNORECASE)
_NOT_ILL = re.compile(
    r"\bcolonou?[iz]|\bcarrier\b|\bscreen|\bnares\b|\bswab\s+(?:neg|was\s+neg)|\bvaccin|\bcoverage\b|\bcover(?:s|ed|ing)?\s+for\b"
    r"|\bprophylaxis\b|\bhistory\s+of\b|\bh/o\b|\bhx\s+of\b|\bcontact\s+precautions|\bno\s+growth\s+of\b|\bPCR\s+neg|\bexposure\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:hx|history|h/o|prior|previous|past|remote)\s+(?:(?:of|recurrent|known)\s+)?\Z", re.IGNORECASE
)
_JUST_BEFORE = 30
_UNHEARD = frozenset({SectionKind.MEDICATIONS, SectionKind.HISTORY_PAST})
_PASSING = 0.15
_SURE = 0.55


@dataclass(frozen=True, slots=True)
class Organism:
    """An organism's names and its codes by what it causes."""

    name: re.Pattern[str]
    cause: str
    by_kind: dict[str, str]


@dataclass(frozen=True, slots=True)
class Flora:
    """Everything of `organisms.toml`; the gates are words one of which a sentence must have."""

    gate: frozenset[str]
    any_name: re.Pattern[str]
    organisms: tuple[Organism, ...]
    sites: Ranges
    kinds: dict[str, Ranges]
    resistance: tuple[tuple[re.Pattern[str], str], ...]
    resistant: re.Pattern[str]
    resistant_gate: frozenset[str]


@cache
def flora() -> Flora:
    """Load the data, once a process."""
    table = toml_of("agent.choose.linked", "organisms.toml")
    names = [row["name"] for row in table["organism"]]
    words = [row["words"] for row in table["resistance"]]
    return Flora(
        frozenset(table["gate"].split()),
        _compiled(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)"),
        tuple(_organism(row) for row in table["organism"]),
        ranges_of(table["sites"]["codes"]),
        {kind: ranges_of(table["sites"][kind]) for kind in _KINDS},
        tuple((_compiled(row["words"]), row["code"]) for row in table["resistance"]),
        _compiled("|".join(words)),
        frozenset(table["resistant_gate"].split()),
    )


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def _organism(row: dict[str, str]) -> Organism:
    by_kind = {kind: row[kind] for kind in _KINDS if kind in row}
    return Organism(_compiled(row["name"]), row.get("cause", ""), by_kind)


def organisms(view: View) -> Iterator[Draft]:
    """Yield the codes that organisms of the note make of its infections.

    Example: "Right lower lobe pneumonia, probable Pseudomonas" gives J15.1; "Abscess grew E. coli" with K65.1
    drafted gives B96.20 besides.
    """
    held = flora()
    infections = [d for d in view.drafts if _is_infection(d, held)]
    if not infections:
        return
    for mention in said_within(view, held.any_name, near(view, held.gate), "B99.9", _SOURCE):
        if mention.section in _UNHEARD or _is_none(view, mention):
            continue
        written = view.document.text[mention.start : mention.end]
        organism = next(o for o in held.organisms if o.name.fullmatch(written))
        yield from _named(view, mention, organism, infections, held)
    yield from _resistant(view, infections, held)


def _is_infection(draft: Draft, held: Flora) -> bool:
    return draft.code in held.sites or any(draft.code in ranges for ranges in held.kinds.values())


def _is_none(view: View, mention: Mention) -> bool:
    """Say whether it makes nobody ill here: denied ("E." ends a cue's reach), screened for or covered."""
    if stated(view, mention.start, mention.start + 1, "B99.9", _SOURCE) is None:
        return True
    if _EARLIER.search(view.document.text, max(0, mention.start - _JUST_BEFORE), mention.start):
        return True
    return _NOT_ILL.search(_sentence(view, mention)) is not None


def _sentence(view: View, mention: Mention) -> str:
    place = view.document.sentences[mention.sentence]
    return view.document.text[place.start : place.end]


def _named(
    view: View, mention: Mention, organism: Organism, infections: list[Draft], held: Flora
) -> Iterator[Draft]:
    near = [d for d in infections if mention.sentence in about(view, d)]
    words = _before(view, mention)
    for draft in infections:
        kind = next((k for k in _KINDS if draft.code in held.kinds[k] and k in organism.by_kind), "")
        telling = _BLOOD if kind == "sepsis" else _SPUTUM
        fits = mention.sentence in own(draft) or telling.search(words) or (kind != "sepsis" and draft in near)
        if kind and fits:
            yield _replaced(view, draft, mention, organism.by_kind[kind])
    sites = [d for d in near or infections if d.code in held.sites]
    if organism.cause and sites:
        surest = max(sites, key=lambda d: d.confidence)
        confidence = surest.confidence if near else min(surest.confidence, _SURE)
        yield _beside(view, surest, mention, organism.cause, confidence)


def _before(view: View, mention: Mention) -> str:
    """Return the clause up to the organism, which says what it was found in."""
    place = view.document.sentences[mention.sentence]
    return view.document.text[place.start : mention.end].rpartition(";")[2]


def _replaced(view: View, draft: Draft, mention: Mention, code: str) -> Draft:
    settled = view.tables.billable(code)
    return replace(
        draft,
        code=code,
        mentions=tuple(dict.fromkeys([*draft.mentions, mention])),
        facts=(*(f for f in draft.facts if f.name != "default"), _fact(view, mention, code)),
        guidelines=("I.B.9", *(g for g in draft.guidelines if g != "I.A.18")),
        settled=settled,
        instead=() if draft.code.startswith(("O", "T")) else (draft.code,),
    )


def _beside(view: View, draft: Draft, mention: Mention, code: str, confidence: float) -> Draft:
    named = replace(mention, codes=(code,))
    made = drafted(named, confidence, [_fact(view, mention, code)], ("I.B.7",))
    return replace(made, mentions=(named, draft.mentions[0]), settled=True)


def _fact(view: View, mention: Mention, code: str) -> Fact:
    return fact("organism", organism=view.document.text[mention.start : mention.end], code=code)


def _resistant(view: View, infections: list[Draft], held: Flora) -> Iterator[Draft]:
    surest = max(infections, key=lambda d: d.confidence)
    for mention in said_within(view, held.resistant, near(view, held.resistant_gate), "Z16", _SOURCE):
        if _is_none(view, mention):
            continue
        written = view.document.text[mention.start : mention.end]
        code = next(code for words, code in held.resistance if words.fullmatch(written))
        yield _beside(view, surest, mention, code, max(_PASSING, surest.confidence))
