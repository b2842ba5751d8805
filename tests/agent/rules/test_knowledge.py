import pytest

from agent.records import Assertion
from agent.rules.knowledge import in_ranges, rows, rows_about
from agent.rules.symptoms import pairs
from index.references import parse_ranges

COLUMNS = {"admitted": 2, "confirmed_only": 2, "cues": 1, "first_listed": 3, "integral": 2, "patient": 5}


@pytest.fixture(scope="module")
def plain_codes(tables):
    found = tables._rows("SELECT code FROM code WHERE release = ?")
    return sorted(str(code) for (code,) in found if "-" not in str(code) and not str(code).isdigit())


@pytest.mark.parametrize("name", COLUMNS)
def test_every_range_of_every_row_covers_a_code(name, plain_codes):
    for row in rows(name):
        assert row.codes, row
        ranges = [*row.codes, *(parse_ranges(row.fields[0]) if name == "integral" else ())]
        for bounds in ranges:
            assert any(bounds.covers(code) for code in plain_codes), (name, bounds)


@pytest.mark.parametrize(("name", "columns"), COLUMNS.items())
def test_every_row_has_its_columns_filled(name, columns):
    for row in rows(name):
        assert len(row.fields) == columns, row
        assert all(row.fields), row


def test_values_of_columns_are_known():
    said = {a for row in rows("admitted") for a in row.fields[0].split(", ")}
    assert said <= set(Assertion)
    assert {row.fields[0] for row in rows("first_listed")} == {"never", "only"}
    assert {row.fields[0] for row in rows("patient")} <= {"F", "M", "-"}


def test_there_are_at_least_150_pairs_of_symptom_and_diagnosis():
    assert pairs() >= 150


def test_rows_about_a_code_are_those_whose_ranges_hold_it():
    assert [row.fields[0] for row in rows_about("first_listed", "V43.52XA")] == ["never"]
    assert rows_about("first_listed", "I10") == ()


def test_a_blank_code_lies_in_no_range():
    assert not in_ranges("", parse_ranges("A00-Z99"))
