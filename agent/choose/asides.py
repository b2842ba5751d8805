"""What a note tells in passing: what is over, set for later, a vaccine's disease or an allergy's reaction.

Invariant: decided from the words of the mention's own line alone, within a bounded stretch on either side.
"""

import re

from agent.choose.beside import was_operated
from agent.choose.knowledge import Knowledge
from agent.documents import vocabulary_of
from agent.records import Assertion, Document, Mention, SectionKind

_STRETCH = 64

_ALLERGIC = re.compile(
    r"(?:\ballerg(?:y|ies)\b[^.;\n]{0,24}?(?:[-\u2013\u2014(:=>]|\b(?:with|w/)\s)|\ballergic\sto\s[^.;,\n]{1,30}[-\u2013\u2014(:=])[^.;\n]{0,16}\Z",
    re.IGNORECASE,
)
"""Before the reaction by which an allergy showed: "sulfa allergy - hives", "latex allergy with hives"."""

_OVER = re.compile(
    r"\W{0,3}(?:has\s|have\s|had\s|is\s|now\s|since\s|completely\s|fully\s){0,2}(?:resolved|gone|outgrown|cured)\b"
    r"(?!\s(?:with|on|by|w/)\s)",
    re.IGNORECASE,
)

_IN_YOUTH = re.compile(
    r",?[ \t]*\(?(?:only[ \t]|back[ \t]|briefly[ \t])?"
    r"(?:(?:in|during)[ \t](?:his|her|their)[ \t](?:(?:early|mid|late)[ \t-]*)?"
    r"(?:teens|teenage[ \t]years|twenties|thirties|[2-4]0'?s|youth|childhood|college[ \t]years|pregnanc\w+)\b"
    r"|as[ \t]an?[ \t](?:child|kid|teen(?:ager)?|adolescent|boy|girl|young[ \t](?:adult|man|woman))\b"
    r"|in[ \t](?:childhood|adolescence|college|high[ \t]school)\b)",
    re.IGNORECASE,
)
"""Behind a condition of earlier years: "endometriosis in her 20s", "asthma as a child"."""

_FOR_LIFE = ("B18", "B20", "C", "D57", "D66", "D67", "D68", "E08", "E10", "E11", "E13", "G35", "O", "Q", "Z")
"""Codes of what lasts for life, so that its beginning alone is dated, and those that say when themselves."""

_LATER = re.compile(
    r"[ \t]*(?:#?\d\S*[ \t]|dose[ \t]|vaccine[ \t]|shot[ \t]|booster[ \t]|series[ \t]|second[ \t]){0,3}"
    r"(?:(?:at|on|in|for|by|due|is|are|will|be|the|to|a|again|scheduled|planned|ordered)[ \t]){0,4}"
    r"(?:next\s(?:visit|time|month|week|year|appointment|appt|fall|spring|summer|winter)|fall\b|autumn\b|(?:early\s|late\s)?(?:jan(?:uary)?|feb(?:ruary)?|march"
    r"|april|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?!\s\d{4})|later\b|tomorrow\b)",
    re.IGNORECASE,
)

_BY_THE_SURGEON = ("K66.8",)
_AS_A_STEP = re.compile(
    r"[ \t]*(?:was|is|had been|has been|were)?[ \t]*(?:then |again |safely |successfully |easily )?"
    r"(?:established|created|obtained|achieved|induced|insufflated|maintained|released|evacuated|re-?established)\b",
    re.IGNORECASE,
)
"""Behind what a surgeon makes for the time of an operation: "pneumoperitoneum was established"."""

_DOSE = r"(?:vaccin\w+|vax\w*|shots?|boosters?|jabs?|immuni[sz]\w+|immunity|titers?|serolog\w+)"
_VACCINE = re.compile(
    rf"[ \t]*(?:[AB](?:/[AB])?[ \t])?(?:virus[ \t])?(?:(?:and|/|,|\+|&)[ \t]?\w+[ \t])?{_DOSE}\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"\b(?:{_DOSE}|immune|protect\w+)[ \t](?:against|for|to)[ \t](?:\w+[ \t])?\Z", re.IGNORECASE
)

