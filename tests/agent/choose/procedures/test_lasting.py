"""How long a support lasted."""

import pytest

from agent.choose.procedures.lasting import lasted, value_of

BANDS = {
    "3": "Less than 24 Consecutive Hours",
    "4": "24-96 Consecutive Hours",
    "5": "Greater than 96 Consecutive Hours",
}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mechanical ventilation lasted 30 hours.", 30),
        ("She was ventilated for two days.", 48),
        ("Extubated after 5 days of mechanical ventilation.", 120),
        ("Ventilated for approximately 18 hrs.", 18),
        ("Mechanical ventilation x 3 days.", 72),
        ("Ventilated until extubation on 03/07 (139 hours).", 139),
        ("BiPAP until 2/22 (40h), then nasal cannula.", 40),
        ("Ventilated 9/8-9/14 (6 d 4 h).", 148),
        ("Extubated 5/31, vent total ~31 h.", 31),
        ("Required ventilator support for a week.", 168),
        ("Intubated; two days later pneumonia developed.", None),
        ("A 45 day old infant was ventilated.", None),
        ("Extubated on day 4.", None),
        ("Placed on the ventilator at 5 days of age.", None),
        ("Ventilated after cardiac arrest 3 days ago.", None),
    ],
)
def test_a_length_of_time_is_told_apart_from_a_distance(text: str, hours: float | None) -> None:
    found = lasted(text, 0, len(text), text.lower().find("ventil"))
    assert (found.hours if found else None) == hours


def test_the_length_told_nearest_counts_and_its_words_are_quoted() -> None:
    text = "Ceftriaxone for 7 days; BiPAP for 6 hours, then ventilation for 4 days."
    found = lasted(text, 0, len(text), text.index("ventilation"))
    assert found is not None
    assert text[found.start : found.end] == "4 days"


@pytest.mark.parametrize(("hours", "character"), [(2, "3"), (24, "4"), (96, "4"), (97, "5")])
def test_the_value_holds_the_hours(hours: float, character: str) -> None:
    value = value_of(BANDS, hours)
    assert value is not None
    assert value[0] == character


def test_values_that_are_no_bands_hold_nothing() -> None:
    assert value_of({"0": "Single", "1": "Multiple"}, 5) is None
