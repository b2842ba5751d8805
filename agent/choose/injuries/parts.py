"""Which part of a bone is broken, where the part stands away from the bone's name.

Invariant: only a fracture named without its part is made more exact, by words of its own clause that the
phrase book knows together with it; the less exact code is then left out.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.choose.external.story import SOURCE
from agent.choose.finding import View, drafted, quoted
from agent.choose.outcome import Draft, fact
from agent.records import Mention
from index.words import normal_words

_PART = re.compile(
    r"\b(?:mid[\s-]?shaft|shaft|(?:middle|distal|proximal)\s+third|distal|proximal|neck|head|base|styloid|surgical\s+neck"
    r"|supracondylar|intertrochanteric|subtrochanteric|subcapital|greater\s+tuberosity|plateau|tuft|waist)\b",
    re.IGNORECASE,
)
_BONE = re.compile(
    r"\b(?:clavic\w+|humer\w+|radi(?:us|al)|uln\w+|femur|femoral|tibia\w*|fibula\w*|metacarpal\w*|metatarsal\w*|phalan\w+"
    r"|scaphoid|scapula\w*)\b",
    re.IGNORECASE,
)
_REACH = 60
"""Characters around a fracture's words in which its part is told, unless another bone stands between."""


def parts_of_bones(view: View) -> Iterator[Draft]:
    """Yield fractures with the part that the note names apart from the bone.

    Example: "displaced midshaft fracture, left clavicle" gives S42.022A.
    """
    for draft in view.drafts:
        if _is_partless(view, draft):
            yield from _exact(view, draft)


def _is_partless(view: View, draft: Draft) -> bool:
    held = view.tables.code(draft.code) if draft.code[0] == "S" else None
    title = held.title.lower() if held is not None else ""
    return "fracture of unspecified part" in title or title.startswith("unspecified fracture of")


def _exact(view: View, draft: Draft) -> Iterator[Draft]:
    for mention in draft.mentions:
        for part in _parts(view, mention):
            words = [*normal_words(mention.phrase), *normal_words(part.group())]
            phrase = view.book.find(words, frozenset(words))
            code = phrase.codes[0] if phrase is not None else ""
            if code[:2] != draft.code[:2] or draft.code.startswith(code):
                continue
            start, end = min(part.start(), mention.start), max(part.end(), mention.end)
            made = quoted(view, start, end, code, SOURCE)
            if made is not None:
                facts = [*draft.facts, fact("specific", words=part.group(), code=code)]
                told = replace(made, is_title=mention.is_title, problem=mention.problem)
                whole = drafted(told, draft.confidence, facts, draft.guidelines)
                yield replace(whole, rank=draft.rank, instead=(draft.code,))
                return


def _parts(view: View, mention: Mention) -> Iterator[re.Match[str]]:
    """Yield the words of parts near a fracture's words, no other bone and no end of a clause between."""
    sentence, text = view.document.sentences[mention.sentence], view.document.text
    start, end = max(sentence.start, mention.start - _REACH), min(sentence.end, mention.end + _REACH)
    for part in _PART.finditer(text, start, end):
        between = text[min(part.end(), mention.end) : max(part.start(), mention.start)]
        if ";" not in between and _BONE.search(between) is None:
            yield part
