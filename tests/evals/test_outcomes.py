import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Case
from evals.code_facts import CodeFacts
from evals.matching import match
from evals.outcomes import OutcomeClass, are_siblings, classified, tally
from evals.results import Predicted

CHAPTERS = {"E": "4", "I": "9", "S": "19", "T": "19", "R": "18"}
FACTS = CodeFacts(
    lambda code: f"title of {code}", lambda code: code != "E11", lambda code: CHAPTERS.get(code[0])
)


def classes(gold: str, given_codes: str, **acceptable: frozenset[str]):
    case = Case("n", "", frozenset(gold.split()), acceptable=acceptable)
    given = [
        Predicted(code, "", final=True, confidence=0.9, sequence=0, quotes=()) for code in given_codes.split()
    ]
    return classified(match(case, given), FACTS)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("E11.621", "E11.622", True),
        ("S33.5XXA", "S33.5XXD", True),
        ("E11.9", "E11.65", False),
        ("E11.9", "E11.8", True),
        ("I10", "I11", False),
        ("T36.0X5A", "T36.0X1A", True),
    ],
)
def test_siblings_share_a_parent(one, other, expected):
    assert are_siblings(one, other) is are_siblings(other, one) is expected


@pytest.mark.parametrize(
    ("given_code", "outcome"),
    [
        ("E11.621", OutcomeClass.EXACT),
        ("E11.622", OutcomeClass.SIBLING),
        ("E11.9", OutcomeClass.CATEGORY),
        ("E78.5", OutcomeClass.CHAPTER),
    ],
)
def test_one_answer_has_the_class_of_its_nearness(given_code, outcome):
    assert dict(classes("E11.621", given_code).counts) == {outcome: 1}


def test_an_answer_from_another_chapter_is_a_miss_and_another():
    assert classes("E11.621", "R51.9").counts == {OutcomeClass.MISSED: 1, OutcomeClass.OTHER: 1}


def test_a_code_that_may_not_stand_on_a_claim_is_invalid_however_near():
    assert classes("E11.621", "E11").counts == {OutcomeClass.MISSED: 1, OutcomeClass.INVALID: 1}


def test_an_acceptable_alternative_has_its_own_class():
    case = Case("n", "", frozenset({"I50.9"}), acceptable={"I50.9": frozenset({"I50.20"})})
    given = [Predicted("I50.20", "", final=True, confidence=0.9, sequence=1, quotes=())]
    assert classified(match(case, given), FACTS).counts == {OutcomeClass.ALTERNATIVE: 1}


def test_the_nearest_pairs_are_made_first_and_an_extra_stands_for_one_alone():
    found = classes("E11.621 E11.40", "E11.622")
    assert [(n.gold, n.predicted.code, n.outcome) for n in found.near] == [
        ("E11.621", "E11.622", OutcomeClass.SIBLING)
    ]
    assert found.missed == ("E11.40",)


def test_codes_without_a_chapter_are_never_near():
    assert classes("0DTJ4ZZ", "0FT44ZZ").counts == {OutcomeClass.MISSED: 1, OutcomeClass.OTHER: 1}


def test_the_tally_has_every_class_in_order():
    found = tally([classes("E11.621", "E11.622"), classes("I10", "I10 R51.9")])
    assert list(found) == list(OutcomeClass)
    assert [found[c] for c in (OutcomeClass.EXACT, OutcomeClass.SIBLING, OutcomeClass.OTHER)] == [1, 1, 1]
    assert sum(found.values()) == 3


CODES = st.frozensets(st.sampled_from(["E11.621", "E11.622", "E11.9", "E11", "E78.5", "I10", "R51.9"]))


@given(CODES, CODES)
def test_the_classes_are_a_partition(gold, predicted):
    found = classes(" ".join(gold), " ".join(predicted))
    counts = found.match.counts
    assert len(found.near) + len(found.missed) == counts.misses
    assert len(found.near) + len(found.other) + len(found.invalid) == counts.extras
    assert found.counts.total() == counts.hits + counts.misses + len(found.other) + len(found.invalid)
