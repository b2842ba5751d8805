from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from agent.pipeline import Coder

DAY = date(2026, 6, 3)
_REST = (
    " He walks with a cane, his speech is clear and he lives with his wife, who helps him with stairs. Blood "
    "pressure 128/76, pulse 72. He sees the physical therapist twice a week and is content with that.\n\n"
)


@pytest.fixture(scope="module")
def said(index_home: Path):
    coder = Coder.open(index_home)

    def rules(text: str, setting: str) -> set[str]:
        findings = coder.code("n", text, day=DAY, setting=setting).verdict.findings
        return {f.rule for f in findings if any(c.startswith("I63") for c in f.codes)}

    yield rules
    coder.close()


@pytest.mark.parametrize(
    ("told", "plan", "setting", "is_doubted"),
    [
        ("Follow up after his stroke in 2023.", "Acute CVA - continue PT.", "outpatient", True),
        ("Follow up after his stroke (March 2023).", "Acute CVA - continue PT.", "outpatient", True),
        ("Stroke in 2023.", "Acute CVA - sudden aphasia this morning, sent to the ED.", "outpatient", False),
        ("He has no earlier illness.", "Acute CVA - continue PT.", "outpatient", False),
        ("Stroke in 2023.", "Acute CVA - admitted for monitoring.", "inpatient", False),
    ],
)
def test_a_stroke_dated_years_ago_is_not_acute_by_its_name_alone(
    told: str, plan: str, setting: str, *, is_doubted: bool, said: Callable[[str, str], set[str]]
):
    found = said(f"HPI: {told}{_REST}Assessment/Plan:\n{plan}", setting)
    assert ("CC330" in found) is is_doubted
