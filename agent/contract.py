"""The contract of `--json`: one object a note, or one error object in its place.

Invariant: what is written always fits the published schema, because both come from `agent.contract_models`;
the copies under `agent/schema/` are generated (`python -m agent.contract`), and
`tests/agent/test_contract.py` compares them.
"""

import datetime as dt
import json
from pathlib import Path

from agent.citations import GuidelineLookup, cite
from agent.contract_models import (
    AlternativeModel,
    CodedNoteModel,
    CodeModel,
    EncounterModel,
    ErrorModel,
    EvidenceModel,
    FindingModel,
    GuidelineModel,
    NotCodedModel,
    OpposingModel,
    Part,
    ProvenanceModel,
    SupportModel,
)
from agent.errors import ChartCiteError
from agent.records import (
    Choice,
    CodedNote,
    Encounter,
    Evidence,
    Finding,
    NotCoded,
    Provenance,
    Support,
    Tier,
)
from index.records import CodeSystem

__all__ = [
    "PUBLISHED",
    "CodedNoteModel",
    "ErrorModel",
    "schema_text",
    "to_contract",
    "to_error",
    "write_schemas",
]

SCHEMA_FOLDER = Path(__file__).with_name("schema")

PUBLISHED: dict[str, type[Part]] = {"coded_note.v1": CodedNoteModel, "error.v1": ErrorModel}
"""The name of each published schema's file, without `.json`, and its model."""


def to_contract(note: CodedNote, book: GuidelineLookup | None = None) -> CodedNoteModel:
    """Return a coded note in the form of the contract.

    Args:
        note: What the pipeline made of a note.
        book: The guideline cards, for the titles of cited sections; without it a section is named alone.
    """
    verdict = note.verdict
    tiers = ((Tier.FINAL, verdict.final), (Tier.REVIEW, verdict.review))
    return CodedNoteModel(
        note_id=note.encounter.note_id,
        encounter=_encounter(note.encounter),
        codes=tuple(
            _code(choice, tier, book, note.encounter.day) for tier, choices in tiers for choice in choices
        ),
        not_coded=tuple(map(_not_coded, verdict.not_coded)),
        findings=tuple(map(_finding, verdict.findings)),
        provenance=_provenance(note.provenance),
    )


def to_error(error: ChartCiteError, note_id: str | None = None) -> ErrorModel:
    """Return an error in the form of the contract."""
    return ErrorModel(note_id=note_id, error=error.message, remedy=error.remedy)


def schema_text(name: str) -> str:
    """Return one published schema as it is kept in its file.

    Args:
        name: One of `PUBLISHED`.
    """
    schema = PUBLISHED[name].model_json_schema(by_alias=True, mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:chartcite:{name}"}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path = SCHEMA_FOLDER) -> None:
    """Write every published schema into `folder`."""
    folder.mkdir(exist_ok=True)
    for name in PUBLISHED:
        (folder / f"{name}.json").write_text(schema_text(name), "utf-8")


def _encounter(encounter: Encounter) -> EncounterModel:
    return EncounterModel(
        setting=encounter.setting, date=encounter.day, sex=encounter.sex, age_years=encounter.age_years
    )


def _code(choice: Choice, tier: Tier, book: GuidelineLookup | None, day: dt.date | None) -> CodeModel:
    cited = [cite(reference, book, day) for reference in choice.guidelines]
    return CodeModel(
        code=choice.code,
        system=CodeSystem(choice.system),
        title=choice.title,
        tier=tier,
        sequence=choice.sequence,
        confidence=choice.confidence,
        evidence=tuple(map(_evidence, choice.evidence)),
        guidelines=tuple(GuidelineModel(id=c.reference, title=c.title, page=c.page) for c in cited),
        rationale=choice.rationale,
        alternatives=tuple(
            AlternativeModel(code=a.code, title=a.title, why_not=a.why_not) for a in choice.alternatives
        ),
        units=choice.units,
        modifiers=choice.modifiers,
        poa=choice.poa,
        support=_support(choice.support),
        against=tuple(OpposingModel(quote=_evidence(o.quote), why=o.why) for o in choice.against),
    )


def _support(held: Support | None) -> SupportModel | None:
    if held is None:
        return None
    return SupportModel(
        monitored=tuple(map(_evidence, held.monitored)),
        evaluated=tuple(map(_evidence, held.evaluated)),
        assessed=tuple(map(_evidence, held.assessed)),
        treated=tuple(map(_evidence, held.treated)),
    )


def _evidence(quote: Evidence) -> EvidenceModel:
    return EvidenceModel(
        document_id=quote.document_id,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        section=quote.section,
        assertion=quote.assertion,
    )


def _not_coded(item: NotCoded) -> NotCodedModel:
    return NotCodedModel(text=item.text, start=item.start, end=item.end, reason=item.reason, rule=item.rule)


def _finding(finding: Finding) -> FindingModel:
    return FindingModel(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        codes=finding.codes,
        repair=finding.repair,
        basis=finding.basis,
    )


def _provenance(made: Provenance) -> ProvenanceModel:
    return ProvenanceModel(
        chartcite=made.chartcite,
        releases=made.releases,
        lists=dict(made.lists),
        index=made.index,
        chooser=made.chooser,
        prompts=made.prompts,
        config=made.config,
        asked_with=dict(made.asked_with),
        calls=made.calls,
        prompt_tokens=made.prompt_tokens,
        completion_tokens=made.completion_tokens,
        cost_usd=made.cost_usd,
        milliseconds=made.milliseconds,
        rules=made.rules,
    )


if __name__ == "__main__":
    write_schemas()
