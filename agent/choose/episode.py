"""The 7th character of injuries: active treatment, healing, or what is left (guidelines I.C.19.a, I.C.19.c).

Invariant: the first encounter for the closed fracture is the default; another character rests on words of the
sentence that names the injury, or of its heading. Instructions to come back are no later encounter.
"""

import re
from collections.abc import Iterator, Sequence

from agent.records import Document, Mention

_FRACTURED = "B"
"""The character that only fractures have: the first encounter for an open one."""

_AROUND = 80
"""Characters before and after an injury that tell of it."""

_SEQUELA = re.compile(
    r"\b(?:sequelae?|late effects?|residuals? (?:of|from|after)|old (?=\w+ (?:injury|lesion))"
    r"|post-?traumatic deformity)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:routine healing|heal(?:ing|ed)(?! ridge)|callus|consolidat\w+|aftercare|rehabilitation|subsequent"
    r"|(?:weeks?|wks?|months?|mos?) (?:post(?:-?(?:op|injury)\w*)?|out|after (?:surgery|orif|casting))"
    r"|post-?op(?:erative)?(?! (?:diagnos|dx))|(?:cast|splint|suture|staple|pin) (?:removal|change|check)"
    r"|(?:s/p|status post|after|following) (?:\w+ ){0,2}"
    r"(?:orif|fixation|repair|reconstruction|casting|reduction|crpp|im nail\w*)"
    r"|with (?:\w+ )?reconstruction)\b",
    re.IGNORECASE,
)
# "Follow-up of the fracture", not "follow up with orthopedics".
_BACK_FOR = re.compile(
    r"\b(?:follow(?:ing)?[ -]?up|f/u|fu|re-?check|re-?evaluation|re-?visit)(?: visit| appointment)?"
    r"[ :,-]*(?:of|for|on|from|regarding)?[ :,-]*(?:\S+ ){0,5}$",
    re.IGNORECASE,
)
_THERAPY = re.compile(
    r"\b(?:(?:physical|occupational|hand) therapy|physiotherapy|[PO]T) (?:- |: ?)?"
    r"(?:initial |re-?)?(?:eval\w*|visit|progress|note|daily|treatment|discharge|re-?cert\w*)",
    re.IGNORECASE,
)
_OPENING = 200
"""Characters from the top in which a note says that it is a therapist's: active treatment is over by then."""

_OPEN = re.compile(
    r"\b(?:open(?! (?:reduction|treatment|repair|procedure|access|approach|and|internal|wedge|surg\w*))"
    r"|compound|gustilo)\b",
    re.IGNORECASE,
)
_OPEN_THIRD = re.compile(
    r"\b(?:type|grade|gustilo(?:[ -]anderson)?)[ -]*(?:type |grade )?(?:iii|3)[abc]?\b", re.IGNORECASE
)
_KINDS = (
    (re.compile(r"\b(?:non-?union|ununited)\b", re.IGNORECASE), {"A": "K", "B": "M", "C": "N"}),
    (re.compile(r"\bmal-?union\b", re.IGNORECASE), {"A": "P", "B": "Q", "C": "R"}),
    (re.compile(r"\bdelayed (?:healing|union)\b", re.IGNORECASE), {"A": "G", "B": "H", "C": "J"}),
)
_HEALING = {"A": "D", "B": "E", "C": "F"}
_STILL = ("T8", "V", "W", "X", "Y")
"""Complications and causes: "postoperative" and the like name them and are no later encounter."""


def is_injury(code: str) -> bool:
    """Say whether a code's 7th character tells the encounter: injuries, causes, fractures of chapter 13."""
    return code[0] in "STVWXY" or code.startswith(("M80", "M84", "M48.5"))


def episode_of(document: Document, mentions: Sequence[Mention], allowed: frozenset[str]) -> str:
    """Choose the 7th character for an injury.

    Example: "Healing fracture of the distal radius" gives D, "open fracture of the tibia, type II" gives B.

    Args:
        document: The document.
        mentions: Of the injury.
        allowed: The characters that the category has.
    """
    said = list(_said(document, mentions))
    first = _opened(said) if _FRACTURED in allowed else "A"
    wanted = _wanted(said, first, mentions[0].codes[0])
    if wanted == first and mentions[0].codes[0][0] in "SM" and _THERAPY.search(document.text, 0, _OPENING):
        wanted = _HEALING[first]
    for character in (wanted, "D" if wanted not in "ABC" else "A", "A"):
        if character in allowed:
            return character
    return min(allowed)


def _said(document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Yield what stands before each mention in its sentence, and what stands around and in it."""
    for mention in mentions:
        place = document.sentences[mention.sentence]
        first, last = max(place.start, mention.start - _AROUND), min(place.end, mention.end + _AROUND)
        yield document.text[first : mention.start], document.text[first:last]


def _opened(said: Sequence[tuple[str, str]]) -> str:
    around = [text for _, text in said]
    if not any(_OPEN.search(text) for text in around):
        return "A"
    return "C" if any(_OPEN_THIRD.search(text) for text in around) else "B"


def _wanted(said: Sequence[tuple[str, str]], first: str, code: str) -> str:
    if any(_SEQUELA.search(text) for _, text in said):
        return "S"
    for sign, characters in _KINDS:
        if any(sign.search(text) for _, text in said):
            return characters[first]
    later = any(_LATER.search(text) or _BACK_FOR.search(before) for before, text in said)
    return _HEALING[first] if later and not code.startswith(_STILL) else first
