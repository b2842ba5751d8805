"""Operative reports: what they list, and the steps that they tell of."""

import pytest

LISTED = "PROCEDURE PERFORMED: Laparoscopic cholecystectomy.\n"
TOLD = "DESCRIPTION OF PROCEDURE: The patient was intubated. The abdominal wall was sutured.\n"


def test_a_step_that_the_report_does_not_list_is_for_review(choose) -> None:
    chosen = choose(LISTED + TOLD)
    steps = [c for c in chosen.choices if c.code != "0FT44ZZ"]
    assert chosen.choices[0].code == "0FT44ZZ"
    assert chosen.choices[0].confidence > 0.5
    assert {c.code[:3] for c in steps} == {"0BH", "0WQ"}
    assert all(c.confidence < 0.5 and c.guidelines[0] == "PCS.B3.1b" for c in steps)
    assert all("a step of an operation whose report does not list it" in c.rationale for c in steps)


def test_without_a_list_a_step_is_a_procedure_of_its_own(choose) -> None:
    (choice,) = choose("HOSPITAL COURSE: On the second day he was intubated.").choices
    assert choice.code == "0BH17EZ"
    assert choice.confidence > 0.5


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Right internal jugular central line placement.", "02HV33Z"),
        ("Placement of right chest tube.", "0W9930Z"),
        ("Placement of left ureteral stent.", "0T778DZ"),
        ("Appendectomy.", "0DTJ4ZZ"),
        ("Liver biopsy.", "0FB04ZX"),
    ],
)
def test_what_goes_its_own_way_does_not_take_the_approach_of_the_operation(line, code, codes_of) -> None:
    text = f"PROCEDURES PERFORMED:\n1. Laparoscopic sigmoid colectomy.\n2. {line}\n"
    assert codes_of(text) == ["0DTN4ZZ", code]
