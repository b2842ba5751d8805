"""The conditions of guideline cards that run: each lies within its card, and is found in a list of codes."""

import pytest

from agent.records import Choice, Encounter, Setting
from agent.rules.cards import RULES
from agent.rules.knowledge import rows
from agent.validate import validate
from index.guidelines import load_cards
from index.records import Condition, ConditionTest
from index.references import parse_ranges

ROWS = rows("cards")
IDS = {rule.rule_id for rule in RULES}


def found(codes: str, tables, setting: Setting = Setting.OUTPATIENT) -> list[tuple[str, str, str]]:
    choices = [Choice(code, "", ()) for code in codes.split()]
    verdict = validate(choices, Encounter("bare", setting), tables)
    return [(f.rule, f.codes[0], f.basis) for f in verdict.findings if f.rule in IDS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.fields[2]} {row.codes[0].first}")
def test_a_row_lies_within_a_condition_of_the_card_that_it_cites(row):
    test, others, section, unless, settings, why = row.fields
    card = next(card for card in load_cards() if card.guideline_id == section)
    sides = [(row.codes, parse_ranges(others))]
    if test in (ConditionTest.NOT_WITH, ConditionTest.ABSORBS):
        sides.append(sides[0][::-1])

    assert any(
        within(condition, *side) for side in sides for condition in card.conditions if condition.test == test
    )
    assert unless == "-" or parse_ranges(unless)
    assert settings == "-" or Setting(settings)
    assert why
    assert not why.endswith(".")


def within(condition: Condition, codes, others) -> bool:
    return all(
        any(held.covers(one.first) and held.covers(one.last) for held in condition.codes) for one in codes
    ) and all(
        any(held.covers(one.first) and held.covers(one.last) for held in condition.others) for one in others
    )


@pytest.mark.parametrize(
    ("codes", "expected", "near_miss"),
    [
        ("O24.414 Z3A.34 Z79.4", ("CC320", "Z79.4", "I.C.15.i"), "O24.414 Z3A.34"),
        ("O36.5930 Z3A.34 P05.17", ("CC320", "P05.17", "I.C.16.a.1"), "Z38.00 P05.17"),
        ("I13.0 I50.9 N18.4 I12.9", ("CC320", "I12.9", "I.C.9.a.3"), "I13.0 I50.9 N18.4"),
        ("C50.911 C80.0", ("CC320", "C80.0", "I.C.2.j"), "C80.0"),
        ("A41.02 B95.62", ("CC320", "B95.62", "I.C.1.e.1.a"), "A41.02 L03.115 B95.62"),
        ("C83.33 C79.31", ("CC320", "C79.31", "I.C.2.t"), "C83.33 C50.911 C79.31"),
        ("U07.0 R06.02", ("CC320", "R06.02", "I.C.10.e"), "U07.0 J96.01"),
        ("P07.34 P07.15", ("CC321", "P07.34", "I.C.16.d"), "P07.15 P07.34"),
        ("U07.1 O98.512", ("CC321", "U07.1", "I.C.15.s"), "O98.512 U07.1"),
        ("S42.001A T74.12XA", ("CC321", "S42.001A", "I.C.19.f"), "T74.12XA S42.001A"),
        ("I1A.0", ("CC322", "I1A.0", "I.C.9.a.12"), "I10 I1A.0"),
        ("J96.01 U07.0", ("CC322", "U07.0", "I.C.10.e"), "U07.0 J96.01"),
        ("J12.82", ("CC323", "J12.82", "I.C.1.g.1.c.i"), "U07.1 J12.82"),
        ("O24.011 Z3A.12", ("CC323", "O24.011", "I.C.15.g"), "O24.011 E10.9 Z3A.12"),
        ("M84.58XA", ("CC323", "M84.58XA", "I.C.2.l.6"), "M84.58XA C79.51 C50.911"),
        ("G89.3", ("CC323", "G89.3", "I.C.6.b.5"), "G89.3 C61"),
    ],
)
def test_a_condition_is_found_and_its_near_miss_left_alone(codes, expected, near_miss, tables):
    assert expected in found(codes, tables)
    assert found(near_miss, tables) == []


def test_a_section_about_admissions_holds_for_inpatients_alone(tables):
    assert ("CC321", "I25.10", "I.C.9.b") in found("I25.10 I21.4", tables, Setting.INPATIENT)
    assert found("I25.10 I21.4", tables, Setting.OUTPATIENT) == []


def test_a_birth_is_not_on_the_mothers_record(tables):
    assert ("CC320", "Z38.00", "I.C.16.a.2") in found("O80 Z37.0 Z38.00", tables, Setting.INPATIENT)
    assert found("O80 Z37.0", tables, Setting.INPATIENT) == []


def test_sequelae_keep_their_own_order(tables):
    assert found("G44.309 T74.12XS", tables) == []


def test_what_the_tabular_list_says_already_is_said_once(tables):
    verdict = validate(
        [Choice("I50.9", "", ()), Choice("I11.0", "", ())], Encounter("x", Setting.OUTPATIENT), tables
    )

    assert [f.rule for f in verdict.findings if "I11.0" in f.codes] == ["CC102"]
