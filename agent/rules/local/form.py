"""The form of a file of local rules: which keys there are, and what each may hold.

Invariant: an unknown key, a value of the wrong kind, and a rule that contradicts itself (an error that leaves
its code in the final list) are refused. What is text here is checked here, and read again where it is used.
"""

import datetime as dt
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from agent.records import SectionKind, Setting, Severity, Sex
from agent.rules.base import Outcome
from agent.rules.local.conditions import Place
from agent.rules.local.patterns import code_pattern, phrase
from index.records import CodeSystem

_MOST_RULES = 1000
_OLDEST = 130


def _listed(value: object) -> object:
    """Take one value for a list of one: `setting: inpatient`."""
    return [value] if isinstance(value, str | dict) else value


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line")
    return text


def _pattern(text: str) -> str:
    return code_pattern(text).text


def _words(text: str) -> str:
    return phrase(text).text


_Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_one_line)]
_Pattern = Annotated[str, Field(max_length=24), AfterValidator(_pattern)]
_Patterns = Annotated[tuple[_Pattern, ...], BeforeValidator(_listed), Field(min_length=1, max_length=500)]
_Phrase = Annotated[str, Field(max_length=80), AfterValidator(_words)]
_Phrases = Annotated[tuple[_Phrase, ...], BeforeValidator(_listed), Field(min_length=1, max_length=200)]
_Systems = Annotated[tuple[CodeSystem, ...], BeforeValidator(_listed), Field(min_length=1)]
_Settings = Annotated[tuple[Setting, ...], BeforeValidator(_listed), Field(min_length=1)]
_Sections = Annotated[tuple[SectionKind, ...], BeforeValidator(_listed), Field(min_length=1)]
_Sex = Annotated[Sex, BeforeValidator(_upper)]
_Age = Annotated[int, Field(ge=0, le=_OLDEST)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True, str_strip_whitespace=True
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("says nothing")
        return self


class BesideForm(_Part):
    """Codes that are reported beside the code, or are not."""

    any_of: _Patterns | None = Field(default=None, alias="any", description="At least one of these.")
    all_of: _Patterns | None = Field(default=None, alias="all", description="One of each of these.")
    none_of: _Patterns | None = Field(default=None, alias="none", description="None of these.")


class SaidForm(_Part):
    """Words of the sentences that the code quotes."""

    any_of: _Phrases | None = Field(default=None, alias="any", description="At least one of these.")
    all_of: _Phrases | None = Field(default=None, alias="all", description="Each of these.")
    none_of: _Phrases | None = Field(default=None, alias="none", description="None of these.")


class AgesForm(_Part):
    """Ages in completed years."""

    first: _Age | None = Field(default=None, alias="from", description="The youngest.")
    last: _Age | None = Field(default=None, alias="to", description="The oldest.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("runs backwards")
        return self


class DaysForm(_Part):
    """Dates of service."""

    first: dt.date | None = Field(default=None, alias="from", description="The first.")
    last: dt.date | None = Field(default=None, alias="to", description="The last.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("runs backwards")
        return self


class WhenForm(_Part):
    """All that must hold."""

    codes: _Patterns = Field(description="The codes that the rule is about.")
    systems: _Systems = Field(default=(CodeSystem.ICD10CM,), description="Their code systems.")
    beside: BesideForm | None = Field(default=None, alias="with", description="Codes beside it.")
    place: Place | None = Field(default=None, description="Where the code stands in the order.")
    setting: _Settings | None = Field(default=None, description="Where the patient was seen.")
    age: AgesForm | None = Field(default=None, description="The patient's age.")
    sex: _Sex | None = Field(default=None, description="The patient's sex.")
    date: DaysForm | None = Field(default=None, description="Dates of service.")
    only_in_sections: _Sections | None = Field(default=None, description="Where every quote stands.")
    words: SaidForm | None = Field(default=None, description="Words of the quoted sentences.")
    confidence_below: float | None = Field(default=None, gt=0, le=1, description="How unsure it is.")
    units_above: int | None = Field(default=None, ge=0, description="Units billed.")


class ThenForm(_Part):
    """What the rule says, and what becomes of the code."""

    message: _Line = Field(description="What is wrong; {code} and {others} stand for codes.")
    repair: _Line | None = Field(default=None, description="What mends it.")
    basis: _Line | None = Field(default=None, description="What it rests on.")
    outcome: Outcome | None = Field(default=None, description="What becomes of the code.")


class TriedForm(_Part):
    """A code of an example."""

    code: Annotated[str, Field(min_length=1, max_length=20), BeforeValidator(_upper)] = Field(
        description="As the tables write it."
    )
    system: CodeSystem = Field(default=CodeSystem.ICD10CM, description="Its code system.")
    quote: str | None = Field(default=None, max_length=1000, description="Words of the sentence.")
    section: SectionKind = Field(default=SectionKind.OTHER, description="Where the quote stands.")
    confidence: float = Field(default=0.9, ge=0, le=1, description="How sure the chooser is.")
    units: int | None = Field(default=None, ge=1, description="Units billed.")


def _as_tried(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


class TrialForm(_Part):
    """A sentence with codes on which the rule is tried out."""

    codes: Annotated[
        tuple[Annotated[TriedForm, BeforeValidator(_as_tried)], ...],
        BeforeValidator(_listed),
        Field(min_length=1, max_length=50),
    ] = Field(description="The codes, in order.")
    text: str = Field(default="", max_length=2000, description="The sentence; made up, of no patient.")
    setting: Setting = Field(default=Setting.OUTPATIENT, description="Where the patient was seen.")
    date: dt.date | None = Field(default=None, description="Date of service.")
    sex: _Sex | None = Field(default=None, description="F or M.")
    age: _Age | None = Field(default=None, description="Completed years.")

    @model_validator(mode="after")
    def _quotes_its_text(self) -> Self:
        if any(tried.quote and tried.quote not in self.text for tried in self.codes):
            raise ValueError("quotes words that are not in its text")
        return self


class RuleForm(_Part):
    """One rule."""

    id: Annotated[str, BeforeValidator(_upper)] = Field(
        pattern=r"^L[A-Z]{0,7}-[0-9A-Z]{1,12}$", description="For ever: LR-1."
    )
    title: _Line = Field(description="What it is about.")
    severity: Severity = Field(description="How much it weighs.")
    when: WhenForm = Field(description="What must hold.")
    then: ThenForm = Field(description="What then.")
    example: TrialForm | None = Field(default=None, description="What it must find.")
    near_miss: TrialForm | None = Field(default=None, description="What it must leave alone.")

    @model_validator(mode="after")
    def _moves_what_is_wrong(self) -> Self:
        if self.severity is Severity.ERROR and self.then.outcome is Outcome.STANDS:
            raise ValueError("is an error whose code stands: let it go to review, or make it a warning")
        return self


class FileForm(_Part):
    """The whole file."""

    title: _Line | None = Field(default=None, description="Whose rules they are.")
    rules: tuple[RuleForm, ...] = Field(min_length=1, max_length=_MOST_RULES, description="The rules.")
