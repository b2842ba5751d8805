import re
from collections.abc import Callable

import pytest

from agent.choose.external.cause_table import compiled, families, table, written_out
from agent.choose.external.harm import all_intents
from agent.choose.outcome import Draft
from index.guidelines import GuidelineBook, load_cards
from index.tables import CodeTables

Drafts = Callable[[str], dict[str, Draft]]
Told = Callable[[str], set[str]]


def with_injury(story: str, injury: str = "Right wrist fracture") -> str:
    return f"HPI: {story}\n\nDIAGNOSES:\n1. {injury}.\n"


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("He fell about 6 ft from a ladder while cleaning the gutters.", "W11.XXXA"),
        ("She tripped over the rug and hit her head on the corner of the coffee table.", "W01.190A"),
        ("She tripped on the sidewalk and fell.", "W01.0XXA"),
        ("Slipped on ice and fell onto his hand.", "W00.0XXA"),
        ("Fell down 5 stairs this morning.", "W10.9XXA"),
        ("Slipped down the front porch steps.", "W10.8XXA"),
        ("Fell out of bed overnight.", "W06.XXXA"),
        ("Her brother slammed the bathroom door on her ring finger.", "W23.0XXA"),
        ("The trunk lid came down on his hand.", "W23.0XXA"),
        ("The window slammed shut on his fingers.", "W23.0XXA"),
        ("84F with history of dementia, fell out of bed.", "W06.XXXA"),
        ("No head injury, tripped over her dog.", "W01.0XXA"),
        ("S/p R THA 2019, slipped on ice today.", "W00.0XXA"),
        ("Fell down stairs 2 hours prior to arrival.", "W10.9XXA"),
        ("She slipped on the porch this morning.", "W01.0XXA"),
        ("Fell off the monkey bars.", "W09.8XXA"),
        ("Her legs gave out and she fell.", "W18.39XA"),
        ("Presents after a fall.", "W19.XXXA"),
        ("His mother says that he fell from the couch.", "W08.XXXA"),
        ("Stepped in a hole while running and rolled his ankle. Did not fall down.", "W18.42XA"),
        ("Rolled her ankle stepping off a curb, did not fall.", "W18.43XA"),
        ("Dropped a 45 lb plate on his right foot.", "W20.8XXA"),
        ("Hit in the mouth with a baseball.", "W21.03XA"),
        ("Fingers slammed in a car door.", "W23.0XXA"),
        ("Cut his palm with a kitchen knife while slicing an avocado.", "W26.0XXA"),
        ("The table saw kicked back onto his hand.", "W31.2XXA"),
        ("Stepped on a nail.", "W45.0XXA"),
        ("Needlestick with a used needle.", "W46.1XXA"),
        ("Bitten by the neighbor's pit bull.", "W54.0XXA"),
        ("Scratched by her cat.", "W55.03XA"),
        ("Kicked by a horse.", "W55.12XA"),
        ("Bitten by his brother.", "W50.3XXA"),
        ("Back pain after lifting heavy boxes.", "X50.0XXA"),
    ],
)
def test_a_note_tells_how_the_injury_came_about(story: str, code: str, drafts: Drafts):
    found = drafts(with_injury(story))
    assert code in found
    quote = found[code].mentions[0]
    assert with_injury(story)[quote.start : quote.end].strip()


@pytest.mark.parametrize(
    ("story", "injury", "code"),
    [
        ("Spilled boiling water on her hand.", "Second degree burn of left hand", "X12.XXXA"),
        ("Spilled hot coffee on his lap.", "Burn of the right thigh", "X10.0XXA"),
        ("Working outside in the heat all day.", "Heat exhaustion", "X30.XXXA"),
    ],
)
def test_heat_is_a_cause_where_the_injury_is_one_of_heat(story: str, injury: str, code: str, told: Told):
    assert code in told(with_injury(story, injury))
    assert code not in told(with_injury(story))


@pytest.mark.parametrize(
    "story",
    [
        "Denies any fall.",
        "She fell last year.",
        "Fell from a ladder in 2009.",
        "History of falls.",
        "Fall risk precautions discussed.",
        "He fell asleep at home.",
    ],
)
def test_what_is_denied_or_long_past_is_no_cause(story: str, told: Told):
    assert not [c for c in told(with_injury(story)) if c.startswith("W")]


def test_a_cause_needs_an_injury(drafts: Drafts):
    assert not [
        c for c in drafts("HPI: He fell off a ladder.\n\nDIAGNOSES:\n1. Acute bronchitis.") if c[0] in "WY"
    ]


def test_a_cause_is_told_of_the_first_encounter_only(told: Told):
    note = with_injury("She fell on ice six weeks ago.", "Colles fracture of right radius, healing routinely")
    assert not [c for c in told(note) if c[0] in "WY"]


