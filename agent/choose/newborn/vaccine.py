"""Vaccines given at an encounter, and vaccines not given with the reason (I.C.21.c.2, I.C.21.c.13).

Invariant: a vaccine counts as given only where the note says so of this encounter; a refusal is the
caregiver's for a child and the patient's own otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.choose.finding import View, drafted, replacing
from agent.choose.newborn.age import Age
from agent.choose.newborn.plain import plainly
from agent.choose.newborn.table import table
from agent.choose.newborn.words import WORDS
from agent.choose.outcome import Draft, fact
from agent.records import Mention, SectionKind, Setting

_NEVER = frozenset({SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS, SectionKind.HISTORY_PAST})


def vaccines(view: View, age: Age) -> Iterator[Draft]:
    """Yield codes for vaccines given today and for vaccines that were not given.

    Example: "DTaP and IPV given today; mother declines the flu vaccine." gives Z23 and Z28.82.
    """
    given = next((m for m in _places(view, "given", "Z23") if _is_today(view, m, age)), None)
    if given is not None:
        yield replace(drafted(given, 0.7, [fact("vaccine")], ["I.C.21.c.2"]), settled=True)
    refused = next(_places(view, "refused", "Z28"), None)
    if refused is not None:
        yield _not_given(view, refused, age)


def _places(view: View, name: str, code: str) -> Iterator[Mention]:
    for start, end in WORDS.hinted(view, "hints"):
        for found in WORDS.pattern(name).finditer(view.document.text, start, end):
            mention = _of_vaccine(view, found, code)
            if mention is not None and mention.section not in _NEVER:
                yield mention


def _of_vaccine(view: View, found: re.Match[str], code: str) -> Mention | None:
    """Quote words about a vaccine whatever cues they hold: "mother declines" is told of the child."""
    return plainly(view, found.start(), found.end(), code, "circumstance")


def _is_today(view: View, mention: Mention, age: Age) -> bool:
    place = view.document.sentences[mention.sentence]
    text = view.document.text
    visited = age.years == 0 and view.encounter.setting is not Setting.INPATIENT
    if visited and WORDS.pattern("at_birth").search(text, place.start, place.end):
        return False
    refused = WORDS.pattern("refused")
    if WORDS.pattern("other_time").search(text, place.start, place.end) or refused.search(mention.phrase):
        return "today" in text[place.start : place.end].lower() and not refused.search(mention.phrase)
    return bool(WORDS.pattern("today").search(text, place.start, place.end) or "#" in mention.phrase)


def _not_given(view: View, mention: Mention, age: Age) -> Draft:
    place = view.document.sentences[mention.sentence]
    said = view.document.text[place.start : place.end]
    code = next((row.becomes for row in table().not_given if row.words.search(said)), None)
    code = code or ("Z28.82" if age.is_child else "Z28.21")
    made = drafted(replace(mention, codes=(code,)), 0.7, [fact("not_vaccinated")], ["I.C.21.c.13"])
    held = (d for d in view.drafts if d.code in {"Z28.20", "Z28.21", "Z28.82", "Z28.9"})
    return replace(replacing(made, held), settled=True)
