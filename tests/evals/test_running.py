from datetime import date

from agent.records import NotCoded, Setting, Sex
from evals.cases import Case, Collection
from evals.running import Outcome, code_case, failures_of, outcome_of, outcomes_of


def test_an_outcome_holds_both_tiers_against_gold(kit):
    coder = kit.FakeCoder({"Hypertension": "I10"}, {"cough": "R05.9"})
    outcome = outcome_of(coder, Case("n", "Hypertension and a cough.", frozenset({"I10"})))
    assert outcome.pair.predicted == {"I10"}
    assert outcome.pair_with_review.predicted == {"I10", "R05.9"}
    assert outcome.pair.gold == {"I10"}
    assert (outcome.failure, outcome.unbillable, outcome.misquotes) == (None, 0, 0)


def test_a_crash_is_the_outcome_of_that_note_alone_and_quotes_nothing(kit):
    cases = (
        Case("bad", "The crash injured his knee.", frozenset({"S80.01XA"})),
        Case("good", "Hypertension."),
    )
    told = []
    bad, good = outcomes_of(
        kit.FakeCoder({"Hypertension": "I10"}), Collection("c", cases), lambda *step: told.append(step)
    )
    assert (bad.failure, bad.final) == ("ValueError", frozenset())
    assert "knee" not in repr(bad.failure)
    assert good.final == {"I10"}
    assert told == [("c", 1, 2), ("c", 2, 2)]


def test_final_codes_that_are_not_billable_are_counted(kit):
    assert outcome_of(kit.FakeCoder({"Headache": "R51"}), Case("n", "Headache.")).unbillable == 1


def test_quotes_are_held_against_the_text_that_was_given(kit):
    class Careless(kit.FakeCoder):
        def code(self, note_id, text, **fields):
            return super().code(note_id, f" {text}", **fields)  # every offset is one too far

    assert outcome_of(Careless({"Hypertension": "I10"}), Case("n", "Hypertension.")).misquotes == 1


def test_what_was_not_coded_is_checked_too(kit):
    class Wrong(kit.FakeCoder):
        def code(self, note_id, text, **fields):
            encounter = super().code(note_id, text, **fields).encounter
            return kit.coded(encounter, not_coded=(NotCoded(note_id, "cough", 0, 5, "negated", "CC401"),))

    assert outcome_of(Wrong({}), Case("n", "No cough.")).misquotes == 1


def test_what_is_known_of_the_encounter_is_given_to_the_coder(kit):
    case = Case("n", "Asthma.", setting=Setting.EMERGENCY, day=date(2026, 5, 4), sex=Sex.FEMALE, age_years=57)
    found = code_case(kit.FakeCoder({}), case).encounter
    assert (found.setting, found.day, found.sex, found.age_years) == (
        Setting.EMERGENCY,
        date(2026, 5, 4),
        "F",
        57,
    )


def test_failures_are_counted_by_class():
    outcomes = [
        Outcome(Case(str(i), "x"), failure=f)
        for i, f in enumerate(["ValueError", None, "KeyError", "ValueError"])
    ]
    assert failures_of(outcomes) == {"KeyError": 1, "ValueError": 2}
