import ast
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest

from index import records

RECORDS = [held for held in vars(records).values() if isinstance(held, type) and is_dataclass(held)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_a_record_is_frozen(record):
    made = object.__new__(record)
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(record)[0].name, "x")


def test_records_import_nothing_of_ours():
    tree = ast.parse(Path(records.__file__).read_text("utf-8"))
    named = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert named == {"dataclasses", "datetime", "enum"}
    assert not any(isinstance(n, ast.Import) for n in ast.walk(tree))
