"""A combination that quotes a condition brings the condition's own code, where the tables ask for both.

Invariant: only codes that were drafted from words which a kept code quotes are brought, and only to the least
confidence that is shown: a coder decides.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.choose.outcome import Draft
from index.records import InstructionKind
from index.tables import CodeTables


def asked_for(drafts: Sequence[Draft], least: float, tables: CodeTables) -> list[Draft]:
    """Show what a "use additional code" note of a kept code asks for, and its own words name.

    Args:
        drafts: Weighed.
        least: Confidence from which a draft is kept.
        tables: That the codes are of.

    Example: E11.22 that quotes "CKD 3" asks for N18.30, also where nothing else in the note takes the CKD up;
    beside a kept N18.32 it brings nothing.
    """
    kept = [d for d in drafts if d.confidence >= least]
    told = {d.code[:3] for d in kept}
    return [
        replace(d, confidence=least)
        if d.code[:3] not in told and any(_asks(k, d, tables) for k in kept)
        else d
        for d in drafts
    ]


def _asks(kept: Draft, other: Draft, tables: CodeTables) -> bool:
    if set(kept.mentions).isdisjoint(other.mentions):
        return False
    return any(
        held.covers(other.code)
        for note in tables.instructions(kept.code)
        if note.kind is InstructionKind.USE_ADDITIONAL
        for held in note.ranges
    )
