"""The steps in their order, and the local chooser where one of them gives nothing."""

import pytest

from agent.choose.model import Steps
from agent.errors import BudgetReached, ModelFailed
from agent.models.records import Outcome

LONG = "\n\n".join(
    f"VISIT {n}\nShe was seen for her left knee and for type 2 diabetes; tablets were counted, "
    "and her diet was discussed again."
    for n in range(220)
)
LONG_NOTE = (
    f"{LONG}\n\nASSESSMENT AND PLAN\n1. Essential hypertension. Increase lisinopril.\n"
    "2. Primary osteoarthritis, left knee.\n"
)
EXCLUDED = "Type 1 diabetes mellitus without complications"


def codes(note) -> set[str]:
    return {c.code for c in (*note.verdict.final, *note.verdict.review)}


def final(note) -> list[str]:
    return [c.code for c in note.verdict.final]


def test_two_calls_code_a_note(code_with):
    note, model = code_with()
    assert model.steps == ["read", "choose"]
    assert set(final(note)) == {"E11.40", "I10", "M17.12"}
    made = note.provenance
    assert made.chooser == "openai:fake"
    assert (made.calls, made.prompt_tokens, made.completion_tokens) == (2, 2_000, 100)
    assert set(made.prompts) == {"read.v1", "choose.v1"}
    assert all(d.startswith("sha256:") for d in made.prompts.values())


def test_the_reader_is_shown_no_code_and_the_chooser_only_numbers_of_what_it_may_choose(code_with, kit):
    _, model = code_with()
    assert kit.candidates(model.asked[0]) == {}
    shown = kit.candidates(model.asked[1])
    numbers = model.asked[1].schema["properties"]["codes"]["items"]["properties"]["candidate"]["enum"]
    assert sorted(shown.values()) == numbers


def test_each_step_can_be_left_out(code_with, kit):
    alone, model = code_with(taken=Steps(read=False, repair=False))
    assert model.steps == ["choose"]
    assert "I10" in codes(alone)
    assert set(alone.provenance.prompts) == {"choose.v1"}


def as_it_is(request):
    items = request.schema["properties"]["answers"]["items"]["properties"]["item"]["enum"]
    return {"answers": [{"item": n, "best": best_of(request, n)} for n in items]}


TITLES = ("Type 2 diabetes mellitus with diabetic neuropathy, unspecified",
          "Essential (primary) hypertension",
          "Unilateral primary osteoarthritis, left knee")  # fmt: skip


def best_of(request, item: int) -> int:
    block = request.messages[-1].content.split("\n\n")[item - 1]
    return next(int(line.split(".")[0]) for line in block.split("\n") if line.split(". ", 1)[-1] in TITLES)


def test_verify_keeps_what_fits_best(code_with, kit):
    note, model = code_with(answers=kit.USUAL | {"verify": as_it_is}, taken=Steps(verify=True))
    assert model.steps == ["read", "choose", "verify"]
    assert set(final(note)) == {"E11.40", "I10", "M17.12"}
    assert not any(code in model.shown("verify") for code in ("E11.40", "I10", "M17.12"))


def test_verify_moves_a_code_within_its_kin_alone(code_with, kit):
    asked = []

    def moved(request):
        asked.append(request)
        lines = request.messages[-1].content.split("\n\n")
        item = next(n for n, text in enumerate(lines, 1) if "Primary osteoarthritis, left knee" in text)
        titles = [line.split(". ", 1)[1] for line in lines[item - 1].split("\n")[1:]]
        assert all("knee" in t.lower() for t in titles), "only kin is offered"
        at = titles.index("Unilateral primary osteoarthritis, right knee")
        return {"answers": [{"item": item, "best": at + 1}]}

    note, _ = code_with(answers=kit.USUAL | {"verify": moved}, taken=Steps(verify=True, repair=False))
    assert asked
    assert "M17.12" not in codes(note)
    assert "M17.11" in codes(note)


def test_verify_that_finds_nothing_fitting_sends_to_review(code_with, kit):
    answers = kit.USUAL | {"verify": {"answers": [{"item": n, "best": 0} for n in (1, 2, 3)]}}
    note, _ = code_with(answers=answers, taken=Steps(verify=True))
    assert final(note) == []
    assert codes(note) == {"E11.40", "I10", "M17.12"}


@pytest.fixture
def faulty(kit):
    """An answer with two codes that exclude each other, and one that mends it."""
    read = kit.problems(
        ("Type 2 diabetes mellitus with diabetic neuropathy", "Type 2 diabetes mellitus with neuropathy"),
        ("Type 2 diabetes mellitus", EXCLUDED),
    )
    both = kit.choosing(
        kit.pick("E11.40", "Type 2 diabetes mellitus with diabetic neuropathy"),
        kit.pick("E10.9", "Type 2 diabetes mellitus"),
        kit.pick("I10"),
    )
    mended = kit.choosing(kit.pick("E11.40", "Type 2 diabetes mellitus with diabetic neuropathy"))
    return {"read": read, "choose": both, "repair": mended}


