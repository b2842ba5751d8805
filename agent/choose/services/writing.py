"""Finds written as choices: quotes, rationale, citation.

Invariant: a quote is sliced from the document, words side by side are one quote, and the rationale is filled
templates of `prompts/services.v1.md`, joined as `agent.choose.explaining` joins its own.
"""

from collections.abc import Iterable, Mapping, Sequence

from agent.choose.outcome import Fact
from agent.choose.services.records import Find
from agent.citations import descriptor_of
from agent.documents import kind_at
from agent.records import Alternative, Assertion, Choice, Document, Evidence
from index.records import Code, CodeSystem
from prompts import load

TEMPLATE = "services.v1"


def choice_of(find: Find, document: Document, codes: Mapping[str, Code], system: CodeSystem) -> Choice:
    """Return a find as a choice.

    Args:
        find: The code with what speaks for it.
        document: Where it was found.
        codes: Those of the release.
        system: The code system of the release.
    """
    return Choice(
        find.code,
        codes[find.code].title,
        tuple(quotes(document, find.spans)),
        (descriptor_of(system, find.code),),
        rationale(find.facts),
        tuple(rivals(find.rivals, codes)),
        find.confidence,
        system=system,
        units=find.units,
        modifiers=find.modifiers,
    )


def quotes(document: Document, spans: Sequence[tuple[int, int]]) -> Iterable[Evidence]:
    """Yield quotes of the words at some places, the sentence of the first place first.

    Args:
        document: The note.
        spans: Half-open; those that touch or overlap become one.
    """
    for start, end in _joined(spans, document.text):
        yield document.evidence(start, end, kind_at(document, start), Assertion.PRESENT)


def rationale(facts: Sequence[Fact]) -> str:
    """Join facts into one sentence, in the order in which they were found."""
    template = load(TEMPLATE)
    text = "; ".join(dict.fromkeys(template.fill(f.name, dict(f.values)) for f in facts))
    return text[:1].upper() + text[1:] + "." if text else ""


def rivals(names: Sequence[str], codes: Mapping[str, Code]) -> Iterable[Alternative]:
    """Yield the codes of a like name that the note may mean instead."""
    for name in names:
        yield Alternative(name, codes[name].title, "the note does not say which of the two was given")


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return stretches of words, those joined that nothing but a blank parts; the one of the name first."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    name = spans[0][0]
    return sorted(merged, key=lambda span: (not span[0] <= name < span[1], span))
