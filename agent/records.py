"""The nouns of one note on its way to codes; every stage takes some of these and gives others.

Invariant: `document.text[evidence.start:evidence.end]` is the quote, always. Offsets are half-open and count
characters of the document as read (after decoding, before any clean-up). `Evidence.text` is only ever
made by `Document.evidence`, which slices.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Setting(StrEnum):
    """Where the encounter took place; it decides which guidelines apply (sections II to IV)."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    EMERGENCY = "emergency"
    PROFESSIONAL = "professional"

    @property
    def is_outpatient(self) -> bool:
        """Whether Section IV (outpatient services and provider offices) governs."""
        return self is not Setting.INPATIENT


class Sex(StrEnum):
    """The patient's sex as the tables' edits know it."""

    FEMALE = "F"
    MALE = "M"


class Assertion(StrEnum):
    """What the note says of a mentioned condition."""

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"
    OTHER_PERSON = "other_person"


class SectionKind(StrEnum):
    """What a section of a note is for; headings are mapped to one of these."""

    CHIEF_COMPLAINT = "chief_complaint"
    HISTORY_PRESENT = "history_of_present_illness"
    HISTORY_PAST = "past_medical_history"
    HISTORY_SURGICAL = "past_surgical_history"
    HISTORY_FAMILY = "family_history"
    HISTORY_SOCIAL = "social_history"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    REVIEW_OF_SYSTEMS = "review_of_systems"
    EXAMINATION = "physical_examination"
    RESULTS = "results"
    PROBLEM_LIST = "problem_list"
    ASSESSMENT = "assessment_and_plan"
    PROCEDURE = "procedure"
    HOSPITAL_COURSE = "hospital_course"
    DIAGNOSES = "diagnoses"
    ADMISSION_DIAGNOSES = "admission_diagnoses"
    INSTRUCTIONS = "instructions"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled stretch of a document: heading and body, half-open offsets.

    Attributes:
        title: The heading as written, without its colon; empty before the first heading.
        start: Where the heading starts.
        body: Where the text after the heading starts.
        end: Where the section ends.
    """

    kind: SectionKind
    title: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item: the unit in which negation and the like take effect.

    Attributes:
        start: First character.
        end: One past the last character.
        kind: The section's kind.
        is_title: Whether it is a problem heading ("Hypertension.") of a problem-oriented list.
        problem: Index of the problem heading under which it stands, counted through the document, else None.
        is_item: Whether its line begins with a bullet or a number.
        heads: One past the problem that it names before its plan ("Gout - start colchicine"); 0 where none.
    """

    start: int
    end: int
    kind: SectionKind
    is_title: bool = False
    problem: int | None = None
    is_item: bool = False
    heads: int = 0

    def titles(self, start: int) -> bool:
        """Say whether what starts there stands in a problem heading, that of its plan included.

        Args:
            start: First character of the words.
        """
        return self.is_title or start < self.heads


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a document that name something codable.

    Attributes:
        start: First character; with `end` half-open into the document's text.
        sentence: Index of its sentence in the document.
        codes: What it names in sequence, as the phrase book says, or for a heading retrieval; at least one.
        phrase: The phrase of the book, or the searched term, that it matched.
        source: Where that phrase comes from (`title`, `inclusion`, `lexicon`, …).
        is_title: Whether it stands in a problem heading.
        problem: Index of the problem heading that it stands under, else None.
    """

    document_id: str
    start: int
    end: int
    sentence: int
    section: SectionKind
    assertion: Assertion
    codes: tuple[str, ...]
    phrase: str
    source: str
    is_title: bool
    problem: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote: the note's own words with their place."""

    document_id: str
    start: int
    end: int
    text: str
    section: SectionKind
    assertion: Assertion


@dataclass(frozen=True, slots=True)
class Document:
    """A note as read, cut into sections and sentences.

    Attributes:
        text: The decoded characters; offsets count these.
        sections: In order; they cover the text without gap or overlap.
        sentences: In order, without overlap; white space between them belongs to none.
        memo: What `agent.documents.kept` functions have worked out of it; it goes with the document.
    """

    document_id: str
    text: str
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def written(self, text: str) -> "Document":
        """Return the document with other characters at the same offsets."""
        return self if text == self.text else replace(self, text=text)

    def evidence(self, start: int, end: int, section: SectionKind, assertion: Assertion) -> Evidence:
        """Quote characters `start` to `end`."""
        return Evidence(self.document_id, start, end, self.text[start:end], section, assertion)