def test_repair_is_asked_once_and_only_on_errors(code_with, faulty):
    note, model = code_with(answers=faulty)
    assert model.steps == ["read", "choose", "repair"]
    assert "CC" in model.shown("repair").split("Findings:")[1]
    assert final(note) == ["E11.40"]
    assert "E10.9" not in codes(note)
    assert set(note.provenance.prompts) == {"read.v1", "choose.v1", "repair.v1"}


def test_a_repair_that_mends_nothing_is_not_asked_again(code_with, faulty):
    _, model = code_with(answers=faulty | {"repair": faulty["choose"]})
    assert model.steps == ["read", "choose", "repair"]


def test_repair_can_be_left_out(code_with, faulty):
    _, model = code_with(answers=faulty, taken=Steps(repair=False))
    assert model.steps == ["read", "choose"]


def test_never_more_than_four_calls(code_with, faulty):
    answers = faulty | {"verify": {"answers": []}}
    for context in (4_000, 6_000, 8_000, 32_768):
        _, model = code_with(LONG_NOTE, answers, taken=Steps(verify=True), context_tokens=context)
        assert len(model.asked) <= 4


def test_a_note_that_fits_no_call_is_read_in_windows_and_that_is_said(code_with, rules_of):
    note, model = code_with(LONG_NOTE, context_tokens=9_000)
    read = [r.messages[-1].content for r in model.asked if r.step == "read"]
    assert len(read) == 2
    assert "VISIT 0" in read[0]
    assert "VISIT 0" not in read[1]
    assert "MD007" in rules_of(note)[""]
    assert "[\u2026]" in model.shown("choose"), "what is left out of the note is marked"


def test_windows_beyond_those_asked_about_are_the_local_readers(code_with, rules_of):
    note, model = code_with(LONG_NOTE, context_tokens=5_000)
    assert model.steps.count("read") == 2
    told = next(f.message for f in note.verdict.findings if f.rule == "MD007")
    assert "by the local reader alone" in told
    assert "I10" in codes(note), "it stands in the last window"


def test_a_note_that_fits_is_shown_whole_and_nothing_is_said(code_with, kit, rules_of):
    note, model = code_with()
    assert kit.NOTE.strip() in model.shown("read")
    assert kit.NOTE.strip() in model.shown("choose")
    assert not {"MD007", "MD009"} & rules_of(note).get("", set())


FAILURES = [
    ModelFailed("The server is gone.", "Start it."),
    BudgetReached("10 calls were made.", "Allow more."),
    *Outcome,
]


@pytest.mark.parametrize("step", ["read", "choose"])
@pytest.mark.parametrize("failure", [f for f in FAILURES if f is not Outcome.ANSWERED], ids=str)
def test_where_a_needed_step_fails_the_local_choosers_codes_are_kept(
    step: str, failure, code_with, kit, coder, rules_of
):
    answer = kit.failed(failure) if isinstance(failure, Outcome) else failure
    note, model = code_with(answers=kit.USUAL | {step: answer})
    assert model.steps[-1] == step
    local = coder.code("visit", kit.NOTE)
    assert note.verdict.final == local.verdict.final
    assert note.verdict.final
    assert note.provenance.chooser == "local, as openai:fake gave no codes"
    assert "MD006" in rules_of(note)[""]
    assert note.provenance.calls == sum(1 for s in model.steps) - (not isinstance(failure, Outcome))


@pytest.mark.parametrize("step", ["verify", "repair"])
@pytest.mark.parametrize("failure", [f for f in FAILURES if f is not Outcome.ANSWERED], ids=str)
def test_where_another_step_fails_the_codes_stand_as_they_were(
    step: str, failure, code_with, kit, faulty, rules_of
):
    answer = kit.failed(failure) if isinstance(failure, Outcome) else failure
    note, model = code_with(
        answers=faulty | {"verify": {"answers": []}, step: answer}, taken=Steps(verify=True)
    )
    assert step in model.steps
    assert "E11.40" in codes(note)
    assert note.provenance.chooser == "openai:fake"
    assert "MD008" in rules_of(note)[""]


def test_an_empty_answer_is_an_answer(code_with, kit):
    note, model = code_with(answers={"read": {"problems": []}, "choose": {"codes": [], "left_out": []}})
    assert codes(note) == set()
    assert note.provenance.chooser == "openai:fake"
    assert model.steps == ["read", "choose"]


def test_words_read_that_are_not_in_the_note_are_no_problem(code_with, kit):
    invented = kit.problems(
        ("metastatic breast cancer", "Malignant neoplasm of breast"),
        ("", "x"),
        ("Essential hypertension", ""),
    )
    _, model = code_with(answers=kit.USUAL | {"read": invented})
    assert "breast" not in model.shown("choose").split("</note>")[1]
    assert "Problem 1" not in model.shown("choose")


def test_nothing_of_a_note_is_in_what_is_told_of_a_failure(code_with, kit):
    note, _ = code_with(
        answers=kit.USUAL | {"choose": kit.failed(Outcome.MALFORMED, "the answer is no JSON object")}
    )
    told = " ".join(f.message + f.repair for f in note.verdict.findings if f.rule.startswith("MD"))
    assert "the answer is no JSON object" in told
    assert "knee" not in told
