"""Which past illnesses a coder is shown, from the note to the codes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from agent.pipeline import Coder

DAY = date(2026, 6, 3)
_PLAN = "\n\nAssessment/Plan:\nHypertension - continue lisinopril."


@pytest.fixture(scope="module")
def shown(index_home: Path):
    coder = Coder.open(index_home)

    def codes(text: str) -> set[str]:
        verdict = coder.code("n", text, day=DAY).verdict
        return {choice.code for choice in (*verdict.final, *verdict.review)}

    yield codes
    coder.close()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("He had prostate cancer treated with radiation in 2015, no recurrence.", "Z85.46"),
        ("DVT in 2019, no clot since.", "Z86.718"),
    ],
)
def test_a_dated_cancer_or_clot_of_the_past_is_shown_as_history(
    told: str, code: str, shown: Callable[[str], set[str]]
):
    found = shown(f"HPI: Here for blood pressure. {told}{_PLAN}")
    assert code in found
    assert not {c for c in found if c.startswith(("C61", "I82"))}


def test_a_cancer_that_is_still_treated_is_no_history(shown: Callable[[str], set[str]]):
    told = "He has prostate cancer, radiation in 2015, recurred, continues leuprolide."
    assert "Z85.46" not in shown(f"HPI: Here for blood pressure. {told}{_PLAN}")
