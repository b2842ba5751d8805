"""Underdosing, less of a drug taken than prescribed: T36-T50 with the character 6, and why (I.C.19.e.5.c).

Invariant: the patient, not the prescriber, took less; the reason's code rests on words about money,
forgetting or choice near the words of taking less, and without such words on Z91.148.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.assertion import UNSAID
from agent.choose.drugs.formulary import Hit
from agent.choose.drugs.scanning import Scan
from agent.choose.drugs.taking import mention_of
from agent.choose.finding import BEHIND, View, drafted
from agent.choose.outcome import Draft, fact
from agent.documents import sentence_at
from agent.records import Assertion, SectionKind

SECTION = "I.C.19.e.5.c"
UNDERDOSED = 6
UNEXPLAINED = "Z91.148"
_REASONED = ("Z91.12", "Z91.13")

_LESS = re.compile(
    r"\b(?:(?:ran|run|running|been|is|was)\sout\sof|ran\sout|(?:miss(?:ed|ing)|skip(?:ped|ping|s)|forg(?:o|e)t\w*)\s(?:\S+\s){0,4}?(?=\w)"
    r"|(?:has|had|have)\s?(?:not|n['\u2019]t)\s(?:been\s)?(?:tak\w+|fill\w*|refill\w*|us\w+)|hasn['\u2019]t\s(?:been\s)?tak\w+|(?:is|was|been)\snot\staking|not\s(?:been\s)?taking"
    r"|did(?:\snot|n['\u2019]t)\s(?:take|fill|refill|pick\sup)|never\s(?:filled|picked\sup|started\staking)|tak(?:ing|es|en)\s(?:only\s)?(?:about\s)?(?:half|less|fewer|a\sthird)"
    r"|(?:taking|takes|took)\s(?:\S+\s){0,6}?(?:every\sother\sday|instead\sof\s(?:daily|twice))"
    r"|half\s(?:of\s)?(?:the|his|her|their|a)\s(?:\S+\s)?(?:doses?|pills?)|ration(?:ed|ing|s)|stretch(?:ed|ing)|under-?dos(?:ed|ing)"
    r"|non-?\s?(?:adheren|complian)\w+|(?:poor|imperfect)\s(?:medication\s)?(?:adherence|compliance)|not\s(?:been\s)?(?:adherent|compliant)"
    r"|(?:could|can)\s?(?:not|n['\u2019]t)\s(?:longer\s)?(?:afford|pay\sfor|fill|refill|(?:get|obtain)\s(?:his|her|their|it|any))|no\slonger\s(?:afford|pay)|unable\sto\s(?:afford|fill|refill|pay\sfor|(?:get|obtain)\s(?:his|her|their|it|any))"
    r"|lost\s(?:his|her|their)\s(?:\S+\s)?insurance|lapse\sin|self-?\s?(?:d/?c\w*|discontinu\w+|stopped|wean\w*|taper\w*)"
    r"|(?P<stop>stopped|quit|discontinued|d/?c'?d|went\soff|came\soff|off(?!-))(?:\staking)?)\b"
)
_BY_PATIENT = re.compile(
    r"\b(?:he|she|they|pt|patient|(?:him|her|them)self|(?:on|of)\s(?:his|her|their)\sown|mr|mrs|ms|because|b/c|due\sto|cost|copay|afford|wife|husband|mother"
    r"|daughter|son|admits|reports|states|endorses|against\s(?:medical\s)?advice)\b"
)
_BY_PRESCRIBER = re.compile(
    r"\b(?:was|were|been|being|is)\s(?:\w+\s)?(?:stopped|discontinued|d/?c'?d|quit)\b(?!\sby\s(?:the\s)?(?:patient|him|her))|\b(?:we|i|dr|team|cardiology|pcp|told\sto|instructed|advised"
    r"|asked\sto|should|will|plan|recommend\w*|surgeon|provider|doctor|physician|oncology|neurology)\b[^.;]{0,40}$"
)
_REPLACED = re.compile(
    r"\b(?:instead|(?:switched|changed|transitioned)\sto|replaced\s(?:by|with)|in\sits\splace)\b"
)
"""What the prescriber gives in place of what was stopped."""
_STRUCK = re.compile(
    r"\b(?:years?\sago|cold\sturkey\ssmoking|smoking|alcohol|drinking|cigarettes|exercis\w+|appointment\w*|dialysis|school|(?<!at\s)work|periods?|menses|diet|cpap|follow-?\s?up|visits?|vomit\w+)\b"
)
_MONEY = re.compile(
    r"\b(?:costs?|afford\w*|co-?pays?|insurance|money|pay(?:ing)?|paid|financ\w+|expens\w+|prices?|uninsured|deductible|donut\shole)\b"
)
_FORGOT = re.compile(
    r"\b(?:forg[eo]t\w*|misunderst\w+|confus\w+|mix(?:ed)?[\s-]up|by\smistake|unaware|did\snot\s(?:know|realize)|memory)\b"
)
_DEBILITY = re.compile(
    r"\b(?:dementia|alzheimer\w*|memory|cognitive|frail\w*|poor\svision|elderly|debility)\b"
)
_CHOICE = re.compile(
    r"\b(?:on\spurpose|intentional\w*|deliberate\w*|gave\s(?:him|her|them)|(?:on|of)\s(?:his|her|their)\sown|(?:him|her|them)self|side\seffects?|weight\sgain|gained|felt\s(?:better|fine|well|good|drowsy|tired|sick)|feeling\s(?:better|fine|well)"
    r"|did(?:\snot|n['\u2019]t)\s(?:like|want|think|feel|need)|does(?:\snot|n['\u2019]t)\s(?:like|want|think|feel)|refus\w+|afraid|fear\w*|worried|because\sof|b/c|makes?\s(?:him|her|me)|made\s(?:him|her|me)|self-?\s?(?:d/?c\w*|discontinu\w+|stopped)|decided|believ\w+|nausea|dizz\w+|cramps?)\b"
)
_MEDICINE = re.compile(
    r"\b(?:it|them|meds?|medications?|medicines?|pills?|tablets?|doses?|refills?|prescriptions?|drugs?)\b"
)
_NEGATED = re.compile(
    r"(?:not|(?:is|was|been)\snot|ha[sd]|have|did|never|can|could|unable)\b|(?:hasn|didn|can|couldn)['\u2019]t"
)
_NOT_TAKING = re.compile(r"(?:(?:is|was|been)\s)?not\s(?:been\s)?taking")
_BRACKETED = re.compile(r"[(\[][^()\[\]]{0,24}\Z")
"""What is before words of taking less in brackets behind one drug of a list: "furosemide (not taking)"."""

_NEAR, _AROUND, _EARLIER = 90, 160, 260
_SILENT = frozenset(
    {SectionKind.ALLERGIES, SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS, SectionKind.EXAMINATION,
     SectionKind.RESULTS, SectionKind.REVIEW_OF_SYSTEMS, SectionKind.HISTORY_SURGICAL}
)  # fmt: skip
_PRESCRIBED = frozenset({"lasting", "said", "chemotherapy", "any"})
_OVER_THE_COUNTER = ("T39.0", "T39.1", "T39.3")
_OWN = re.compile(r"\b(?:his|her|their|all|prescribed|home|psych\w*)\s(?:\S+\s){0,3}?(?:med|drug|pill)")
_PLANS = frozenset({SectionKind.ASSESSMENT, SectionKind.MEDICATIONS, SectionKind.DIAGNOSES})


@dataclass(frozen=True, slots=True)
class _Less:
    """Words of taking less, and the drugs that they are about."""

    sentence: int
    start: int
    end: int
    hits: tuple[Hit, ...]
    is_stopping: bool


def underdosing(view: View, scan: Scan) -> Iterator[Draft]:
    """Yield the drugs of which less was taken than prescribed, and why.

    Args:
        view: The document.
        scan: The document and its drugs.

    Example: "Stopped apixaban three weeks ago because he could not afford it" gives T45.516A and Z91.120.
    """
    found = [d for less in _taken_less(scan) for d in _drafts(view, scan, less)]
    explained = any(d.code.startswith(_REASONED) for d in found)
    yield from (d for d in found if not (explained and d.code == UNEXPLAINED))


def _taken_less(scan: Scan) -> Iterator[_Less]:
    for found in _LESS.finditer(scan.text):
        less = _read(scan, found)
        if less is not None:
            yield less


def _read(scan: Scan, found: re.Match[str]) -> _Less | None:
    document = scan.document
    number = sentence_at(document, found.start())
    if number is None or document.sentences[number].kind in _SILENT:
        return None
    place = document.sentences[number]
    spoken = scan.text[place.start : place.end]
    if _STRUCK.search(scan.text, found.start(), min(place.end, found.end() + _NEAR)):
        return None
    stopping = bool(found["stop"])
    if stopping and not _is_by_patient(
        scan.text, place.start, place.end, found, in_plan=place.kind in _PLANS
    ):
        return None
    own = [
        h
        for h in scan.hits.get(number, ())
        if abs(h.start - found.end()) < _NEAR or abs(found.start() - h.end) < _NEAR
    ]
    if _BRACKETED.search(scan.text, place.start, found.start()) or place.kind is SectionKind.MEDICATIONS:
        own = [h for h in own if h.end <= found.start()][-1:] or own[:1]
    if not own and _MEDICINE.search(spoken):
        own = [h for h in scan.hits.get(number - 1, ()) if found.start() - h.end < _EARLIER][-1:]
    used = {"lasting"} if _NOT_TAKING.fullmatch(found.group()) else _PRESCRIBED
    drugs = tuple(h for h in own if h.drug.kind.use in used and not h.drug.stem.startswith(_OVER_THE_COUNTER))
    return _Less(number, found.start(), found.end(), drugs, stopping) if drugs else None


def _is_by_patient(text: str, start: int, end: int, found: re.Match[str], *, in_plan: bool) -> bool:
    if _BY_PRESCRIBER.search(text, start, found.end()) or _REPLACED.search(text, found.end(), end):
        return False
    if in_plan:
        return bool(_MONEY.search(text, start, end) or _BY_PATIENT.search(text, start, found.start()))
    return bool(_BY_PATIENT.search(text, start, end))


def _drafts(view: View, scan: Scan, less: _Less) -> Iterator[Draft]:
    document = view.document
    place = document.sentences[less.sentence]
    said = scan.said(less.sentence, less.start, less.end)
    denied = said is Assertion.ABSENT and not _NEGATED.match(scan.text, less.start)
    if denied or said in UNSAID - {Assertion.ABSENT} or said is Assertion.HISTORICAL:
        return
    start = max(place.start, less.start)
    named = dict.fromkeys(h for h in less.hits if not h.drug.kind.general or h.drug.kind.use != "any")
    because, confidence = _reason(scan, less)
    if not named and not _OWN.search(scan.text, place.start, place.end):
        return
    for hit in named:
        code = hit.drug.code(UNDERDOSED)
        if view.tables.billable(code):
            words = document.text[hit.start : hit.end]
            first, last = min(start, hit.start), max(less.end, hit.end)
            inside = place.start <= hit.start and last - first < _AROUND
            quote = mention_of(
                document, less.sentence, *((first, last) if inside else (start, less.end)), code
            )
            made = drafted(quote, confidence, (fact("underdosed", drug=words),), (SECTION,))
            yield replace(made, settled=True, rank=BEHIND + place.start)
    quote = mention_of(
        document, less.sentence, start, place.end if place.end - start < _AROUND else less.end, because
    )
    made = drafted(quote, confidence, (fact("underdosed_why"),), (SECTION,))
    yield replace(made, settled=True, rank=BEHIND + place.start + 1)


def _reason(scan: Scan, less: _Less) -> tuple[str, float]:
    """Return the code for why less was taken, and how sure it is."""
    place = scan.document.sentences[less.sentence]
    low, high = max(0, place.start - _AROUND), min(len(scan.text), place.end + _AROUND)
    if _MONEY.search(scan.text, low, high):
        return "Z91.120", 0.7
    if _FORGOT.search(scan.text, place.start, place.end):
        frail = _DEBILITY.search(scan.text, low, high)
        return ("Z91.130" if frail else "Z91.138"), 0.7
    if _CHOICE.search(scan.text, place.start, high):
        return "Z91.128", 0.7
    return UNEXPLAINED, 0.15 if less.is_stopping else 0.55
