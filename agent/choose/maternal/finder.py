"""The finder of obstetric codes: stage first, then what the stage makes of the rest of the note.

Invariant: nothing is yielded for a patient of whom the note does not say that she is pregnant, gives birth or
has just given birth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.choose.finding import View, drafted, quoted
from agent.choose.maternal.episode import delivery, postpartum, prenatal, weeks
from agent.choose.maternal.partners import partners
from agent.choose.maternal.periods import Stage, stages_of
from agent.choose.maternal.staging import at_stage, staged
from agent.choose.maternal.state import ABORTIVE, Maternity, is_abortive, maternity_of
from agent.choose.maternal.table import NO_CODE, Stated, table
from agent.choose.outcome import Draft, fact
from agent.records import Assertion, Mention, SectionKind

_OVER = frozenset({Stage.CHILDBIRTH, Stage.PUERPERIUM})
_LEAST = 0.35
"""Least confidence of a condition for which an obstetric code is looked up."""


def maternity(view: View) -> Iterator[Draft]:
    """Yield the obstetric codes of a note.

    Example: "G2P1 at 10w4d. Hypothyroidism, undertreated." gives O99.281 and Z3A.10.
    """
    state = maternity_of(view)
    if state is None:
        return
    own = list(staged(view, state))
    if is_abortive(view, state):
        own.extend(_without_weeks(view))
    else:
        own.extend(partners(view))
        own.extend(_stated(view, state))
        own.extend(_complicating(view, state, own))
        own.extend(prenatal(view, state, own))
        own.extend(delivery(view, state, own))
        own.extend(postpartum(view, state))
        own.extend(weeks(view, state, own))
    yield from own


def _without_weeks(view: View) -> Iterator[Draft]:
    """Yield the code of a pregnancy that ended in the place of its weeks (I.C.21.c.11)."""
    weeks_said = [d for d in view.drafts if d.code.startswith(("Z3A", "Z33.1", "Z34"))]
    ended = next((d for d in view.drafts if d.code.startswith(ABORTIVE)), None)
    if ended is not None and weeks_said:
        quotes = (m for d in weeks_said for m in d.mentions)
        codes = tuple(d.code for d in weeks_said)
        mentions = tuple(dict.fromkeys((*ended.mentions, *quotes)))
        yield replace(ended, mentions=mentions, settled=True, instead=(*ended.instead, *codes))


def _stated(view: View, state: Maternity) -> Iterator[Draft]:
    stage = {Stage.CHILDBIRTH: "childbirth", Stage.PUERPERIUM: "puerperium"}.get(state.stage, "pregnant")
    taken: set[str] = set()
    for row in table().stated:
        if stage in row.stages and row.becomes[:4] not in taken:
            mention = _said(view, row)
            if mention is not None:
                taken.add(row.becomes[:4])
                quotes = [m for d in view.drafts if d.code in row.instead for m in d.mentions]
                draft = drafted(mention, row.confidence, [fact("obstetric", quote=mention.phrase)])
                mentions = tuple(dict.fromkeys((mention, *quotes)))
                draft = replace(draft, mentions=mentions, instead=row.instead)
                yield from _at(view, state, draft, row.becomes)


_ELSEWHERE = frozenset({SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS})
_PAST = frozenset({SectionKind.HISTORY_PAST, SectionKind.HISTORY_SURGICAL})


def _said(view: View, row: Stated) -> Mention | None:
    for found in row.words.finditer(view.document.text):
        mention = quoted(view, found.start(), found.end(), row.becomes, "circumstance")
        if mention is None or mention.section in _ELSEWHERE or mention.assertion is Assertion.POSSIBLE:
            continue
        if row.past or (mention.assertion is Assertion.PRESENT and mention.section not in _PAST):
            return mention
    return None


def _at(view: View, state: Maternity, draft: Draft, code: str) -> Iterator[Draft]:
    """Yield a draft at its code for the stage."""
    for made in at_stage(view, state, stages_of(view.tables), draft, code):
        if view.tables.billable(made):
            yield replace(draft, code=made, guidelines=("I.C.15.a.3",), settled=True)


def _complicating(view: View, state: Maternity, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the obstetric codes of conditions of other chapters (I.C.15.a.1)."""
    beside = [d.code for d in (*view.drafts, *own) if d.confidence >= _LEAST]
    for draft in view.drafts:
        row = table().of(draft.code) if draft.confidence >= _LEAST else None
        if row is None or any(code in row.unless for code in beside):
            continue
        broad = state.stage if state.stage in _OVER else Stage.PREGNANCY
        target = row.at.get(broad, row.becomes)
        if target != NO_CODE:
            yield from _complicated(view, state, draft, target, row.share, keeps=row.keeps)


def _complicated(
    view: View, state: Maternity, draft: Draft, target: str, share: float, *, keeps: bool
) -> Iterator[Draft]:
    stages = stages_of(view.tables)
    for code in at_stage(view, state, stages, draft, target):
        if view.tables.billable(code):
            said = fact("complicating", other=draft.code, code=code, quote=state.said.phrase)
            yield replace(
                draft,
                code=code,
                mentions=tuple(dict.fromkeys((*draft.mentions, state.said))),
                confidence=draft.confidence * share,
                facts=(*(f for f in draft.facts if f.name != "default"), said),
                guidelines=("I.C.15.a.1",),
                rank=draft.rank - 1,
                settled=True,
                instead=() if keeps else (draft.code,),
            )
