"""What the words directly beside a mention make of it: operated on, over by its year, planned, or no illness.

Invariant: only words of the mention's own sentence decide, within a few words of it; what they do not speak
against stays as it was.
"""

import re
from datetime import date

from agent.records import Document, Mention

_OPERATION = (
    r"(?:repair(?:ed)?|surgery|removal|resection|excision|extraction|release|replacement|fixation|operation"
    r"|ablation|embolization|herniorrhaphy|hernioplasty)\b"
)
_OPERATED = re.compile(rf"[ \t]+(?:\w+[ \t]+)?{_OPERATION}", re.IGNORECASE)
_BACK_THEN = re.compile(
    r"\b(?:after|following|s/p|status[- ]post|since|underwent|had|prior|previous|h/o|history\s+of"
    r"|(?:days?|weeks?|wks?|months?|years?)\s+(?:out\s+)?(?:from|post))\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_OPERATION_ON = re.compile(
    r"\b(?:after|following|s/p|status[- ]post|since|underwent)\b[^.;:]{0,40}"
    r"\b(?:repair|removal|resection|excision|release|replacement)\s+of\s+[^.;:]{0,24}$",
    re.IGNORECASE,
)
_STILL_THERE = ("C", "D0", "D3", "D4", "O", "S", "T", "M80", "M84", "Z", "R", "I25", "E", "N18")
"""Codes that an operation does not end, or not at once: cancer under treatment, injuries, lasting disease."""

_YEAR = re.compile(
    r"[ \t]*(?:\(|,|in\b|of\b)?[ \t]*"
    r"(?:(?:early|late|spring|summer|fall|winter|[A-Z][a-z]{2,8}\.?)[ \t]+(?:of[ \t]+)?|\d{1,2}/)?"
    r"(?P<year>(?:19|20)\d\d)\b(?![ \t]*(?:-|\u2013|to\b|guideline|criteria|and[ \t]+(?:since|now)))"
)
_PASSES = (
    "A", "B0", "B37", "G45", "H10", "H66", "I26", "I60", "I61", "I62", "I63", "I82.4", "I82.6", "J0",
    "J12", "J13", "J14", "J15", "J16", "J18", "J20", "K35", "K37", "K56", "K57.3", "K81.0", "K85", "L03",
    "N10", "N20", "N39.0", "S06", "U07",
)  # fmt: skip
"""Beginnings of codes of what is over in weeks, so that an earlier year makes it history."""

_CANCER, _SPREAD = (
    re.compile(r"C(?!4A|7|80|8[1-9]|9)"),
    re.compile(
        r"\b(?:metasta\w*|spread|mets|stage\s+(?:iv|4)|now\s+(?:on|with)|current(?:ly)?|continu\w+|ongoing|taking|receiv\w+"
        r"|(?:until|through|to)\s+(?:now|present)|recurred|relapse\w*|residual|palliative|surveillance\s+(?:active|only))\b",
        re.IGNORECASE,
    ),
)
_GONE = re.compile(
    r"\b(?:no\s+(?:(?:evidence|signs?)\s+of\s+)?(?:(?:local|biochemical|any|known|further|distant)\s+)?"
    r"(?:recurren\w+|relapse|(?:residual\s+)?disease(?!\s+progress))|without\s+(?:any\s+)?(?:recurrence|relapse)"
    r"|(?:cancer|disease)[- ]free|NED|in\s+(?:complete\s+)?remission|cured)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:cancers?|ca|carcinoma|melanoma|lymphoma|sarcoma|tumou?r)\b", re.IGNORECASE)
_DEALT_WITH = re.compile(
    r"\b(?:treated|s/p|status[- ]post|underwent|had|after|resect\w+|excis\w+|remov\w+|surg\w+|radi\w+"
    r"|chemo\w*|brachy\w+|mohs|\w+ectomy|lumpectomy|complet\w+|finish\w+)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"(?<![\d/.-])(?:\d{1,2}/)?(?P<year>(?:19|20)\d\d)\b|\b(?:years?|yrs?|decades?)\s+ago\b"
)
"""A cancer that was dealt with in an earlier year and has not come back, in its sentence (I.C.2.m)."""

_TREATED = re.compile(
    r"\b(?:finish(?:ed|ing)|complet(?:ed|ing)|completion\s+of)\s+(?![^.;:]*\b(?:day|dose)\s+\d)[^.;:]{0,30}?"
    r"(?:\bantibiotics?|\babx|\bantivirals?|\bcourse|\bsteroids|\bprednisone|\bkeflex|\bbactrim|\baugmentin|\bz-?pa[ck]k?"
    r"|\bpaxlovid|\btamiflu|\bmacrobid|\bcef\w+|\w+(?:cillin|mycin|floxacin|cycline|nidazole|conazole|vir|prim|furantoin))"
    r"[^.;:]{0,30}?\s(?:for|to\s+treat)\s+(?:(?:an?|the|her|his|their|recent|presumed|prior)\s+){0,2}"
    r"(?:(?:mild|severe|right|left|acute|recurrent)\s+){0,2}\Z",
    re.IGNORECASE,
)
"""Before what an ended treatment was for: "ten days after finishing clindamycin for a dental abscess"."""

