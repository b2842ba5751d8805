"""Combination codes: conditions that the classification reports together (guidelines I.A.15 and I.B.9).

Invariant: a combination is made only of codes that were each drafted from the note's own words; the draft
that it makes keeps the mentions of both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.choose.joining import joined
from agent.choose.knowledge import Combination, Knowledge
from agent.choose.outcome import Draft, fact

_SURE = 0.5
"""Least confidence of a condition that another is combined with."""


def combine(drafts: Sequence[Draft], known: Knowledge) -> tuple[Draft, ...]:
    """Replace what belongs together, and add what one code alone does not say.

    Example: I10, I50.9 and N18.4 become I13.0, I50.9 and N18.4; E11.9 and L97.519 become E11.621 and L97.519;
    E11.42 and N18.4 become E11.42, E11.22 and N18.4.
    """
    made = list(drafts)
    for place, draft in enumerate(drafts):
        if made[place] is draft:
            _replace(made, place, known)
    added = [d for draft in made for d in _added(draft, made, known)]
    kept: dict[str, Draft] = {}
    for draft in (*made, *added):
        if draft.code:
            kept[draft.code] = joined(kept[draft.code], draft) if draft.code in kept else draft
    return tuple(kept.values())


def _replace(made: list[Draft], place: int, known: Knowledge) -> None:
    draft = made[place]
    for rule in known.combinations:
        partners = [] if rule.adds else _partners(draft, made, rule)
        if partners:
            if rule.replacement(draft.code) != draft.code:
                made[place] = _together(draft, partners, rule)
            if rule.absorbs:
                _absorb(made, partners)
            return


def _added(draft: Draft, made: Sequence[Draft], known: Knowledge) -> Iterator[Draft]:
    held = {d.code for d in made}
    for rule in known.combinations:
        partners = _partners(draft, made, rule) if rule.adds else []
        if partners and rule.replacement(draft.code) not in held:
            yield _together(draft, partners, rule)


def _together(draft: Draft, partners: Sequence[Draft], rule: Combination) -> Draft:
    code = rule.replacement(draft.code)
    others = ", ".join(dict.fromkeys(p.code for p in partners))
    facts = (*(f for f in draft.facts if f.name not in _SINGLE), fact("combined", other=others, code=code))
    return replace(
        draft,
        code=code,
        mentions=tuple(dict.fromkeys([*draft.mentions, *(p.mentions[0] for p in partners)])),
        confidence=min([draft.confidence, *(p.confidence for p in partners)]),
        facts=facts,
        guidelines=(rule.guideline, *(g for g in draft.guidelines if g != "I.A.18")),
    )


_SINGLE = frozenset({"default", "specific"})
"""Facts about the code alone that a combination makes untrue."""


def _partners(draft: Draft, made: Sequence[Draft], rule: Combination) -> list[Draft]:
    if draft.code not in rule.of:
        return []
    sure = [d for d in made if d is not draft and d.confidence >= _SURE]
    beside = [d for d in sure if d.code in rule.beside]
    also = [d for d in sure if d.code in rule.also]
    if not beside or (rule.also.ranges and not also):
        return []
    return [*beside, *also]


def _absorb(made: list[Draft], partners: Sequence[Draft]) -> None:
    for place, draft in enumerate(made):
        if any(draft is p for p in partners):
            made[place] = replace(draft, code="")
