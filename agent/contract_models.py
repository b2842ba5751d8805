"""The objects of the `--json` contract, as models: the published schemas are generated from these.

Invariant: a field that is part of the contract is never renamed or removed within a version (`…/1`), every
field says what it holds, and nothing beyond the published fields is ever written or accepted.
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.records import Assertion, SectionKind, Setting, Severity, Sex, Tier
from index.records import CodeSystem

# Some readers of lines also break at these three; JSON may hold them raw only inside strings.
_LINE_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\u0085\u2028\u2029"}


class Part(BaseModel):
    """Base of every object of the contract: published fields only, no NaN, no change once made."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    def line(self) -> str:
        """Return the object as one line of JSON, without the line end."""
        return self.model_dump_json(by_alias=True).translate(_LINE_BREAKS)


class EncounterModel(Part):
    """Who was seen, when and where, as far as it is known."""

    setting: Setting = Field(description="Where the encounter took place; it decides which guidelines apply.")
    date: dt.date | None = Field(description="Date of service; null when unknown.")
    sex: Sex | None = Field(description="The patient's sex; null when unknown.")
    age_years: int | None = Field(ge=0, description="Completed years; 0 for an infant; null when unknown.")


class EvidenceModel(Part):
    """A quote: the note's own words and where they stand."""

    document_id: str = Field(description="The document quoted; for a note of one document the note's id.")
    start: int = Field(ge=0, description="First character, counted from 0 in the document as read.")
    end: int = Field(ge=0, description="One past the last character.")
    text: str = Field(description="The document's characters from start to end, unchanged.")
    section: SectionKind = Field(description="Kind of section in which the quote stands.")
    assertion: Assertion = Field(description="What the note says of the condition there.")


class GuidelineModel(Part):
    """An official rule that justifies a code."""

    id: str = Field(
        description="Section of the Official Guidelines (I.C.4.a), tabular:CODE, hcpcs:CODE or cpt:CODE."
    )
    title: str = Field(description="What the section, or the place in the Tabular List, is about.")
    page: int | None = Field(description="Page of the official guidelines' PDF; null when not in it.")


class AlternativeModel(Part):
    """A runner-up and why it lost."""

    code: str = Field(description="The code that was considered.")
    title: str = Field(description="Its official title.")
    why_not: str = Field(description="Why it was not chosen.")


class SupportModel(Part):
    """What the encounter did about a diagnosis, as quotes (MEAT)."""

    monitored: tuple[EvidenceModel, ...] = Field(description="Its signs, symptoms and course.")
    evaluated: tuple[EvidenceModel, ...] = Field(description="Tests, examination, response to treatment.")
    assessed: tuple[EvidenceModel, ...] = Field(description="Statements on it, tests ordered, counselling.")
    treated: tuple[EvidenceModel, ...] = Field(description="Drugs, procedures, therapy, referral.")


class OpposingModel(Part):
    """A quote that speaks against a code."""

    quote: EvidenceModel = Field(description="The note's words.")
    why: str = Field(description="denied, ruled out, resolved, of the family, other side, uncertain.")


class CodeModel(Part):
    """A suggested code with everything that justifies it."""

    code: str = Field(description="With its dot: E11.621.")
    system: CodeSystem = Field(description="The code system that it belongs to.")
    title: str = Field(description="Its official title.")
    tier: Tier = Field(description="final: stands. review: a person should look before it is used.")
    sequence: int = Field(ge=0, description="Order of reporting from 1; 0 where the code has no place in it.")
    confidence: float = Field(ge=0, le=1, description="How sure the chooser is.")
    evidence: tuple[EvidenceModel, ...] = Field(description="The quotes, the most telling first.")
    guidelines: tuple[GuidelineModel, ...] = Field(description="The rules that justify the code.")
    rationale: str = Field(description="Why this code, in a sentence or two.")
    alternatives: tuple[AlternativeModel, ...] = Field(description="Runners-up, the nearest first.")
    units: int | None = Field(
        default=None, ge=1, description="Units of service of a HCPCS or CPT code; null where not counted."
    )
    modifiers: tuple[str, ...] = Field(default=(), description="Modifiers of a HCPCS or CPT code, in order.")
    poa: str | None = Field(
        default=None, description="Present-on-admission indicator of a diagnosis; null where none is given."
    )
    support: SupportModel | None = Field(
        default=None, description="What was done about the diagnosis; null for other codes."
    )
    against: tuple[OpposingModel, ...] = Field(
        default=(), description="Quotes that speak against the code, the weightiest first."
    )


