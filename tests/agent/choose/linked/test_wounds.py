from collections.abc import Callable

import pytest

from agent.choose.linked.wounds import kinds
from agent.records import Setting
from index.tables import CodeTables

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Stage 3 pressure ulcer of the sacrum.", "L89.153"),
        ("Sacrum, stage 3 PI, was called stage 4 elsewhere.", "L89.153"),
        ("Unstageable decubitus ulcer of the right heel.", "L89.610"),
        ("Deep tissue injury of the left heel.", "L89.626"),
        ("Diabetic ulcer of the left great toe with fat layer exposed.", "L97.522"),
        ("Venous ulcer of the right calf, limited to breakdown of skin.", "L97.211"),
    ],
)
def test_site_side_and_stage_make_one_code(text: str, code: str, proposed: Proposed):
    assert code in proposed(f"ASSESSMENT:\n1. {text}\n", setting=Setting.INPATIENT)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Diabetic foot ulcer, right heel, fat layer exposed.", {"L97.412"}),
        ("Right heel diabetic foot ulcer with fat layer exposed.", {"L97.412"}),
        ("Diabetic foot ulcer of the left heel, muscle exposed.", {"L97.425"}),
        ("Diabetic foot ulcer of the left great toe, heel skin dry, fat layer exposed.", {"L97.522"}),
        ("Diabetic foot ulcer, right foot, fat layer exposed; heel intact.", {"L97.512"}),
    ],
)
def test_a_foot_ulcer_of_the_heel_is_one_ulcer_of_the_heel(text: str, codes: set[str], proposed: Proposed):
    made = proposed(f"ASSESSMENT:\n1. {text}\n", setting=Setting.OUTPATIENT)
    assert {c for c in made if c.startswith("L97")} == codes


def test_a_list_under_a_lead_in_names_its_ulcers(proposed: Proposed):
    text = "HOSPITAL COURSE\n- Pressure injuries:\n  - sacrum stage 4, 5 x 4 cm\n  - left heel, healed\n"
    made = proposed(text, setting=Setting.INPATIENT)
    assert "L89.154" in made
    assert not {c for c in made if c.startswith("L89.6")}


@pytest.mark.parametrize(
    "text",
    [
        "No pressure ulcer of the sacrum.",
        "At risk for pressure ulcer of the heel.",
        "Diabetic ulcer of the left foot, no bone exposed.",
    ],
)
def test_denied_and_healed_ulcers_have_no_stage(text: str, proposed: Proposed):
    made = proposed(f"ASSESSMENT:\n1. {text}\n", setting=Setting.INPATIENT)
    assert not made & {"L89.153", "L89.159", "L89.609", "L89.619", "L97.526", "L97.524"}


def test_every_site_and_stage_makes_a_billable_code(tables: CodeTables):
    for kind in kinds():
        for _, stems in kind.sites:
            for stem in stems:
                for digit in [*(digit for _, digit in kind.stages), "9"]:
                    assert tables.billable(stem + digit), stem + digit
