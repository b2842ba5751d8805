import pytest

from evals.code_facts import facts_of
from index.tables import CodeTables


@pytest.mark.parametrize(
    ("code", "chapter"),
    [
        ("E11.621", "4"),
        ("S33.5XXA", "19"),
        ("Z79.4", "21"),
        ("E11.62X", "4"),
        ("F07Z9ZZ", None),
        ("4", None),
    ],
)
def test_a_code_has_the_chapter_of_its_category(tables: CodeTables, code: str, chapter: str | None):
    assert facts_of(tables).chapter(code) == chapter


def test_titles_and_billing_are_those_of_the_tables(tables: CodeTables):
    facts = facts_of(tables)
    assert facts.title("I10") == "Essential (primary) hypertension"
    assert facts.title("4").startswith("Endocrine")
    assert facts.title("E11.62X") == ""
    assert facts.billable("I10")
    assert not facts.billable("E11")
