"""Codes that no phrase names: what a finder is given, and how it puts a code forward with its quote.

Invariant: a finder reads the note's own words and returns drafts that quote them; words that the note denies,
tells of another person or only plans give none. Finders run in the order of `agent.choose.finders`, each
seeing the drafts of those before it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agent.assertion import assertion_of, cues
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, Fact
from agent.choose.reportable import Judged
from agent.records import Assertion, Document, Encounter, Mention
from index.phrases import PhraseBook
from index.tables import CodeTables

UNSAID = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON, Assertion.HYPOTHETICAL})


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
    words = view.document.text[start:end]
    return Mention(
        view.document.document_id, start, end, number, place.kind, said, (code,), words, source,
        place.titles(start), place.problem,
    )  # fmt: skip


def sentence_at(document: Document, position: int) -> int | None:
    """Return the index of the sentence that a character lies in."""
    low, high = 0, len(document.sentences)
    while low < high:
        middle = (low + high) // 2
        if document.sentences[middle].end <= position:
            low = middle + 1
        else:
            high = middle
    if low < len(document.sentences) and document.sentences[low].start <= position:
        return low
    return None


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
