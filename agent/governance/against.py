"""Quotes that speak against a code: its condition denied, resolved, of a relative, or on the other side.

Invariant: every quote is of the note and none is evidence for the code; a plain "history of" a condition, and
a suspicion before its confirmation, do not speak against it.
"""

import re
from collections.abc import Sequence

from agent.governance.places import Place, clause
from agent.records import Assertion, Choice, Evidence, Opposing, SectionKind, Setting

OTHER_SIDE = "other side"
_MOST = 3
_BESIDE = 40
_RULED_OUT = re.compile(r"\b(?:ruled? out|excluded|rules out|r/o'?d)\b", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:resolved|resolution of|cured|healed|no longer (?:has|present|active)"
    r"|in (?:complete |full )?remission|no evidence of (?:disease|recurrence)|NED|disease[- ]free)\b",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"\b(?:not|never|un|partially|nearly|almost|until|once|if|hopefully|should|hasn't|mostly|slowly)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[,;(]|\b(?:but|and|with)\b")
_RIGHT = re.compile(r"\b(?:right|rt|(?-i:R))(?=[ -])(?!-hand|-handed)", re.IGNORECASE)
_LEFT = re.compile(r"\b(?:left|lt|(?-i:L))(?=[ -])(?!-hand|-handed)", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:bilateral\w*|both)\b", re.IGNORECASE)
_DENIES_IT = re.compile(
    r"\b(?:no|not|without|denies|denied|negative for|free of|ruled out|rules out|excludes?|r/o'?d"
    r"|never had|doubt"
    r"|rather than|unlikely)"
    r"(?:[ \t]+(?:evidence|signs?|findings?|suggestion|of|for|any|an?|the|have|having|had|has|active|clinical"
    r"|radiographic|documented|definite|acute|[\w-]+[ \t]+(?:or|and))){0,5}[ \t]*$",
    re.IGNORECASE,
)
"""Words of denial right before what they deny; "denies recent kidney stones" leaves those of today."""

