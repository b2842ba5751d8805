"""What a relative has: the family-history code of a condition that the note tells of the family (I.C.21.c.4).

Invariant: each code rests on a mention that the note says of a relative; which condition leads to which code
is data (`family.toml`), and a condition that it does not hold gives none.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from agent.choose.finding import View, drafted
from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.records import Assertion

_SOURCE = "family"
_SURER, _REST = 0.55, 0.15
_GUIDELINE = "I.C.21.c.4"


@cache
def rows() -> tuple[tuple[Ranges, str, float], ...]:
    """Load (conditions, code, confidence), once a process."""
    table = toml_of("agent.choose.linked", "family.toml")
    parts = ((table["surer"], _SURER), (table["rest"], _REST))
    return tuple((ranges_of([codes]), code, sure) for part, sure in parts for codes, code in part.items())


@lru_cache(4096)
def family_code(code: str) -> tuple[str, float]:
    """Return the family-history code of a condition and how sure it is; an empty code for none."""
    return next(((found, sure) for codes, found, sure in rows() if code in codes), ("", 0.0))


def family(view: View) -> Iterator[Draft]:
    """Yield family-history codes.

    Example: "FHx: mat aunt breast ca" gives Z80.3.
    """
    for one in view.judged:
        mention = one.mention
        code, sure = ("", 0.0) if mention.assertion is not Assertion.FAMILY else family_code(mention.codes[0])
        if code:
            words = view.document.text[mention.start : mention.end]
            told = replace(mention, codes=(code,), source=_SOURCE)
            made = drafted(told, sure, [fact("occasion", quote=words, code=code)], (_GUIDELINE,))
            yield replace(made, settled=view.tables.billable(code))
