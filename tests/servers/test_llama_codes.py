"""A note's whole way through a real server: whatever a model answers, nothing is invented."""

import asyncio

import pytest

from agent.ahead import Asked
from agent.choose.model import ModelChooser, Steps
from agent.models.opening import OpenedModel, open_model, open_replay
from agent.pipeline import Coder
from agent.records import Choice, CodedNote

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

NOTE = """Chief complaint: follow-up.
HPI: 62-year-old woman with type 2 diabetes and diabetic neuropathy, on metformin. No chest pain.
Assessment: Type 2 diabetes with diabetic neuropathy. Essential hypertension, on lisinopril.
"""


def coded_by(coder: Coder, model: OpenedModel, **how: object) -> CodedNote:
    async def code() -> CodedNote:
        async with model:
            chooser = ModelChooser(coder.knowledge, model, **how)
            return await Coder(coder.knowledge, chooser=chooser).code_async(Asked("n", NOTE))

    return asyncio.run(code())


def all_choices(note: CodedNote) -> tuple[Choice, ...]:
    return (*note.verdict.final, *note.verdict.review)


def require_nothing_invented(coder: Coder, note: CodedNote) -> None:
    tables = coder.tables.on(note.encounter.day)
    for choice in all_choices(note):
        held = tables.code(choice.code)
        assert held is not None
        assert held.billable
        assert choice.title == held.title
        assert all(g in coder.guidelines for g in choice.guidelines)
        assert all(NOTE[e.start : e.end] == e.text for e in choice.evidence)
    assert all(NOTE[n.start : n.end] == n.text for n in note.verdict.not_coded)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_codes_a_note_and_invents_nothing(coder, settings_for, seed: int):
    made = coded_by(coder, open_model(settings_for(seed=seed)), taken=Steps(verify=True))
    require_nothing_invented(coder, made)
    told = made.provenance
    assert told.chooser == "openai:noise"
    assert 2 <= told.calls <= 4
    assert {"read.v1", "choose.v1"} <= set(told.prompts)
    assert told.prompt_tokens > 1_000
    assert told.completion_tokens > 10
    assert told.cost_usd is None
    assert not made.verdict.final, "noise quotes nothing, and a code without a quote is for a person"


def test_noise_picks_are_told_as_unquoted(coder, settings_for):
    made = [coded_by(coder, open_model(settings_for(seed=seed))) for seed in range(11, 15)]
    picks = [choice for note in made for choice in all_choices(note)]
    assert picks
    assert not any(choice.evidence for choice in picks)
    for note in made:
        unquoted = {c for f in note.verdict.findings if f.rule == "MD001" for c in f.codes}
        assert {choice.code for choice in all_choices(note)} <= unquoted


def test_a_run_is_told_again_from_its_recording(coder, settings_for, tmp_path):
    first = coded_by(coder, open_model(settings_for(record=tmp_path)))
    again = coded_by(coder, open_replay(tmp_path))
    assert again.verdict == first.verdict
    assert again.provenance.chooser == "replay:openai:noise"


def test_a_server_that_forces_no_tools_leaves_the_codes_to_the_local_chooser(coder, settings_for):
    made = coded_by(coder, open_model(settings_for()), works=True)
    require_nothing_invented(coder, made)
    assert made.provenance.chooser == "local, as openai:noise gave no codes"
    assert "MD006" in {f.rule for f in made.verdict.findings}
    assert "I10" in {choice.code for choice in all_choices(made)}
