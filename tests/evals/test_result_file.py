import json

import pytest

from agent.errors import InputError
from evals.cases import Case, GoldSpan
from evals.result_file import SCHEMA, read_results, whole_object
from evals.results import CaseResult, Predicted, Quoted, Reached
from evals.runs import RunInfo, Steadiness

TEXT = "Hypertension since youth."
RESULT = CaseResult(
    Case(
        "n",
        TEXT,
        frozenset({"I10"}),
        (GoldSpan("I10", 0, 12, "Hypertension"),),
        acceptable={"I10": frozenset({"I15.9"})},
        optional=frozenset({"Z79.4"}),
        forbidden={"R03": "youth was long ago"},
        sequence=("I10",),
    ),
    (Predicted("I10", "Essential hypertension", final=True, confidence=0.9, sequence=1,
               quotes=(Quoted(0, 12, "Hypertension"),), guidelines=("I.C.9.a",),
               rationale="The note says “Hypertension”."),),
    reached={"I10": Reached.FINAL},
    ranks={"I10": 1},
    candidates=7,
    milliseconds=12.5,
)  # fmt: skip
INFO = RunInfo("toy", {"chooser": "local"}, consistency=(Steadiness("rerun", 1, 1.0, 1.0),))


def written(tmp_path, *results: CaseResult, excerpts: bool = False):
    path = tmp_path / "result.json"
    path.write_text(json.dumps(whole_object(INFO, {}, results, excerpts=excerpts)), "utf-8")
    return path


def test_a_run_is_an_object_of_our_form():
    whole = whole_object(INFO, {}, [RESULT], excerpts=False)
    assert whole["schema"] == SCHEMA == "chartcite.eval/1"
    assert whole["settings"] == {"chooser": "local"}
    assert whole["recall_at_50"] is None
    assert whole["consistency"] == ({"kind": "rerun", "notes": 1, "same": 1.0, "jaccard": 1.0},)
    (case,) = whole["cases"]
    assert (case["gold"], case["reached"], case["ranks"]) == (["I10"], {"I10": "final"}, {"I10": 1})


def test_no_word_of_a_note_is_in_it_unless_asked_for():
    plain = json.dumps(whole_object(INFO, {}, [RESULT], excerpts=False), ensure_ascii=False)
    assert "youth" not in plain
    assert "“Hypertension”" not in plain
    asked = json.dumps(whole_object(INFO, {}, [RESULT], excerpts=True), ensure_ascii=False)
    assert "“Hypertension”" in asked


def test_a_run_is_read_back_as_what_is_compared(tmp_path):
    (found,) = read_results(written(tmp_path, RESULT), [Case("n", TEXT)])
    assert found.case.text == TEXT
    assert (found.case.codes, found.case.acceptable) == ({"I10"}, {"I10": {"I15.9"}})
    assert (found.case.optional, found.case.sequence) == ({"Z79.4"}, ("I10",))
    assert set(found.case.forbidden) == {"R03"}
    (given,) = found.predicted
    assert (given.code, given.final, given.confidence, given.guidelines) == ("I10", True, 0.9, ("I.C.9.a",))
    assert given.quotes == (Quoted(0, 12, ""),)
    assert (found.reached, found.milliseconds) == ({"I10": Reached.FINAL}, 12.5)


def test_a_crash_stays_a_crash(tmp_path):
    (found,) = read_results(written(tmp_path, CaseResult(Case("n", "x"), failure="ValueError")), [])
    assert (found.failure, found.predicted, found.case.text) == ("ValueError", (), "")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "chartcite.eval/1", "cases": [{}]}', "{{"])
def test_another_file_is_told(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"'other\.json' is no result of an evaluation"):
        read_results(path, [])


def test_another_form_is_told(tmp_path):
    path = tmp_path / "later.json"
    path.write_text('{"schema": "chartcite.eval/9"}', "utf-8")
    with pytest.raises(InputError, match=r"is not of the form chartcite\.eval/1"):
        read_results(path, [])
