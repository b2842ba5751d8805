"""A condition and words about it that one more exact code says: "neutropenia due to chemotherapy" is D70.1.

Invariant: the rows of `worded.toml` apply to codes already drafted, and only where the note states the row's
words within the row's reach of the condition; the draft made quotes both.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from agent.choose.finding import View
from agent.choose.knowledge import ByCode, Ranges, ranges_of
from agent.choose.linked.reach import about, as_cause, own, said, said_anywhere
from agent.choose.outcome import Draft, fact
from agent.choose.patterns import Pattern
from agent.datafiles import toml_of
from agent.records import Mention

_SOURCE = "worded"
_HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of knowledge.

    Attributes:
        of: Codes that the condition may have been drafted with.
        words: What the note must say of it.
        reach: `sentence`, `problem` (its heading's sentences, or the next ones) or `note`.
        becomes: The codes that say both; `*` stands for the drafted category, `?` for the drafted code's
            character at that place, `history` for its personal-history code.
        adds: Whether these are reported besides the drafted code, not in its place.
        unless: Words that the note must not have; None when nothing speaks against.
    """

    of: Ranges
    words: Pattern
    reach: str
    becomes: tuple[str, ...]
    guideline: str
    adds: bool
    unless: Pattern | None

    def codes(self, code: str) -> Iterator[str]:
        """Yield the codes that a drafted code becomes."""
        for wanted in self.becomes:
            whole = wanted.replace("*", code[:3])
            yield "".join(code[i] if c == "?" and i < len(code) else c for i, c in enumerate(whole))


@cache
def rows() -> tuple[Row, ...]:
    """Load the rows, once a process."""
    table = toml_of("agent.choose.linked", "worded.toml")
    return tuple(_row(row) for row in table["worded"])


def _row(row: dict[str, Any]) -> Row:
    words = as_cause(row["cause"]) if "cause" in row else row["words"]
    return Row(
        ranges_of(row["of"]),
        Pattern(words),
        row.get("reach", "problem"),
        tuple(row["becomes"]),
        row["guideline"],
        bool(row.get("adds", False)),
        Pattern(row["unless"]) if "unless" in row else None,
    )


@cache
def _by_code() -> ByCode[Row]:
    return ByCode((row.of, row) for row in rows())


def worded(view: View) -> Iterator[Draft]:
    """Yield the codes that words beside drafted conditions lead to.

    Example: "Peripheral neuropathy due to oxaliplatin" with G62.9 drafted gives G62.0 in its place.
    """
    for draft in view.drafts:
        taken: set[tuple[str, ...]] = set()
        for row in _by_code().about(draft.code):
            mention = None if row.becomes in taken else _said(view, draft, row)
            if mention is not None:
                taken.add(row.becomes)
                yield from _made(view, draft, row, mention)
                if not row.adds:
                    break


def _said(view: View, draft: Draft, row: Row) -> Mention | None:
    if row.unless is not None and row.unless.search(view.document.text):
        return None
    if row.reach == "note":
        return next(said_anywhere(view, row.words, draft.code, _SOURCE), None)
    reach = own(draft) if row.reach == "sentence" else about(view, draft)
    return said(view, row.words, draft, reach, _SOURCE)


def _made(view: View, draft: Draft, row: Row, mention: Mention) -> Iterator[Draft]:
    words = view.document.text[mention.start : mention.end]
    for wanted in row.codes(draft.code):
        code = view.known.history_code(draft.code) if wanted == _HISTORY else wanted
        if code is None or code == draft.code or view.tables.code(code) is None:
            continue
        yield replace(
            draft,
            code=code,
            mentions=tuple(dict.fromkeys([*draft.mentions, mention])),
            facts=(*(f for f in draft.facts if f.name != "default"), fact("worded", quote=words, code=code)),
            guidelines=(row.guideline, *(g for g in draft.guidelines if g != "I.A.18")),
            settled=view.tables.billable(code),
            instead=() if row.adds else (draft.code,),
        )
