import pytest

from agent.errors import IndexUnusable, InputError
from evals import accuracy, chart_suites, path_suites, robustness
from evals.cases import Case, Collection, DataAbsentError, GoldSpan
from evals.figures import Mark, Measured, Reading, Row, Suite, run, verdict
from evals.readers import charts
from evals.session import Session


@pytest.fixture
def session(data, tmp_path, coder):
    return Session(data, tmp_path, opener=lambda _: coder)


def values(result) -> dict[str, float | None]:
    return {row.name: reading.value for row, reading in result.lines()}


def test_visits_are_measured_under_the_protocol_and_raw(session):
    found = values(run(accuracy.ACI, session))
    # Predicted: I10, E11.65, Z79.4 and R51.9; gold: I10, E11.9 and R51.
    assert found["problem-code protocol: micro-F1"] == pytest.approx(2 / 6)
    assert found["every extra code judged: micro-F1"] == pytest.approx(2 / 7)
    assert found["problem-code protocol: 3-character micro-F1"] == 1.0
    assert found["notes that crashed"] == 0


def test_reports_are_measured_three_ways(session):
    result = run(accuracy.CODIESP, session)
    found = values(result)
    # Predicted: I10 and R51.9; gold: I10, J45.909 and R51, which is not billable today.
    assert found["billable gold: precision"] == 0.5
    assert found["billable gold, heirs of split codes unjudged: precision"] == 1.0
    assert found["billable gold: recall"] == 0.5
    assert found["all gold: recall"] == pytest.approx(1 / 3)
    assert result.measured.notes == (
        "2 notes, 3 codes (1 not billable in today's tables); left out: nothing",
    )


def test_review_codes_count_for_recall_of_both_tiers_only(data, tmp_path, kit):
    coder = kit.FakeCoder({}, {"Hypertension": "I10"})
    found = values(run(accuracy.ACI, Session(data, tmp_path, opener=lambda _: coder)))
    assert found["final and review tier together: recall"] == pytest.approx(1 / 3)
    assert found["problem-code protocol: recall"] == 0.0
    assert found["problem-code protocol: precision"] is None


def test_mentions_are_ranked_by_retrieval(session):
    found = values(run(accuracy.MENTIONS, session))
    # "Hypertension" offers I10; "Type 2 diabetes" E11.65, "Headache" R51.9.
    assert found == dict.fromkeys(("recall@1", "recall@5", "recall@10", "recall@50"), pytest.approx(1 / 3))


def test_a_crash_counts_as_the_notes_failure(data, tmp_path, kit):
    kit.write_lines(
        data / "aci_dev" / "notes.jsonl", [{**kit.VISITS[1], "text": "Assessment: Headache after a crash."}]
    )
    result = run(accuracy.ACI, Session(data, tmp_path, opener=lambda _: kit.FakeCoder({"Headache": "R51"})))
    found = values(result)
    assert (found["notes that crashed"], found["problem-code protocol: recall"]) == (1, 0.0)
    assert "1 ValueError" in [reading.detail for _, reading in result.lines()]


def test_robustness_counts_over_every_source(session):
    found = values(run(robustness.ROBUSTNESS, session))
    assert found["notes coded or tried"] == 3 + 2 + 2
    assert found["crashes"] == found["final codes that are not billable"] == 0
    assert found["quotes that differ from their slice of the note"] == 0
    assert found["notes without any code, final or for review"] == 2


def test_robustness_goes_on_without_one_source(session, data):
    (data / "robustness" / "mtsamples_500.jsonl").unlink()
    result = run(robustness.ROBUSTNESS, session)
    assert values(result)["notes coded or tried"] == 4
    assert result.measured.notes[0] == "transcriptions: not measured: data absent"


def test_nothing_is_claimed_of_codes_when_every_note_crashed(data, tmp_path):
    result = run(robustness.ROBUSTNESS, Session(data, tmp_path, opener=lambda _: None))
    found = values(result)
    assert found["crashes"] == 7
    assert found["final codes that are not billable"] is None
    assert "not measured: every note crashed" in {reading.detail for _, reading in result.lines()}


def test_each_collection_is_coded_once(session, coder):
    run(accuracy.CODIESP, session)
    run(robustness.ROBUSTNESS, session)
    assert [note_id for note_id, _ in coder.asked].count("a") == 2  # once for dev, once for train


@pytest.mark.parametrize("suite", [accuracy.ACI, accuracy.MENTIONS, accuracy.CODIESP, robustness.ROBUSTNESS])
def test_absent_data_leave_every_row_with_the_reason(tmp_path, coder, suite):
    lines = run(suite, Session(tmp_path, tmp_path, opener=lambda _: coder)).lines()
    assert len(lines) == len(suite.rows)
    assert {(reading.value, reading.detail) for _, reading in lines} == {(None, "not measured: data absent")}


