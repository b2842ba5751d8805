"""Obstetric codes taken to the stage, the control, the hours and the fetus that the note tells.

Invariant: the condition never changes: only what the stage of the pregnancy decides does (I.C.15.a.3 to
I.C.15.a.6, I.C.15.i).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.choose.finding import View, quoted
from agent.choose.maternal.hours import is_within_a_day
from agent.choose.maternal.periods import Stage, Stages, stages_of
from agent.choose.maternal.state import Maternity
from agent.choose.maternal.table import table
from agent.choose.outcome import Draft, fact
from agent.choose.wordlists import NOT_NOW
from agent.records import Assertion, Mention

_TERM = 37
_TAKEN_UP = 0.4
"""Least confidence of a condition of the present pregnancy, wherever it is told."""

_BY_AGE = ("O09.5", "O09.6")
"""Put forward anew where the number of pregnancies is known."""

_AFTERWARDS = re.compile(r"\b(?:post[- ]?partum|post[- ]?natal|after delivery|puerper\w+)\b", re.IGNORECASE)


def staged(view: View, state: Maternity) -> Iterator[Draft]:
    """Yield each obstetric draft again where its stage, or what hangs on the stage, is another.

    Example: at 39 weeks with a delivery, O24.414 becomes O24.424 and O41.1290 becomes O41.1230.
    """
    stages = stages_of(view.tables)
    for draft in view.drafts:
        if draft.code[0] == "O" and not (draft.code.startswith(_BY_AGE) and state.gravida):
            codes = [
                code
                for bare in _special(view, state, draft)
                for code in at_stage(view, state, stages, draft, bare)
            ]
            if codes and codes != [draft.code]:
                yield from (_moved(draft, code, state) for code in codes)
            elif _is_of_now(draft, state):
                yield replace(draft, confidence=max(draft.confidence, _TAKEN_UP), settled=True)


def at_stage(view: View, state: Maternity, stages: Stages, draft: Draft, code: str) -> Iterator[str]:
    """Yield a code at the stage of a draft's words, once for each fetus that it names."""
    stage = Stage.PUERPERIUM if _is_afterwards(view, state, draft) else state.stage
    moved = table().after_birth(code) if stage is Stage.PUERPERIUM else None
    if code.startswith(("O60.1", "O60.2")):
        moved = code
    moved = moved or stages.moved(code, stage, state.trimester)
    if moved is None or (stage is Stage.UNSAID and view.tables.billable(code)):
        moved = code
    held = view.tables.code(moved)
    if held is not None and (held.seventh is None or state.fetuses > 1 or held.code != code):
        for number in _fetuses(view, state, draft, held.stem):
            made = stages.with_fetus(held.stem, number)
            if made is not None:
                yield made
    elif held is not None:
        yield held.code


def _is_of_now(draft: Draft, state: Maternity) -> bool:
    """Say whether a condition of the pregnancy is told of now: it bears on the care (I.C.15.a.1)."""
    told = (m.assertion is Assertion.PRESENT and m.section not in NOT_NOW for m in draft.mentions)
    return not state.is_over and draft.code not in {"O80", "O82"} and any(told)


def _is_afterwards(view: View, state: Maternity, draft: Draft) -> bool:
    """Say whether a draft of a stay with delivery is told of the time after it."""
    if state.birth is None:
        return False
    return any(_AFTERWARDS.search(*_same_line(view.document.text, m)) for m in draft.mentions[:1])


def _same_line(text: str, mention: Mention) -> tuple[str, int, int]:
    """Return a text with the stretch around a mention that its line holds: the next diagnosis is another."""
    start, end = max(0, mention.start - 25), min(len(text), mention.end + 15)
    below = text.find("\n", mention.end, end)
    return text, max(start, text.rfind("\n", start, mention.start) + 1), end if below < 0 else below


def _moved(draft: Draft, code: str, state: Maternity) -> Draft:
    said = fact("stage", stage=state.stage.value, quote=state.said.phrase)
    return replace(
        draft,
        code=code,
        confidence=max(draft.confidence, _TAKEN_UP if _is_of_now(draft, state) else 0.0),
        facts=(*(f for f in draft.facts if f.name != "default"), said),
        guidelines=("I.C.15.a.3", *draft.guidelines),
        settled=True,
        instead=(draft.code,),
    )


_NAMED = re.compile(r"\b(?:twin|fetus|baby|infant|triplet)\s*#?\s*([ABC1-3])\b", re.IGNORECASE)
_NUMBERS = {"a": 1, "b": 2, "c": 3}


def _fetuses(view: View, state: Maternity, draft: Draft, stem: str) -> list[int]:
    """Return the 7th characters of the fetuses concerned: 0 for a single one or where it is unsaid."""
    if state.fetuses == 1:
        return [0]
    if stem.startswith(("O60.1", "O60.2")):
        return list(range(1, state.fetuses + 1))
    found: set[int] = set()
    for mention in draft.mentions:
        place = view.document.sentences[mention.sentence]
        for name in _NAMED.findall(view.document.text, place.start, place.end):
            found.add(_NUMBERS.get(name.lower()) or int(name))
    return sorted(found) or [0]


