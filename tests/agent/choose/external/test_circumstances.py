from collections.abc import Callable

import pytest

from agent.choose.external.cause_table import compiled, table
from agent.choose.outcome import Draft
from index.tables import CodeTables

Drafts = Callable[[str], dict[str, Draft]]


def with_injury(story: str) -> str:
    return f"HPI: {story}\n\nDIAGNOSES:\n1. Right wrist fracture.\n"


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("Tripped over the rug and fell in the living room of their house.", "Y92.018"),
        ("Fell in the kitchen of her apartment.", "Y92.030"),
        ("Fell off a ladder at his house (single-family home, driveway).", "Y92.014"),
        ("Fell in the bathroom at home.", "Y92.002"),
        ("She lives in a mobile home and fell off the porch yesterday.", "Y92.028"),
        ("Stepped on a nail while tearing out an old deck at his house.", "Y92.018"),
        ("Fell at home.", "Y92.009"),
        ("Resident of a nursing home who fell out of bed.", "Y92.122"),
        ("Slipped on ice and fell in the parking lot.", "Y92.481"),
        ("Fell from scaffolding at a construction site.", "Y92.61"),
        ("Tripped and fell on the soccer field.", "Y92.322"),
        ("Fell off the swing at daycare.", "Y92.210"),
        ("Restrained driver in an MVC on I-70.", "Y92.411"),
        ("Slipped and fell in a grocery store.", "Y92.512"),
    ],
)
def test_the_place_is_that_of_the_event(story: str, code: str, drafts: Drafts):
    assert {c for c in drafts(with_injury(story)) if c.startswith("Y92")} == {code}


@pytest.mark.parametrize(
    "story",
    [
        "Tripped and fell. She lives in an apartment.",
        "Tripped and fell, then drove home.",
        "Tripped and fell.",
    ],
)
def test_where_the_patient_lives_or_goes_is_no_place_of_the_event(story: str, drafts: Drafts):
    assert not [c for c in drafts(with_injury(story)) if c.startswith("Y92")]


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("Tripped and fell while playing soccer.", "Y93.66"),
        ("Fell off a ladder while cleaning the gutters.", "Y93.H9"),
        ("Slipped on the stairs while carrying a laundry basket and fell.", "Y93.E2"),
        ("Cut with a kitchen knife while slicing a bagel.", "Y93.G1"),
        ("Tripped over the curb and fell while walking her dog.", "Y93.K1"),
    ],
)
def test_the_activity_is_told_of_the_event(story: str, code: str, drafts: Drafts):
    assert code in drafts(with_injury(story))


def test_work_is_the_status_where_the_note_says_so(drafts: Drafts):
    found = drafts(with_injury("Slipped on a wet floor at work and fell."))
    assert "Y99.0" in found
    assert "Y99.8" not in found


def test_leisure_is_the_status_beside_an_activity(drafts: Drafts):
    assert "Y99.8" in drafts(with_injury("Tripped and fell while playing soccer."))


def test_no_event_no_circumstances(drafts: Drafts):
    assert not [
        c for c in drafts("HPI: Plays soccer at school. Cough.\n\nDIAGNOSES:\n1. Bronchitis.") if c[0] == "Y"
    ]


def test_every_place_activity_and_status_is_in_the_tables(tables: CodeTables):
    places, doings = table("places.toml"), table("activities.toml")
    for row in (*places["place"], *doings["activity"], *doings["status"]):
        assert tables.billable(row["code"]), row["code"]
        compiled(row["says"])


def test_every_residence_has_rooms(tables: CodeTables):
    for row in table("places.toml")["residence"]:
        titles = [c.title for c in tables.children(row["code"])]
        assert any(t.startswith("Unspecified place") for t in titles), row["code"]
        assert any(t.startswith("Other place") for t in titles), row["code"]


def test_a_sting_has_a_place_and_an_activity(drafts: Drafts):
    story = "Was pulling weeds in her back yard and was stung by a wasp. Lives with husband in own house."
    found = drafts(f"HPI: {story}\n\nDIAGNOSES:\n1. Wasp sting of the right hand.\n")
    assert {"T63.461A", "Y92.017", "Y93.H2"} <= set(found)


def test_a_compensation_claim_anywhere_tells_of_work(drafts: Drafts):
    note = with_injury("Fell off scaffolding.") + "\nPLAN: Splint. Workers' compensation form filled in.\n"
    assert "Y99.0" in drafts(note)


def test_a_trade_told_at_such_a_site_tells_of_work(drafts: Drafts):
    assert "Y99.0" in drafts(with_injury("A 34-year-old welder slipped on oil at a trailer factory."))
