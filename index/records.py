"""The nouns of what is known: releases, codes, instructions, terms, candidates and guidelines.

Invariant: every record here is frozen and imports nothing of ours, so that each layer above may hold one
without holding anything else. `tests/index/test_records.py` checks both.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CodeSystem(StrEnum):
    """The code systems a code may come from; the values are those of the `--json` contract."""

    ICD10CM = "ICD-10-CM"
    ICD10PCS = "ICD-10-PCS"
    HCPCS = "HCPCS"
    CPT = "CPT"


class InstructionKind(StrEnum):
    """The tabular list's instructional notes (FY2026 guidelines, sections I.A.10 to I.A.17)."""

    INCLUDES = "includes"
    INCLUSION_TERM = "inclusion_term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    NOTE = "note"
    SEVENTH_CHARACTER = "seventh_character"


class CodeKind(StrEnum):
    """The level of a row of a code table.

    `EXTENSION` is a stem of ICD-10-CM completed with its 7th character. ICD-10-PCS has a row for each of its
    first three characters (`SECTION`, `BODY_SYSTEM`, `OPERATION`, which names a table) and its whole codes
    are `PROCEDURE`. HCPCS and CPT are flat: `SERVICE` and `MODIFIER`.
    """

    CHAPTER = "chapter"
    BLOCK = "block"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    EXTENSION = "extension"
    SECTION = "section"
    BODY_SYSTEM = "body_system"
    OPERATION = "operation"
    PROCEDURE = "procedure"
    SERVICE = "service"
    MODIFIER = "modifier"


@dataclass(frozen=True, slots=True)
class Release:
    """One published edition of a code system.

    Attributes:
        release_id: For example `icd10cm-2026-04`.
        system: The code system that it is an edition of.
        title: What people call it, for example `ICD-10-CM April 2026`.
        valid_from: First date of service that it governs.
        valid_to: Last date of service that it governs (inclusive), None while open.
        sha256: Of the file it was read from.
        source: Name of that file, without its folder.
    """

    release_id: str
    system: CodeSystem
    title: str
    valid_from: date
    valid_to: date | None
    sha256: str
    source: str

    def governs(self, day: date) -> bool:
        """Say whether `day` is a date of service on which this release is in force."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code table.

    Attributes:
        code: With its dot, upper case: `E11.621`, `S93.401A`. A block is `E08-E13`, a chapter `4`.
        title: The official title; for a 7th-character extension the stem's title, a comma and the meaning.
        billable: Whether it may stand on a claim: it has no children and needs no further character.
        parent: The code above it in the tabular list; None for a chapter.
        stem: For an extension the code without its 7th character and placeholders, otherwise the code itself.
        seventh: For an extension its 7th character, otherwise None.
    """

    code: str
    title: str
    kind: CodeKind
    billable: bool
    parent: str | None
    stem: str
    seventh: str | None = None
    system: CodeSystem = CodeSystem.ICD10CM


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The codes that a reference inside an instruction stands for: `N18.1-N18.6`, `E08-E13 with .22`.

    A code is within when its prefix of the bounds' length lies between `first` and `last`, and, where
    `suffixes` is given, when one of them stands at `start`.

    Attributes:
        first: Lower bound as written, without a trailing `-`: `N18.1`, `I50`.
        last: Upper bound, the same as `first` for a single code.
        suffixes: For `E08-E13 with .22`: `("22",)`. Empty otherwise.
        start: Position, counted from 1 without the dot, at which a suffix stands: 4 is just after the
            category, 7 the 7th character. 0 for `with fifth or sixth character 5` and `with final characters
            -23`: the suffix ends the first six characters, placeholders apart (`T36.0X5A`, `T36.95XA`,
            `I69.323`).
    """

    first: str
    last: str
    suffixes: tuple[str, ...] = ()
    start: int = 4

    def covers(self, code: str) -> bool:
        """Say whether `code` (`E11.22`, with or without its dot) lies within."""
        plain = code.replace(".", "")
        low, high = self.first.replace(".", ""), self.last.replace(".", "")
        if not low <= plain[: len(low)] or not plain[: len(high)] <= high:
            return False
        if not self.suffixes:
            return True
        if self.start == 0:
            return len(plain) > 4 and plain[:6].rstrip("X").endswith(self.suffixes)
        return plain[self.start - 1 :].startswith(self.suffixes)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instructional note of the tabular list, where it stands.

    Attributes:
        owner: The code, block or chapter under which it is printed; it holds for everything below.
        kind: Which kind of note.
        text: The official words.
        ranges: The codes that the words refer to; empty where they name none.
    """

    owner: str
    kind: InstructionKind
    text: str
    ranges: tuple[CodeRange, ...] = ()

    def refers_to(self, code: str) -> bool:
        """Say whether `code` is among the codes that the words refer to."""
        return any(r.covers(code) for r in self.ranges)