_DENIED_IT = re.compile(
    r"^[ \t]*[,:-]?[ \t]*(?:is |was |were |are |has been |have been )?(?:now )?"
    r"(?:ruled out|excluded|negative|absent|not (?:seen|present|identified|found|confirmed|likely)|unlikely"
    r"|never confirmed|- no|no longer (?:present|seen))\b",
    re.IGNORECASE,
)
_DOUBTS_IT = re.compile(
    r"\b(?:possible|possibly|probable|probably|suspected|likely|questionable|rule out|r/o|concern for"
    r"|suspicion of"
    r"|versus|vs\.?)(?:[ \t]+[\w-]+){0,2}[ \t]*$",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"^[ \t]*(?:vs\.?|versus|\?|(?:is |was )?(?:possible|suspected|likely|questionable)|cannot be excluded)",
    re.IGNORECASE,
)
_AT_A_PLACE = re.compile(
    r"\b(?:left|right|upper|lower|anterior|posterior|superior|inferior|lateral|medial|proximal|distal|either"
    r"|position|canals?|[CTL]\d{1,2}|(?-i:OD|OS))\b",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(
    r"^[^.;,]{0,16}\b(?:in|on|at|along|over|around|within)[ \t]+(?!today|exam|CT|MRI|film|imaging)"
)
"""What is denied of one place may well be at another: "no spondylosis at C2-3"."""

_ADJECTIVE = re.compile(r"(?:ic|ing|ed|ous)\Z", re.IGNORECASE)
"""Ends of words that describe something else when denied: "the ulcer is not diabetic"."""

_OF_ELSE = re.compile(
    r"^[^.;,]{0,12}\b(?:before|previously|in the past|until|prior to)\b"
    r"|^[ \t]+(?:complications?|vaccin\w+|shots?|medic\w+|treatment|symptoms?|flares?|exacerbations?|attacks?"
    r"|recurrence|crisis|episodes?)\b",
    re.IGNORECASE,
)
"""Behind a condition that is denied for another time, or of which only a part is denied: "no gout flares"."""

_OF_OTHERS = {Assertion.FAMILY: "of the family", Assertion.OTHER_PERSON: "of another person"}
_LISTS = frozenset({SectionKind.HISTORY_PAST, SectionKind.PROBLEM_LIST})
_NO_DENIAL = frozenset(
    {SectionKind.INSTRUCTIONS, SectionKind.ALLERGIES, SectionKind.MEDICATIONS, SectionKind.HISTORY_FAMILY}
)
_SPREAD = ("C77", "C78", "C79")
"""Metastases, which are denied of one organ after another."""

_NO_CONDITION = tuple("UVWXYZ")


def opposing(choice: Choice, places: Sequence[Place], setting: Setting) -> tuple[Opposing, ...]:
    """Return the quotes that speak against a choice, those of the most telling sections first.

    Args:
        choice: A diagnosis; codes for circumstances have no evidence against them.
        places: Where the encounter speaks of it.
        setting: Outside admissions a later doubt speaks against a diagnosis.

    Example: for J18.9 of "Pneumonia on the film", "CT: no pneumonia" speaks against it.
    """
    if choice.code.startswith(_NO_CONDITION) or choice.asserted is not Assertion.PRESENT:
        return ()
    cited = {(q.document_id, n) for q in choice.evidence for n in range(q.start, q.end)}
    present = [p for p in places if p.assertion is Assertion.PRESENT]
    best = max((p.authority for p in present), default=0)
    listed = len(present) == 1 and present[0].kind in _LISTS
    found: list[tuple[int, Opposing]] = []
    for place in places:
        if (place.document.document_id, place.start) in cited:
            continue
        why = _OF_OTHERS.get(place.assertion, "") if listed else ""
        why = why or _why(place, choice, best, doubts=setting.is_outpatient)
        if why:
            found.append((-place.authority, Opposing(_quote(place), why)))
    return tuple(said for _, said in sorted(found, key=lambda pair: pair[0])[:_MOST])


def _why(place: Place, choice: Choice, best: int, *, doubts: bool) -> str:
    """Return how a place speaks against a choice; empty where it does not."""
    said = place.assertion
    if said is Assertion.ABSENT:
        return _denied(place, choice)
    if said is Assertion.POSSIBLE:
        return "uncertain" if doubts and place.authority > best and _is_doubted(place) else ""
    if said not in {Assertion.HISTORICAL, Assertion.PRESENT}:
        return ""
    other_side = _is_other_side(place, choice)
    if not other_side and _is_over(place):
        return "resolved"
    return OTHER_SIDE if other_side and said is Assertion.PRESENT else ""


def _is_doubted(place: Place) -> bool:
    before, after = _beside(place)
    return _DOUBTS_IT.search(before) is not None or _DOUBTED.match(after) is not None


def _denied(place: Place, choice: Choice) -> str:
    if place.kind in _NO_DENIAL or _is_elsewhere(place, choice) or choice.code.startswith(_SPREAD):
        return ""
    before, after = _beside(place)
    if _ADJECTIVE.search(place.document.text, place.start, place.end):
        return ""
    denied = _DENIES_IT.search(before) and not _OF_ELSE.match(after)
    if not denied and not _DENIED_IT.match(after):
        return ""
    return "ruled out" if _RULED_OUT.search(f"{before[-20:]} | {after[:25]}") else "denied"


def _is_elsewhere(place: Place, choice: Choice) -> bool:
    """Say whether a place of the body is named that the code's own words do not name."""
    own = f"{choice.title} {' '.join(q.text for q in choice.evidence)}".lower()
    named = {m.group().lower() for m in _AT_A_PLACE.finditer(place.said)}
    return any(n not in own for n in named) or _SOMEWHERE.match(_beside(place)[1]) is not None


def _beside(place: Place) -> tuple[str, str]:
    """Return the words before and behind a place in its sentence."""
    text, sentence = place.document.text, place.sentence
    before = text[max(sentence.start, place.start - _BESIDE) : place.start]
    return before, text[place.end : min(sentence.end, place.end + _BESIDE)]


def _is_over(place: Place) -> bool:
    """Say whether words behind or before the condition, in its own clause, end it."""
    before, after = _beside(place)
    own = f"{before.rpartition(',')[2]} | {_NEXT.split(after)[0]}"
    return _OVER.search(own) is not None and _NOT_OVER.search(own) is None


def _is_other_side(place: Place, choice: Choice) -> bool:
    """Say whether a place names the side that the code's title does not, and that side alone."""
    title = choice.title.lower() or " ".join(q.text.lower() for q in choice.evidence)
    right, left = "right" in title, "left" in title
    if right == left:
        return False
    start = max(place.sentence.start, place.start - _BESIDE // 2)
    end = min(place.sentence.end, place.end + _BESIDE // 4)
    if _BOTH.search(place.said):
        return False
    says_right, says_left = _RIGHT.search(place.said) is not None, _LEFT.search(place.said) is not None
    if says_right == says_left:
        return False
    here = _LEFT if right else _RIGHT
    return here.search(place.document.text, start, end) is not None


def _quote(place: Place) -> Evidence:
    return clause(place.document, place.number, place.start, place.end, place.assertion)