@dataclass(frozen=True, slots=True)
class Encounter:
    """Who was seen, when and where, and the documents that tell of it.

    Attributes:
        day: Date of service; None when neither the caller nor the note says.
        age_years: Completed years; 0 for an infant; None when unknown.
    """

    note_id: str
    setting: Setting
    documents: tuple[Document, ...] = ()
    day: date | None = None
    sex: Sex | None = None
    age_years: int | None = None

    def written(self, document_id: str, text: str) -> "Encounter":
        """Return the encounter with a document's text as it was decoded, its line ends included."""
        held = (d if d.document_id != document_id else d.written(text) for d in self.documents)
        return replace(self, documents=tuple(held))

    def document(self, document_id: str) -> Document | None:
        """Return the document of that id, None when there is none."""
        return next((d for d in self.documents if d.document_id == document_id), None)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A runner-up and why it lost."""

    code: str
    title: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Support:
    """What an encounter did about a diagnosis, as quotes: the four that auditors look for ("MEAT").

    Attributes:
        monitored: Its signs, symptoms and course.
        evaluated: Its tests, examination and response to treatment.
        assessed: A statement on it among the conclusions, tests ordered, counselling.
        treated: Drugs, procedures, therapy, referral.
    """

    monitored: tuple[Evidence, ...] = ()
    evaluated: tuple[Evidence, ...] = ()
    assessed: tuple[Evidence, ...] = ()
    treated: tuple[Evidence, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was done about the diagnosis."""
        return not (self.monitored or self.evaluated or self.assessed or self.treated)


@dataclass(frozen=True, slots=True)
class Opposing:
    """A quote that speaks against a code, and how.

    Attributes:
        why: `denied`, `ruled out`, `resolved`, `past`, `of the family`, `other side` or `uncertain`.
    """

    quote: Evidence
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A code that a chooser picked, with everything that justifies it.

    Attributes:
        evidence: At least one quote, the most telling first.
        guidelines: Section ids of guideline cards, `tabular:CODE` for an instruction printed under CODE,
            `hcpcs:CODE` or `cpt:CODE` for the code's own descriptor.
        confidence: In [0, 1].
        sequence: From 1, the order in which codes are reported; 0 before sequencing.
        asserted: What the note says of the condition as a whole.
        units: How many of a HCPCS or CPT code are billed, at least 1; None where it is not counted.
        modifiers: Two characters each, in the order of the claim line: `("JZ",)`.
        poa: Present-on-admission indicator of a diagnosis: Y, N, U or W; 1 or empty for exempt; None unsaid.
        support: What the encounter did about it; None where nobody looked.
        against: Quotes that speak against it, the weightiest first.
    """

    code: str
    title: str
    evidence: tuple[Evidence, ...]
    guidelines: tuple[str, ...] = ()
    rationale: str = ""
    alternatives: tuple[Alternative, ...] = ()
    confidence: float = 0.5
    sequence: int = 0
    asserted: Assertion = Assertion.PRESENT
    system: str = "ICD-10-CM"
    units: int | None = None
    modifiers: tuple[str, ...] = ()
    poa: str | None = None
    support: Support | None = None
    against: tuple[Opposing, ...] = ()

    def requoted(self, change: Callable[[Evidence], Evidence]) -> "Choice":
        """Return the same with every quote changed."""
        held = self.support
        support = held and Support(
            *(tuple(map(change, q)) for q in (held.monitored, held.evaluated, held.assessed, held.treated))
        )
        against = tuple(replace(one, quote=change(one.quote)) for one in self.against)
        return replace(self, evidence=tuple(map(change, self.evidence)), support=support, against=against)


@dataclass(frozen=True, slots=True)
class NotCoded:
    """Something the note says that was deliberately not coded, and the rule that says why."""

    document_id: str
    text: str
    start: int
    end: int
    reason: str
    rule: str


class Severity(StrEnum):
    """How much a finding weighs: an error keeps a code from the final list."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the validator says of a code or a set of codes.

    Attributes:
        rule: Its id, for ever: `CC004`. `docs/rules` has a page for each.
        codes: The codes that it is about, the one to repair first.
        repair: What would mend it, in one line.
        basis: The instruction or guideline that it rests on.
    """

    rule: str
    severity: Severity
    message: str
    codes: tuple[str, ...]
    repair: str
    basis: str


class Tier(StrEnum):
    """Where a code ends up."""

    FINAL = "final"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the validator decided: codes that stand, codes to look at, and every finding.

    Attributes:
        lists: The official lists that were asked: kind of list to the id of the edition that answered.
    """

    final: tuple[Choice, ...]
    review: tuple[Choice, ...]
    findings: tuple[Finding, ...] = ()
    not_coded: tuple[NotCoded, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made, so that it can be made again.

    Attributes:
        releases: Code system -> release id.
        index: Digest of the search index's manifest.
        prompts: Template name -> digest, of those that shaped the result.
        config: Digest of the settings.
        milliseconds: Stage -> time spent.
        asked_with: How a model was asked: `capability`, `temperature`, `seed`.
        rules: Digest of the local rules that judged; empty where there were none.
        lists: The official lists that the validator asked: kind of list to the edition's id.
    """

    chartcite: str
    releases: dict[str, str]
    index: str
    chooser: str
    prompts: dict[str, str]
    config: str
    milliseconds: dict[str, float]
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    asked_with: Mapping[str, str | float | int | None] = field(default_factory=dict)
    rules: str = ""
    lists: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodedNote:
    """The outcome for one note: what the pipeline returns and every view shows."""

    encounter: Encounter
    verdict: Verdict
    provenance: Provenance
