"""Reads the file of `chartcite validate FILE.json`: codes with as much of a note around them as there is.

Invariant: no value of the file is in an error, only the file's name and the place of the fault, told by keys.
Codes written as bare strings have no evidence; without documents the rules about quotes are passed over.
"""

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from agent.errors import InputError
from agent.governance import weighed
from agent.records import (
    Alternative,
    Assertion,
    Choice,
    Document,
    Encounter,
    Evidence,
    SectionKind,
    Setting,
    Sex,
    Tier,
    Verdict,
)
from agent.rules.base import Tables
from agent.rules.local import NO_LOCAL_RULES, LocalRules
from agent.validate import REVIEW_BELOW, validate
from index.records import CodeSystem

_FORM = 'Give {"codes": ["E11.9", …]}, or objects of the --json form; see chartcite validate --help.'
_SHOWN = 3
_LONGEST_CODE = 20
_MOST_UNITS = 1_000_000
_MOST_MODIFIERS = 8
_LONGEST_POA = 8
_BILLED = frozenset({CodeSystem.HCPCS, CodeSystem.CPT})
_LINE = re.compile(r"[A-Za-z0-9]{5}(?:-[A-Za-z0-9]{2})+")


def _as_written(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


_Modifier = Annotated[str, BeforeValidator(_as_written), Field(pattern=r"^[A-Z0-9]{2}$")]
"""Two letters or digits, written in any case."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)


class _Evidence(_Part):
    document_id: str = Field(description="The document quoted.")
    start: int = Field(description="First character, counted from 0.")
    end: int = Field(description="One past the last character.")
    text: str = Field(description="What the quote claims to say.")
    section: SectionKind = Field(default=SectionKind.OTHER, description="Kind of section.")
    assertion: Assertion = Field(default=Assertion.PRESENT, description="What the note says there.")


class _Guideline(_Part):
    id: str = Field(description="Section, or tabular:CODE.")
    title: str = Field(default="", description="Not looked at.")
    page: int | None = Field(default=None, description="Not looked at.")


class _Alternative(_Part):
    code: str = Field(description="The code considered.")
    title: str = Field(default="", description="Its title.")
    why_not: str = Field(default="", description="Why it was not chosen.")


class _Code(_Part):
    code: str = Field(
        min_length=1, max_length=_LONGEST_CODE, description="Written in any way: E11.621, e11621."
    )
    system: CodeSystem = Field(default=CodeSystem.ICD10CM, description="The code system.")
    title: str = Field(default="", description="Replaced by the official title.")
    tier: Tier | None = Field(default=None, description="Not looked at: the verdict says it anew.")
    sequence: int | None = Field(default=None, description="Not looked at: the list's order counts.")
    confidence: float = Field(default=1.0, ge=0, le=1, description="How sure the chooser is.")
    evidence: tuple[_Evidence, ...] = Field(default=(), description="Quotes.")
    guidelines: tuple[_Guideline, ...] = Field(default=(), description="The rules that justify the code.")
    rationale: str = Field(default="", description="Why this code.")
    alternatives: tuple[_Alternative, ...] = Field(default=(), description="Runners-up.")
    units: int | None = Field(default=None, ge=1, le=_MOST_UNITS, description="Units of service.")
    modifiers: tuple[_Modifier, ...] = Field(default=(), max_length=_MOST_MODIFIERS, description="In order.")
    poa: str | None = Field(default=None, max_length=_LONGEST_POA, description="Present on admission.")
    support: JsonValue = Field(default=None, description="Not looked at: looked for anew.")
    against: JsonValue = Field(default=None, description="Not looked at: looked for anew.")


class _Document(_Part):
    document_id: str = Field(description="As the quotes name it.")
    text: str = Field(description="The characters that offsets count.")


class _Encounter(_Part):
    setting: Setting = Field(default=Setting.OUTPATIENT, description="Where the patient was seen.")
    date: dt.date | None = Field(default=None, description="Date of service.")
    sex: Sex | None = Field(default=None, description="F or M.")
    age_years: int | None = Field(default=None, ge=0, le=130, description="Completed years.")


def _as_object(item: object) -> object:
    return {"code": item.strip()} if isinstance(item, str) else item


class _File(_Part):
    codes: tuple[Annotated[_Code, BeforeValidator(_as_object)], ...] = Field(
        description="In order of reporting."
    )
    encounter: _Encounter = Field(default=_Encounter(), description="What is known of the encounter.")
    documents: tuple[_Document, ...] = Field(default=(), description="What the quotes are held against.")
    # The rest of an object of the --json form, so that one can be validated again as it is.
    schema_: str | None = Field(default=None, alias="schema", description="Not looked at.")
    note_id: str | None = Field(default=None, description="The note's id.")
    not_coded: JsonValue = Field(default=None, description="Not looked at.")
    findings: JsonValue = Field(default=None, description="Not looked at.")
    provenance: JsonValue = Field(default=None, description="Not looked at.")


@dataclass(frozen=True, slots=True)
class CodesToValidate:
    """What a file asks the validator to judge."""

    choices: tuple[Choice, ...]
    encounter: Encounter


def read_codes(path: Path) -> CodesToValidate:
    """Read a JSON file of codes.

    Args:
        path: Holds an object with `codes`, or a list of codes alone.

    Raises:
        InputError: It cannot be opened, is not JSON, or has another form.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path.name!r} cannot be opened: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        message = f"{path.name!r} is not UTF-8 text: byte {error.start}."
        raise InputError(message, "Save the file as UTF-8 JSON.") from error
    return parse_codes(text, path.name)


