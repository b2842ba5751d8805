import pytest

from index.rewording import reworded


@pytest.mark.parametrize(
    ("query", "again"),
    [
        ("lumbar strain", "lumbar sprain"),
        ("left upper extremity weakness", "left upper limb weakness"),
        ("status post cabg", "aftercare following cabg"),
    ],
)
def test_a_query_is_put_in_the_words_of_the_tables(query: str, again: str):
    assert reworded(query) == again


@pytest.mark.parametrize("query", ["", "ankle sprain", "constrained by pain", "post cholecystectomy status"])
def test_other_queries_stay_as_they_are(query: str):
    assert reworded(query) == query
