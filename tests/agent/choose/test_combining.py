from collections.abc import Callable

import pytest

from agent.choose.combining import combine
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, fact

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


def test_an_unsure_condition_joins_nothing(draft: Make, known: Knowledge):
    made = combine([draft("I10"), draft("I50.9", 0.4)], known)
    assert [d.code for d in made] == ["I10", "I50.9"]


def test_a_combined_code_stands_once(draft: Make, known: Knowledge):
    made = combine([draft("E11.9"), draft("E11.22", 0.6), draft("N18.4")], known)
    assert sorted(d.code for d in made) == ["E11.22", "N18.4"]
