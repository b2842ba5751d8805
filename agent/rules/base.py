"""What a rule is, what it sees and what it yields.

Invariant: a rule's check is a pure function of its `Case`; it asks the code tables through `Tables` alone and
never reads a clock, a network or a model. `tests/agent/rules/test_catalog.py` runs every rule's own example.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from agent.records import Choice, Document, Encounter, Evidence, Finding, Severity
from agent.rules.example import Example
from agent.rules.held import Held, Lists, ServiceTables
from index.records import Code, CodeSystem, Instruction, InstructionKind, Release
from index.tables_store import Store

_NO_LETTERS: frozenset[str] = frozenset()
_SENTENCE_ENDS = ".;\n"


class Tables(Protocol):
    """The point look-ups that rules need; `index.tables.CodeTables` gives them."""

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release held."""
        ...

    @property
    def release(self) -> Release:
        """The release that it answers for."""
        ...

    @property
    def store(self) -> Store:
        """The open store, which also holds the lists about codes."""
        ...

    def of(self, system: CodeSystem, day: date | None, /) -> ServiceTables | None:
        """Return the tables of another system as of a date of service, None where none is held."""
        ...

    def on(self, day: date | None, /) -> "Tables":
        """Return these tables as the release nearest to a date of service holds them."""
        ...

    def code(self, text: str, /) -> Code | None:
        """Return the code written as `text` (`e11.621`, `E11621`), None when the release has none."""
        ...

    def children(self, code: str, /) -> tuple[Code, ...]:
        """Return the codes directly below."""
        ...

    def billable_below(self, stem: str, /) -> tuple[Code, ...]:
        """Return the billable codes at or below `stem`."""
        ...

    def extensions(self, stem: str, /) -> tuple[Code, ...]:
        """Return the 7th-character variants of a stem; empty when it takes none."""
        ...

    def seventh_characters(self, stem: str, /) -> Mapping[str, str]:
        """Return the 7th characters that hold for a stem, with their meanings."""
        ...

    def instructions(self, code: str, /) -> tuple[Instruction, ...]:
        """Return the notes printed at a code and above it."""
        ...

    def excluding(self, a: str, b: str, /) -> Instruction | None:
        """Return the Excludes1 note that forbids `a` and `b` together, None when there is none."""
        ...

    def suggest(self, text: str, /) -> tuple[Code, ...]:
        """Return the existing codes nearest to an unknown one."""
        ...


class Outcome(StrEnum):
    """What becomes of the code that a rule finds fault with."""

    STANDS = "stands"
    REVIEW = "review"
    NOT_CODED = "not_coded"


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes that govern a code, its inclusion terms apart.

    Attributes:
        held: By kind.
        letters: By kind, the first letters of the codes that they name.
    """

    held: Mapping[InstructionKind, tuple[Instruction, ...]]
    letters: Mapping[InstructionKind, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A choice with what the tables hold on it; two subjects are the same only when they are one object.

    Attributes:
        position: Its place in the list under validation, from 0.
        name: The code as the tables write it, as given where they have none.
        code: Its row in the tables of its system, None when the release has no such code or none is held.
        notes: The notes that govern it; codes of other systems than ICD-10-CM have none.
    """

    position: int
    choice: Choice
    name: str
    code: Code | None
    notes: Notes

    @property
    def title(self) -> str:
        """The official title; empty for a code that the tables do not hold."""
        return self.code.title if self.code else ""

    @property
    def is_icd10cm(self) -> bool:
        """Whether the rules of ICD-10-CM apply to it."""
        return self.choice.system == CodeSystem.ICD10CM

    def instructions(self, kind: InstructionKind) -> tuple[Instruction, ...]:
        """Return the notes of one kind that govern it."""
        return self.notes.held.get(kind, ())

    def names(self, kind: InstructionKind) -> frozenset[str]:
        """Return the first letters of the codes that its notes of one kind name."""
        return self.notes.letters.get(kind, _NO_LETTERS)

    def may_name(self, code: str, kind: InstructionKind) -> bool:
        """Say whether its notes of one kind name any code of the same letter: a quick no."""
        return code[:1] in self.notes.letters.get(kind, _NO_LETTERS)


