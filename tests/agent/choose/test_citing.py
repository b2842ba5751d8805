from collections.abc import Callable

import pytest

from agent.choose.citing import cite
from agent.choose.explaining import rationale
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, fact
from agent.records import Encounter, Setting
from index.guidelines import GuidelineBook, load_cards


@pytest.fixture(scope="module")
def book() -> GuidelineBook:
    return GuidelineBook(load_cards())


@pytest.mark.parametrize(
    ("code", "setting", "section"),
    [
        ("R05.9", Setting.OUTPATIENT, "IV.D"),
        ("R05.9", Setting.INPATIENT, "I.B.4"),
        ("K21.9", Setting.OUTPATIENT, "IV.I"),
        ("K35.80", Setting.EMERGENCY, "IV.G"),
        ("K35.80", Setting.INPATIENT, "III"),
    ],
)
def test_the_setting_decides_the_general_section(
    code: str,
    setting: Setting,
    section: str,
    draft: Callable[..., Draft],
    book: GuidelineBook,
    known: Knowledge,
):
    assert section in cite(draft(code), "", Encounter("n", setting), book, known)


def test_only_cards_that_exist_are_cited_and_three_at_most(
    draft: Callable[..., Draft], mention: Callable[..., object], book: GuidelineBook, known: Knowledge
):
    by_inclusion = (mention("E11.9", source="inclusion"),)
    rests = ("I.Z.99", "I.A.15", "I.A.15", "I.B.2")
    cited = cite(
        draft("E11.9", mentions=by_inclusion, guidelines=rests),
        "Type 2 diabetes mellitus without complications",
        Encounter("n", Setting.OUTPATIENT),
        book,
        known,
    )
    assert len(cited) == 3
    assert cited[-2:] == ("I.A.15", "I.B.2")
    assert all(g in book for g in cited)


def test_an_inclusion_term_is_cited_where_it_is_printed(
    draft: Callable[..., Draft], mention: Callable[..., object], book: GuidelineBook, known: Knowledge
):
    one = draft("K21.9", mentions=(mention("K21.9", source="inclusion"),))
    assert "tabular:K21.9" in cite(one, "", Encounter("n", Setting.OUTPATIENT), book, known)


def test_a_rationale_is_made_of_templates_in_their_order():
    facts = [
        fact("phrase", quote="HTN", source="a clinical phrase", code="I10"),
        fact("default"),
        fact("default"),
    ]
    said = rationale(facts)
    assert said.startswith('"HTN" ')
    assert said.endswith("a clinical phrase of I10; nothing more specific is documented.")
    assert said.count("nothing more specific") == 1
    assert rationale([]) == ""


def test_a_fact_without_template_cannot_be_said():
    with pytest.raises(KeyError):
        rationale([fact("invented")])
