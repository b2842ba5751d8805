import pytest

from agent.records import Choice, Encounter, Setting
from agent.validate import validate

NOWHERE = Encounter("bare", Setting.OUTPATIENT)

COMMON = """
I10 E78.5 E11.9 J45.909 K21.9 F32.A F41.1 M54.50 N39.0 J06.9 E03.9 I48.91 I50.9 I25.10 J44.9 N18.30 G43.909
M17.11 R07.9 R10.9 J18.9 L03.115 K59.00 D50.9 E66.9 G47.33 F17.210 N40.0 H25.13 Z00.00 S93.401A
"""


def bare(*codes):
    return [Choice(code, "", (), confidence=1.0) for code in codes]


@pytest.mark.parametrize(
    ("code", "rule", "repair"),
    [
        ("E11.62", "CC002", "E11.620"),
        ("J45", "CC002", "J45.20"),
        ("E08-E13", "CC002", "E08"),
        ("E11.999", "CC001", "E11.9"),
        ("hello", "CC001", ""),
        ("", "CC001", ""),
        ("S67.01", "CC003", "S67.01XA"),
        ("S67.01X", "CC003", "S67.01XA"),
        ("S67.01XX", "CC003", "S67.01XA"),
        ("T81.41XK", "CC004", "A initial encounter"),
        ("E11.9XXA", "CC004", "Write E11.9."),
        ("T81.41A", "CC005", "Write T81.41XA."),
        ("M1A.90", "CC005", "Write M1A.9XX0."),
        ("E11.621A", "CC001", "E11.621"),
    ],
)
def test_a_malformed_code_breaks_one_rule_whose_repair_mends_it(code, rule, repair, tables):
    verdict = validate(bare(code), NOWHERE, tables)

    assert [f.rule for f in verdict.findings] == [rule]
    assert repair in verdict.findings[0].repair
    assert [c.code for c in verdict.review] in ([code], [code.upper()])


@pytest.mark.parametrize("code", ["T81.41XA", "N10", "I25.110", "S67.01XA", "M1A.9XX0", "H54.0X33", "C4A.9"])
def test_valid_codes_that_other_tools_flag_stay_clean(code, tables):
    verdict = validate(bare(code), NOWHERE, tables)

    assert verdict.findings == ()
    assert [c.code for c in verdict.final] == [code]


@pytest.mark.parametrize(
    "code",
    COMMON.split(),
)
def test_common_codes_alone_break_no_rule(code, tables):
    verdict = validate(bare(code), NOWHERE, tables)

    assert [f for f in verdict.findings if f.rule != "CC110"] == []
    assert [c.code for c in verdict.final] == [code]


@pytest.mark.parametrize("written", ["e11.9", "E119", " E11.9 "])
def test_a_code_is_reported_as_the_tables_write_it(written, tables):
    (choice,) = validate(bare(written), NOWHERE, tables).final

    assert (choice.code, choice.title) == ("E11.9", "Type 2 diabetes mellitus without complications")


def test_a_second_copy_is_not_coded_however_it_is_written(tables):
    verdict = validate(bare("I10", "E11.9", "i10"), NOWHERE, tables)

    assert [c.code for c in verdict.final] == ["I10", "E11.9"]
    assert [n.rule for n in verdict.not_coded] == ["CC006"]


def test_a_copy_in_doubt_gives_way_to_the_one_that_stands(tables):
    doubtful = Choice("I10", "", (), confidence=0.1)
    verdict = validate([doubtful, *bare("I10")], NOWHERE, tables)

    assert [c.confidence for c in verdict.final] == [1.0]
    assert verdict.review == ()


def test_codes_of_a_system_that_is_not_held_stand_and_are_said_to_be_unchecked(tables):
    procedure = Choice("99213", "Office visit", (), confidence=1.0, system="CPT")
    verdict = validate([procedure], NOWHERE, tables)

    assert [finding.rule for finding in verdict.findings] == ["CC405"]
    assert verdict.final[0].title == "Office visit"
