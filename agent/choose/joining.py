"""Drafts of one condition made one.

Invariant: joining keeps every mention of the joined drafts; the surest draft's reasons are the ones shown.
"""

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
    ordered = sorted(group, key=lambda d: (-d.confidence, d.rank))
    mentions = tuple(dict.fromkeys(m for d in ordered for m in d.mentions))
    more = min(_MOST_MORE, _PER_MENTION * (len(mentions) - 1))
    return replace(
        ordered[0],
        mentions=mentions,
        confidence=min(_SUREST, ordered[0].confidence + more),
        rank=min(d.rank for d in group),
    )


def joined(one: Draft, other: Draft) -> Draft:
    """Join two drafts that were settled on the same code."""
    first, second = (one, other) if one.confidence >= other.confidence else (other, one)
    mentions = tuple(dict.fromkeys([*first.mentions, *second.mentions]))
    return replace(first, mentions=mentions, rank=min(one.rank, other.rank))


def without_vague(drafts: Sequence[Draft], tables: CodeTables) -> list[Draft]:
    """Leave out an unspecified code beside a more specific code of its category (guideline I.B.2)."""
    return [d for d in drafts if not any(_outdoes(other, d, tables) for other in drafts)]


def _outdoes(other: Draft, draft: Draft, tables: CodeTables) -> bool:
    if other.code[:3] != draft.code[:3] or other.code == draft.code:
        return False
    own, better = tables.code(draft.code), tables.code(other.code)
    if own is None or better is None:
        return False
    return is_vague(own) and "unspecified" not in better.title.lower()
