"""The data files against the official tables: every label is a label."""

from agent.choose.procedures.checking import faults
from agent.choose.procedures.knowledge import lexicon_of


def test_everything_that_the_data_files_say_is_in_the_tables(held, tabled) -> None:
    assert list(faults(held, tabled)) == []


def test_a_label_that_no_table_has_is_named(tabled) -> None:
    row = {"name": "kidney out", "words": ["nephrectomy"], "table": "0TT", "is": {"part": "Kidnee"}}
    made = lexicon_of([("named.toml", {"procedure": [row]})])
    assert list(faults(made, tabled)) == ["'kidney out': axis 4: none of ['0TT'] has 'Kidnee'"]
