import json

from evals.cases import Case, GoldSpan
from evals.code_facts import CodeFacts
from evals.results import CaseResult, Predicted, Quoted, Reached
from evals.summary import summarise, to_json

CHAPTERS = {"I": "9", "E": "4", "R": "18"}
FACTS = CodeFacts(lambda code: f"title {code}", lambda code: True, lambda code: CHAPTERS.get(code[0]))
TEXT = "Secretphrase: hypertension. Headache."


def _given(code: str, confidence: float, quote: Quoted, *, final: bool) -> Predicted:
    return Predicted(code, "", final, confidence, 1, (quote,), rationale="Secretphrase")


def run() -> list[CaseResult]:
    case = Case("a", TEXT, frozenset({"I10", "R51.9"}), spans=(GoldSpan("I10", 14, 26, "hypertension"),))
    given = [
        _given("I10", 0.9, Quoted(14, 26, "hypertension"), final=True),
        _given("E11.9", 0.3, Quoted(0, 12, "Secretphrase"), final=False),
    ]
    stages = {"I10": Reached.FINAL, "R51.9": Reached.OFFERED_AT_5}
    return [CaseResult(case, tuple(given), stages, milliseconds=20.0)]


def test_a_summary_holds_every_measure():
    found = summarise(run(), FACTS)
    assert found.headline.f1.value == 2 / 3
    assert found.stages[Reached.FINAL].recall == 0.5
    assert found.calibration.overall.codes == 2
    assert found.evidence.overlap == 1.0
    assert found.effort.median_ms == 20.0
    assert found.best.counts.f1 == 2 / 3
    assert [m.gold.code for m in found.listing.missed] == ["R51.9"]
    assert found.comparison is None
    assert found.chapter_titles == {"9": "title 9", "18": "title 18", "4": "title 4"}


def test_a_baseline_is_compared():
    earlier = [CaseResult(run()[0].case)]
    found = summarise(run(), FACTS, baseline=earlier)
    assert found.comparison.difference == 2 / 3
    assert [c.gold for c in found.comparison.gained] == ["I10"]


def test_json_is_plain_and_holds_what_rests_on_the_fields():
    made = to_json(summarise(run(), FACTS, baseline=run()))
    again = json.loads(json.dumps(made, allow_nan=False))
    assert again == made
    assert made["headline"]["counts"] == {
        "hits": 1, "extras": 0, "misses": 1, "precision": 1.0, "recall": 0.5, "f1": 2 / 3,
    }  # fmt: skip
    assert made["stages"][-1]["stage"] == "final"
    assert made["listing"]["outcomes"]["exact"] == 1
    assert made["listing"]["missed"][0]["stage"] == "offered_at_5"
    assert made["evidence"]["overlap"] == 1.0
    assert made["abstention"][0]["given"] == 2


def test_undefined_measures_are_null():
    made = to_json(summarise([], FACTS))
    assert made["headline"]["f1"] == {"value": None, "interval": None}
    assert made["headline"]["counts"]["precision"] is None
    assert made["calibration"]["overall"]["ece"] is None
    assert (made["best"], made["stages"], made["comparison"]) == (None, [], None)


def test_no_word_of_a_note_is_in_it():
    assert "Secretphrase" not in json.dumps(to_json(summarise(run(), FACTS)))


def test_the_same_seed_gives_the_same_summary():
    assert summarise(run(), FACTS, seed=7) == summarise(run(), FACTS, seed=7)
