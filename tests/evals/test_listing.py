from evals.cases import Case
from evals.code_facts import CodeFacts
from evals.listing import ExtraCode, FailedNote, NamedCode, listing
from evals.outcomes import OutcomeClass
from evals.results import CaseResult, Predicted, Reached

FACTS = CodeFacts(lambda code: f"title {code}", lambda code: code != "E11", lambda code: code[0])


def result(case_id: str, gold: str, final: str, forbidden=(), **fields) -> CaseResult:
    codes = tuple(Predicted(c, "", final=True, confidence=0.8, sequence=1, quotes=()) for c in final.split())
    case = Case(case_id, "", frozenset(gold.split()), forbidden=dict(forbidden))
    return CaseResult(case, codes, **fields)


def test_a_miss_says_where_it_was_lost_and_what_was_chosen_instead():
    one = result(
        "a",
        "E11.621 R51.9",
        "E11.622",
        reached={"E11.621": Reached.CHOSEN, "R51.9": Reached.MENTIONED},
        chosen_instead={"R51.9": ("G43.909",)},
        reasons={"R51.9": "integral to another code"},
    )
    near, far = listing([one], FACTS).missed
    assert (near.gold, near.stage, near.outcome) == (
        NamedCode("E11.621", "title E11.621"), Reached.CHOSEN, OutcomeClass.SIBLING,
    )  # fmt: skip
    assert near.instead == (NamedCode("E11.622", "title E11.622"),)
    assert (far.stage, far.outcome, far.reason) == (
        Reached.MENTIONED, OutcomeClass.MISSED, "integral to another code",
    )  # fmt: skip
    assert [named.code for named in far.instead] == ["G43.909"]


def test_extras_say_what_they_stand_for():
    found = listing([result("a", "E11.621", "E11.622 I10 E11")], FACTS).extras
    assert found == (
        ExtraCode("a", NamedCode("E11.622", "title E11.622"), 0.8, OutcomeClass.SIBLING, "E11.621"),
        ExtraCode("a", NamedCode("I10", "title I10"), 0.8, OutcomeClass.OTHER),
        ExtraCode("a", NamedCode("E11", "title E11"), 0.8, OutcomeClass.INVALID),
    )


def test_forbidden_codes_and_crashes_are_listed():
    run = [
        result("a", "I10", "I10 M86.9", forbidden={"M86.9": "judged unlikely"}),
        result("b", "I10", "", failure="ValueError"),
    ]
    found = listing(run, FACTS)
    assert [(f.case_id, f.predicted.code, f.why) for f in found.forbidden] == [
        ("a", "M86.9", "judged unlikely")
    ]
    assert found.failures == (FailedNote("b", "ValueError"),)
    assert [m.case_id for m in found.missed] == ["b"]
    assert found.outcomes[OutcomeClass.EXACT] == 1


def test_stages_are_unknown_only_where_no_note_was_asked_for_them():
    crashed = result("b", "I10", "", failure="ValueError")
    staged = result("a", "R51.9", "", reached={"R51.9": Reached.CHOSEN})
    assert listing([crashed], FACTS).missed[0].stage is None
    assert [m.stage for m in listing([staged, crashed], FACTS).missed] == [Reached.CHOSEN, Reached.NOTHING]
