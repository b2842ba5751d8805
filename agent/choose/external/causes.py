"""The cause of an injury: falls, bites, blows, tools, fire, weather, exertion (W00-X58, guideline I.C.20.a).

Invariant: of each family of causes at most one code is put forward, the most exact that the note tells; it
takes the place of what phrases named of the same family. A family that a stronger one explains (a fall out
of a crashed car) gives none.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from agent.choose.external.cause_table import Family, Row, families
from agent.choose.external.harm import intents
from agent.choose.external.story import injuries, made, told
from agent.choose.finding import View
from agent.choose.linked.reach import vocabulary
from agent.choose.outcome import Draft
from agent.records import Mention

_MOST_QUOTES = 3

GUIDELINE = "I.C.20.a.1"


def causes(view: View) -> Iterator[Draft]:
    """Yield how the injuries came about.

    Example: "fell off a ladder" beside a fractured wrist gives W11.XXXA; "bitten by a dog" W54.0XXA.
    """
    if not injuries(view):
        return
    found = dict(_found(view))
    intended = intents(view)
    named = {f.name for f in families() if any(d.code in f.codes for d in view.drafts)}
    transported = {"transport"} if any(d.code[0] == "V" for d in view.drafts) else set()
    present = set(found) | named | transported | {one.intent for one, _ in intended}
    for one, mention in intended:
        others = tuple(d for d in view.drafts if d.code in one.instead)
        draft = made(view, mention, one.sure, one.words, GUIDELINE, instead=others)
        if draft is not None:
            yield draft
    for family in families():
        if family.name in found and not family.yields_to & present:
            draft = _draft(view, family, *found[family.name])
            if draft is not None:
                yield draft


def _found(view: View) -> Iterator[tuple[str, tuple[Row, Mention]]]:
    words = vocabulary(view.document)
    for family in families():
        tried = [row for row in family.rows if row.keys & words and _needed(view, row)]
        fitting = family.fitting(view.document.text) if tried else ()
        found = ((row, m) for row in tried if row in fitting and (m := _first(view, row)) is not None)
        first = next(found, None)
        if first is not None:
            yield family.name, first


def _needed(view: View, row: Row) -> bool:
    return not row.needs.ranges or any(d.code in row.needs for d in view.drafts)


def _first(view: View, row: Row) -> Mention | None:
    return next(told(view, row.pattern, row.code), None)


def _draft(view: View, family: Family, row: Row, mention: Mention) -> Draft | None:
    named = tuple(d for d in view.drafts if d.code in family.codes)
    if row.vague and named:
        return None
    draft = made(view, mention, row.sure, row.words, GUIDELINE, instead=named)
    if draft is None:
        return None
    again = islice(told(view, row.pattern, draft.code), _MOST_QUOTES)
    return replace(draft, mentions=tuple(dict.fromkeys([*draft.mentions, *again])))