_INFECTIONS = ("A", "B", "J0", "J1", "U07")
_REACTIONS = ("L50", "R21", "T78.0", "T78.2", "T78.3", "L27", "L29", "R22.0", "R11", "R06.2")
_PLANNED_BEFORE = re.compile(
    r"\b(?:plan(?:s|ned|ning)?(?:\s(?:for|on|is))?|schedul\w+|consider\w*|candidate\sfor|await\w*|pending|refer\w*\sfor"
    r"|recommend\w*|discuss\w*|elects?|wants|will\s(?:need|have|undergo|require)|to\sundergo|proceed\w*\s(?:to|with))"
    r"\s(?:(?!after|since|s/p|status|had)[\w-]+\s){0,3}\Z",
    re.IGNORECASE,
)
_PLANNED_BEHIND = re.compile(
    r",?[ \t]*(?:(?:is|will\sbe)[ \t])?"
    r"(?:after(?:wards?)?[ \t]*(?=[,.;\n]|\Z)|(?:later|planned|scheduled|pending)\b|next[ \t]"
    r"|in[ \t]\d+(?:-\d+)?[ \t](?:weeks?|wks?|months?|mos?)\b|(?:at[ \t]that[ \t]time|to[ \t]follow)\b"
    r"|(?:was[ \t])?(?:discussed|recommended|offered|declined)\b)",
    re.IGNORECASE,
)
_PLANNED_THEN = re.compile(
    r"\b(?:plan(?:s|ned)?|will\s\w+|to\sbe)\b[^.;\n]{0,40}\b(?:then|followed\sby)\s(?:an?\s)?\Z",
    re.IGNORECASE,
)
_RH_POSITIVE = frozenset({"Z67.10", "Z67.20", "Z67.30", "Z67.40", "Z67.90"})
_OF_BIRTH = frozenset(
    "newborn neonate birth prenatal antenatal pregnancy pregnant gestation gravida cesarean apgar postpartum "
    "delivery trimester".split()
)
"""Words of notes in which everybody's blood type stands, so that only a negative one bears on the care."""

_PLANNABLE = ("Z40", "Z89", "Z90", "Z94", "Z95", "Z96", "Z98")
_MADE = ("Z89", "Z90", "Z93", "Z95", "Z96", "Z97", "Z98")


def aside(document: Document, mention: Mention, known: Knowledge) -> tuple[str, str] | None:
    """Return why a mention is told in passing only, and the section that says so; None where it is not.

    Args:
        document: The document that the mention stands in.
        mention: Its first code decides what may be said in passing of it.
        known: Which codes last and which are reasons for an encounter.

    Example: hives in "Sulfa allergy (hives)", hypertension in "HTN resolved after weight loss".
    """
    text, code = document.text, mention.codes[0]
    if code.startswith(_REACTIONS) and _ALLERGIC.search(
        text, max(0, mention.start - _STRETCH), mention.start
    ):
        return "a reaction by which a known allergy showed", "I.C.21.c.3"
    if code.startswith(_INFECTIONS) and (
        _VACCINE.match(text, mention.end)
        or _AGAINST.search(text, max(0, mention.start - _STRETCH), mention.start)
    ):
        return "a vaccine's disease", "IV.J"
    if code in known.occasion and _LATER.match(text, mention.end, mention.end + _STRETCH):
        return "set for another day", "IV.J"
    if code in known.chronic and _is_over(text, mention):
        return "past condition", "IV.J"
    return _of_blood(document, mention) or _of_drug(text, mention) or _of_operation(document, mention)


def _of_drug(text: str, mention: Mention) -> tuple[str, str] | None:
    """A drug that is only planned: "RT planned, then aromatase inhibitor", "to consider GLP-1"."""
    if not mention.codes[0].startswith("Z79"):
        return None
    before = text[max(0, mention.start - _STRETCH) : mention.start]
    if _PLANNED_BEFORE.search(before) or _PLANNED_THEN.search(before):
        return "a drug that is only planned", "I.C.21.c.3"
    return None


def _of_blood(document: Document, mention: Mention) -> tuple[str, str] | None:
    if mention.codes[0] in _RH_POSITIVE and not _OF_BIRTH.isdisjoint(vocabulary_of(document)):
        return "a blood type that bears on nothing", "I.C.21.c.3"
    return None


def _is_over(text: str, mention: Mention) -> bool:
    """Say whether a lasting condition is told as one of earlier years: "resolved", "in her 20s"."""
    if _OVER.match(text, mention.end, mention.end + _STRETCH):
        return True
    return not mention.codes[0].startswith(_FOR_LIFE) and bool(
        _IN_YOUTH.match(text, mention.end, mention.end + _STRETCH)
    )


def _of_operation(document: Document, mention: Mention) -> tuple[str, str] | None:
    if mention.assertion is Assertion.HISTORICAL and was_operated(mention, document):
        return "past condition", "IV.J"
    if mention.codes[0].startswith(_PLANNABLE) and _is_planned(document.text, mention):
        return "an operation that is only planned", "IV.J"
    if mention.codes[0] in _BY_THE_SURGEON and _AS_A_STEP.match(document.text, mention.end):
        return "a step of the operation", "III"
    if _is_made_today(mention):
        return "what this operation makes is no status before it", "I.C.21.c.3"
    return None


def _is_planned(text: str, mention: Mention) -> bool:
    if mention.assertion is Assertion.HISTORICAL:
        return False
    before = _PLANNED_BEFORE.search(text, max(0, mention.start - _STRETCH), mention.start)
    return bool(before or _PLANNED_BEHIND.match(text, mention.end, mention.end + _STRETCH))


def _is_made_today(mention: Mention) -> bool:
    made = mention.codes[0].startswith(_MADE) and mention.section is SectionKind.PROCEDURE
    return made and mention.assertion is not Assertion.HISTORICAL
