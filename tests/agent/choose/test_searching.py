from collections.abc import Callable

import pytest

from agent.records import Setting

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("line", "code", "never"),
    [
        ("COPD - stable on tiotropium.", "J44.9", "J44.1"),
        ("HFpEF, chronic - euvolemic, weight stable.", "I50.32", "I50.33"),
        ("COPD with acute exacerbation - start prednisone.", "J44.1", "J44.9"),
    ],
)
def test_a_course_that_the_heading_does_not_say_is_not_taken_from_a_title(
    line: str, code: str, never: str, proposed: Proposed
) -> None:
    made = proposed(f"Assessment/Plan:\n{line}\n", setting=Setting.OUTPATIENT)
    assert code in made
    assert never not in made


def test_pregnancy_and_trimester_do_not_make_one_condition_another(proposed: Proposed) -> None:
    text = "34 y.o. female, 22 weeks pregnant.\nIMPRESSION:\n1. Anemia in pregnancy, second trimester\n"
    made = proposed(text, setting=Setting.OUTPATIENT)
    assert "O99.012" in made
    assert not {c for c in made if c.startswith(("O25", "O36"))}


def test_a_fall_on_ice_cream_is_no_fall_on_ice(proposed: Proposed) -> None:
    text = (
        "HPI: She slipped on ice cream in the kitchen and fell onto her right hand.\n"
        "ASSESSMENT:\n1. Closed fracture of the right distal radius\n"
    )
    assert "W00.0XXA" not in proposed(text, setting=Setting.EMERGENCY)
