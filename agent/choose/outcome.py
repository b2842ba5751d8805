"""What a chooser works on and what it gives back, whatever kind of chooser it is.

Invariant: a draft's codes come from the phrase book or from retrieval, never from elsewhere, and each
draft holds the mentions that speak for it. Facts are short named findings; the rationale is written from
them alone.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar, runtime_checkable

from agent.models.records import Usage
from agent.records import Alternative, Choice, Encounter, Evidence, Finding, Mention, NotCoded, Verdict

_Quote = TypeVar("_Quote", Evidence, NotCoded)


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason, as data: a template's name and what fills it.

    Attributes:
        name: A heading of `prompts/rationale.v1.md`.
        values: What the template's fields are filled with, as (field, text) pairs.
    """

    name: str
    values: tuple[tuple[str, str], ...] = ()


def fact(name: str, **values: str) -> Fact:
    """Make a fact: `fact("side", side="right", where="the assessment")`."""
    return Fact(name, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Draft:
    """A code on its way to being chosen.

    Attributes:
        code: A code of the tables: a group, a stem or a billable code, by and by more specific.
        mentions: What speaks for it, the most telling first.
        confidence: In [0, 1].
        facts: Why, in the order in which it was decided.
        guidelines: Section ids that the deciding steps rest on, in that order.
        alternatives: Runners-up.
        rank: Order in which the note brings problems up; the assessment's first.
        settled: Whether the code is where the note's words take it; a finder may say so of its own.
        instead: Codes of the same words that this one takes the place of.
    """

    code: str
    mentions: tuple[Mention, ...]
    confidence: float
    facts: tuple[Fact, ...] = ()
    guidelines: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    rank: int = 0
    settled: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the chooser is given: the encounter and its mentions, by document."""

    encounter: Encounter
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a chooser gives.

    Attributes:
        choices: In the order of reporting.
        not_coded: What it left out, with reasons.
        findings: What is to be known of how they were made: lost quotes, a model that failed.
        usage: What was asked of a language model.
        made_by: The chooser's name, and what stood in for it.
        prompts: Names of the templates that shaped them.
        asked_with: How a model was asked.
    """

    choices: tuple[Choice, ...]
    not_coded: tuple[NotCoded, ...] = ()
    findings: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)
    made_by: str = "local"
    prompts: tuple[str, ...] = ()
    asked_with: Mapping[str, str | float | int | None] = field(default_factory=dict)

    def within(self, systems: Collection[str]) -> "Chosen":
        """Return the same with the choices of some code systems alone."""
        choices = tuple(choice for choice in self.choices if choice.system in systems)
        return self if len(choices) == len(self.choices) else replace(self, choices=choices)

    def quoting(self, document_id: str, text: str) -> "Chosen":
        """Return the same with the words of every quote as they stand in a document.

        Args:
            document_id: The document's.
            text: Its characters as decoded; offsets count them.
        """

        def again(quote: _Quote) -> _Quote:
            written = text[quote.start : quote.end] if quote.document_id == document_id else quote.text
            return quote if written == quote.text else replace(quote, text=written)

        choices = (choice.requoted(again) for choice in self.choices)
        return replace(self, choices=tuple(choices), not_coded=tuple(again(left) for left in self.not_coded))


Check = Callable[[Sequence[Choice]], Verdict]
"""What the validator says of choices; a chooser may ask it before it answers."""


class Chooser(Protocol):
    """Anything that turns a reading into choices."""

    @property
    def name(self) -> str:
        """As it stands in a result's provenance."""
        ...

    def choose(self, reading: Reading) -> Chosen:
        """Choose codes for an encounter."""
        ...


@runtime_checkable
class WaitingChooser(Protocol):
    """A chooser that waits for a server; it may ask the validator before it answers."""

    @property
    def name(self) -> str:
        """As it stands in a result's provenance."""
        ...

    @property
    def at_once(self) -> int:
        """How many encounters it may be asked about together."""
        ...

    async def choose_async(self, reading: Reading, check: Check) -> Chosen:
        """Choose codes for an encounter."""
        ...

    async def close(self) -> None:
        """Close what it holds open."""
        ...
