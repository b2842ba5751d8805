"""The finder of codes of newborns and children.

Invariant: perinatal codes and birth codes are yielded for a newborn's own record alone; the age comes from
the encounter or the note.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.choose.finding import View, drafted, quoted, replacing
from agent.choose.newborn.age import age_of
from agent.choose.newborn.birth import Birth, birth_of, measured
from agent.choose.newborn.checkup import checkups
from agent.choose.newborn.percentile import percentiles
from agent.choose.newborn.plain import plainly
from agent.choose.newborn.table import table
from agent.choose.newborn.vaccine import vaccines
from agent.choose.newborn.words import WORDS
from agent.choose.outcome import Draft, fact
from agent.records import Assertion, Mention, SectionKind, Setting

_LEAST = 0.15


def newborn(view: View) -> Iterator[Draft]:
    """Yield the codes of a newborn's or child's note.

    Example: "Single liveborn via C/S 39w1d" gives Z38.01; "BW 1,420 g, born at 30w2d" P07.15 and P07.33.
    """
    age = age_of(view)
    if age.is_newborn:
        birth = birth_of(view)
        own = [*measured(view, birth), *_stated(view, birth)]
        own.extend(_perinatal(view, own))
        own.extend(_of_diabetic(view, own))
        yield from own
        yield from _liveborn(view)
        yield from _ruled_out(view, own)
    elif age.is_child and age.years is not None and age.years < _FORMER:
        former = [d for d in measured(view, birth_of(view)) if d.code.startswith("P07")]
        yield from (replace(d, confidence=0.4, guidelines=("I.C.16.e",)) for d in former)
    yield from checkups(view, age)
    if age.is_child:
        yield from percentiles(view)
    yield from vaccines(view, age)


_FORMER = 3
"""Years in which a preterm birth may still be reported (I.C.16.e)."""


def _stated(view: View, birth: Birth) -> Iterator[Draft]:
    taken: set[str] = set()
    for row in table().stated:
        if row.becomes in taken or (row.preterm and not birth.is_preterm):
            continue
        mention = _said(view, row.words, row.becomes)
        if mention is not None:
            taken.add(row.becomes)
            said = fact("newborn", other=mention.phrase, code=row.becomes)
            made = drafted(mention, 0.7, [said], ["I.C.16.c.1"])
            vague = [d for d in view.drafts if d.code[:3] == row.becomes[:3] and d.code != row.becomes]
            own = {mention.start}
            instead = tuple(d.code for d in vague if own & {m.start for m in d.mentions})
            yield replace(made, settled=True, instead=instead)


_NOT_NOW = frozenset({SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS})


def _said(view: View, words: re.Pattern[str], code: str) -> Mention | None:
    for found in words.finditer(view.document.text):
        mention = quoted(view, found.start(), found.end(), code, "circumstance")
        if mention and mention.assertion is Assertion.PRESENT and mention.section not in _NOT_NOW:
            return mention
    return None


def _perinatal(view: View, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the perinatal codes of conditions of other chapters (I.C.16.a.5)."""
    beside = [d.code for d in (*view.drafts, *own)]
    for draft in view.drafts:
        row = table().of(draft.code) if draft.confidence >= _LEAST else None
        if row is not None and row.becomes not in beside and not any(c in row.unless for c in beside):
            said = fact("newborn", other=draft.code, code=row.becomes)
            yield replace(
                draft,
                code=row.becomes,
                facts=(*(f for f in draft.facts if f.name != "default"), said),
                guidelines=("I.C.16.a.5",),
                settled=True,
                instead=(draft.code,),
            )


