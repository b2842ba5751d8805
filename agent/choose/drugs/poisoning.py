"""Poisoning: a drug taken in overdose or by mistake, T36-T50 with the character of its intent (I.C.19.e.5.b).

Invariant: the note tells of the overdose as this encounter's; the intent is accidental unless words of the
note that no negation reaches say otherwise, and it is one for the whole note.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from agent.assertion import UNSAID
from agent.choose.drugs.formulary import Hit
from agent.choose.drugs.scanning import Scan
from agent.choose.drugs.taking import mention_of
from agent.choose.eyes import eyes_in
from agent.choose.finding import View, drafted
from agent.choose.outcome import Draft, fact
from agent.documents import sentence_at
from agent.records import Assertion, Document, SectionKind

SECTION = "I.C.19.e.5.b"
ACCIDENT, SELF_HARM, ASSAULT, UNDETERMINED = 1, 2, 3, 4

_OVERDOSE = re.compile(
    r"\b(?:overdos\w*|od(?:['\u2019]?d|ed)?|poison(?:ed|ing)|(?:intentional|accidental|toxic|polysubstance|supratherapeutic|unintentional)\singestion|ingest(?:ed|ion\sof)|swallowed"
    r"|took\s(?:about\s|approximately\s|around\s|roughly\s|up\sto\s|~\s?)?(?P<many>\d{2,3}|a\shandful|handfuls|a\sbottle|the\s(?:whole|entire)\sbottle|an\sentire\sbottle|all\s(?:of\s)?(?:her|his|the)|too\smany|too\smuch|multiple)"
    r"|(?:accidentally|mistakenly|inadvertently)\s(?:took|taken|given|ingested|swallowed)|double\sdose|wrong\s(?:dose|drug|medication|pills?))\b"
)
_MEANT = re.compile(
    r"\b(?:suicid\w+|self[\s-]harm\w*|self[\s-]inflicted|self[\s-]poison\w*|autolytic|(?:intent(?:ion)?s?|wish(?:ed|ing)?|want(?:ed|ing)?|tr(?:ied|ying))\s(?:to|of)\s(?:die|dying|kill\w*|end\w*|harm\w*|hurt\w*)|kill\s(?:him|her|my)self"
    r"|end\s(?:his|her|my)\slife|(?<!un)intentional(?:ly)?|on\spurpose|goodbye\snote|attempt\sto\send)\b"
)
_NOT_MEANT = re.compile(
    r"\b(?:accident\w*|unintentional\w*|un-intentional\w*|inadvertent\w*|by\smistake|mistakenly|recreational\w*|to\sget\shigh|not\sa\ssuicid\w+|no\s(?:suicidal\s|self-?\s?harm\s)?intent\w*|toddler|mistook|thought\s(?:it|they)\s(?:was|were))\b"
)
_UNKNOWN = re.compile(
    r"\b(?:undetermined\sintent|intent\s(?:is\s|was\s|remains\s)?(?:unclear|unknown|undetermined|not\s(?:clear|known))|unclear\sintent|unclear\s(?:if|whether)\s(?:this\swas\s)?intentional)\b"
)
_ATTACKED = re.compile(
    r"\b(?:was\sdrugged|drugged\sby|roofied|poisoned\sby|slipped\s(?:into|something)|spiked\s(?:drink|by))\b"
)
_BEHIND, _AHEAD = 60, 140
_GIVEN = re.compile(
    r"\b(?:given|received|administered|treated\swith|responded\sto|responsive\sto|after|reversed\s(?:with|by)|gave|prescribed|loaded)\s[^,;.]{0,24}$"
)
_SILENT = frozenset(
    {SectionKind.ALLERGIES, SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS, SectionKind.HISTORY_PAST,
     SectionKind.MEDICATIONS, SectionKind.EXAMINATION, SectionKind.REVIEW_OF_SYSTEMS}
)  # fmt: skip
_SPOKEN = {ACCIDENT: "accidental", SELF_HARM: "self-harm", ASSAULT: "assault", UNDETERMINED: "undetermined"}


def poisoning(view: View, scan: Scan) -> Iterator[Draft]:
    """Yield the drugs that were taken in overdose or by mistake; they come first (I.C.19.e.5.b).

    Args:
        view: The document.
        scan: The document and its drugs.

    Example: "Took 60 tablets of acetaminophen intending to die" gives T39.1X2A.
    """
    document = view.document
    meant: int | None = None
    excess: bool | None = None
    told = {h.drug.stem[:3] for hits in scan.hits.values() for h in hits if not h.drug.kind.general}
    for found in _OVERDOSE.finditer(scan.text):
        number = sentence_at(document, found.start())
        if number is None or found.start() in eyes_in(document) or not _tells(scan, number, found):
            continue
        if found["many"]:
            excess = _is_excess(scan.text) if excess is None else excess
            if not excess:
                continue
        taken = list(_taken(scan, number, found))
        for hit in _telling(taken, told):
            meant = _intent(scan) if meant is None else meant
            if view.tables.billable(hit.drug.code(meant)):
                yield _draft(document, number, found, hit, meant)


def _draft(document: Document, number: int, found: re.Match[str], hit: Hit, intent: int) -> Draft:
    place = document.sentences[number]
    first, last = min(found.start(), hit.start), max(found.end(), hit.end)
    quote = mention_of(document, number, first, last, hit.drug.code(intent))
    concluding = place.is_title or place.kind in {SectionKind.ASSESSMENT, SectionKind.DIAGNOSES}
    said = fact("poisoned", drug=document.text[hit.start : hit.end], intent=_SPOKEN[intent])
    made = drafted(quote, 0.9 if concluding else 0.7, (said,), (SECTION,))
    return replace(made, settled=True, rank=hit.start // 100)


def _tells(scan: Scan, number: int, found: re.Match[str]) -> bool:
    """Say whether the sentence tells of an overdose now: not denied, past, feared or of somebody else."""
    document = scan.document
    place = document.sentences[number]
    if place.kind in _SILENT:
        return False
    said = scan.said(number, found.start(), found.end())
    return said not in UNSAID and said is not Assertion.HISTORICAL


def _is_excess(text: str) -> bool:
    """Say whether the note speaks of an overdose beside a number of tablets."""
    told = (m for m in _OVERDOSE.finditer(text) if not m["many"])
    return next(told, None) is not None or _MEANT.search(text) is not None


def _taken(scan: Scan, number: int, found: re.Match[str]) -> Iterator[Hit]:
    text, place = scan.text, scan.document.sentences[number]
    at = found.end()
    for hit in scan.hits.get(number, ()):
        if hit.drug.kind.use in {"antidote", "any"} or _GIVEN.search(text, place.start, hit.start):
            continue
        if found.start() - _BEHIND <= hit.start < found.start():
            yield hit
        elif hit.start >= found.end() and hit.start - at <= _AHEAD:
            at = hit.end
            yield hit


def _telling(hits: Sequence[Hit], named: AbstractSet[str]) -> list[Hit]:
    """Leave out words such as "opioid" where the note names a drug of the category."""
    return [h for h in hits if not h.drug.kind.general or h.drug.stem[:3] not in named]


def _intent(scan: Scan) -> int:
    """Read the intent from words that say it outright; accident where none does (I.C.19.e.5.b)."""
    text = scan.text
    if _UNKNOWN.search(text):
        return UNDETERMINED
    if _ATTACKED.search(text):
        return ASSAULT
    if any(_is_said(scan, m) for m in _MEANT.finditer(text)) and not _is_accident(scan):
        return SELF_HARM
    return ACCIDENT


def _is_accident(scan: Scan) -> bool:
    return any(_is_said(scan, m) or m.group().startswith("no") for m in _NOT_MEANT.finditer(scan.text))


def _is_said(scan: Scan, found: re.Match[str]) -> bool:
    number = sentence_at(scan.document, found.start())
    if number is None:
        return False
    said = scan.said(number, found.start(), found.end())
    if said is Assertion.FAMILY:
        # "Took them at her parents' house with the intention of dying" is her own intention.
        return " " in found.group()
    return said not in UNSAID and said is not Assertion.HISTORICAL
