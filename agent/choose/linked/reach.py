"""Which words of a note belong to a condition, and whether the note states them.

Invariant: words are only ever found where the note states them of the patient: not denied, not of the family,
not planned, and in an outpatient note not merely thought possible (IV.H). The cost is that of one pass over
the sentences asked about.
"""

import re
from collections.abc import Iterable, Iterator

from agent.choose.finding import View, quoted
from agent.choose.form import form_of
from agent.choose.outcome import Draft
from agent.choose.patterns import Pattern
from agent.choose.reportable import judge
from agent.documents import kept, sentence_at, small_of
from agent.records import Assertion, Document, Mention, SectionKind

_WORD = re.compile(r"[a-z]{2,}|\d+")

CAUSE = (
    r"(?:due\s+to|d/t|secondary\s+to|2/2|s/t|(?:be)?cause[sd]?\s+(?:of|by)|from|related\s+to"
    r"|attribut\w+\s+to|induced\s+by|associated\s+with|in\s+(?:the\s+)?setting\s+of"
    r"|result(?:ing)?\s+(?:from|of)|owing\s+to|following|after|in)"
)
"""Words by which a note gives one thing as the cause of another, regular expression."""

_EFFECT = r"(?:[\s-]*(?:induced|related|associated|caused|mediated|toxicity)\b)"


@kept
def _positions(document: Document) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for word in _WORD.finditer(small_of(document)):
        found.setdefault(word.group(), []).append(word.start())
    return found


@kept
def vocabulary(document: Document) -> frozenset[str]:
    """Return the words of a document in lower case: a cheap test before any pattern is tried."""
    return frozenset(_positions(document))


def near(view: View, gate: Iterable[str]) -> list[int]:
    """Return the sentences that have one of some words, in order: where a pattern is worth trying."""
    held = _positions(view.document)
    found = {sentence_at(view.document, at) for word in gate for at in held.get(word, ())}
    return sorted(number for number in found if number is not None)


def as_cause(said: str) -> str:
    """Return the expression of `said` given as a cause: "due to X", "X-induced".

    Example: for `chemo` it matches "due to recent chemo" and "chemo-induced".
    """
    return rf"\b{CAUSE}\s+(?:[\w'-]+[\s/]+){{0,4}}?(?:{said})|\b(?:{said})(?:\w*){_EFFECT}"


def own(draft: Draft) -> list[int]:
    """Return the sentences that a draft's mentions stand in, the most telling first."""
    return list(dict.fromkeys(m.sentence for m in draft.mentions))


def about(view: View, draft: Draft) -> list[int]:
    """Return the sentences about a draft's condition: its own, then those under the same heading.

    Where no heading gathers them, the sentences next to it in its line or paragraph count.
    """
    found = own(draft)
    for mention in draft.mentions:
        found.extend(_under(view, mention) if mention.problem is not None else _beside(view, mention))
    return list(dict.fromkeys(found))


_WRAPPED = 60
"""Characters from which a line is taken to go on in the next."""


def _beside(view: View, mention: Mention) -> Iterator[int]:
    sentences, text = view.document.sentences, view.document.text
    for earlier, later in (
        (mention.sentence, mention.sentence + 1),
        (mention.sentence - 1, mention.sentence),
    ):
        if earlier < 0 or later >= len(sentences) or sentences[earlier].kind is not sentences[later].kind:
            continue
        gap = text[sentences[earlier].end : sentences[later].start]
        line = sentences[earlier].end - text.rfind("\n", 0, sentences[earlier].end)
        wrapped = gap.count("\n") == 1 and line >= _WRAPPED and not sentences[later].is_item
        if "\n" not in gap or wrapped:
            yield earlier if later == mention.sentence else later


_WIDEST = 40
"""Sentences up and down that one heading may gather."""


def _under(view: View, mention: Mention) -> Iterator[int]:
    sentences = view.document.sentences
    for step in (1, -1):
        at = mention.sentence + step
        while 0 <= at < len(sentences) and abs(at - mention.sentence) <= _WIDEST:
            if sentences[at].problem != mention.problem:
                break
            yield at
            at += step


def said(
    view: View, pattern: re.Pattern[str] | Pattern, draft: Draft, sentences: Iterable[int], source: str
) -> Mention | None:
    """Find the first place in some sentences where the note states words about a drafted condition.

    Words that are only thought possible count when the condition itself is ("probable dementia, moderate").

    Args:
        view: The document.
        pattern: Of the words.
        draft: The condition.
        sentences: Indexes of sentences, in the order in which they are to be searched.
        source: What names them so.
    """
    code = draft.code or draft.mentions[0].codes[0]
    unsure = any(m.assertion is Assertion.POSSIBLE for m in draft.mentions)
    for number in sentences:
        place = view.document.sentences[number]
        for found in pattern.finditer(view.document.text, place.start, place.end):
            mention = stated(view, found.start(), found.end(), code, source)
            if mention is not None and (unsure or mention.assertion is not Assertion.POSSIBLE):
                return mention
    return None


def said_anywhere(
    view: View, pattern: re.Pattern[str] | Pattern, code: str, source: str
) -> Iterator[Mention]:
    """Yield the places of the note where it states words."""
    return said_within(view, pattern, range(len(view.document.sentences)), code, source)


def said_within(
    view: View, pattern: re.Pattern[str] | Pattern, sentences: Iterable[int], code: str, source: str
) -> Iterator[Mention]:
    """Yield the places of some sentences where the note states words."""
    for number in sentences:
        place = view.document.sentences[number]
        for found in pattern.finditer(view.document.text, place.start, place.end):
            mention = stated(view, found.start(), found.end(), code, source)
            if mention is not None:
                yield mention


def stated(view: View, start: int, end: int, code: str, source: str) -> Mention | None:
    """Quote words when the note states them of this patient, or in a stay holds them for probable (II.H)."""
    mention = quoted(view, start, end, code, source)
    if mention is None or mention.section in _ELSEWHERE or view.document.text.startswith("?", end):
        return None
    if mention.assertion is Assertion.POSSIBLE and view.encounter.setting.is_outpatient:
        return None
    return mention


_ELSEWHERE = frozenset({SectionKind.HISTORY_FAMILY, SectionKind.INSTRUCTIONS, SectionKind.ALLERGIES})


def sure(view: View, mention: Mention) -> float:
    """Return the confidence that the rules give a condition mentioned there."""
    form = form_of(view.document, view.encounter, (one.mention for one in view.judged))
    return judge(view.encounter, view.document, [mention], view.known, form)[0].confidence
