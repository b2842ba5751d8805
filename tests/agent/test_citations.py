"""What a citation is called."""

import pytest

from agent.citations import Citation, cite
from index.guidelines import GuidelineBook
from index.records import Guideline

BOOK = GuidelineBook((Guideline("IV.H", "Uncertain diagnosis (outpatient)", "Do not code it.", 114),))


@pytest.mark.parametrize(
    ("reference", "book", "expected"),
    [
        ("IV.H", BOOK, Citation("IV.H", "IV.H", "Uncertain diagnosis (outpatient)", 114)),
        ("IV.H", None, Citation("IV.H", "IV.H", "ICD-10-CM Official Guidelines, section IV.H")),
        ("II.Q", BOOK, Citation("II.Q", "II.Q", "ICD-10-CM Official Guidelines, section II.Q")),
        (
            "tabular:E11",
            BOOK,
            Citation("tabular:E11", "Tabular E11", "Instruction printed at E11 in the Tabular List"),
        ),
    ],
)
def test_every_reference_has_a_title(reference, book, expected):
    assert cite(reference, book) == expected
