"""Drafts of one condition made one.

Invariant: joining keeps every mention of the joined drafts; the surest draft's reasons are the ones shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.choose.outcome import Draft
from index.hierarchy import is_vague
from index.tables import CodeTables

_PER_MENTION, _MOST_MORE, _SUREST = 0.02, 0.08, 0.97
"""What each further mention adds to the confidence, and its bounds."""


def grouped(drafts: Iterable[Draft]) -> list[Draft]:
    """Join the drafts of one code, in the order in which codes first come up."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.code, []).append(draft)
    return [_together(group) for group in groups.values()]


def _together(group: Sequence[Draft]) -> Draft:
    if len(group) == 1:
        return group[0]
    ordered = sorted(group, key=lambda d: (-d.confidence, d.rank))
    mentions = tuple(dict.fromkeys(m for d in ordered for m in d.mentions))
    more = min(_MOST_MORE, _PER_MENTION * (len(mentions) - len(ordered[0].mentions)))
    return replace(
        ordered[0],
        mentions=mentions,
        confidence=min(_SUREST, ordered[0].confidence + more),
        rank=min(d.rank for d in group),
        instead=_instead(group),
    )


def joined(one: Draft, other: Draft) -> Draft:
    """Join two drafts that were settled on the same code."""
    first, second = (one, other) if one.confidence >= other.confidence else (other, one)
    mentions = tuple(dict.fromkeys([*first.mentions, *second.mentions]))
    rank = min(one.rank, other.rank)
    return replace(first, mentions=mentions, rank=rank, instead=_instead((one, other)))


def _instead(group: Sequence[Draft]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for draft in group for code in draft.instead))


def without_vague(drafts: Sequence[Draft], tables: CodeTables) -> list[Draft]:
    """Leave out an unspecified code beside a more specific code of its category (guideline I.B.2).

    Where one code alone says it better, what is said of the vague one counts for it: "Sleep apnea" in the
    assessment for the obstructive sleep apnea that the history tells of.
    """
    kin: dict[str, list[Draft]] = {}
    for draft in drafts:
        kin.setdefault(draft.code[:3], []).append(draft)
    better = {
        i: [o for o in kin[d.code[:3]] if o.code not in d.instead and _is_better(o, d, tables)]
        for i, d in enumerate(drafts)
    }
    lent: dict[str, list[Draft]] = {}
    for place, others in better.items():
        if len(others) == 1:
            lent.setdefault(others[0].code, []).append(drafts[place])
    return [_with_lent(d, lent.get(d.code, ())) for i, d in enumerate(drafts) if not better[i]]


def _with_lent(draft: Draft, vague: Sequence[Draft]) -> Draft:
    for one in vague:
        if one.confidence > draft.confidence:
            mentions = tuple(dict.fromkeys([*draft.mentions, *one.mentions]))
            rank = min(draft.rank, one.rank)
            draft = replace(draft, mentions=mentions, confidence=one.confidence, rank=rank)
    return draft


_APART = ("R11.2", "B95", "B96", "B97", "I69", "J96", "Z16", "Z79", "T")
"""Categories whose codes name things beside each other: organisms, deficits, drugs, injuries."""

_GATHERING = frozenset("O09 O26 O34 O35 O36 O41 O43 O69 O71 O75 O86 O87 O90 O91 O98 O99 O9A".split())
"""Obstetric categories that gather unlike conditions, which only their subcategories tell apart."""


_ANY_FETUS = "not applicable or unspecified"
"""Title of a 7th character for the fetus: it leaves no condition unspecified."""


_UNLIKE = frozenset("E08 E09 E10 E11 E13 F43 F51 G47 M25 M54 M75 M76 M77 R06".split())
"""Further such categories, whose codes of five characters and more name a thing of their subcategory."""

_WITHOUT = re.compile(r"\bwithout (complications|angina)\b|\buncomplicated\b", re.IGNORECASE)


def _is_apart(other: str, draft: str) -> bool:
    """Say whether two codes name different things of a category: M54.50 of the low back, M54.2 of the neck.

    As many codes of diabetes as needed are reported: E11.40 beside E11.22 (I.C.4.a).
    """
    return draft[:3] in _UNLIKE and len(draft) > len("M54.5") and other[:5] != draft[:5]


def _says_less(title: str, than: str) -> bool:
    """Say whether a title denies what another has: "without angina pectoris", "uncomplicated"."""
    denied = _WITHOUT.search(title)
    _, _, has = than.lower().partition(" with ")
    return (
        denied is not None and bool(has) and (denied[1] or "complications").lower() in f"{has} complications"
    )


def _is_better(other: Draft, draft: Draft, tables: CodeTables) -> bool:
    """Say whether another draft takes this one's place; of two that each leave something open, the surer."""
    if not _outdoes(other, draft, tables):
        return False
    if not _outdoes(draft, other, tables):
        return True
    return (other.confidence, -other.rank, other.code) > (draft.confidence, -draft.rank, draft.code)


def _outdoes(other: Draft, draft: Draft, tables: CodeTables) -> bool:
    if other.code == draft.code or draft.code.startswith(_APART):
        return False
    if draft.code[:3] in _GATHERING and other.code[:5] != draft.code[:5]:
        return False
    if _is_apart(other.code, draft.code):
        return False
    own, better = tables.code(draft.code), tables.code(other.code)
    if own is None or better is None or _says_less(better.title, own.title):
        return False
    return is_vague(own) and "unspecified" not in better.title.lower().replace(_ANY_FETUS, "")
