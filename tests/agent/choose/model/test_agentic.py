"""The model at work with tools: it looks up, validates, answers; only what a tool showed can be answered."""

import pytest

from agent.choose.model.toolbox import TOOLS
from agent.errors import ModelFailed
from agent.models.records import Outcome, Reply, Role

KNEE = "Primary osteoarthritis, left knee"
PRESSURE = "Essential hypertension"
SEARCH = ("search_codes", {"queries": ["osteoarthritis left knee", "essential hypertension"]})
VALIDATE = (
    "validate_draft",
    {"codes": [{"code": "M17.12", "quotes": [KNEE]}, {"code": "I10", "quotes": [PRESSURE]}]},
)


def entry(code: str, *quotes: str, **other: object) -> dict:
    return {"code": code, "quotes": list(quotes), "guidelines": [], "why": "", "sure": "high", **other}


def answer(*entries: dict, left: tuple = ()) -> tuple[str, dict]:
    return "answer", {"codes": list(entries), "left_out": list(left)}


BOTH = answer(entry("M17.12", KNEE), entry("I10", PRESSURE))


@pytest.fixture
def worked(code_with, kit):
    """Code the usual note with these turns, each a list of calls."""

    def run(*turns, text=kit.NOTE, **how):
        replies = [t if isinstance(t, Reply | Exception) else kit.calling(*t) for t in turns]
        return code_with(text, {"agent": replies}, works=True, **how)

    return run


def final(note) -> list[str]:
    return [c.code for c in note.verdict.final]


def told(model, turn: int) -> list[str]:
    """What the tools had answered when a turn was asked for, since the turn before."""
    before = model.asked[turn - 1].messages
    return [m.content for m in model.asked[turn].messages[len(before) :] if m.role is not Role.ASSISTANT]


def test_it_searches_validates_and_answers(worked):
    note, model = worked([SEARCH], [VALIDATE], [BOTH])
    assert set(final(note)) == {"M17.12", "I10"}
    assert len(model.asked) == 3
    assert "M17.12 Unilateral primary osteoarthritis, left knee" in told(model, 1)[0]
    assert told(model, 2) == ["No findings."]
    assert note.provenance.chooser == "openai:fake"
    assert (note.provenance.calls, set(note.provenance.prompts)) == (3, {"agent.v1"})


def test_every_turn_offers_the_same_tools_and_the_whole_talk(worked):
    _, model = worked([SEARCH], [VALIDATE], [BOTH])
    assert all(r.tools == TOOLS and r.schema is None for r in model.asked)
    calls = [m for m in model.asked[-1].messages if m.calls]
    results = [m for m in model.asked[-1].messages if m.role is Role.TOOL]
    assert [c.call_id for m in calls for c in m.calls] == [m.answers for m in results]


def test_an_answer_before_validation_is_not_accepted(worked):
    note, model = worked([SEARCH], [BOTH], [VALIDATE], [BOTH])
    assert told(model, 2)[0].startswith("Not accepted: call validate_draft")
    assert set(final(note)) == {"M17.12", "I10"}


def test_an_empty_answer_needs_no_validation(worked):
    note, model = worked([answer()])
    assert (final(note), len(model.asked)) == ([], 1)


def test_a_code_that_no_tool_has_shown_is_not_accepted(worked):
    note, model = worked([SEARCH], [VALIDATE], [answer(entry("E43", KNEE))], [BOTH])
    assert "no tool has shown E43" in told(model, 3)[0]
    assert set(final(note)) == {"M17.12", "I10"}


def test_a_validated_code_is_not_a_shown_one(worked):
    draft = ("validate_draft", {"codes": [{"code": "E43", "quotes": ["sore"]}]})
    _, model = worked([SEARCH], [draft], [answer(entry("E43", "sore"))], [BOTH])
    assert "no tool has shown E43" in told(model, 3)[0]


def test_the_last_turn_is_announced_and_its_unseen_codes_are_left_out(worked):
    wrong = answer(entry("E43", KNEE), entry("M17.12", KNEE))
    note, model = worked([SEARCH], *[[SEARCH]] * 6, [wrong])
    assert len(model.asked) == 8
    assert told(model, 7)[-1] == "This is the last turn: answer now."
    assert final(note) == ["M17.12"]


def test_never_more_than_eight_calls_then_the_local_chooser(worked, coder, kit, rules_of):
    note, model = worked([SEARCH])
    assert len(model.asked) == 8
    assert note.provenance.chooser.startswith("local, as openai:fake")
    assert note.verdict.final == coder.code("visit", kit.NOTE).verdict.final
    assert "MD006" in rules_of(note)[""]


def test_a_server_that_counts_no_calls_does_not_make_it_endless(worked, kit):
    free = Reply(Outcome.ANSWERED, calls=kit.calling(SEARCH).calls)
    _, model = worked(free)
    assert len(model.asked) == 8


