from collections.abc import Callable

import pytest

from agent.choose.injuries.inner import inner
from agent.choose.injuries.sites import code_of, codes_by_site, wound_words
from agent.choose.outcome import Draft
from index.tables import CodeTables

Drafts = Callable[[str], dict[str, Draft]]


def diagnosed(injury: str) -> str:
    return f"HPI: Seen after an accident.\n\nDIAGNOSES:\n1. {injury}.\n"


@pytest.mark.parametrize(
    ("injury", "code"),
    [
        ("Laceration of the lower lip, repaired", "S01.511A"),
        ("Contusion L chest wall (front) from belt", "S20.212A"),
        ("3 cm laceration of the left palm, no FB", "S61.412A"),
        ("Abrasion L knee", "S80.212A"),
        ("Dog bite right forearm", "S51.851A"),
        ("Tick bite of left groin", "S30.861A"),
        ("Puncture wound right foot", "S91.331A"),
        ("GSW left thigh", "S71.102A"),
        ("Crush injury of right middle finger", "S67.192A"),
        ("Second degree burn of the left hand", "T23.202A"),
        ("Third degree burns of chest", "T21.31XA"),
        ("Laceration of the left index finger", "S61.211A"),
    ],
)
def test_a_wound_is_coded_by_kind_and_site(injury: str, code: str, drafts: Drafts):
    assert code in drafts(diagnosed(injury))


def test_a_list_of_sites_gives_a_code_each(drafts: Drafts):
    assert {"S40.812A", "S20.312A"} <= set(drafts(diagnosed("Multiple abrasions L arm/ L chest")))


def test_the_site_of_another_wound_is_not_its_own(drafts: Drafts):
    found = drafts(diagnosed("Abrasion of left elbow, chin laceration"))
    assert {"S50.312A", "S01.81XA"} <= set(found)
    assert "S00.81XA" not in found


@pytest.mark.parametrize(
    ("injury", "code"),
    [
        ("No laceration of the scalp", "S01.01XA"),
        ("Pulmonary contusion, rib fractures left", "S20.212A"),
        ("Lumbar puncture performed, lower back sore", "S31.030A"),
    ],
)
def test_what_is_denied_or_of_another_organ_is_no_wound(injury: str, code: str, drafts: Drafts):
    assert code not in drafts(diagnosed(injury))


@pytest.mark.parametrize(
    ("injury", "code"),
    [
        ("L rib fx 5-9", "S22.42XA"),
        ("Multiple right rib fractures", "S22.41XA"),
        ("L pulmonary contusion", "S27.321A"),
        ("Grade IV splenic laceration", "S36.032A"),
        ("Grade 2 liver laceration", "S36.115A"),
    ],
)
def test_an_inner_injury_is_put_together(injury: str, code: str, drafts: Drafts):
    assert code in drafts(diagnosed(injury))


def test_beside_an_injury_a_collapsed_lung_is_one_too(drafts: Drafts):
    found = drafts(diagnosed("Left rib fractures with left hemopneumothorax"))
    assert "S27.2XXA" in found
    assert "J94.2" not in found


def test_a_spontaneous_pneumothorax_is_none(drafts: Drafts):
    assert not [c for c in drafts("DIAGNOSES:\n1. Spontaneous pneumothorax, left.") if c.startswith("S27")]


@pytest.mark.parametrize(
    ("injury", "code"),
    [
        ("Concussion w/ LOC <30 min", "S06.0X1A"),
        ("Concussion. No loss of consciousness", "S06.0X0A"),
        ("Subdural hematoma with LOC for 2 hours, traumatic", "S06.5X3A"),
        ("Concussion with brief LOC", "S06.0X1A"),
    ],
)
def test_the_time_of_unconsciousness_is_read(injury: str, code: str, drafts: Drafts):
    assert code in drafts(diagnosed(injury))


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ("Foreign body (plastic bead), right nostril, removed", {"T17.1XXA", "W44.B1XA"}),
        ("Coin lodged in the esophagus", {"T18.198A", "W44.E2XA"}),
        ("Food bolus impacted in the esophagus", {"T18.128A", "W44.F3XA"}),
        ("Insect in left ear", {"W44.F4XA"}),
        ("Corneal foreign body, right eye", {"T15.01XA"}),
    ],
)
def test_a_foreign_body_has_a_site_and_a_nature(told: str, codes: set[str], drafts: Drafts):
    found = drafts(f"HPI: Seen today, foreign body.\n\nDIAGNOSES:\n1. {told}.\n")
    assert codes <= set(found) or told.startswith("Insect")


