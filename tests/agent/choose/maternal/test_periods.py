"""Moving an obstetric code from stage to stage keeps its condition."""

import pytest

from agent.choose.maternal.periods import Stage, split_title, stages_of
from agent.choose.maternal.table import NO_CODE, table
from index.tables import CodeTables


@pytest.mark.parametrize(
    ("title", "bare", "stage"),
    [
        ("Anemia complicating pregnancy, second trimester", "anemia", Stage.SECOND),
        ("Anemia complicating the puerperium", "anemia", Stage.PUERPERIUM),
        ("Eclampsia complicating labor", "eclampsia", Stage.CHILDBIRTH),
        ("Placenta accreta, third trimester", "placenta accreta", Stage.THIRD),
        ("Primary inadequate contractions", "primary inadequate contractions", None),
    ],
)
def test_a_title_is_split(title: str, bare: str, stage: Stage | None):
    assert split_title(title) == (bare, stage)


@pytest.mark.parametrize(
    ("code", "stage", "moved"),
    [
        ("O99.280", Stage.FIRST, "O99.281"),
        ("O99.280", Stage.CHILDBIRTH, "O99.284"),
        ("O24.414", Stage.CHILDBIRTH, "O24.424"),
        ("O24.415", Stage.PUERPERIUM, "O24.435"),
        ("O13.9", Stage.CHILDBIRTH, "O13.4"),
        ("O41.1290", Stage.THIRD, "O41.123"),
        ("O30.049", Stage.SECOND, "O30.042"),
        ("O10.019", Stage.THIRD, "O10.013"),
        ("O99.820", Stage.THIRD, "O99.820"),
        ("O62.1", Stage.CHILDBIRTH, None),
    ],
)
def test_a_code_is_moved(code: str, stage: Stage, moved: str | None, tables: CodeTables):
    assert stages_of(tables).moved(code, stage) == moved


def test_a_condition_without_a_code_for_childbirth_takes_the_trimester(tables: CodeTables):
    assert stages_of(tables).moved("O30.049", Stage.CHILDBIRTH, Stage.THIRD) == "O30.043"


@pytest.mark.parametrize(("number", "code"), [(0, "O41.1230"), (2, "O41.1232"), (9, "O41.1239")])
def test_the_fetus_is_the_7th_character(number: int, code: str, tables: CodeTables):
    assert stages_of(tables).with_fetus("O41.123", number) == code


def test_every_code_of_the_table_is_one_and_has_a_stage_or_needs_none(tables: CodeTables):
    rows = table()
    targets = [row.becomes for row in rows.complicating] + [row.becomes for row in rows.stated]
    targets += [code for _, code in rows.after]
    targets += [code for row in rows.complicating for code in row.at.values() if code != NO_CODE]
    assert [code for code in targets if not tables.billable(code) and tables.code(code) is None] == []
    assert all(code[0] == "O" for code in targets)


def test_the_ranges_of_the_table_hold_codes(tables: CodeTables):
    ranges = [r for row in table().complicating for r in (*row.of.ranges, *row.unless.ranges)]
    assert [r for r in ranges if tables.code(r.first) is None] == []
