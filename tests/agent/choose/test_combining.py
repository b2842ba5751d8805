from collections.abc import Callable

import pytest

from agent.choose.combining import combine
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, fact
from agent.records import Assertion

Make = Callable[..., Draft]


@pytest.mark.parametrize(
    ("codes", "combined"),
    [
        (["I10", "I50.9"], ["I11.0", "I50.9"]),
        (["I10", "I50.9", "N18.4"], ["I13.0", "I50.9", "N18.4"]),
        (["N18.6", "I50.32", "I10"], ["N18.6", "I50.32", "I13.2"]),
        (["I10", "N18.9"], ["I12.9", "N18.9"]),
        (["E11.9", "L97.412"], ["E11.621", "L97.412"]),
        (["E11.9", "L97.819"], ["E11.622", "L97.819"]),
        (["E10.9", "N18.31"], ["E10.22", "N18.31"]),
        (["E11.9", "G62.9"], ["E11.40"]),
        (["I25.10", "I20.0"], ["I25.110"]),
        (["K80.20", "K81.0"], ["K80.00"]),
        (["J45.909", "J44.9"], ["J44.89"]),
        (["R11.0", "R11.10"], ["R11.2"]),
        (["I10", "J44.9"], ["I10", "J44.9"]),
        (["E11.9", "N18.4", "K31.84", "H35.00"], ["E11.22", "E11.43", "E11.319", "N18.4", "K31.84"]),
        (["E11.21", "N18.6"], ["E11.22", "N18.6"]),
        (["E11.9", "L97.219", "I87.311"], ["E11.9", "L97.219", "I87.311"]),
        (["K57.30", "K92.2"], ["K57.31"]),
        (["K80.50", "K80.20", "K81.1"], ["K80.64"]),
        (["K80.51", "K80.10"], ["K80.65"]),
        (["I85.00", "K74.60"], ["I85.10", "K74.60"]),
        (["J44.1", "J15.1"], ["J44.1", "J44.0", "J15.1"]),
        (["J96.01", "J96.11"], ["J96.21"]),
        (["F03.B11", "G30.1"], ["F02.B11", "G30.1"]),
        (["I48.0", "I48.19"], ["I48.19"]),
        (["D64.9", "N18.4"], ["D63.1", "N18.4"]),
        (["R65.20", "R65.21"], ["R65.21"]),
        (["N18.9", "Z99.2"], ["N18.6", "Z99.2"]),
        (["M80.08XA", "M81.0"], ["M80.08XA"]),
        (["K59.04", "K59.09"], ["K59.04"]),
        (["J30.1", "J30.2"], ["J30.1"]),
        (["J30.2", "J30.89"], ["J30.2", "J30.89"]),
        (["K21.00", "K21.9"], ["K21.00"]),
    ],
)
def test_conditions_that_the_classification_joins(
    codes: list[str], combined: list[str], draft: Make, known: Knowledge
):
    made = combine([draft(c) for c in codes], known)
    assert {d.code for d in made} >= set(combined)
    assert not {c for c in codes if c not in combined} & {d.code for d in made}


def test_a_combination_keeps_the_words_of_both_and_the_lesser_confidence(
    draft: Make, mention: Callable[..., object], known: Knowledge
):
    hypertension = draft("I10", 0.9, mentions=(mention("I10", start=3),), facts=(fact("default"),))
    failure = draft("I50.9", 0.7, mentions=(mention("I50.9", start=30),))
    one = combine([hypertension, failure], known)[0]
    assert [m.start for m in one.mentions] == [3, 30]
    assert one.confidence == 0.7
    assert one.guidelines[0] == "I.C.9.a.1"
    assert [f.name for f in one.facts] == ["combined"]


def test_an_exact_code_in_passing_does_not_silence_a_sure_vague_one(draft: Make, known: Knowledge):
    made = combine([draft("K92.1", 0.9), draft("K26.4", 0.15)], known)
    assert {d.code for d in made} == {"K92.1", "K26.4"}


def test_a_condition_only_thought_possible_joins_none_that_is_certain(
    draft: Make, mention: Callable[..., object], known: Knowledge
):
    doubtful = draft("K81.0", mentions=(mention("K81.0", assertion=Assertion.POSSIBLE),))
    made = combine([draft("K80.20"), doubtful], known)
    assert {d.code for d in made} == {"K80.20", "K81.0"}


def test_what_takes_the_place_of_a_code_is_reported_alone(draft: Make, known: Knowledge):
    exact = draft("G62.0", instead=("G62.9",))
    assert [d.code for d in combine([draft("G62.9"), exact], known)] == ["G62.0"]


def test_an_unsure_condition_joins_nothing(draft: Make, known: Knowledge):
    made = combine([draft("I10"), draft("I50.9", 0.3)], known)
    assert [d.code for d in made] == ["I10", "I50.9"]


def test_a_combined_code_stands_once(draft: Make, known: Knowledge):
    made = combine([draft("E11.9"), draft("E11.22", 0.6), draft("N18.4")], known)
    assert sorted(d.code for d in made) == ["E11.22", "N18.4"]
