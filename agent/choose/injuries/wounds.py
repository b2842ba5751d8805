"""Wounds by kind and site: "contusion L chest wall", "laceration of the lip", "abrasions L arm/ L chest".

Invariant: kind and site stand in one sentence with nothing between them that ends a thought; the code is
the one whose title names both. A wound that a deeper injury of the same site outdoes is left to combining
(I.C.19.b.1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.choose.external.story import ELSEWHERE, SOURCE, at_first
from agent.choose.finding import View, drafted, quoted, sentences_with
from agent.choose.injuries.sites import Kind, Site, code_of, wound_words
from agent.choose.linked.reach import sure, vocabulary
from agent.choose.outcome import Draft, fact
from agent.records import Mention, SectionKind
from index.words import normal_words

_GUIDELINE = "I.C.19.b"
_ANY = re.compile(
    r"\b(?:lac|cuts?\b|gash|bites?\b|tick\b|punctur|stab\b|needle|abrasion|scrape|road\s+rash|contusion|bruis"
    r"|ecchym|splinter|sliver|blister|crush|wounds?\b|avuls|gsw|burns?\b|skin\s+tear|incised|fish\s?hook)"
    r"|ha?ematoma|foreign",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 45, 60
"""Characters before and after a kind in which its site may stand."""

_ENDS = re.compile(r"[.;:\n]|\b(?:no|without|denies|but|not)\b", re.IGNORECASE)
_ENDS_BEFORE = re.compile(r"[.;,\n]|\b(?:no|without|denies|but|not)\b", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:,|/|&|\+|\band\b|,\s*and\b)\s*(?:(?:the|his|her)\s+)?$", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(?:(left|lt\.?|l)|(right|rt\.?|r)|(bilateral|bilat|b/l|both))\b[\s/-]*(?:\w+\s+){0,2}$", re.IGNORECASE
)
_FINDINGS_ONLY = frozenset({"contusion", "abrasion"})
_UNSURE = 0.15


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    site: Site
    start: int
    end: int
    side: str


def skin_injuries(view: View) -> Iterator[Draft]:
    """Yield the wounds that a note names by kind and site.

    Example: "5 cm laceration of the left forearm" gives S51.812A.
    """
    if not wound_words().keys & vocabulary(view.document):
        return
    for number in sentences_with(view.document, _ANY):
        sentence = view.document.sentences[number]
        if sentence.kind not in ELSEWHERE:
            for found in _in_sentence(view, sentence.start, sentence.end):
                yield from _drafts(view, found)


def _in_sentence(view: View, start: int, end: int) -> Iterator[_Found]:
    text = view.document.text
    sites = [(m, _side(text, start, m.start())) for m in wound_words().any_site.finditer(text, start, end)]
    taken: list[tuple[int, int]] = []
    for kind in wound_words().kinds if sites else ():
        for match in kind.pattern.finditer(text, start, end):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            for site, side in _sites(text, match, sites):
                named = wound_words().sites[int((site.lastgroup or "s0")[1:])]
                yield _Found(
                    kind, named, min(match.start(), site.start()), max(match.end(), site.end()), side
                )


def _side(text: str, start: int, at: int) -> str:
    """Return the side named directly before a site."""
    found = _SIDE.search(text, max(start, at - 24), at)
    if found is None or re.search(
        r"[,;.]|\band\b", text[found.start() : at].removesuffix("."), re.IGNORECASE
    ):
        return ""
    return next(s for s, said in zip(("left", "right", "bilateral"), found.groups(), strict=True) if said)


_Sited = tuple[re.Match[str], str]


def _sites(text: str, kind: re.Match[str], sites: list[_Sited]) -> list[_Sited]:
    """Return the sites of a wound: the list that follows it, else the nearest before it."""
    after = [s for s in sites if kind.end() <= s[0].start() <= kind.end() + _AFTER]
    if after and not _ENDS.search(text, kind.end(), after[0][0].start()):
        listed = [after[0]]
        for one in after[1:]:
            between = re.sub(_SIDE, "", text[listed[-1][0].end() : one[0].start()])
            if not _LISTED.match(between) or _ANY.match(text, one[0].end() + 1):
                break
            listed.append(one)
        return listed
    before = [s for s in sites if kind.start() - _BEFORE <= s[0].end() <= kind.start()]
    if before and not _ENDS_BEFORE.search(text, before[-1][0].end(), kind.start()):
        return [before[-1]]
    return []


def _drafts(view: View, found: _Found) -> Iterator[Draft]:
    sides = ["left", "right"] if found.side == "bilateral" else [found.side]
    both = (
        code_of(view.tables, found.kind.name, found.site, "bilateral") if found.side == "bilateral" else None
    )
    codes = [both] if both else [code_of(view.tables, found.kind.name, found.site, side) for side in sides]
    for code in codes:
        mention = quoted(view, found.start, found.end, code, SOURCE) if code else None
        if mention is not None and code is not None:
            yield _draft(view, found, mention, code)


def _draft(view: View, found: _Found, mention: Mention, code: str) -> Draft:
    said = fact("wound", quote=mention.phrase, kind=found.kind.name)
    confidence = _confidence(view, mention, found)
    settled = at_stage(view, mention, code) if found.side else None
    draft = drafted(replace(mention, codes=(settled or code,)), confidence, [said], [_GUIDELINE])
    return replace(draft, settled=settled is not None)


def _confidence(view: View, mention: Mention, found: _Found) -> float:
    """Return how sure a wound is; a bruise or scrape of the examination alone is no diagnosis of its own."""
    confidence = sure(view, mention)
    if mention.section is SectionKind.EXAMINATION and found.kind.name in _FINDINGS_ONLY:
        return min(confidence, _UNSURE)
    return confidence


def at_stage(view: View, mention: Mention, stem: str) -> str | None:
    """Return the billable code of a stem: active treatment, or later where the note says so (I.C.19.a).

    Args:
        view: The document.
        mention: The injury.
        stem: Its code without the 7th character.
    """
    sentence = view.document.sentences[mention.sentence]
    said = frozenset(normal_words(view.document.text[sentence.start : sentence.end]))
    for rule in view.known.sevenths:
        if stem in rule.codes:
            wanted = next((c for c, signs in rule.says.items() if signs & said), rule.default)
            return next((c.code for c in view.tables.extensions(stem) if c.seventh == wanted), None)
    return at_first(view, stem)
