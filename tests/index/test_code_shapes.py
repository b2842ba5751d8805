"""How codes of each system are written."""

import re

import pytest

from index.code_shapes import (
    CATEGORY_IN_TEXT,
    CPT,
    DIAGNOSIS,
    DOTTED_DIAGNOSIS,
    HCPCS,
    PROCEDURE,
    PROCEDURE_TABLE,
    SERVICE,
)
from index.tables import CodeTables


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (DIAGNOSIS, "S72001A"),
        (DIAGNOSIS, "C4A9"),
        (DOTTED_DIAGNOSIS, "M1A.9XX0"),
        (PROCEDURE, "0DTJ4ZZ"),
        (PROCEDURE_TABLE, "XW0"),
        (HCPCS, "J1885"),
        (CPT, "0001U"),
        (SERVICE, "J1885"),
        (SERVICE, "0001U"),
    ],
)
def test_a_code_has_the_shape_of_its_system(shape: str, code: str) -> None:
    assert re.fullmatch(shape, code)


@pytest.mark.parametrize(
    ("shape", "text"),
    [(PROCEDURE, "0DTJ4ZO"), (PROCEDURE, "ADTJ4ZZ"), (CATEGORY_IN_TEXT, "GM2"), (DIAGNOSIS, "J18.9")],
)
def test_what_only_looks_like_one_has_not(shape: str, text: str) -> None:
    assert not re.fullmatch(shape, text)


def test_every_code_of_the_release_has_the_shape_of_a_diagnosis(tables: CodeTables) -> None:
    codes = [code.code for code in tables.billable_below("Z00-Z13")]
    assert codes
    assert all(re.fullmatch(DOTTED_DIAGNOSIS, code) for code in codes)
