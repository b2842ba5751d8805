"""Judged mentions to drafts: what the phrase book names.

Invariant: each draft's code is one that its mention's phrase names, or the personal-history code of that
when the note tells of it as past.
"""

from collections.abc import Iterator, Sequence

from agent.choose.form import CONCLUSIONS
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, Fact, fact
from agent.choose.reportable import FAINT, Judged
from agent.records import Assertion, Document

_SOURCES = {
    "lexicon": "a clinical phrase",
    "title": "the title",
    "inclusion": "an inclusion term",
    "index": "an index entry",
    "neoplasm": "an entry of the neoplasm table",
    "drug": "an entry of the drug table",
    "external_cause": "an entry of the external cause index",
}
_TAKEN_UP = 0.5
"""Confidence under which a mention is only told in passing."""

_BEHIND = 10_000_000
"""Added to the rank of what the assessment does not list, so that it comes after what it lists."""


def named_drafts(document: Document, judged: Sequence[Judged], known: Knowledge) -> Iterator[Draft]:
    """Yield a draft for each code of each reported mention.

    Args:
        document: The document that they stand in.
        judged: Every mention with its judgement; those not reported are passed over.
        known: For the codes of past illnesses.
    """
    present = {one.mention.codes[0][:3] for one in judged if one.confidence > FAINT and not one.past}
    for place, one in enumerate(judged):
        again = one.past and one.mention.codes[0][:3] in present
        if one.confidence > 0 and not again:
            codes = _codes(one, known)
            for code in codes:
                yield Draft(
                    code,
                    (one.mention,),
                    one.confidence,
                    _facts(document, one, code, codes, known),
                    _rests_on(one),
                    rank=one.mention.start
                    if one.mention.section in CONCLUSIONS and one.mention.is_title
                    else _BEHIND + place,
                )


def _codes(one: Judged, known: Knowledge) -> tuple[str, ...]:
    past = known.history_code(one.mention.codes[0]) if one.past else None
    return (past,) if past else one.mention.codes


def _facts(
    document: Document, one: Judged, code: str, codes: Sequence[str], known: Knowledge
) -> tuple[Fact, ...]:
    mention = one.mention
    quote = document.text[mention.start : mention.end]
    facts = [
        fact("title" if mention.is_title else "mentioned", section=spoken_section(mention.section.value))
    ]
    facts.append(fact("phrase", quote=quote, source=_SOURCES[mention.source], code=mention.codes[0]))
    if one.past:
        facts.append(fact("history"))
    elif code in known.status:
        facts.append(fact("status"))
    elif code in known.external:
        facts.append(fact("external"))
    if one.confidence < _TAKEN_UP:
        facts.append(fact("in_passing"))
    if len(codes) > 1:
        facts.append(fact("paired", code=code, other=", ".join(c for c in codes if c != code)))
    return tuple(facts)


def _rests_on(one: Judged) -> tuple[str, ...]:
    if one.past:
        return ("I.C.21.c.4",)
    return ("II.H",) if one.mention.assertion is Assertion.POSSIBLE else ()


def spoken_section(kind: str) -> str:
    """Return a section's kind as people say it: "assessment and plan"; "note" for text without heading."""
    return "note" if kind == "other" else kind.replace("_", " ")
