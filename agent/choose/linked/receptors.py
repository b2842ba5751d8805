"""Receptor status of a breast cancer: estrogen, progesterone and HER2, together where the note tells enough.

Invariant: a code rests on stated results; the combined code (Z17.4-) needs a hormone receptor and HER2, and
nothing is made in a note without a word of the breast.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.choose.finding import View, drafted, mention_at
from agent.choose.linked.reach import vocabulary
from agent.choose.outcome import Draft, fact
from agent.documents import sentence_at
from agent.records import Mention, SectionKind

_SOURCE = "receptor"
_BREAST = frozenset({"breast", "dcis", "mammary", "tnbc", "mastectomy", "lumpectomy"})
_SIGN = (
    r"(?:\s*(?:receptors?|status|IHC|was|is|were|are|strongly|weakly|focally|:|=|\(|,(?=\s*\d))\s*){{0,3}}[\s-]?"
    r"(?P<sign>\+{{1,3}}|pos(?:itive)?\b|neg(?:ative)?\b|-(?!\w)|\d{{1,3}}\s?%"
    r"{more})"
)
_GRADE = r"|[0-3]\s?\+?(?!\s?[%\d])|low\b|amplified|(?:not\s+|non-?)amplified|overexpress\w*"
_HORMONE = re.compile(
    r"\b(?:ER\s?(?:/|and|&)\s?PR|ER|PR|PgR|HR|(?:estrogen|progesterone|hormone)(?:\s+receptors?)?)(?![a-z])"
    + _SIGN.format(more="")
)
_HER2 = re.compile(r"\bHER-?2(?:\s?/?\s?neu)?(?![a-z])" + _SIGN.format(more=_GRADE), re.IGNORECASE)
_FISH = re.compile(
    r"[^.;\n]{0,30}\b(?:FISH|ISH)\b[\s:,-]*(?:was\s+|is\s+|ratio\s+)?"
    r"(?P<sign>neg\w*|pos\w*|not\s+amplified|non-?amplified|amplified)",
    re.IGNORECASE,
)
_TRIPLE = re.compile(r"\btriple[\s-](?P<sign>negative|positive)\b|\bTNBC\b", re.IGNORECASE)
_CODES = {
    (True, True): "Z17.410",
    (True, False): "Z17.411",
    (False, True): "Z17.420",
    (False, False): "Z17.421",
}
_SURE = 0.72
_GUIDELINE = "I.C.2"


def receptors(view: View) -> Iterator[Draft]:
    """Yield the receptor status.

    Example: "IDC of the left breast, ER 95%, PR 80%, HER2 1+" gives Z17.411.
    """
    text = view.document.text
    if _BREAST.isdisjoint(vocabulary(view.document)):
        return
    triple = _TRIPLE.search(text)
    hormone, her2 = _HORMONE.search(text), _HER2.search(text)
    if triple is not None:
        is_positive = (triple["sign"] or "").lower() == "positive"
        yield from _draft(view, [triple], _CODES[is_positive, is_positive])
    elif hormone is not None and her2 is not None:
        code = _CODES[_hormonal(text), _amplified(text, her2)]
        yield from _draft(view, [hormone, her2], code)
    elif hormone is not None and hormone.group().startswith(("ER", "est", "Est")):
        yield from _draft(view, [hormone], "Z17.0" if _is_positive(hormone["sign"]) else "Z17.1")


def _hormonal(text: str) -> bool:
    """Say whether one of the hormone receptors is positive."""
    return any(_is_positive(found["sign"]) for found in _HORMONE.finditer(text))


def _amplified(text: str, her2: re.Match[str]) -> bool:
    fish = _FISH.match(text, her2.end())
    if fish is not None:
        return fish["sign"].lower().startswith(("pos", "amp"))
    sign = her2["sign"].replace(" ", "").lower()
    return sign in {"+", "3+", "3", "+++", "amplified"} or sign.startswith(("pos", "over"))


def _is_positive(sign: str) -> bool:
    said = sign.replace(" ", "").lower()
    if said.endswith("%"):
        return int(said[:-1]) >= 1
    return said.startswith(("+", "pos", "1", "2", "3"))


def _draft(view: View, found: list[re.Match[str]], code: str) -> Iterator[Draft]:
    mentions = [m for f in found if (m := _mention(view, f, code)) is not None]
    if mentions:
        words = "; ".join(f.group() for f in found)
        made = drafted(mentions[0], _SURE, [fact("occasion", quote=words, code=code)], (_GUIDELINE,))
        yield replace(made, mentions=tuple(mentions), settled=view.tables.billable(code))


def _mention(view: View, found: re.Match[str], code: str) -> Mention | None:
    """Quote a result; "negative" is what it says, so that no cue of the sentence decides."""
    number = sentence_at(view.document, found.start())
    if number is None or view.document.sentences[number].kind is SectionKind.HISTORY_FAMILY:
        return None
    return mention_at(view.document, number, found.start(), found.end(), code, source=_SOURCE)