class TermSource(StrEnum):
    """Where a searchable phrase comes from, most official first."""

    TITLE = "title"
    INCLUSION = "inclusion"
    INDEX = "index"
    NEOPLASM = "neoplasm"
    DRUG = "drug"
    EXTERNAL_CAUSE = "external_cause"
    LEXICON = "lexicon"


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase that is searched for a code (a stem: 7th characters are added after choosing)."""

    code: str
    text: str
    source: TermSource


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code that retrieval offers for a query.

    Attributes:
        code: A stem or billable code.
        score: Fused score, higher is better; comparable within one query only.
        matched: The term that brought it in, in its own words.
        source: Where that term comes from.
        dense_rank: Rank from 1 in the dense list, None when absent from it.
        lexical_rank: Rank from 1 in the lexical list, None when absent from it.
        similarity: Cosine similarity of query and term in [-1, 1], None when only lexical.
        via: `search`, or the code whose place in the hierarchy brought it in.
    """

    code: str
    title: str
    score: float
    matched: str
    source: TermSource
    dense_rank: int | None = None
    lexical_rank: int | None = None
    similarity: float | None = None
    via: str = "search"


class ConditionTest(StrEnum):
    """What a machine can test of a guideline; `docs/guidelines.md` explains each."""

    ORDER = "order"
    PARTNER = "partner"
    NOT_WITH = "not_with"
    NOT_FIRST = "not_first"
    FIRST = "first"
    SETTING = "setting"
    ASSERTION = "assertion"
    PATIENT = "patient"
    SEVENTH_CHARACTER = "seventh_character"
    ABSORBS = "absorbs"


@dataclass(frozen=True, slots=True)
class Condition:
    """The machine-testable part of a guideline.

    Attributes:
        test: Which test; it says which of the other fields count.
        codes: The codes that it is about (`first` of an order test).
        others: The other side: `then`, `needs`, `others` or `symptoms` of the card.
        values: Settings, assertions or 7th characters, or sex.
        age_min: Youngest age in years that a patient test admits.
        age_max: Oldest age in years that it admits.
    """

    test: ConditionTest
    codes: tuple[CodeRange, ...] = ()
    others: tuple[CodeRange, ...] = ()
    values: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None


@dataclass(frozen=True, slots=True)
class Guideline:
    """A card: one section of the ICD-10-CM Official Guidelines in our own words.

    Attributes:
        guideline_id: The official section, letters and numbers joined by dots: `I.C.4.a.3`.
        codes: What it governs; empty when it governs every code.
        settings: Settings that it is limited to; empty for all.
        page: Page of the FY2026 PDF on which the section's text starts.
    """

    guideline_id: str
    title: str
    text: str
    page: int
    codes: tuple[CodeRange, ...] = ()
    settings: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def governs(self, code: str) -> bool:
        """Say whether it is about `code` in particular; a card about all codes governs none in particular."""
        return any(r.covers(code) for r in self.codes)