def parse_codes(text: str, name: str, *, note_id: str | None = None) -> CodesToValidate:
    """Read codes from JSON text.

    Args:
        text: The JSON.
        name: What to call it in an error, for example the file's name.
        note_id: What to call the encounter where the text does not say; None for the name's stem.

    Raises:
        InputError: It is not JSON, or has another form.
    """
    content = _loaded(text, name)
    try:
        file = _File.model_validate({"codes": content} if isinstance(content, list) else content)
    except ValidationError as error:
        raise InputError(f"{name!r} is not of the expected form: {_faults(error)}.", _FORM) from error
    ids = [document.document_id for document in file.documents]
    if len(set(ids)) < len(ids):
        raise InputError(f"{name!r} gives two documents the same document_id.", "Give each its own id.")
    encounter = _encounter(file, note_id or Path(name).stem)
    return CodesToValidate(weighed(encounter, tuple(map(_choice, file.codes))), encounter)


def validate_file(
    path: Path, tables: Tables, *, review_below: float = REVIEW_BELOW, local: LocalRules = NO_LOCAL_RULES
) -> Verdict:
    """Judge the codes of a file; see `agent.validate.validate`.

    Raises:
        InputError: The file cannot be used.
    """
    asked = read_codes(path)
    return validate(asked.choices, asked.encounter, tables, review_below=review_below, local=local)


def _loaded(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{name!r} is not JSON: line {error.lineno}, column {error.colno}."
        raise InputError(message, _FORM) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{name!r} is nested too deeply, or holds an endless number.", _FORM) from error


def _faults(error: ValidationError) -> str:
    """Return the first faults: where, and what the form asks; never what the file says."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    told = [
        f"{'.'.join(map(str, fault['loc'])) or 'the whole'}: {_plain(fault['msg'])}"
        for fault in found[:_SHOWN]
    ]
    more = len(found) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:]


def _choice(code: _Code) -> Choice:
    written, *added = _line(code)
    return Choice(
        code=written,
        title=code.title,
        evidence=tuple(
            Evidence(q.document_id, q.start, q.end, q.text, q.section, q.assertion) for q in code.evidence
        ),
        guidelines=tuple(guideline.id for guideline in code.guidelines),
        rationale=code.rationale,
        alternatives=tuple(Alternative(a.code, a.title, a.why_not) for a in code.alternatives),
        confidence=code.confidence,
        system=code.system,
        units=code.units,
        modifiers=(*added, *code.modifiers),
        poa=code.poa,
    )


def _line(code: _Code) -> list[str]:
    """Return the code and the modifiers written behind it: `99213-25`, as people write claim lines."""
    is_line = code.system in _BILLED and _LINE.fullmatch(code.code.strip())
    return code.code.strip().upper().split("-") if is_line else [code.code]


def _encounter(file: _File, stem: str) -> Encounter:
    known = file.encounter
    documents = tuple(Document(d.document_id, d.text) for d in file.documents)
    note_id = file.note_id or stem
    return Encounter(note_id, known.setting, documents, known.date, known.sex, known.age_years)
