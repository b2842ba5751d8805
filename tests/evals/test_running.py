from datetime import date

import pytest

from agent.records import NotCoded, Setting, Sex
from evals.cases import Case, Collection
from evals.measures import Pair
from evals.results import CaseResult
from evals.running import code_case, failures_of, pair_with_review, result_of, results_of
from index.records import CodeSystem


def test_a_result_holds_both_tiers_with_quotes(kit):
    coder = kit.FakeCoder({"Hypertension": "I10"}, {"cough": "R05.9"})
    found = result_of(coder, Case("n", "Hypertension and a cough.", frozenset({"I10"})))
    assert [(p.code, p.final) for p in found.predicted] == [("I10", True), ("R05.9", False)]
    assert [p.code for p in found.final] == ["I10"]
    (quote,) = found.predicted[1].quotes
    assert (quote.start, quote.end, quote.text) == (19, 24, "cough")
    assert pair_with_review(found) == Pair(frozenset({"I10"}), frozenset({"I10", "R05.9"}))
    assert (found.failure, found.unbillable, found.misquotes) == (None, 0, 0)
    assert found.milliseconds > 0
    assert (found.reached, found.candidates) == ({}, None)


def test_a_crash_is_the_result_of_that_note_alone_and_quotes_nothing(kit):
    cases = (
        Case("bad", "The crash injured his knee.", frozenset({"S80.01XA"})),
        Case("good", "Hypertension."),
    )
    told = []
    bad, good = results_of(
        kit.FakeCoder({"Hypertension": "I10"}), Collection("c", cases), lambda *step: told.append(step)
    )
    assert (bad.failure, bad.predicted) == ("ValueError", ())
    assert "knee" not in repr(bad.failure)
    assert [p.code for p in good.final] == ["I10"]
    assert told == [("c", 1, 2), ("c", 2, 2)]


def test_final_codes_that_are_not_billable_are_counted(kit):
    assert result_of(kit.FakeCoder({"Headache": "R51"}), Case("n", "Headache.")).unbillable == 1


def test_quotes_are_held_against_the_text_that_was_given(kit):
    class Careless(kit.FakeCoder):
        def code(self, note_id, text, **fields):
            return super().code(note_id, f" {text}", **fields)  # every offset is one too far

    assert result_of(Careless({"Hypertension": "I10"}), Case("n", "Hypertension.")).misquotes == 1


def test_what_was_not_coded_is_checked_too(kit):
    class Wrong(kit.FakeCoder):
        def code(self, note_id, text, **fields):
            encounter = super().code(note_id, text, **fields).encounter
            return kit.coded(encounter, not_coded=(NotCoded(note_id, "cough", 0, 5, "negated", "CC401"),))

    assert result_of(Wrong({}), Case("n", "No cough.")).misquotes == 1


def test_what_is_known_of_the_encounter_is_given_to_the_coder(kit):
    case = Case("n", "Asthma.", setting=Setting.EMERGENCY, day=date(2026, 5, 4), sex=Sex.FEMALE, age_years=57)
    found = code_case(kit.FakeCoder({}), case).encounter
    assert (found.setting, found.day, found.sex, found.age_years) == (
        Setting.EMERGENCY,
        date(2026, 5, 4),
        "F",
        57,
    )


def test_codes_of_another_system_are_not_compared(kit):
    case = Case("n", "Hypertension. Renal sonogram.", frozenset({"BT41ZZZ"}), system=CodeSystem.ICD10PCS)
    assert result_of(kit.FakeCoder({"Hypertension": "I10"}), case).predicted == ()


def test_failures_are_counted_by_class():
    results = [
        CaseResult(Case(str(i), "x"), failure=f)
        for i, f in enumerate(["ValueError", None, "KeyError", "ValueError"])
    ]
    assert failures_of(results) == {"KeyError": 1, "ValueError": 2}


@pytest.mark.slow
def test_gold_codes_are_followed_through_the_real_stages(index_home):
    from agent.pipeline import Coder  # noqa: PLC0415 - opens the index, which the other tests do without
    from evals.lens import lens_of  # noqa: PLC0415

    text = "ASSESSMENT AND PLAN\n1. Essential hypertension.\nContinue lisinopril.\nDenies chest pain.\n"
    case = Case("n", text, frozenset({"I10", "R07.9", "Q87.40"}), setting=Setting.OUTPATIENT)
    coder = Coder.open(index_home)
    found = result_of(coder, case, lens_of(coder))
    assert found.failure is None
    assert {code: stage.name for code, stage in found.reached.items()} == {
        "I10": "FINAL",
        "R07.9": "CHOSEN",
        "Q87.40": "NOTHING",
    }
    assert found.ranks["I10"] == 1
    assert found.ranks["Q87.40"] is None
    assert found.candidates > 50
    assert found.reasons["R07.9"]
    assert "chest" not in found.reasons["R07.9"]
    coder.tables.close()
