"""Codes for the encounter of a pregnant patient itself: weeks, prenatal visits, the delivery and its outcome.

Invariant: weeks go with an obstetric code or a prenatal visit and never with a pregnancy that is over
(I.C.21.c.11); an outcome of delivery goes on the record of the delivery alone (I.C.15.b.5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.choose.finding import View, drafted, replacing
from agent.choose.maternal.periods import Stage, stages_of
from agent.choose.maternal.state import Maternity
from agent.choose.maternal.words import WORDS
from agent.choose.outcome import Draft, fact
from agent.records import Mention, Setting

_SURE = 0.4
_TERM = 37
_ELDERLY, _YOUNG = 35, 16


def weeks(view: View, state: Maternity, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the completed weeks of gestation beside the code that they belong to."""
    age = state.age
    told = (d for d in (*view.drafts, *own) if d.code[0] == "O" or d.code.startswith(("Z34", "Z36")))
    beside = [d for d in told if d.confidence >= _SURE]
    if not beside or state.is_over:
        return
    if age is None:
        yield from _not_incidental(view, beside)
        return
    mention = replace(age.mention, codes=(age.code,))
    said = fact("gestation", quote=mention.phrase, weeks=str(age.weeks))
    pregnant = _pregnant_state(view)
    made = drafted(mention, 0.9 if age.rank < 2 else 0.7, [said], ["I.C.21.c.11"])
    yield replace(made, mentions=(mention, *pregnant), settled=True, instead=("Z33.1",) if pregnant else ())


def _not_incidental(view: View, beside: Sequence[Draft]) -> Iterator[Draft]:
    """Yield an obstetric code again in the place of the incidental pregnancy (Z33.1 Excludes1)."""
    pregnant, best = _pregnant_state(view), max(beside, key=lambda d: d.confidence)
    if pregnant:
        mentions = tuple(dict.fromkeys((*best.mentions, *pregnant)))
        yield replace(best, mentions=mentions, settled=True, instead=(*best.instead, "Z33.1"))


def _pregnant_state(view: View) -> tuple[Mention, ...]:
    """Return the words that an incidental pregnancy would quote: beside an obstetric code it is none."""
    return tuple(m for d in view.drafts if d.code == "Z33.1" for m in d.mentions)


def prenatal(view: View, state: Maternity, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the code of a prenatal visit: of a normal pregnancy, or of a mother's age that makes it a risk.

    A complication makes the visit one for it, not for a normal pregnancy (I.C.15.b.1, Z34 Excludes1).
    """
    if state.birth is not None or state.is_over:
        return
    yield from _by_age(view, state)
    visit = WORDS.first(view, "visit", "Z34")
    if visit is None or view.encounter.setting in {Setting.INPATIENT, Setting.EMERGENCY}:
        return
    codes = {0: "Z34.9", 1: "Z34.0"}
    stem = codes[0] if state.gravida is None else codes.get(state.gravida, "Z34.8")
    code = f"{stem}{(state.trimester or Stage.UNSAID).number}"
    complicated = any(d.code[0] == "O" and d.confidence >= _SURE for d in (*view.drafts, *own))
    sure = 0.15 if complicated else 0.9
    made = drafted(replace(visit, codes=(code,)), sure, [fact("supervised")], ["I.C.15.b.1"])
    others = (d for d in view.drafts if d.code.startswith("Z34"))
    yield replace(replacing(made, others), settled=True, rank=0)


def _by_age(view: View, state: Maternity) -> Iterator[Draft]:
    """Yield supervision for a mother of 35 or more, or under 16, at the prenatal visit."""
    if any(d.code.startswith(("O09.5", "O09.6")) for d in view.drafts) and state.gravida is None:
        return
    said, years = _age_said(view), view.encounter.age_years
    young = years is not None and years < _YOUNG
    if (
        said is None
        and not young
        and not (years is not None and years >= _ELDERLY and WORDS.first(view, "visit", "O"))
    ):
        return
    base = "O09.6" if young and said is None else "O09.5"
    stem = f"{base}{1 if state.gravida == 1 else 2}"
    code = stages_of(view.tables).moved(f"{stem}9", state.stage) or f"{stem}9"
    mention = replace(said or state.said, codes=(code,))
    made = drafted(mention, 0.9 if said else 0.55, [fact("by_age")], ["I.C.15.b.2"])
    held = (d for d in view.drafts if d.code.startswith(base))
    yield replace(replacing(made, held), settled=True)


def _age_said(view: View) -> Mention | None:
    against = "against" in view.document.text.lower()
    said = WORDS.present(view, "mature", "O09.5")
    return next((m for m in said if not (against and m.phrase == "AMA")), None)


_OUTCOMES = {
    (1, True, False): "Z37.0", (1, False, True): "Z37.1", (2, True, False): "Z37.2", (2, True, True): "Z37.3",
    (2, False, True): "Z37.4", (3, True, False): "Z37.51", (3, True, True): "Z37.61",
    (4, True, False): "Z37.52", (4, True, True): "Z37.62",
}  # fmt: skip


def delivery(view: View, state: Maternity, own: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the outcome of the delivery, and the normal delivery where nothing else is to be reported.

    Example: "NSVD at 39w1d of a viable girl, Apgars 8 and 9, perineum intact." gives O80 and Z37.0.
    """
    if state.birth is None:
        return
    live, still = WORDS.first(view, "liveborn", "Z37"), WORDS.first(view, "stillborn", "Z37")
    fetuses = state.fetuses, (live is not None and state.fetuses > 1) or still is None, still is not None
    code = _OUTCOMES.get(fetuses, "Z37.9")
    mention = replace(still or live or state.birth, codes=(code,))
    made = drafted(mention, 0.9, [fact("outcome", quote=mention.phrase)], ["I.C.15.b.5"])
    if still is None and _is_normal(view, state, own):
        yield replace(made, settled=True)
        birth = replace(state.birth, codes=("O80",))
        normal = drafted(birth, 0.7, [fact("normal_delivery")], ["I.C.15.n.1"])
        yield replace(normal, settled=True, rank=0)
    else:
        quotes = [m for d in (*view.drafts, *own) if d.code == "O80" for m in d.mentions]
        mentions = tuple(dict.fromkeys((mention, *quotes)))
        yield replace(made, mentions=mentions, settled=True, instead=("O80",) if quotes else ())


def postpartum(view: View, state: Maternity) -> Iterator[Draft]:
    """Yield the routine visit after a delivery (I.C.21.c.11)."""
    if not state.is_over or view.encounter.setting in {Setting.INPATIENT, Setting.EMERGENCY}:
        return
    said = WORDS.first(view, "postpartum_visit", "Z39.2")
    if said is not None:
        yield replace(drafted(said, 0.7, [fact("postpartum")], ["I.C.21.c.11"]), settled=True, rank=0)


def _is_normal(view: View, state: Maternity, own: Sequence[Draft]) -> bool:
    """Say whether the delivery was at term, of one child, by itself, and without any complication."""
    at_term = state.age_at_birth is None or state.age_at_birth.weeks >= _TERM
    others = [d for d in (*view.drafts, *own) if d.code[0] == "O" and d.code != "O80"]
    known = all(d.confidence < _SURE for d in others)
    plain = state.birth is not None and not WORDS.pattern("assisted").search(state.birth.phrase)
    return at_term and known and plain and state.fetuses == 1 and WORDS.first(view, "assisted", "O") is None
