import re

import pytest

from agent.records import Assertion
from agent.rules.knowledge import in_ranges, rows, rows_about
from agent.rules.symptoms import pairs
from index.references import parse_ranges

COLUMNS = {
    "admitted": 2, "apart": 3, "before": 3, "cards": 6, "combined": 4, "confirmed_only": 2, "cues": 1,
    "first_listed": 3, "integral": 2, "needs": 4, "one_of": 3, "patient": 5,
}  # fmt: skip
SECTION = re.compile(
    r"I\.[ABC]\.\d+(\.[a-z](\.\d+(\.[a-z](\.[ivx]+)?)?)?)?|I\.C\.1\.g\.1\.i|I\.C\.21\.c\.\d+|tabular:\S+"
)
NAMING = {"apart": (0,), "before": (0,), "cards": (1,), "combined": (0, 1), "integral": (0,), "needs": (0,)}


@pytest.fixture(scope="module")
def plain_codes(tables):
    found = tables._rows("SELECT code FROM code WHERE release = ?")
    return sorted(str(code) for (code,) in found if "-" not in str(code) and not str(code).isdigit())


@pytest.mark.parametrize("name", COLUMNS)
def test_every_range_of_every_row_covers_a_code(name, plain_codes):
    for row in rows(name):
        assert row.codes, row
        ranges = [*row.codes, *(r for at in NAMING.get(name, ()) for r in parse_ranges(row.fields[at]))]
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
    assert {row.fields[3] for row in rows("needs")} == {"any", "unless first"}
    assert all(row.fields[0] == "-" or row.fields[0].isdigit() for row in rows("one_of"))


@pytest.mark.parametrize(
    ("name", "at"), [("apart", 1), ("before", 1), ("combined", 2), ("needs", 1), ("one_of", 1)]
)
def test_what_a_row_rests_on_is_a_section_or_a_note(name, at):
    for row in rows(name):
        assert SECTION.fullmatch(row.fields[at]), row


def test_there_are_at_least_150_pairs_of_symptom_and_diagnosis():
    assert pairs() >= 150


def test_rows_about_a_code_are_those_whose_ranges_hold_it():
    assert [row.fields[0] for row in rows_about("first_listed", "V43.52XA")] == ["never"]
    assert rows_about("first_listed", "I10") == ()


def test_a_blank_code_lies_in_no_range():
    assert not in_ranges("", parse_ranges("A00-Z99"))


@pytest.mark.parametrize("name", COLUMNS)
def test_rows_are_found_by_category_as_by_reading_every_row(name, plain_codes):
    for code in plain_codes[::41]:
        assert rows_about(name, code) == tuple(row for row in rows(name) if in_ranges(code, row.codes)), code


@pytest.mark.parametrize("text", ["", "E", "E1", "e11.9", "E1.19", "0DTJ4ZZ", "99213", "é"])
def test_what_is_no_diagnosis_is_in_no_row_or_in_those_that_hold_its_characters(text):
    for name in COLUMNS:
        assert rows_about(name, text) == tuple(row for row in rows(name) if in_ranges(text, row.codes))
