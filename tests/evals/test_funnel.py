from evals.cases import Case
from evals.funnel import LOST, STAGE, funnel, reached_by
from evals.results import CaseResult, Predicted, Reached


def result(reached: dict[str, Reached], final: str = "", **fields) -> CaseResult:
    gold = fields.pop("codes", frozenset(reached))
    failure = fields.pop("failure", None)
    codes = tuple(Predicted(c, "", final=True, confidence=0.9, sequence=1, quotes=()) for c in final.split())
    return CaseResult(Case("n", "", gold, **fields), codes, reached, failure=failure)


RUN = [
    result({"I10": Reached.FINAL, "E11.9": Reached.OFFERED_AT_10, "R51.9": Reached.NOTHING}, "I10"),
    result({"J45.909": Reached.REVIEW}),
]


def test_recall_after_each_stage_and_where_codes_are_lost():
    found = {s.stage: (s.codes, s.recall, s.lost) for s in funnel(RUN)}
    assert list(found) == list(Reached)
    assert found[Reached.NOTHING] == (4, 1.0, 1)
    assert found[Reached.MENTIONED] == found[Reached.OFFERED_AT_50] == (3, 0.75, 0)
    assert found[Reached.OFFERED_AT_10] == (3, 0.75, 1)
    assert found[Reached.OFFERED_FIRST] == (2, 0.5, 0)
    assert found[Reached.REVIEW] == (2, 0.5, 1)
    assert found[Reached.FINAL] == (1, 0.25, 0)


def test_a_crashed_note_came_nowhere():
    crashed = CaseResult(Case("x", "", frozenset({"I10"})), failure="ValueError")
    found = funnel([*RUN, crashed])
    assert (found[0].codes, found[0].lost) == (5, 2)


def test_without_stages_there_is_no_funnel():
    assert funnel([CaseResult(Case("n", "", frozenset({"I10"})))]) == ()


def test_a_code_hit_by_an_alternative_is_final_and_an_optional_one_is_not_counted():
    one = result(
        {"I50.9": Reached.MENTIONED, "Z79.4": Reached.NOTHING},
        "I50.20",
        acceptable={"I50.9": frozenset({"I50.20"})},
        optional=frozenset({"Z79.4"}),
    )
    assert reached_by(one) == {"I50.9": Reached.FINAL}


def test_every_stage_has_its_words():
    assert set(STAGE) == set(LOST) == set(Reached)