def test_the_exact_cause_takes_the_place_of_the_general_one(drafts: Drafts):
    found = drafts(with_injury("S/p fall. He fell off a ladder at home."))
    assert "W11.XXXA" in found
    assert "W19.XXXA" not in found


@pytest.mark.parametrize(
    ("story", "code", "not_code"),
    [
        ("Cut her wrist with a razor blade in a suicide attempt.", "X78.8XXA", "W26.8XXA"),
        ("Intentionally cut his forearm with a kitchen knife.", "X78.1XXA", "W26.0XXA"),
        ("Jumped off a bridge in a suicide attempt.", "X80.XXXA", "W13.1XXA"),
        ("Was assaulted by a stranger, struck with a bottle.", "Y00.XXXA", "W25.XXXA"),
        ("Her boyfriend punched her in the face.", "Y04.0XXA", "W50.0XXA"),
        ("Stabbed with a knife by an unknown man.", "X99.1XXA", "W26.0XXA"),
        ("Pushed down the stairs by her husband.", "Y04.2XXA", "W10.9XXA"),
    ],
)
def test_what_was_meant_is_no_accident(story: str, code: str, not_code: str, drafts: Drafts):
    found = drafts(with_injury(story))
    assert code in found
    assert not_code not in found


@pytest.mark.parametrize(
    "story", ["Denies self-harm. Cut his hand with a kitchen knife.", "He punched a wall."]
)
def test_an_accident_is_not_meant(story: str, drafts: Drafts):
    assert not [c for c in drafts(with_injury(story)) if c[:2] in {"X7", "X8", "Y0"}]


def test_the_perpetrator_stands_beside_confirmed_abuse_alone(drafts: Drafts):
    story = "Her boyfriend punched her in the face."
    assert "Y07.030" in drafts(with_injury(story, "Adult physical abuse, confirmed"))
    assert not [c for c in drafts(with_injury(story)) if c.startswith("Y07")]


def test_every_cause_is_in_the_tables(tables: CodeTables):
    rows = [row for family in families() for row in family.rows]
    rows += [row for intent in all_intents() for row in intent.rows]
    for row in rows:
        billable = [c.code for c in tables.extensions(row.code)] or [row.code]
        assert all(tables.billable(c) for c in billable), row.code
        assert row.says
        compiled(row.says)


def test_every_row_of_a_family_is_of_its_codes():
    for family in families():
        wanted = [row.code for row in family.rows if row.code not in family.codes]
        assert all(code.startswith("W50") for code in wanted), (family.name, wanted)
        assert all(row.keys for row in family.rows)


def test_every_perpetrator_is_in_the_tables(tables: CodeTables):
    for code, says in table("perpetrators.toml")["person"].items():
        assert tables.billable(code), code
        re.compile(says)


def test_the_guidelines_cited_are_on_cards():
    book = GuidelineBook(load_cards())
    for section in (
        "I.C.20.a.1",
        "I.C.20.b",
        "I.C.20.c",
        "I.C.20.g",
        "I.C.20.k",
        "I.C.19.a",
        "I.C.19.b",
        "I.C.19.d.6",
    ):
        assert section in book


def test_macros_are_written_out_within_macros():
    assert written_out("{A}!", {"A": "x{B}", "B": "y"}) == "xy!"


@pytest.mark.parametrize(
    "story",
    [
        "Fell from a ladder in 2009. Wrist hurts since this morning.",
        "In 2009, he fell from a ladder.",
        "Fell off a ladder 10 years ago.",
        "Prior fall from a ladder.",
    ],
)
def test_a_cause_dated_long_ago_is_none_of_today(story: str, drafts: Drafts):
    assert not any(code.startswith("W") for code in drafts(with_injury(story)))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("EtOH 214 mg/dL.", "Y90.7"),
        ("Serum alcohol level was 95.", "Y90.4"),
        ("BAC 0.31.", "Y90.8"),
    ],
)
def test_a_blood_alcohol_level_stands_beside_intoxication(said: str, code: str, drafts: Drafts):
    assert code in drafts(f"LABS: {said}\n\nDIAGNOSES:\n1. Alcohol intoxication.\n")


def test_alcohol_days_ago_is_no_level(drafts: Drafts):
    found = drafts("HPI: Last alcohol 10 days ago.\n\nDIAGNOSES:\n1. Alcohol dependence.\n")
    assert not any(code.startswith("Y90") for code in found)


def test_radiotherapy_as_a_cause_needs_no_injury(drafts: Drafts):
    assert "Y84.2" in drafts("DIAGNOSES:\n1. Radiation dermatitis of left breast after radiotherapy.\n")