def test_unusable_data_are_told_and_an_unusable_index_ends_the_run(session):
    def unusable(_: Session) -> Measured:
        raise InputError("The file is odd.", "Mend it.")

    def missing(_: Session) -> Measured:
        raise IndexUnusable("There is no index.", "Build it.")

    rows = {"x": Row("x")}
    (line,) = run(Suite("s", "S", rows, unusable), session).lines()
    assert line[1].detail == "not measured: The file is odd."
    with pytest.raises(IndexUnusable):
        run(Suite("s", "S", rows, missing), session)


def test_a_row_that_a_suite_forgets_says_so(session):
    (line,) = run(Suite("s", "S", {"x": Row("x")}, lambda _: Measured({})), session).lines()
    assert line[1] == Reading(None, "not measured: the suite gave no reading")


@pytest.mark.parametrize(
    ("row", "value", "met"),
    [
        (Row("f1", mark=Mark(0.55)), 0.55, "yes"),
        (Row("f1", mark=Mark(0.55)), 0.549, "no"),
        (Row("s", mark=Mark(1.5, at_least=False)), 1.5, "yes"),
        (Row("s", mark=Mark(1.5, at_least=False)), 1.6, "no"),
        (Row("f1", mark=Mark(0.55)), None, "no"),
        (Row("f1"), 0.3, ""),
    ],
)
def test_marks_are_met_at_their_limit_and_never_without_a_value(row, value, met):
    assert verdict(row, Reading(value)) == met


def test_the_issues_marks_stand_on_their_figures():
    suites = (
        accuracy.ACI,
        accuracy.CODIESP,
        accuracy.MENTIONS,
        chart_suites.TUNING,
        chart_suites.MEASURING,
        path_suites.STAGES,
        path_suites.STEADINESS,
    )
    marks = {f"{s.name} {key}": row.mark_text for s in suites for key, row in s.rows.items() if row.mark_text}
    assert {key: mark for key, mark in marks.items() if not key.endswith("crashes")} == {
        "aci protocol.f1": "≥ 0.720",
        "aci evidence": "≥ 0.950",
        "codiesp billable.f1": "≥ 0.500",
        "codiesp billable.macro": "≥ 0.300",
        "mentions at1": "≥ 0.700",
        "mentions at10": "≥ 0.950",
        "charts-measuring f1": "≥ 0.750",
        "charts-measuring ece": "≤ 0.050",
        "stages candidates50": "≥ 0.900",
        "steadiness rerun": "≥ 1.000",
    }


def test_right_codes_are_held_against_the_words_that_people_marked(session):
    lines = run(accuracy.ACI, session).lines()
    (reading,) = [r for row, r in lines if row.name.startswith("right codes that quote")]
    assert (reading.value, reading.detail) == (1.0, "of 1 right codes with marked words")


def test_charts_are_judged_with_alternatives_and_forbidden_codes(tmp_path, kit, monkeypatch):
    text = "Hypertension and diabetes, no headache."
    case = Case(
        "clinic-x", text, frozenset({"I10", "E11.9"}), (GoldSpan("I10", 0, 12, "Hypertension"),),
        acceptable={"E11.9": frozenset({"E11.65"})}, forbidden={"R51": "denied"}, sequence=("E11.9", "I10"),
    )  # fmt: skip
    monkeypatch.setattr(charts, "read", lambda half: Collection(f"charts-{half}", (case,)))
    coder = kit.FakeCoder({"Hypertension": "I10", "diabetes": "E11.65", "headache": "R51.9"})
    found = values(run(chart_suites.MEASURING, Session(tmp_path, tmp_path, opener=lambda _: coder)))
    assert found["recall"] == 1.0
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["codes given that the chart forbids"] == 1
    assert found["right codes that quote words marked for them"] == 1.0
    assert found["first-listed code right"] == 0.0
    assert found["notes that crashed"] == 0


def test_visits_are_coded_again_and_under_every_edit(session):
    found = values(run(path_suites.STEADINESS, session))
    assert found["unchanged"] == 1.0
    assert found["edited: CRLF line ends"] == 1.0
    assert found["edited: upper case"] == 0.0  # the scripted coder knows its words in one case alone


def test_stages_are_asked_with_the_notes_own_words(session, monkeypatch):
    monkeypatch.setattr("evals.session.lens_of", lambda coder: lambda note_id, text: ())
    result = run(path_suites.STAGES, session)
    found = values(result)
    # Offered: I10 and E11.65 for v1's sentences, R51.9 for v2; gold: I10, E11.9 and R51.
    assert found["candidates of the whole note: recall@50"] == pytest.approx(1 / 3)
    assert found["recall after the stage: final"] == pytest.approx(1 / 3)
    assert "3 gold codes" in result.measured.notes[0]


def test_a_session_tells_processes_which_index_to_use(tmp_path):
    assert Session(tmp_path, tmp_path).home_options == ()
    assert Session(tmp_path, tmp_path, tmp_path / "h").home_options == ("--home", str(tmp_path / "h"))


def test_a_session_reads_train_too_and_misses_what_is_absent(session, tmp_path):
    assert session.collection("codiesp-train") is session.collection("codiesp-train")
    with pytest.raises(DataAbsentError):
        Session(tmp_path / "none", tmp_path).collection("transcriptions")
