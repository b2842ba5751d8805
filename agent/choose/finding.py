"""Codes that no phrase names: what a finder is given, and how it puts a code forward with its quote.

Invariant: a finder reads the note's own words and returns drafts that quote them; words that the note denies,
tells of another person or only plans give none. Finders run in the order of `agent.choose.finders`, each
seeing the drafts of those before it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.assertion import UNSAID, assertion_of, cues
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, Fact
from agent.choose.reportable import Judged
from agent.documents import sentence_at
from agent.records import Assertion, Document, Encounter, Mention
from index.phrases import PhraseBook
from index.tables import CodeTables


@dataclass(frozen=True, slots=True)
class View:
    """What a finder sees of one document.

    Attributes:
        judged: Its mentions with the judgement on each.
        drafts: Codes put forward so far, settled on billable codes, not yet combined.
    """

    encounter: Encounter
    document: Document
    judged: Sequence[Judged]
    drafts: Sequence[Draft]
    known: Knowledge
    tables: CodeTables
    book: PhraseBook


Finder = Callable[[View], Iterator[Draft]]
"""Yields further drafts; their codes may be groups or stems, which are then settled like any other."""


def quoted(view: View, start: int, end: int, code: str, source: str) -> Mention | None:
    """Make a mention of words that a finder has found.

    Args:
        view: The document.
        start: First character of the words; with `end` half-open.
        end: One past the last.
        code: What they stand for.
        source: What names them so: `drug`, `measure`, `circumstance`, …

    Returns:
        None where the words lie in no sentence, or the note denies them or says them of somebody else.
    """
    number = sentence_at(view.document, start)
    if number is None:
        return None
    place = view.document.sentences[number]
    said = assertion_of(cues(view.document, number), start, end, place.kind)
    if said in UNSAID:
        return None
    made = mention_at(view.document, number, start, end, code, source=source, said=said)
    return replace(made, is_title=place.titles(start))


def mention_at(
    document: Document,
    number: int,
    start: int,
    end: int,
    code: str,
    *,
    source: str,
    said: Assertion = Assertion.PRESENT,
) -> Mention:
    """Make a mention of words of a sentence, whatever the sentence says of them.

    Args:
        document: The document.
        number: The sentence's index.
        start: First character of the words; with `end` half-open.
        end: One past the last.
        code: What they stand for.
        source: What names them so.
        said: What is said of them.
    """
    place = document.sentences[number]
    return Mention(
        document.document_id, start, end, number, place.kind, said, (code,), document.text[start:end], source,
        place.is_title, place.problem,
    )  # fmt: skip


def sentences_with(document: Document, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield the sentences that hold a match of a pattern, each once, in the order of the note."""
    places = (sentence_at(document, found.start()) for found in pattern.finditer(document.text))
    yield from dict.fromkeys(number for number in places if number is not None)


def replacing(draft: Draft, others: Iterable[Draft]) -> Draft:
    """Let a draft take the place of others of another code; their words speak for it too."""
    replaced = [d for d in others if d.code != draft.code]
    quotes = [*draft.mentions, *(m for d in replaced for m in d.mentions)]
    return replace(draft, mentions=tuple(dict.fromkeys(quotes)), instead=tuple(d.code for d in replaced))


def drafted(
    mention: Mention, confidence: float, facts: Sequence[Fact], guidelines: Sequence[str] = ()
) -> Draft:
    """Make a draft of a finder's mention; it ranks behind what the assessment lists."""
    return Draft(
        mention.codes[0],
        (mention,),
        confidence,
        tuple(facts),
        tuple(guidelines),
        rank=BEHIND + mention.start,
    )


BEHIND = 20_000_000
"""Rank from which codes of finders come: behind what the assessment lists and the note tells."""