def _special(view: View, state: Maternity, draft: Draft) -> tuple[str, ...]:
    """Return what a draft's code is before its stage is looked at."""
    code = draft.code
    found: tuple[str, ...] = (code,)
    if code.startswith("O24.4"):
        found = (code[:-1] + _control(view, code[-1]),)
    elif code.startswith("O42."):
        found = (_rupture(view, state, draft),)
    elif code.startswith(("O60.", "O47.")) and state.age is not None:
        found = (_labor(state, code, state.age.weeks),)
    elif code.startswith("O14") and _has_hypertension(view):
        found = (code, "O11.9")
    return found


def _labor(state: Maternity, code: str, weeks: int) -> str:
    """Return the code of labor before term, or of false labor, by the weeks."""
    if code.startswith("O60.") or (state.birth is not None and weeks < _TERM):
        return _preterm(state, code)
    if state.birth is not None:
        return code
    return "O47.1" if weeks >= _TERM else "O47.00"


def _has_hypertension(view: View) -> bool:
    return any(d.code.startswith(("O10", "I10")) and d.confidence >= 0.4 for d in view.drafts) and not any(
        d.code.startswith("O11") for d in view.drafts
    )


_CONTROLS = (
    ("4", r"\b(?:insulin|NPH|lispro|aspart|glargine|detemir|levemir|lantus|humalog|novolog)\b"),
    ("5", r"\b(?:metformin|glyburide|oral (?:hypoglycemic|agent|medication)s?)\b"),
    ("0", r"\b(?:diet(?:ary)?(?:[- ]control\w*)?|A1\s?GDM|GDM\s?A1|class A1|nutrition\w* therapy|MNT)\b"),
)  # fmt: skip
_COMPILED = tuple((last, re.compile(words, re.IGNORECASE)) for last, words in _CONTROLS)
_UNCERTAIN = re.compile(
    r"\b(?:if|consider|may need|might need|needs? for|unless|would|sliding scale|resistance)\b", re.IGNORECASE
)


def _control(view: View, own: str) -> str:
    """Return the character for the control of gestational diabetes; insulin outdoes the rest (I.C.15.i)."""
    if own == "4":
        return own
    for last, pattern in _COMPILED:
        for found in pattern.finditer(view.document.text):
            mention = quoted(view, found.start(), found.end(), "O24.4", "circumstance")
            if mention is None or mention.assertion is not Assertion.PRESENT:
                continue
            place = view.document.sentences[mention.sentence]
            if not _UNCERTAIN.search(view.document.text, place.start, found.start()):
                return last
    return own


_LATE = re.compile(
    r"(?:>|more than|greater than|over|beyond)\s*24\s*(?:h\b|hrs?\b|hours?)"
    r"|\b(?:2[5-9]|[3-9]\d|1\d\d)\s*(?:h|hrs?|hours?)\b|\b\d+\s*days?\s+(?:after|of|since)|latency",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"(?:<|within|less than|under)\s*24\s*(?:h\b|hrs?\b|hours?)"
    r"|\b(?:[1-9]|1\d|2[0-4])\s*(?:h|hrs?|hours?)\s+(?:after|later|following|of|since|from)|within \d+ hours",
    re.IGNORECASE,
)
_ROM = re.compile(r"\b(?:P?P?ROM|SROM|ruptur\w+)\b", re.IGNORECASE)


def _rupture(view: View, state: Maternity, draft: Draft) -> str:
    """Return the code of ruptured membranes by the hours to labor and the weeks."""
    hours = draft.code[4] if draft.code[4] != "9" else _hours(view, draft)
    if state.age is not None and state.age.weeks >= _TERM:
        return f"O42.{hours}2"
    if state.age is not None and state.trimester is not None:
        return f"O42.{hours}1{state.trimester.number}"
    return f"O42.{hours}{draft.code[5:]}"


def _hours(view: View, draft: Draft) -> str:
    own = {m.sentence for m in draft.mentions}
    for number, place in enumerate(view.document.sentences):
        if number in own or _ROM.search(view.document.text, place.start, place.end):
            if _LATE.search(view.document.text, place.start, place.end):
                return "1"
            if _SOON.search(view.document.text, place.start, place.end):
                return "0"
    return "0" if is_within_a_day(view.document.text) else "9"


def _preterm(state: Maternity, code: str) -> str:
    """Return the code of preterm labor by whether, and when, the child was born."""
    if state.birth is None or state.age is None or state.age_at_birth is None:
        return code
    onset = state.age_at_birth.trimester
    if state.age_at_birth.weeks >= _TERM:
        return {Stage.SECOND: "O60.22", Stage.THIRD: "O60.23"}.get(state.age.trimester, "O60.20")
    return "O60.12" if onset is Stage.SECOND else "O60.14"
