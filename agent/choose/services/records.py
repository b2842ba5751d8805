"""What the readers of services find in a note, before it is written as a choice.

Invariant: every find holds the words of the note that it rests on; facts say why, and what a person should
look at is a fact too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.choose.outcome import Fact
from agent.choose.services.lexicon import Lexicon, Named
from agent.records import Document, Encounter, NotCoded
from index.records import Code

SURE, HANDED, FAIR, DOUBTFUL, WEAK = 0.9, 0.8, 0.75, 0.45, 0.35


@dataclass(frozen=True, slots=True)
class Release:
    """The codes of the release in use, and the names that lead to them."""

    codes: Mapping[str, Code]
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Scene:
    """One document as the readers search it.

    Attributes:
        small: Its text in small letters, of the same length.
        names: Index of a sentence -> the names in it, in order.
    """

    encounter: Encounter
    document: Document
    small: str
    names: Mapping[int, tuple[Named, ...]]
    release: Release


@dataclass(frozen=True, slots=True)
class Find:
    """A code with what speaks for it.

    Attributes:
        spans: Half-open offsets of the words that it rests on, the name first.
        sentence: Index of the sentence.
        facts: Why, in order.
        units: None where the note does not tell how many.
        key: What tells one giving from another: the same words told twice are one.
    """

    code: str
    spans: tuple[tuple[int, int], ...]
    sentence: int
    confidence: float
    facts: tuple[Fact, ...]
    units: int | None = 1
    modifiers: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader makes of a document."""

    finds: tuple[Find, ...] = ()
    left: tuple[NotCoded, ...] = ()


RULE = "HCPCS Level II"
"""What a reason for leaving something out rests on."""


def left_out(scene: Scene, start: int, end: int, reason: str) -> NotCoded:
    """Record words that are not coded.

    Args:
        scene: Where they stand.
        start: First character; with `end` half-open.
        end: One past the last.
        reason: Why, in a few words.
    """
    document = scene.document
    return NotCoded(document.document_id, document.text[start:end], start, end, reason, RULE)
