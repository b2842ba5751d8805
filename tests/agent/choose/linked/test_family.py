from collections.abc import Callable

import pytest

from agent.choose.linked.family import family_code, rows
from index.tables import CodeTables

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "FAMILY HISTORY: maternal aunt breast ca in her 50s, sister ovarian cancer at 44.",
            {"Z80.3", "Z80.41"},
        ),
        ("Family history: father had colon cancer at 61.", {"Z80.0"}),
        ("FHx: mother bipolar disorder, father alcohol dependence.", {"Z81.8", "Z81.1"}),
    ],
)
def test_conditions_of_relatives_are_family_history(text: str, codes: set[str], proposed: Proposed):
    assert codes <= proposed(f"{text}\n\nASSESSMENT:\n1. Hypertension.\n")


def test_what_no_relative_has_is_none(proposed: Proposed):
    made = proposed("Family history: no breast cancer, no colon cancer.\n\nASSESSMENT:\n1. Breast cancer.\n")
    assert not {"Z80.3", "Z80.0"} & made


def test_a_condition_without_a_row_has_no_code():
    assert family_code("J18.9") == ("", 0.0)
    assert family_code("C18.9")[0] == "Z80.0"


def test_every_row_leads_to_a_billable_code(tables: CodeTables):
    assert [code for _, code, _ in rows() if not tables.billable(code)] == []