@pytest.mark.parametrize(
    "end",
    [
        ModelFailed("The server is gone.", "Start it."),
        Reply(Outcome.REFUSED),
        Reply(Outcome.CUT),
        Reply(Outcome.ANSWERED, {}),
    ],
    ids=["failed", "refused", "cut", "no tool called"],
)
def test_what_is_no_answer_leaves_the_note_to_the_local_chooser(end, worked, rules_of):
    note, _ = worked([SEARCH], end)
    assert "I10" in final(note)
    assert "MD006" in rules_of(note)[""]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("lookup", {}), "There is no tool 'lookup'; there are search_codes, open_code"),
        (("search_codes", None), "The arguments are no JSON object; call again."),
        (("search_codes", {}), "do not match the schema of search_codes"),
        (("search_codes", {"queries": 7}), "do not match the schema of search_codes"),
        (("open_code", {"codes": None}), "do not match the schema of open_code"),
        (("validate_draft", {"codes": ["I10"]}), "do not match the schema of validate_draft"),
        (
            ("validate_draft", {"codes": [{"code": 7, "quotes": []}]}),
            "do not match the schema of validate_draft",
        ),
        (("answer", None), "do not match the schema of answer"),
        (("answer", {"codes": "I10"}), "do not match the schema of answer"),
        (("open_code", {"codes": ["ZZZ"]}), "There is no code 'ZZZ'."),
        (("open_guideline", {"ids": ["I.Z.99"]}), "I.Z.99"),
    ],
)
def test_a_call_that_cannot_be_carried_out_is_told_how_and_the_run_goes_on(call, says: str, worked):
    note, model = worked([call], [SEARCH], [VALIDATE], [BOTH])
    assert says in told(model, 1)[0]
    assert set(final(note)) == {"M17.12", "I10"}


@pytest.mark.parametrize(
    "odd",
    [
        {"code": "I10"},
        {"code": 10, "quotes": [PRESSURE]},
        {"code": "I10", "quotes": [1, None], "guidelines": [3], "why": None, "sure": "very"},
        {"code": "I10", "quotes": "x", "guidelines": None, "why": 3, "sure": None},
        {"quotes": [PRESSURE]},
    ],
)
def test_odd_entries_of_an_answer_break_nothing(odd: dict, worked):
    note, _ = worked(
        [SEARCH],
        *[[VALIDATE]] * 6,
        [("answer", {"codes": [odd, "I10", entry("M17.12", KNEE)], "left_out": [{}, 3]})],
    )
    assert "M17.12" in final(note)
    assert "I10" not in final(note)


def test_guidelines_that_were_not_opened_are_findings(worked, rules_of):
    seen = ("open_code", {"codes": ["I10"]})
    note, _ = worked(
        [SEARCH, seen], [VALIDATE], [answer(entry("I10", PRESSURE, guidelines=["I.C.15.a", "I.C.9.a"]))]
    )
    (made,) = note.verdict.final
    assert "MD002" in rules_of(note)["I10"]
    assert "I.C.15.a" not in made.guidelines
    assert "I.C.9.a" in made.guidelines


def test_its_quotes_are_held_to_the_note_as_those_of_the_steps_are(worked, rules_of):
    note, _ = worked(
        [SEARCH], [VALIDATE], [answer(entry("M17.12", "bone on bone"), entry("I10", "Her left knee"))]
    )
    assert final(note) == []
    assert "MD001" in rules_of(note)["M17.12"]
    assert "MD005" in rules_of(note)["I10"]


def test_a_group_of_codes_cannot_be_answered(worked):
    opened = ("open_code", {"codes": ["M17.1"]})
    note, _ = worked([opened], *[[VALIDATE]] * 6, [answer(entry("M17.1", KNEE), entry("M17.12", KNEE))])
    assert final(note) == ["M17.12"]


def test_what_it_leaves_out_is_told(worked):
    left = {"words": "She denies chest pain", "reason": "denied"}
    note, _ = worked([SEARCH], [VALIDATE], [answer(entry("I10", PRESSURE), left=(left,))])
    assert "She denies chest pain" in {n.text for n in note.verdict.not_coded}


def test_surrogates_are_what_it_works_with(worked, kit):
    text = kit.NOTE.replace("64-year-old woman", "Mrs. Ruth Okafor, 64-year-old woman,")
    note, model = worked([SEARCH], [VALIDATE], [BOTH], text=text, deidentify=True)
    assert not any("Okafor" in m.content for r in model.asked for m in r.messages)
    assert set(final(note)) == {"M17.12", "I10"}
    assert all(text[e.start : e.end] == e.text for c in note.verdict.final for e in c.evidence)
