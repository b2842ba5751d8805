from collections.abc import Iterator
from pathlib import Path

import pytest

from index.opening import open_index
from index.records import Candidate, TermSource
from index.retrieve import Retriever
from index.tables import CodeTables

QUERIES = ("chf", "right knee pain", "T2DM", "hepatitis B", "hepatitis C", "CKD stage 3", "heart attack", "")


@pytest.fixture(scope="module")
def retriever(index_home: Path) -> Iterator[Retriever]:
    knowledge = open_index(index_home)
    with knowledge.tables:
        yield knowledge.retriever


def best(retriever: Retriever, query: str, k: int = 10) -> list[str]:
    return [c.code for c in retriever.retrieve([query], k)[0]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("chf", "I50.9"),
        ("CHF", "I50.9"),
        ("right knee pain", "M25.561"),
        ("pain in left knee", "M25.562"),
        ("lt knee pain", "M25.562"),
        ("knee pain", "M25.569"),
        ("T2DM", "E11.9"),
        ("diabetes type II", "E11.9"),
        ("type 1 diabetes", "E10.9"),
        ("htn", "I10"),
        ("high blood pressure", "I10"),
        ("heart attack", "I21.9"),
        ("asthma", "J45.909"),
        ("CKD stage 3", "N18.30"),
        ("hepatitis B", "B19.10"),
        ("hepatitis C", "B19.20"),
        ("left ankle sprain", "S93.402"),
        ("dandruff", "L21.0"),
        ("Meniere\u2019s disease", "H81.09"),
    ],
)
def test_what_clinicians_write_leads_to_the_code_first(retriever: Retriever, query: str, code: str):
    assert best(retriever, query)[0] == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("acute on chronic diastolic congestive heart failure", "I50.33"),
        ("non-small cell lung cancer", "C34.90"),
        ("diarhea", "R19.7"),
        ("ulcer of the foot in a diabetic", "E11.621"),
        ("broken wrist", "S62.109"),
        ("stage 4 kidney disease", "N18.4"),
        ("lumbar strain", "S33.5"),
        ("left upper extremity mononeuropathy", "G56.92"),
        ("s/p CABG", "Z48.812"),
        ("Lisfranc fracture", "S93.324"),
        ("R subacromial impingement syndrome", "M75.41"),
        ("with left hemiparesis", "G81.94"),
        ("AKI, resolved; dehydration", "E86.0"),
    ],
)
def test_other_wordings_have_the_code_among_ten(retriever: Retriever, query: str, code: str):
    assert code in best(retriever, query)


def test_one_letter_or_digit_decides(retriever: Retriever):
    assert set(best(retriever, "hepatitis B", 1)).isdisjoint(best(retriever, "hepatitis C", 1))
    assert set(best(retriever, "type 1 diabetes", 1)).isdisjoint(best(retriever, "type 2 diabetes", 1))


def test_words_of_the_tables_stand_behind_those_of_the_note(retriever: Retriever):
    assert best(retriever, "lumbar strain", 2) == ["S39.012", "S33.5"]


def test_all_that_a_query_names_is_found_the_longest_first(retriever: Retriever):
    found = best(retriever, "acute kidney injury and dehydration", 2)
    assert found == ["N17.9", "E86.0"]


def test_queries_of_one_call_are_answered_as_each_alone(retriever: Retriever):
    assert retriever.retrieve(QUERIES) == [retriever.retrieve([query])[0] for query in QUERIES]


def test_an_index_opened_again_gives_the_same_answers(retriever: Retriever, index_home: Path):
    again = open_index(index_home)
    with again.tables:
        assert again.retriever.retrieve(QUERIES) == retriever.retrieve(QUERIES)


@pytest.mark.parametrize("query", ["", "   ", "?!"])
def test_a_query_without_words_finds_nothing(retriever: Retriever, query: str):
    assert retriever.retrieve([query]) == [[]]


def test_no_queries_give_no_lists(retriever: Retriever):
    assert retriever.retrieve([]) == []


@pytest.mark.parametrize("k", [1, 5, 50])
def test_no_more_come_back_than_were_asked_for(retriever: Retriever, k: int):
    found = retriever.retrieve(["fracture of femur"], k)[0]
    assert 0 < len(found) <= k
    assert [c.code for c in found] == best(retriever, "fracture of femur", 60)[: len(found)]


def test_the_ten_best_are_leaves_of_the_tables_each_once(retriever: Retriever, tables: CodeTables):
    """A 7th character is added after choosing, so that a stem that wants one is a leaf as well."""
    for found in retriever.retrieve(QUERIES, 10):
        codes = [c.code for c in found]
        assert len(set(codes)) == len(codes)
        for candidate in found:
            held = tables.code(candidate.code)
            assert held is not None
            assert (held.title, held.stem) == (candidate.title, candidate.code)
            assert held.billable or tables.extensions(candidate.code)


def test_each_candidate_says_what_brought_it_in(retriever: Retriever):
    found = retriever.retrieve(["right knee pain"], 20)[0]
    terms = {(t.code, t.text) for t in retriever.terms}
    searched = [c for c in found if c.via == "search"]
    assert searched
    for candidate in searched:
        assert (candidate.code, candidate.matched) in terms or candidate.source in {
            TermSource.LEXICON,
            TermSource.TITLE,
            TermSource.INCLUSION,
        }
        assert candidate.matched
    assert all(_ranked(c) for c in searched if c.source is TermSource.TITLE and c.dense_rank)


def test_a_code_of_the_hierarchy_names_the_code_that_led_to_it(retriever: Retriever, tables: CodeTables):
    sprain = retriever.retrieve(["left ankle sprain"])[0][0]
    assert sprain.code == "S93.402"
    assert sprain.via in [a.code for a in tables.ancestors(sprain.code)]


@pytest.mark.parametrize(
    ("query", "written_out"),
    [
        ("htn", "hypertension"),
        ("HTN and chest pain", "hypertension and chest pain"),
        ("asthma", "asthma"),
        ("", ""),
    ],
)
def test_abbreviations_are_written_out(retriever: Retriever, query: str, written_out: str):
    assert retriever.expand(query) == written_out


def _ranked(candidate: Candidate) -> bool:
    return candidate.similarity is not None and -1.0 <= candidate.similarity <= 1.0 + 1e-6