_SMALL = re.compile(r"(?:low|high)\b|.*\b(?:low|high)$", re.IGNORECASE)
_NO_FINDING = re.compile(
    r"[ \t-]*(?:normal|salt|sodium|sugar|fat|carb\w*|fiber|protein)?[ \t-]*"
    r"(?:diets?\b|normal\b|foods?\b|intake\b)",
    re.IGNORECASE,
)

_PRESENCE = ("Z90", "Z94", "Z95", "Z96", "Z98")
_TO_COME_BEFORE = re.compile(
    r"\b(?:before|prior\s+to|awaiting|candidate\s+for|scheduled\s+for|planned|planning|proceed\s+(?:with|to)|discuss\w*"
    r"|consider\w*|book(?:ed)?(?:\s+for)?|clear(?:ed|ance)\s+for|elect\w*|consent\w*\s+(?:for|to)|refer\w*\s+for|undergo)"
    r"[ \t]+(?:\w+[ \t]+){0,3}$",
    re.IGNORECASE,
)
_TO_COME_AFTER = re.compile(
    r"[ \t,(]*(?:is\s+|are\s+)?(?:scheduled|planned|booked|to\s+be\s+done|pending|next\s+(?:week|month))\b",
    re.IGNORECASE,
)
_DRUG_OVER_AFTER = re.compile(
    r"[ \t]*(?:was|were|has\s+been|had\s+been)?[ \t]*"
    r"(?:stopped|discontinued|dc'?d|finished|completed|ended)\b",
    re.IGNORECASE,
)
_DRUG_OVER_BEFORE = re.compile(
    r"\b(?:finished|completed|stopped|discontinued|off|came\s+off|previously\s+on|prior"
    r"|former(?:ly\s+on)?)[ \t]+(?:\w+[ \t]+)?$",
    re.IGNORECASE,
)
_BACK = 90
"""Characters before a mention that are read."""


def is_over(mention: Mention, document: Document, day: date | None) -> bool:
    """Say whether the words beside a mention make it past.

    Args:
        mention: Of a condition, or of a drug taken for the long term.
        document: That it stands in.
        day: Of the encounter; None where nobody says.

    Example: "12 days after right inguinal hernia repair", "pneumonia 2019" and "finished letrozole" are over.
    """
    code = mention.codes[0]
    before, after = _around(mention, document)
    if code.startswith("Z79"):
        return bool(_DRUG_OVER_AFTER.match(after) or _DRUG_OVER_BEFORE.search(before))
    if code.startswith(_PASSES) or code[:3] in {"I21", "I22"}:
        found = _YEAR.match(after)
        if found is not None and day is not None and int(found["year"]) < day.year:
            return True
    if _CANCER.match(code):
        return _is_gone(after, day)
    return not code.startswith(_STILL_THERE) and is_operated(before, after)


def _is_gone(after: str, day: date | None) -> bool:
    """Say whether what follows a cancer tells of treatment in an earlier year and of no return since."""
    gone = _GONE.search(after)
    told = after[: gone.start()] if gone is not None else ""
    if _SPREAD.search(after) or _ANOTHER.search(told) or not _DEALT_WITH.search(told):
        return False
    when = _EARLIER.search(told)
    return when is not None and (when["year"] is None or day is None or int(when["year"]) < day.year)


def is_treated(mention: Mention, document: Document) -> bool:
    """Say whether a mention is what a treatment was for that had ended before the encounter.

    Args:
        mention: Of a condition.
        document: That it stands in.
    """
    if mention.codes[0].startswith(_STILL_THERE):
        return False
    return _TREATED.search(_around(mention, document)[0]) is not None


def is_operated(before: str, after: str) -> bool:
    """Say whether a condition's words name an operation that has been done for it.

    Args:
        before: Words of its sentence before it.
        after: Words of its sentence behind it.
    """
    return bool((_OPERATED.match(after) and _BACK_THEN.search(before)) or _OPERATION_ON.search(before))


def was_operated(mention: Mention, document: Document) -> bool:
    """Say whether a mention is of what an earlier operation was for: "s/p right carpal tunnel release".

    Args:
        mention: Of a condition, also of one that lasts unless it is operated on.
        document: That it stands in.
    """
    return not mention.codes[0].startswith(_STILL_THERE) and is_operated(*_around(mention, document))


def is_no_finding(mention: Mention, document: Document) -> bool:
    """Say whether words name no illness: "low K diet", "BP low normal", "hip arthroplasty scheduled".

    Args:
        mention: Of a condition, or of what an operation leaves.
        document: That it stands in.
    """
    before, after = _around(mention, document)
    if mention.codes[0].startswith(_PRESENCE):
        return bool(_TO_COME_BEFORE.search(before) or _TO_COME_AFTER.match(after))
    words = document.text[mention.start : mention.end]
    return bool(_SMALL.match(words) and _NO_FINDING.match(after))


def _around(mention: Mention, document: Document) -> tuple[str, str]:
    place, text = document.sentences[mention.sentence], document.text
    return text[max(place.start, mention.start - _BACK) : mention.start], text[mention.end : place.end]
