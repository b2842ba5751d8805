"""Names of diseases that stand for a vaccine or an immunity, and what a newborn's record tells of the mother.

Invariant: only the words right beside a name, on its own line, decide; what they leave open stays a disease.
"""

import re

from agent.choose.knowledge import ranges_of
from agent.records import Document, Mention, SectionKind

VACCINE = "names a vaccine or an immunity, not a disease"
REACTION = "a reaction by which a known allergy showed"
LATER = "a vaccine set for another day"
MOTHERS = "the mother's history on her child's record"

_PREVENTED = ranges_of(
    ["A33-A37", "A39", "A80", "A82", "B01-B02", "B05-B06", "B15-B16", "B18.0-B18.1", "B19.1", "B26", "B97.7",
     "J09-J11", "G00.0", "B95.3", "B96.3", "A40.3", "J13"]
)  # fmt: skip
_REACTIONS = ranges_of(["L27", "L29", "L50", "R11", "R19.7", "R21", "R22", "T78.2-T78.3"])
_STRETCH = 80

_AFTER = re.compile(
    r"[\s,:/()-]*(?:(?:surface\s+)?(?:Ab|antibod\w+|Ag|IgG|titers?)\b|(?:non-?)?imm(?:une?|unity|uni[sz]\w+)?\b"
    r"|vac\w*|vax\w*|shots?\b|series\b|boosters?\b|birth\s+dose|dos(?:e|es|ed)\b|#\s?\d|\(?\d(?:st|nd|rd)\b"
    r"|UTD\b|up\s+to\s+date|NI\b|equivocal|susceptib\w+"
    r"|(?:(?:and|&|\+|,)?\s*(?:vit(?:amin)?\.?\s*K|EES|erythro\w*|eye\s+\w+)[\s,/&+]*){1,3}"
    r"|(?:(?:both|were|was)\s+)?(?:given|administered|declined|refused|deferred)\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:vaccin\w*(?:\s+(?:for|against))?|immuni[sz]\w+(?:\s+(?:for|against|to))?:?|\bimmune\s+to|\bshots?:?"
    r"|(?:#\s?\d|\b\d(?:st|nd|rd|th)|\b(?:first|second|third|dose|doses|series|booster)(?:\s+of)?)|\bvax\w*:?)\W*$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?:->|\u2192|=>|\b(?:reaction|rxn)(?:\s+(?:was|is|of))?)\W*$", re.IGNORECASE)
_PUT_OFF = re.compile(r"[ \t,-]*(?:when|once|if|after)\b", re.IGNORECASE)
_MATERNAL = re.compile(r"\bmat(?:\.|ernal)?\s+(?:(?:hx|history)\s+)?(?:of\s+)?$", re.IGNORECASE)


def prevented(document: Document, mention: Mention) -> str:
    """Say why a mention names no disease of the patient; empty when it does.

    Example: "rubella immune" and "hep B #1 given" name no infection; "Amoxicillin -> hives" no urticaria.
    """
    code, text = mention.codes[0], document.text
    if _MATERNAL.search(text, max(0, mention.start - 14), mention.start):
        return MOTHERS
    if code == "Z23" and _PUT_OFF.match(text, mention.end):
        return LATER
    if code in _PREVENTED:
        after = _AFTER.match(text, mention.end, _line_end(text, mention.end))
        return VACCINE if after or _BEFORE.search(_head(text, mention.start)) else ""
    if code in _REACTIONS and not mention.is_title:
        listed = mention.section is SectionKind.ALLERGIES
        return REACTION if listed or _ARROW.search(_head(text, mention.start)) else ""
    return ""


def _head(text: str, start: int) -> str:
    """Return the words before a place on its line, at most the nearest."""
    return text[max(0, start - _STRETCH // 2) : start].rpartition("\n")[2]


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start, start + _STRETCH)
    return min(len(text), start + _STRETCH) if end < 0 else end
