"""Codes beside obstetric ones, blood groups of mothers, and hours from rupture to labor."""

from collections.abc import Callable

import pytest

from agent.choose.maternal.hours import is_within_a_day
from agent.records import Setting, Sex

Codes = Callable[..., set[str]]
WOMAN = {"sex": Sex.FEMALE, "age_years": 30}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. Hypothyroidism in pregnancy, TSH at goal.", {"O99.283", "E03.9"}),
        ("1. Asthma affecting pregnancy.", {"O99.513", "J45.909"}),
        ("1. Opioid use disorder in pregnancy.", {"O99.323", "F11.20"}),
        ("1. Rh neg - Ab screen neg.", {"O26.893"}),
        ("1. IUP, doing well. Blood type A neg.", {"O26.893"}),
    ],
)
def test_a_prenatal_visit(text: str, codes: set[str], proposed: Codes):
    assert codes <= proposed(f"OB return visit, G2P1 at 28w2d.\nASSESSMENT:\n{text}", **WOMAN)


def test_another_rhesus_is_none_of_hers(proposed: Codes):
    assert "O26.893" not in proposed(
        "OB visit at 28w2d.\nA/P:\n1. Rh positive. Flu A neg, GBS negative.", **WOMAN
    )


@pytest.mark.parametrize(
    "text",
    [
        "SROM 0210, ctx by 0815, SVD 1905.",
        "SROM at 06:00, contractions by 9:00.",
        "Water broke at 2:10 am, delivered 7:05 pm.",
        "ROM x 14 hours.",
    ],
)
def test_labor_within_a_day_of_the_rupture(text: str):
    assert is_within_a_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "SROM 0210 yesterday, delivered 1905.",
        "SROM 2210, delivered 0905.",
        "ROM x 30 h.",
        "SROM, clear fluid.",
    ],
)
def test_no_time_is_made_up(text: str):
    assert not is_within_a_day(text)


def test_bleeding_with_a_retained_placenta_is_one_code(proposed: Codes):
    text = "SVD at 38w4d of viable male. Nuchal cord x1 tight. Retained placenta, manual removal. PPH 1.2 L."
    found = proposed(text, setting=Setting.INPATIENT, **WOMAN)
    assert {"O72.0", "O69.1XX0"} <= found
    assert found.isdisjoint({"O72.1", "O73.0", "O69.81X0"})


def test_packs_a_day_are_no_depression(proposed: Codes):
    text = "SVD at 39w0d of viable male, breastfeeding. Smoked 1/2 ppd, cut down from 1 ppd."
    assert "F53.0" not in proposed(text, setting=Setting.INPATIENT, **WOMAN)
