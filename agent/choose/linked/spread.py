"""Where a cancer has spread to: secondary neoplasms named with "metastatic to", "mets", "metastasis".

Invariant: a site counts only in one phrase with the word for spread; an organ named elsewhere in the sentence
is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agent.choose.finding import View, drafted
from agent.choose.linked.reach import near, said_within, stated, sure, vocabulary
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.records import Assertion

_SOURCE = "spread"
_GATE = frozenset(
    "metastasis metastases metastatic mets met spread secondaries carcinomatosis implants deposits".split()
)
_SPREAD = (
    r"(?:metasta(?:sis|ses|tic)"
    r"(?:\s+(?:(?!to\b|in\b|and\b)[\w-]+\s+){0,3}?"
    r"(?:disease|lesions?|deposits?|cancer|ca|carcinoma|adenocarcinoma|melanoma|sarcoma|spread|involvement))?"
    r"|mets?|spread|secondaries)"
)
_LINK = (
    r"\s+(?:\w+\s+)?(?:to|in|of|involving|at)\s+"
    r"(?:(?:both|the|his|her|multiple|bilateral|right|left|regional|R|L)\s+)*"
)
_MORE = r"(?:\s*(?:,|and|&|/|,\s*and|plus)\s*(?:the\s+|both\s+|bilateral\s+|right\s+|left\s+)*"
_DEPOSITS = (
    r"metasta(?:sis|ses|tic\s+(?:disease|lesions?|deposits?))|mets?\b|carcinomatosis|implants|deposits?"
)
_HELD = (
    r"(?:\s+(?:was|were|is|bx|biopsy|core|FNA)|\s?[:,-])*\s+"
    r"(?:positive\s+for|involved\s+by|containing|with)\s+(?:metastatic|ductal|lobular|adeno\w+|squamous)"
)
_NODE = (
    r"(?:lymph\s+)?(?:nodes?|LNs?|adenopathy|lymphadenopathy"
    r"|nodal(?!\s+\w+\s+(?:mets?|metasta|deposit))(?:\s+(?!mets?\b|metasta|deposit|and\b)\w+)?)"
)


@dataclass(frozen=True, slots=True)
class Sites:
    """Everything of `spread.toml`, compiled.

    Attributes:
        to: "metastatic to A, B and C".
        before: "A metastases".
        held: "A positive for metastatic carcinoma".
        one: Any one site within a match.
        codes: Expression of a site -> code, nodes first.
    """

    to: re.Pattern[str]
    before: re.Pattern[str]
    held: re.Pattern[str]
    one: re.Pattern[str]
    codes: tuple[tuple[re.Pattern[str], str], ...]


@cache
def sites() -> Sites:
    """Load the data, once a process."""
    table = toml_of("agent.choose.linked", "spread.toml")
    nodes = [(rf"(?:(?:{names})\s+)?{_NODE}" if names.endswith("|") else rf"(?:{names})\s+{_NODE}", code)
             for names, code in table["nodes"].items()]  # fmt: skip
    organs = [(rf"(?:{names})", code) for names, code in table["sites"].items()]
    either = "|".join(words for words, _ in [*nodes, *organs])
    one = rf"\b(?:{either})\b"
    return Sites(
        re.compile(rf"\b{_SPREAD}{_LINK}{one}(?:{_MORE}{one}))*", re.IGNORECASE),
        re.compile(rf"{one}(?:{_MORE}{one}))*\s+(?:\w+\s+)?(?:{_DEPOSITS})", re.IGNORECASE),
        re.compile(rf"{one}{_HELD}", re.IGNORECASE),
        re.compile(one, re.IGNORECASE),
        tuple((re.compile(words, re.IGNORECASE), code) for words, code in [*nodes, *organs]),
    )  # fmt: skip


def spread(view: View) -> Iterator[Draft]:
    """Yield the secondary neoplasms that the note names.

    Example: "Colon cancer metastatic to the liver and lungs" gives C78.7 and C78.0-.
    """
    if _GATE.isdisjoint(vocabulary(view.document)):
        return
    held = sites()
    places = near(view, _GATE)
    for pattern in (held.to, held.before, held.held):
        for mention in said_within(view, pattern, places, "C79.9", _SOURCE):
            if mention.assertion is not Assertion.POSSIBLE:
                yield from _each(view, mention.start, mention.end, held)


def _each(view: View, start: int, end: int, held: Sites) -> Iterator[Draft]:
    text = view.document.text
    for found in held.one.finditer(text, start, end):
        code = next(code for words, code in held.codes if words.fullmatch(found.group()))
        mention = stated(view, start, end, code, _SOURCE)
        if mention is not None:
            confidence = sure(view, mention)
            why = fact("spread", quote=text[start:end], code=code)
            yield drafted(mention, confidence, [why], ("I.C.2",))
