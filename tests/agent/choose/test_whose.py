from collections.abc import Callable

import pytest

from agent.choose.outcome import Draft
from agent.choose.whose import of_record
from agent.records import Encounter, Setting, Sex

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    ("codes", "told", "left"),
    [
        (("O24.414", "P70.0"), {"age_years": 0}, ["P70.0"]),
        (("O24.414", "I10"), {"sex": Sex.MALE}, ["I10"]),
        (("O42.012", "P07.30"), {"age_years": 30, "sex": Sex.FEMALE}, ["O42.012"]),
        (("O42.012", "P07.30"), {}, ["O42.012", "P07.30"]),
        (("P27.1", "J45.909"), {"age_years": 20}, ["P27.1", "J45.909"]),
    ],
    ids=["newborn", "man", "mother", "unknown", "grown with a perinatal condition"],
)
def test_codes_stand_on_their_own_record(
    codes: tuple[str, ...], told: dict, left: list[str], draft: Drafting
):
    encounter = Encounter("n", Setting.INPATIENT, (), **told)
    assert [d.code for d in of_record([draft(c) for c in codes], encounter)] == left
