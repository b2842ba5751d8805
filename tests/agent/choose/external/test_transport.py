from collections.abc import Callable
from itertools import product

import pytest

from agent.choose.external.scene import Scene, rules
from agent.choose.external.transport import _codes
from agent.choose.outcome import Draft
from index.tables import CodeTables

Drafts = Callable[[str], dict[str, Draft]]
Told = Callable[[str], set[str]]


def with_injury(story: str) -> str:
    return f"HPI: {story}\n\nDIAGNOSES:\n1. Left clavicle fracture.\n"


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("Restrained driver of sedan, stopped in traffic, rear ended by a pickup truck.", "V43.53XA"),
        ("Restrained driver, sedan vs. another car, head-on.", "V43.52XA"),
        ("Front seat passenger in a car that was struck by an SUV.", "V43.61XA"),
        ("Rear-ended at a red light, restrained driver.", "V49.40XA"),
        ("Driver lost control of his car and hit a tree.", "V47.5XXA"),
        ("He rolled his pickup truck into a ditch, was driving.", "V58.5XXA"),
        ("Involved in an MVC.", "V89.2XXA"),
        ("Motorcyclist struck by a car.", "V23.49XA"),
        ("Passenger on a motorcycle that collided with a deer.", "V20.59XA"),
        ("Hit by a car while riding his bicycle.", "V13.4XXA"),
        ("Fell off his bike on the street.", "V18.4XXA"),
        ("Fell off her mountain bike on a trail.", "V18.0XXA"),
        ("Front passenger in a sedan struck by a pickup on Main Street.", "V43.63XA"),
        ("Arrived by private car. Went over the handlebars of her bicycle on Elm Street.", "V18.4XXA"),
        ("His bike hit a pothole and he fell off. No motor vehicle was involved.", "V18.4XXA"),
        ("Pedestrian struck by a car while crossing the street.", "V03.10XA"),
        ("Struck by a bus while walking to work.", "V04.10XA"),
        ("ATV rollover in a field, she was driving.", "V86.55XA"),
        ("Thrown from a horse.", "V80.010A"),
        ("Fell skiing.", "V00.321A"),
        ("Fell off an electric scooter.", "V00.841A"),
    ],
)
def test_the_code_is_put_together_from_the_scene(story: str, code: str, drafts: Drafts):
    found = {c for c in drafts(with_injury(story)) if c.startswith("V")}
    assert found == {code}


def test_what_is_stated_of_the_role_wins_over_a_guess(drafts: Drafts):
    story = "Triage: MVC, passenger? Restrained driver of sedan, hit by a van. Driver status confirmed."
    assert "V43.54XA" in drafts(with_injury(story))


def test_an_old_accident_is_none_of_today(told: Told):
    assert not [c for c in told(with_injury("MVC in 2009 with a cord lesion.")) if c.startswith("V")]


def test_every_scene_has_a_code(tables: CodeTables):
    held = rules()
    vehicles = [*held.vehicle, "pedestrian"]
    for own, met, role, off in product(
        vehicles, ["", "vehicle", *held.met], ["", "driver", "passenger"], [True, False]
    ):
        codes = [c for c, _ in _codes(Scene((), own, met, role, off))]
        assert any(tables.extensions(c) for c in codes), (own, met, role, off, codes)
