"""Which guideline justifies a draft: what its deciding steps rest on, and the section that governs its code.

Invariant: only ids of cards that exist are cited, and at most three, in this order: the code's own section,
the conventions that decided, the tabular instruction when the words matched one, and the general section on
what is reported.
"""

from functools import cache

from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft
from agent.citations import TABULAR
from agent.records import Encounter
from index.guidelines import GuidelineBook
from index.records import Guideline
from index.words import normal_words

_MOST = 3


def cite(
    draft: Draft, title: str, encounter: Encounter, book: GuidelineBook, known: Knowledge
) -> tuple[str, ...]:
    """Return the sections that justify a draft, the most particular first.

    Args:
        draft: With the sections that its steps rest on.
        title: Its code's official title.
        encounter: Its setting decides between Section III and Section IV.
        book: The guideline cards.
        known: Which codes are symptoms, which last.
    """
    wanted = [
        *_own(draft, title, encounter, book, known),
        *draft.guidelines,
        *_matched(draft),
        *_general(draft, encounter, known),
    ]
    return tuple(dict.fromkeys(g for g in wanted if g.startswith(TABULAR) or g in book))[:_MOST]


def _own(draft: Draft, title: str, encounter: Encounter, book: GuidelineBook, known: Knowledge) -> list[str]:
    """Return the chapter's section about the code in particular; a symptom rests on the general ones."""
    if draft.code in known.symptom:
        return []
    named = next((section for ranges, section in known.sections if draft.code in ranges), None)
    if named is not None:
        return [named]
    said = frozenset(normal_words(f"{title} {draft.mentions[0].phrase} {draft.code[:3]}"))
    cards = (c for c in book.governing(draft.code, encounter.setting.value) if _about(c, said))
    return [c.guideline_id for c in cards][:1]


def _about(card: Guideline, said: frozenset[str]) -> bool:
    """Say whether a card speaks of the condition itself, not of a circumstance that may be absent."""
    named = _named(card.title)
    if _CIRCUMSTANCE & named - said:
        return False
    return card.guideline_id.startswith("I.C.") and bool(named) and len(named & said) * 2 >= len(named)


@cache
def _named(title: str) -> frozenset[str]:
    """Return the telling words of a card's title."""
    return frozenset(normal_words(title)) - _FILLING


_CIRCUMSTANCE = frozenset(
    "principal admission admitted healed together remission ventilator newborn during after transplant donor "
    "bilateral multiple pregnancy sequela exacerbation postpartum current suspected controlled "
    "uncontrolled".split()
)
"""Words of a card's title that limit it to a circumstance, which the code's title or phrase must name."""

_FILLING = frozenset("code coding and or of the for in with a to site stage type general use".split())


def _matched(draft: Draft) -> list[str]:
    first = draft.mentions[0]
    return [f"{TABULAR}{first.codes[0]}"] if first.source == "inclusion" else []


def _general(draft: Draft, encounter: Encounter, known: Knowledge) -> list[str]:
    if draft.code in known.symptom:
        return ["IV.D" if encounter.setting.is_outpatient else "I.B.4"]
    if draft.code in known.status:
        return ["IV.J" if encounter.setting.is_outpatient else "III"]
    if draft.code in known.chronic:
        return ["IV.I" if encounter.setting.is_outpatient else "III"]
    return ["IV.G" if encounter.setting.is_outpatient else "III"]