@dataclass(frozen=True)
class Case:
    """What a rule sees: the codes that still stand, in the order of reporting, and the encounter.

    Attributes:
        standing: The codes that no earlier stage took out, in order.
        reported: Those of ICD-10-CM and the ones for review: a partner in review is not a missing partner.
        review_below: Confidence under which a code goes to review.
        held: The tables of other code systems.
        lists: The lists about codes, as of the date of service.
        services_reported: The codes of other systems that stand or are for review.
    """

    standing: tuple[Subject, ...]
    reported: tuple[Subject, ...]
    encounter: Encounter
    tables: Tables
    review_below: float
    held: Held
    lists: Lists
    services_reported: tuple[Subject, ...]

    @cached_property
    def known(self) -> tuple[tuple[Subject, Code], ...]:
        """The standing ICD-10-CM codes that the tables hold."""
        return tuple((s, s.code) for s in self.standing if s.code and s.is_icd10cm)

    @cached_property
    def services(self) -> tuple[Subject, ...]:
        """The standing codes of other systems, those too of which no table is held."""
        return tuple(s for s in self.standing if not s.is_icd10cm)

    @cached_property
    def principal(self) -> Subject | None:
        """The diagnosis that is listed first."""
        return self.known[0][0] if self.known else None

    @cached_property
    def has_text(self) -> bool:
        """Whether there are documents to hold quotes against; a bare list of codes has none."""
        return bool(self.encounter.documents)

    def sentence(self, quote: Evidence) -> str:
        """Return the sentence around a quote, the quote itself when its document is unknown."""
        document = self.encounter.document(quote.document_id)
        if document is None:
            return quote.text
        start, end = _around(document, quote)
        return document.text[start:end]


def _around(document: Document, quote: Evidence) -> tuple[int, int]:
    for sentence in document.sentences:
        if sentence.start <= quote.start < sentence.end:
            return sentence.start, max(sentence.end, quote.end)
    start = max(document.text.rfind(mark, 0, quote.start) for mark in _SENTENCE_ENDS) + 1
    ends = [document.text.find(mark, quote.end) for mark in _SENTENCE_ENDS]
    return start, min([e for e in ends if e >= 0], default=len(document.text))


@dataclass(frozen=True, slots=True)
class Hit:
    """One fault that a check found, before it becomes a numbered finding.

    Attributes:
        subjects: What it is about, the one to repair first; empty for the encounter as a whole.
        message: What is wrong, in one line, without words of the note.
        repair: What would mend it; empty for the rule's general repair.
        basis: What it rests on; empty for the rule's general basis.
    """

    subjects: tuple[Subject, ...]
    message: str
    repair: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered rule and everything its page in `docs/rules` says.

    Attributes:
        rule_id: For ever; never used again once retired.
        name: Two to five words, joined by hyphens.
        outcome: What becomes of the first code of its findings.
        statement: What must hold, in plain words.
        basis: The official section or tabular note that it rests on.
        repair: What mends it, where a finding knows nothing better.
        example: A sentence and codes that it finds fault with.
        near_miss: Nearly the same, and right.
        check: The pure function that looks for faults.
    """

    rule_id: str
    name: str
    severity: Severity
    outcome: Outcome
    statement: str
    basis: str
    repair: str
    example: Example
    near_miss: Example
    check: Callable[[Case], Iterator[Hit]]

    def finding(self, hit: Hit) -> Finding:
        """Return the numbered finding of a fault."""
        return Finding(
            rule=self.rule_id,
            severity=self.severity,
            message=hit.message,
            codes=tuple(s.name for s in hit.subjects),
            repair=hit.repair or self.repair,
            basis=hit.basis or self.basis,
        )