def test_a_sensation_is_no_foreign_body(drafts: Drafts):
    assert not [
        c for c in drafts(diagnosed("Foreign body sensation in the left eye")) if c.startswith("T15.9")
    ]


@pytest.mark.parametrize(
    ("extent", "code"),
    [("12% TBSA", "T31.10"), ("25% TBSA, of it 12% full thickness", "T31.21"), ("TBSA 4%", "T31.0")],
)
def test_the_extent_of_burns_is_read(extent: str, code: str, drafts: Drafts):
    assert code in drafts(diagnosed(f"Second degree burn of the chest, {extent}"))


def test_no_extent_without_a_burn(drafts: Drafts):
    assert "T31.10" not in drafts(diagnosed("Psoriasis, 12% BSA"))


def test_every_site_is_one_of_the_tables(tables: CodeTables):
    for site in wound_words().sites:
        kinds = [k.name for k in wound_words().kinds if code_of(tables, k.name, site, "")]
        assert kinds, site.says


def test_kinds_and_sites_name_most_wounds_of_the_tables(tables: CodeTables):
    assert len(codes_by_site(tables)) > 900


def test_every_inner_injury_is_in_the_tables(tables: CodeTables):
    for row in inner().rows:
        for stem in row.becomes:
            for side in row.sides or ("",):
                code = stem.replace("{side}", side)
                assert tables.extensions(code) or tables.billable(code), code


@pytest.mark.parametrize(
    ("injury", "code"),
    [
        ("Displaced midshaft fracture, left clavicle, closed", "S42.022A"),
        ("Right humerus fracture, displaced, surgical neck", "S42.211A"),
        ("Anterior right shoulder dislocation", "S43.014A"),
        ("Left lateral patellar dislocation, reduced", "S83.015A"),
    ],
)
def test_a_fracture_takes_the_part_told_apart_from_its_bone(injury: str, code: str, drafts: Drafts):
    assert code in drafts(diagnosed(injury))


@pytest.mark.parametrize(
    ("story", "injury", "code"),
    [
        ("He rolled his RIGHT ankle.", "Sprain of LEFT ankle", "S93.409A"),
        ("Slipped and landed on her right wrist.", "Colles fracture left radius", "S52.539A"),
        ("He rolled his left ankle.", "Sprain of LEFT ankle", "S93.402A"),
        ("Fell on her right knee and twisted her left ankle.", "Sprain of left ankle", "S93.402A"),
    ],
)
def test_contradicted_sides_give_the_unspecified_one(story: str, injury: str, code: str, drafts: Drafts):
    found = drafts(f"HPI: {story}\n\nDIAGNOSES:\n1. {injury}.\n")
    assert [c for c in found if c[:3] == code[:3]] == [code]


def test_a_denied_foreign_body_is_none(drafts: Drafts):
    found = drafts(diagnosed("Corneal abrasion, left eye, no foreign body"))
    assert "S05.02XA" in found
    assert not any(code.startswith(("T15", "W44")) for code in found)


def test_anaphylaxis_by_venom_is_in_the_code_of_the_venom(drafts: Drafts):
    found = drafts(diagnosed("Anaphylaxis due to yellow jacket stings"))
    assert "T63.461A" in found
    assert "T78.2XXA" not in found


def test_a_measure_of_a_wound_is_no_organ(drafts: Drafts):
    assert not any(code.startswith("S37") for code in drafts(diagnosed("Right hand laceration, 3 cm")))


def test_a_burn_of_known_degree_is_not_one_of_unspecified_degree_too(drafts: Drafts):
    found = drafts(diagnosed("2nd degree burn of right knee, TBSA 1%"))
    assert "T24.221A" in found
    assert not any(code.startswith("T24.0") for code in found)
