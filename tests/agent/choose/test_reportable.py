from collections.abc import Callable

import pytest

from agent.choose.knowledge import Knowledge
from agent.choose.reportable import FAINT, Judged, judge
from agent.documents import structured
from agent.records import Assertion, Encounter, Mention, SectionKind, Setting

TITLED = "ASSESSMENT:\n1. Gout."
PROSE = "ASSESSMENT:\nThe patient has gout."
PLAIN = "The patient has gout."


@pytest.fixture
def judged(known: Knowledge, mention: Callable[..., Mention]) -> Callable[..., Judged]:
    """Judge one mention in a note of a given form."""

    def run(code: str, note: str, setting: Setting = Setting.OUTPATIENT, **given: object) -> Judged:
        (one,) = judge(Encounter("n", setting), structured("n", note), [mention(code, **given)], known)
        return one

    return run


@pytest.mark.parametrize(
    ("code", "note", "given", "reported"),
    [
        ("M10.9", TITLED, {"is_title": True, "section": SectionKind.ASSESSMENT}, "final"),
        ("J45.909", TITLED, {}, "review"),
        ("J02.9", TITLED, {}, "no"),
        ("M10.9", PROSE, {"section": SectionKind.ASSESSMENT}, "final"),
        ("J45.909", PROSE, {}, "review"),
        ("J02.9", PROSE, {}, "no"),
        ("J02.9", PLAIN, {}, "final"),
        ("J02.9", PLAIN, {"section": SectionKind.EXAMINATION}, "review"),
        ("J02.9", PROSE, {"section": SectionKind.EXAMINATION}, "no"),
        ("Z87.891", TITLED, {"section": SectionKind.HISTORY_SOCIAL}, "final"),
        ("Z00.00", TITLED, {"section": SectionKind.CHIEF_COMPLAINT}, "final"),
        ("Z00.00", TITLED, {}, "no"),
        ("W11", TITLED, {}, "final"),
        ("Z80.0", TITLED, {"assertion": Assertion.FAMILY, "section": SectionKind.HISTORY_FAMILY}, "final"),
    ],
)
def test_where_a_mention_stands_decides_how_surely_it_is_reported(
    code: str, note: str, given: dict[str, object], reported: str, judged: Callable[..., Judged]
):
    one = judged(code, note, **given)
    tier = "no" if one.confidence <= FAINT else "review" if one.confidence < 0.5 else "final"
    assert tier == reported
    assert bool(one.reason) is bool(one.rule) is (reported == "no")


@pytest.mark.parametrize(
    ("assertion", "rule"),
    [
        (Assertion.ABSENT, "I.A.19"),
        (Assertion.FAMILY, "I.C.21.c.4"),
        (Assertion.OTHER_PERSON, "I.A.19"),
        (Assertion.HYPOTHETICAL, "I.B.11"),
        (Assertion.POSSIBLE, "IV.H"),
        (Assertion.HISTORICAL, "IV.J"),
    ],
)
def test_what_is_not_so_is_not_coded_and_the_section_says_why(
    assertion: Assertion, rule: str, judged: Callable[..., Judged]
):
    one = judged("K35.80", PLAIN, assertion=assertion)
    assert (one.confidence, one.rule) == (0.0, rule)


def test_a_stay_reports_the_uncertain_and_the_lasting(judged: Callable[..., Judged]):
    possible = judged("J18.9", PLAIN, Setting.INPATIENT, assertion=Assertion.POSSIBLE)
    lasting = judged("J45.909", TITLED, Setting.INPATIENT)
    left = judged("J02.9", TITLED, Setting.INPATIENT)
    assert possible.confidence > 0.5
    assert lasting.confidence > 0.5
    assert left.rule == "III"


def test_a_lasting_condition_of_the_history_is_present(judged: Callable[..., Judged]):
    one = judged("I10", PLAIN, assertion=Assertion.HISTORICAL, section=SectionKind.HISTORY_PAST)
    assert (one.mention.assertion, one.past) == (Assertion.PRESENT, False)


def test_a_past_illness_with_a_history_code_is_reported_as_past(judged: Callable[..., Judged]):
    one = judged("J18.9", TITLED, section=SectionKind.HISTORY_PAST)
    assert one.past
    assert one.confidence > 0.5


def test_a_reason_names_the_kind_of_what_is_left_out(judged: Callable[..., Judged]):
    assert judged("Z00.00", TITLED).reason == "not the reason for this encounter"
    assert judged("R05.9", TITLED).reason.startswith("symptom or finding")
    assert judged("J02.9", TITLED).reason.startswith("not assessed")


@pytest.mark.parametrize("code", ["Z91.030", "Z96.41", "Z79.4"])
def test_what_a_relative_has_is_none_of_the_patients(code: str, judged: Callable[..., Judged]):
    assert judged(code, PLAIN, assertion=Assertion.FAMILY).confidence == 0.0