def _of_diabetic(view: View, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the syndrome of a diabetic mother's child in the place of the size and the low sugar in it."""
    drafts = (*view.drafts, *own)
    part = [d for d in drafts if d.code.startswith(("P08", "P70.4"))]
    whole = next((d for d in drafts if d.code in {"P70.0", "P70.1"}), None)
    if whole is not None and part:
        quotes = (m for d in part for m in d.mentions)
        mentions = tuple(dict.fromkeys((*whole.mentions, *quotes)))
        codes = tuple(d.code for d in part)
        yield replace(whole, mentions=mentions, settled=True, instead=(*whole.instead, *codes))


_KINDS = {"": ("Z38.00", "Z38.01", "Z38.1", "Z38.2"), "twin": ("Z38.30", "Z38.31", "Z38.4", "Z38.5"),
          "triplet": ("Z38.61", "Z38.62", "Z38.7", "Z38.8")}  # fmt: skip


def _liveborn(view: View) -> Iterator[Draft]:
    """Yield the code of the birth on the record of the stay in which the child was born (I.C.16.a.2)."""
    text = view.document.text
    if view.encounter.setting is not Setting.INPATIENT or WORDS.pattern("elsewhere").search(text):
        return
    said = WORDS.first(view, "liveborn", "Z38")
    if said is None or not WORDS.pattern("record").search(text[:400]):
        return
    multiple = WORDS.pattern("multiple").search(text)
    vaginal, cesarean, outside, unsaid = _KINDS[
        multiple.group().lower().split()[0].rstrip("abc123#") if multiple else ""
    ]
    route = WORDS.first(view, "cesarean", "Z38") or WORDS.first(view, "vaginal", "Z38")
    code = outside if WORDS.pattern("at_home").search(text) else unsaid
    if code == unsaid and route is not None:
        code = cesarean if WORDS.pattern("cesarean").search(route.phrase) else vaginal
    made = drafted(replace(said, codes=(code,)), 0.9, [fact("liveborn")], ["I.C.16.a.2"])
    if route is not None:
        made = replace(made, mentions=(*made.mentions, route))
    held = (d for d in view.drafts if d.code.startswith("Z38"))
    yield replace(replacing(made, held), settled=True, rank=0)


def _ruled_out(view: View, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield observation for what was ruled out, where the child proved healthy (I.C.16.b.1)."""
    ill = [d for d in (*view.drafts, *own) if d.code[0] == "P" and d.code[:3] not in _NO_ILLNESS]
    for row in table().ruled_out:
        for found in row.words.finditer(view.document.text):
            mention = _quoted_out(view, found, row.becomes)
            if mention is not None:
                made = drafted(mention, 0.15 if ill else 0.55, [fact("ruled_out")], ["I.C.16.b.1"])
                suspected = _only_suspected(view, own, mention) if row.becomes == _INFECTION_OUT else ()
                quotes = (m for d in suspected for m in d.mentions)
                mentions = tuple(dict.fromkeys((*made.mentions, *quotes)))
                instead = tuple(d.code for d in suspected)
                yield replace(made, mentions=mentions, settled=True, instead=instead)
                break


_INFECTION_OUT = "Z05.1"
_CLEARED = re.compile(
    r"\b(?:neg(?:ative)?|NGTD|NG|no\s+growth|36|48|ruled\s+out|excluded|stopped|discontinued|d/c.?d)\b",
    re.IGNORECASE,
)


def _only_suspected(view: View, own: Sequence[Draft], mention: Mention) -> tuple[Draft, ...]:
    """Return the sepsis that was only looked for: "r/o sepsis, amp/gent 36 h, cultures negative"."""
    place = view.document.sentences[mention.sentence]
    if not _CLEARED.search(view.document.text, place.start, place.end):
        return ()
    septic = (d for d in (*view.drafts, *own) if d.code.startswith(("P36", "A41.9")))
    return tuple(d for d in septic if all(m.assertion is Assertion.POSSIBLE for m in d.mentions))


_NO_ILLNESS = frozenset({"P00", "P01", "P02", "P03", "P04", "P05", "P07", "P08", "P83"})


def _quoted_out(view: View, found: re.Match[str], code: str) -> Mention | None:
    """Quote words that say that something was ruled out: they are no denial of the observation."""
    return plainly(view, found.start(), found.end(), code, "circumstance")
