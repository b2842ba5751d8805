"""Who abused the patient (Y07), beside abuse that the note confirms (T74; guidelines I.C.19.f and I.C.20.g).

Invariant: a person is put forward only from a sentence that also names a deed, and only where abuse is
drafted.
"""

from collections.abc import Iterator
from functools import cache

from agent.choose.external.cause_table import compiled, table
from agent.choose.external.story import CERTAIN, LIKELY, made, stated
from agent.choose.finding import View
from agent.choose.outcome import Draft
from agent.records import Mention

_ABUSE = "T74"


@cache
def _people() -> tuple[tuple[str, str], ...]:
    return tuple((code, rf"\b(?:{says})\b") for code, says in table("perpetrators.toml")["person"].items())


@cache
def _deed() -> str:
    return str(table("perpetrators.toml")["deed"])


def perpetrators(view: View) -> Iterator[Draft]:
    """Yield the perpetrator of confirmed abuse.

    Example: "physical abuse of adult by current male partner" gives Y07.030 beside T74.11XA.
    """
    if not any(d.code.startswith(_ABUSE) for d in view.drafts):
        return
    found = [m for code, says in _people() for m in _beside_deeds(view, code, says)]
    if not found:
        return
    first = found[0]
    again = any(m.codes == first.codes for m in found[1:])
    draft = made(view, first, CERTAIN if again or len(found) == 1 else LIKELY, "who did it", "I.C.20.g")
    if draft is not None:
        yield draft


def _beside_deeds(view: View, code: str, says: str) -> Iterator[Mention]:
    for found in compiled(says).finditer(view.document.text):
        mention = stated(view, found.start(), found.end(), code)
        if mention is not None:
            place = view.document.sentences[mention.sentence]
            if compiled(_deed()).search(view.document.text, place.start, place.end):
                yield mention
