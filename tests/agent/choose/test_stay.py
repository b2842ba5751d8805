"""What a stay tells of: resolved in it, integral to it, stopped in it."""

from collections.abc import Callable

import pytest

from agent.choose.combining import combine
from agent.choose.joining import without_vague
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft
from agent.choose.reportable import judge
from agent.documents import structured
from agent.records import Assertion, Encounter, Mention, Setting
from index.tables import CodeTables


@pytest.mark.parametrize(
    ("note", "setting", "said"),
    [
        ("Acute metabolic acidosis, resolved.", Setting.INPATIENT, Assertion.PRESENT),
        ("Acute metabolic acidosis, resolved.", Setting.OUTPATIENT, Assertion.HISTORICAL),
        ("History of metabolic acidosis, resolved.", Setting.INPATIENT, Assertion.HISTORICAL),
        ("Metabolic acidosis in 2019, resolved.", Setting.INPATIENT, Assertion.HISTORICAL),
    ],
)
def test_what_resolved_in_a_stay_was_of_the_stay(
    note: str, setting: Setting, said: Assertion, known: Knowledge, mention: Callable[..., Mention]
):
    past = mention("E87.21", assertion=Assertion.HISTORICAL, sentence=0)
    (one,) = judge(Encounter("n", setting), structured("n", note), [past], known)
    assert (one.mention.assertion is Assertion.PRESENT) is (said is Assertion.PRESENT)


@pytest.mark.parametrize(
    ("codes", "kept"),
    [
        (["K35.33", "R10.31", "R63.0", "R50.9"], {"K35.33"}),
        (["K40.30", "K56.609", "R11.10"], {"K40.30"}),
        (["K76.82", "R40.0", "R27.8"], {"K76.82"}),
        (["I44.2", "R55", "R00.1"], {"I44.2"}),
        (["D57.01", "M79.651", "R00.0"], {"D57.01"}),
        (["E11.52", "E11.51"], {"E11.52"}),
        (["J10.08", "J10.1", "J11.1"], {"J10.08"}),
        (["N40.1", "R33.9"], {"N40.1", "R33.8"}),
        (["J95.811", "S27.0XXA"], {"J95.811"}),
        (["R55", "I10"], {"R55", "I10"}),
    ],
)
def test_a_diagnosis_says_its_own_signs(
    codes: list[str], kept: set[str], known: Knowledge, draft: Callable[..., Draft]
):
    assert {d.code for d in combine([draft(c) for c in codes], known)} == kept


def test_of_two_vague_codes_the_surer_stays(tables: CodeTables, draft: Callable[..., Draft]):
    one, other = draft("F17.290", 0.6), draft("F17.210", 0.5)
    assert [d.code for d in without_vague([one, other], tables)] == ["F17.290"]