class NotCodedModel(Part):
    """Something the note says that was deliberately not coded."""

    text: str = Field(description="The note's characters from start to end, unchanged.")
    start: int = Field(ge=0, description="First character, counted from 0 in the document as read.")
    end: int = Field(ge=0, description="One past the last character.")
    reason: str = Field(description="Why it is not coded.")
    rule: str = Field(description="Id of the rule or section that says so.")


class FindingModel(Part):
    """What the validator says of a code or a set of codes."""

    rule: str = Field(description="Id of the rule, the same for ever: CC004.")
    severity: Severity = Field(description="An error keeps a code from the final tier.")
    message: str = Field(description="What is wrong, without words of the note.")
    codes: tuple[str, ...] = Field(description="The codes concerned, the one to repair first.")
    repair: str = Field(description="What would mend it.")
    basis: str = Field(description="The instruction or guideline that it rests on.")


class ProvenanceModel(Part):
    """How the result was made, so that it can be made again."""

    chartcite: str = Field(description="Version of ChartCite.")
    releases: dict[str, str] = Field(description="Code system to the release used.")
    index: str = Field(description="Digest of the search index.")
    chooser: str = Field(description="local, or the model that chose.")
    prompts: dict[str, str] = Field(description="Prompt template to the digest of its text.")
    config: str = Field(description="Digest of the settings.")
    calls: int = Field(ge=0, description="Calls to a model.")
    prompt_tokens: int = Field(ge=0, description="Tokens sent to a model.")
    completion_tokens: int = Field(ge=0, description="Tokens received from a model.")
    cost_usd: float | None = Field(ge=0, description="Cost in US dollars; null when unknown.")
    milliseconds: dict[str, float] = Field(description="Stage to the time that it took.")
    asked_with: dict[str, str | float | int | None] = Field(
        default_factory=dict, description="How a model was asked: capability, temperature, seed."
    )
    rules: str = Field(default="", description="Digest of the local rules; empty where there were none.")
    lists: dict[str, str] = Field(
        default_factory=dict, description="Official list that the validator asked to its edition."
    )


class CodedNoteModel(Part):
    """The outcome for one note."""

    schema_: Literal["chartcite.coded_note/1"] = Field(
        default="chartcite.coded_note/1", alias="schema", description="Name and version of this form."
    )
    note_id: str = Field(description="The note's id: given by the caller, or the file's stem.")
    encounter: EncounterModel = Field(description="What is known of the encounter.")
    codes: tuple[CodeModel, ...] = Field(description="The final codes in order, then those for review.")
    not_coded: tuple[NotCodedModel, ...] = Field(description="What was left out, with the reason.")
    findings: tuple[FindingModel, ...] = Field(description="What the validator found.")
    provenance: ProvenanceModel = Field(description="How the result was made.")


class ErrorModel(Part):
    """Why there is no result, in place of a coded note."""

    schema_: Literal["chartcite.error/1"] = Field(
        default="chartcite.error/1", alias="schema", description="Name and version of this form."
    )
    note_id: str | None = Field(description="The note concerned; null when none or unknown.")
    error: str = Field(description="What is wrong, in one line, without words of a note.")
    remedy: str = Field(description="What to do about it, in one line.")
