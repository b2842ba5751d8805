import pytest

from index.records import Candidate, TermSource
from index.tables import CodeTables
from index.widening import Widening, sides_of


@pytest.fixture(scope="module")
def widening(tables: CodeTables) -> Widening:
    return Widening(tables)


def candidate(code: str, matched: str) -> Candidate:
    return Candidate(code, matched, 0.1, matched, TermSource.LEXICON)


def widened(widening: Widening, query: str, *found: tuple[str, str]) -> list[str]:
    given = widening.widened((candidate(*f) for f in found), query, query.lower())
    return [c.code for c in given]


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        ("R subacromial impingement syndrome", {"right"}),
        ("L pulmonary contusion", {"left"}),
        ("skin tear (R forearm)", {"right"}),
        ("both knees painful", {"bilateral"}),
        ("L4-5 decompression", set()),
        ("L spine tenderness", set()),
        ("vitamin R 2 mg", set()),
        ("R/O fracture", set()),
    ],
)
def test_sides_are_read_from_words_and_initials(query: str, sides: set[str]):
    assert sides_of(query) == sides


def test_both_sides_are_offered_behind_a_leading_code_that_names_none(widening: Widening):
    found = widened(widening, "Lisfranc fracture", ("S93.326", "lisfranc fracture"), ("S93.629", "lisfranc"))
    assert found == ["S93.326", "S93.629", "S93.324", "S93.325", "S93.621", "S93.622"]


def test_no_side_is_offered_beside_one_that_is_said(widening: Widening):
    found = widened(widening, "left Lisfranc fracture", ("S93.326", "lisfranc fracture"))
    assert found == ["S93.325", "S93.326"]


def test_only_the_best_candidates_have_their_sides_offered(widening: Widening):
    found = widened(
        widening, "joint pain", ("M25.50", "pain"), ("R52", "pain"), ("M25.569", "knee pain"), ("I10", "")
    )
    assert found == ["M25.50", "R52", "M25.569", "I10"]


def test_words_of_the_query_lead_further_than_the_term_that_was_found(widening: Widening):
    query = "right middle finger distal phalanx fracture"
    found = widened(widening, query, ("S62.63", "distal phalanx fracture of finger"))
    assert found[0] == "S62.632"
    assert "S62.639" in found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("left hemiparesis", "G81.94"),
        ("right hemiparesis", "G81.91"),
        ("right hemiparesis, nondominant", "G81.93"),
    ],
)
def test_an_affected_side_is_dominant_as_the_guidelines_have_it(widening: Widening, query: str, code: str):
    assert widened(widening, query, ("G81.9", "hemiparesis"))[0] == code


def test_a_code_comes_once_and_groups_do_not_come(widening: Widening, tables: CodeTables):
    found = widened(widening, "gout", ("M10", "gout"), ("M10.9", "gout"), ("M10.0", "gout"), ("M10", "gout"))
    assert len(set(found)) == len(found)
    assert all(not tables.children(code) for code in found)


def test_a_code_that_the_hierarchy_brought_names_its_origin(widening: Widening):
    given = list(widening.widened([candidate("S93.326", "lisfranc fracture")], "Lisfranc", "lisfranc"))
    assert {c.code: c.via for c in given} == {"S93.326": "search", "S93.324": "S93.326", "S93.325": "S93.326"}
