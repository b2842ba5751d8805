"""Our own hospital documents: every code of theirs stands in the official tables."""

import pytest

from evals.readers import charts
from index.procedures import Procedures


@pytest.fixture(scope="module")
def documents():
    return charts.procedures().cases


def test_every_code_and_alternative_is_in_the_tables_in_force(documents, pcs_tables):
    named = {code for case in documents for code in case.sequence}
    named |= {code for case in documents for others in case.acceptable.values() for code in others}
    assert len(named) > 250
    assert sorted(code for code in named if not pcs_tables.billable(code)) == []


def test_what_a_document_forbids_exists_and_is_none_of_its_own_codes(documents, pcs_tables):
    procedures = Procedures(pcs_tables)
    for case in documents:
        right = {*case.sequence, *(code for others in case.acceptable.values() for code in others)}
        for barred in case.forbidden:
            assert procedures.choices(barred) or pcs_tables.billable(barred), (case.case_id, barred)
            assert not any(code.startswith(barred) for code in right), (case.case_id, barred)
