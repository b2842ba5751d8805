"""The data files against the official tables: every label is a label."""

import pytest

from agent.choose.procedures.checking import faults
from agent.choose.procedures.knowledge import lexicon_of


def test_everything_that_the_data_files_say_is_in_the_tables(held, tabled) -> None:
    assert list(faults(held, tabled)) == []


def test_a_label_that_no_table_has_is_named(tabled) -> None:
    row = {"name": "kidney out", "words": ["nephrectomy"], "table": "0TT", "is": {"part": "Kidnee"}}
    made = lexicon_of([("named.toml", {"procedure": [row]})])
    assert list(faults(made, tabled)) == ["'kidney out': axis 4: none of ['0TT'] has 'Kidnee'"]


NAMED = {"name": "x", "words": ["x"]}
ROW = NAMED | {"table": "0TT"}
KIDNEY = {"words": ["kidney"], "imaging": "Urinary System: Kidney", "limits": {"imaging": ["Xray"]}}
FAULTS = [
    (
        {"procedure": [{"name": "x", "words": ["x"], "section": "Surgery", "operation": "Resection"}]},
        "no section",
    ),
    (
        {"procedure": [{"name": "x", "words": ["x"], "section": "Imaging", "operation": "Resection"}]},
        "no operation",
    ),
    ({"procedure": [ROW | {"table": "0T9Z"}]}, "no table"),
    ({"procedure": [ROW | {"words": ["x (y"]}]}, "do not close"),
    ({"procedure": [ROW | {"when": [{"words": ["y"], "operation": "Sawing"}]}]}, "no operation 'Sawing'"),
    (
        {"part": [{"words": ["kidney"], "surgery": "Urinary System: Kidnee"}]},
        "has no 'Urinary System: Kidnee'",
    ),
    (
        {
            "part": [
                {"words": ["kidney"], "imaging": "Urinary System: Kidney", "limits": {"imaging": ["Xray"]}}
            ]
        },
        "no operation 'Xray'",
    ),
    ({"together": [{"of": ["Head"], "becomes": "Hat", "section": "imaging"}]}, "has no 'Hat'"),
    ({"value": [{"words": ["ajar"], "approach": "Ajar"}]}, "axis 5 has no 'Ajar'"),
]


@pytest.mark.parametrize(("rows", "told"), FAULTS)
def test_each_fault_is_told(tabled, rows, told: str) -> None:
    found = list(faults(lexicon_of([("named.toml", rows)]), tabled))
    assert found
    assert told in found[0]
