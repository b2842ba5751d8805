"""Combination codes: conditions that the classification reports together (guidelines I.A.15 and I.B.9).

Invariant: a combination is made only of codes that were each drafted from the note's own words; the draft
that it makes keeps the mentions of both. What takes the place of a code is reported and the code is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.choose.form import CONCLUSIONS
from agent.choose.joining import joined
from agent.choose.knowledge import Combination, Knowledge
from agent.choose.ordering import in_order
from agent.choose.outcome import Draft, fact
from agent.records import Assertion, SectionKind

_SURE = 0.35
"""Least confidence of a condition that another is combined with, unless the note concludes it."""

_DOUBTFUL = 0.3
"""How much surer than the exact code an unspecified one must be to stand beside it."""

_HELD_BACK = 0.2
"""How much surer than its least sure partner a combination may be: what lasts is true wherever it is told."""

_PRESUMED = ("I10", "E11.9", "E10.9", "E13.9")
"""Lasting conditions that diseases are presumed to come from, wherever the note has them (I.A.15)."""

_CONCLUDING = CONCLUSIONS | {SectionKind.HOSPITAL_COURSE, SectionKind.PROCEDURE}

_ROUNDS = 3
"""Times that a code may be replaced in turn: I10 to I11.0 to I13.0."""


def combine(drafts: Sequence[Draft], known: Knowledge) -> tuple[Draft, ...]:
    """Replace what belongs together, add what one code alone does not say, and put all in order.

    Example: I10, I50.9 and N18.4 become I13.0, I50.9 and N18.4; E11.9 and L97.519 become E11.621 and L97.519;
    E11.42 and N18.4 become E11.42, E11.22 and N18.4.
    """
    made = _without_replaced(drafts)
    _in_place(made, known)
    made.extend([d for draft in list(made) for d in _added(draft, made, known)])
    _in_place(made, known)
    kept: dict[str, Draft] = {}
    for draft in made:
        if draft.code:
            kept[draft.code] = joined(kept[draft.code], draft) if draft.code in kept else draft
    return tuple(in_order(kept.values(), known))


def _in_place(made: list[Draft], known: Knowledge) -> None:
    for _ in range(_ROUNDS):
        before = list(made)
        for place, draft in enumerate(before):
            if made[place] is draft and draft.code:
                _replace(made, place, known)
        if all(a is b for a, b in zip(before, made, strict=True)):
            break


def _without_replaced(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what other drafts of the same words take the place of."""
    replacing = [d for d in drafts if d.instead]
    return [d for d in drafts if not any(_takes_place(other, d) for other in replacing)]


def _takes_place(other: Draft, draft: Draft) -> bool:
    if draft.code not in other.instead or other.code == draft.code:
        return False
    return not {m.start for m in other.mentions}.isdisjoint(m.start for m in draft.mentions)


def _replace(made: list[Draft], place: int, known: Knowledge) -> None:
    draft = made[place]
    for rule in known.combinations.of(draft.code):
        partners = [] if rule.adds else _partners(draft, made, rule)
        if not partners:
            continue
        if rule.replacement(draft.code) != draft.code:
            made[place] = _together(draft, partners, rule)
        if rule.absorbs:
            _absorb(made, partners)
        if made[place] is not draft:
            return


def _added(draft: Draft, made: list[Draft], known: Knowledge) -> Iterator[Draft]:
    held = {d.code for d in made}
    for rule in known.combinations.of(draft.code):
        partners = _partners(draft, made, rule) if rule.adds and draft.code else []
        if partners:
            if rule.replacement(draft.code) not in held:
                yield _together(draft, partners, rule)
            if rule.absorbs:
                _absorb(made, partners)


def _together(draft: Draft, partners: Sequence[Draft], rule: Combination) -> Draft:
    code = rule.replacement(draft.code)
    others = ", ".join(dict.fromkeys(p.code for p in partners))
    facts = (*(f for f in draft.facts if f.name not in _SINGLE), fact("combined", other=others, code=code))
    least = min(p.confidence for p in partners)
    sure = min(draft.confidence, max(least, draft.confidence - _HELD_BACK))
    if draft.code in _PRESUMED:
        sure = max(sure, least - _HELD_BACK)
    return replace(
        draft,
        code=code,
        mentions=tuple(dict.fromkeys([*draft.mentions, *(p.mentions[0] for p in partners)])),
        confidence=sure,
        facts=facts,
        guidelines=(rule.guideline, *(g for g in draft.guidelines if g != "I.A.18")),
    )


_SINGLE = frozenset({"default", "specific"})
"""Facts about the code alone that a combination makes untrue."""


def _partners(draft: Draft, made: Sequence[Draft], rule: Combination) -> list[Draft]:
    others = [d for d in made if d is not draft and d.code]
    if any(d.code in rule.unless for d in others):
        return []
    beside = [d for d in others if d.code in rule.beside and _counts(d, draft)]
    if rule.becomes == "=":
        beside = [d for d in beside if d.confidence <= draft.confidence + _DOUBTFUL]
    also = [d for d in others if d.code in rule.also and _counts(d, draft)] if beside else []
    if not beside or (rule.also.ranges and not also):
        return []
    return [*beside, *also]


def _counts(partner: Draft, draft: Draft) -> bool:
    """Say whether a condition is sure enough to be combined with: as sure as the other, or concluded."""
    if _is_possible(partner) and not _is_possible(draft):
        return False
    if partner.confidence >= min(_SURE, draft.confidence):
        return True
    return any(m.section in _CONCLUDING for m in partner.mentions)


def _is_possible(draft: Draft) -> bool:
    return all(m.assertion is Assertion.POSSIBLE for m in draft.mentions)


def _absorb(made: list[Draft], partners: Sequence[Draft]) -> None:
    for place, draft in enumerate(made):
        if any(draft is p for p in partners):
            made[place] = replace(draft, code="")
