"""Which ages of a note are the gestational age of the present pregnancy."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.choose.finding import View
from agent.choose.knowledge import knowledge
from agent.choose.maternal.gestation import gestations
from agent.choose.maternal.periods import Stage
from agent.documents import structured
from agent.records import Encounter, Setting
from index.phrases import PhraseBook
from index.tables import CodeTables

Viewing = Callable[..., View]


@pytest.fixture
def viewing(tables: CodeTables) -> Viewing:
    book = PhraseBook.of([], [])

    def view(text: str, **told: object) -> View:
        document = structured("n", text)
        encounter = Encounter("n", Setting.OUTPATIENT, (document,), **told)
        return View(encounter, document, (), (), knowledge(), tables, book)

    return view


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("G2P1001 @ 10W4D by LMP.", 10),
        ("Intrauterine pregnancy at 39 weeks 0 days.", 39),
        ("IUP at 36 and 4/7th weeks.", 36),
        ("EGA 24+3.", 24),
        ("She is a 28-year-old gravida 2, para 1 at 28-1/7 weeks.", 28),
        ("Here for her 20-week prenatal visit.", 20),
        ("She is 32 weeks pregnant.", 32),
        ("Admitted for repeat cesarean at 39w0d.", 39),
        ("The pregnancy is dated by scan; gestational age: 7 weeks.", 7),
        ("Preoperative diagnosis: pregnancy at 42 weeks.", 42),
    ],
)
def test_an_age_of_the_pregnancy_is_read(text: str, weeks: int, viewing: Viewing):
    assert [g.weeks for g in gestations(viewing(text))][:1] == [weeks]


@pytest.mark.parametrize(
    "text",
    [
        "Glucola at 28 weeks.",
        "Pregnancy confirmed by 8 wk US.",
        "CRL 10w3d on ultrasound.",
        "She is 6 weeks postpartum.",
        "Baby was born last year; prior delivery at 34 weeks.",
        "Cough for 6 weeks.",
        "Return in 4 weeks for prenatal visit.",
        "Induction is planned by 37 weeks.",
        "Gestational diabetes on insulin since 31 weeks.",
        "Her sister is 20 weeks pregnant.",
        "Seen 12 weeks ago for pregnancy.",
        "No pregnancy at 20 weeks.",
    ],
)
def test_other_weeks_are_none(text: str, viewing: Viewing):
    assert list(gestations(viewing(text))) == []


def test_an_age_beside_another_year_is_of_an_earlier_pregnancy(viewing: Viewing):
    text = "G1: 2019 pregnancy, 38w2d."
    assert list(gestations(viewing(text, day=date(2026, 5, 4)))) == []


@pytest.mark.parametrize(
    ("weeks", "stage", "code"),
    [
        ("7w6d", Stage.FIRST, "Z3A.01"),
        ("13w6d", Stage.FIRST, "Z3A.13"),
        ("14w0d", Stage.SECOND, "Z3A.14"),
        ("27w6d", Stage.SECOND, "Z3A.27"),
        ("28w0d", Stage.THIRD, "Z3A.28"),
        ("43w1d", Stage.THIRD, "Z3A.49"),
    ],
)
def test_weeks_give_trimester_and_code(weeks: str, stage: Stage, code: str, viewing: Viewing):
    (found,) = gestations(viewing(f"IUP at {weeks}."))
    assert (found.trimester, found.code) == (stage, code)
