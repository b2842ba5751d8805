from datetime import date

import pytest

from agent.documents import structured
from agent.encounter import describe
from agent.records import Encounter, Setting, Sex


def read(text: str, **given: object) -> Encounter:
    return describe(structured("n", text), "n", **given)


@pytest.mark.parametrize(
    ("text", "sex", "age"),
    [
        ("A 57-year-old male with gout.", Sex.MALE, 57),
        ("This is a 34 year old African American woman with migraine.", Sex.FEMALE, 34),
        ("72 y/o F with COPD.", Sex.FEMALE, 72),
        ("45yo M presents with cough.", Sex.MALE, 45),
        ("The patient is a 6-year-old boy.", Sex.MALE, 6),
        ("A 10-month-old girl with fever.", Sex.FEMALE, 0),
        ("A 45-year-old man with a 3-day-old laceration.", "M", 45),
        ("She has a 3-day-old laceration.", None, None),
        ("Newborn, sex: male, born at term.", Sex.MALE, 0),
        ("Gender: F. Age 40 years of age.", Sex.FEMALE, 40),
        ("A 61F with chest pain.", Sex.FEMALE, None),
        ("A 30-year-old woman; her 2-month-old baby is well.", Sex.FEMALE, 30),
        ("Patient aged 200 years old.", None, None),
        ("Maria has gout and takes prenatal vitamins.", None, None),
        ("He is here for gout.", None, None),
    ],
)
def test_sex_and_age_come_from_plain_statements_only(text: str, sex: Sex | None, age: int | None):
    found = read(text)
    assert (found.sex, found.age_years) == (sex, age)


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("ASSESSMENT: Gout.", Setting.OUTPATIENT),
        ("DISCHARGE SUMMARY\nGout.", Setting.INPATIENT),
        ("HOSPITAL COURSE: Treated for sepsis.", Setting.INPATIENT),
        ("Seen in the emergency department for chest pain.", Setting.EMERGENCY),
        ("ED COURSE: Improved.\nEmergency department note.", Setting.EMERGENCY),
    ],
)
def test_the_setting_is_read_from_the_note(text: str, setting: Setting):
    assert read(text).setting is setting


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date of service: 2026-05-04", date(2026, 5, 4)),
        ("DOS 5/4/2026", date(2026, 5, 4)),
        ("Admission date: 04/28/2026\nDischarge date: 05/02/2026", date(2026, 5, 2)),
        ("Date of discharge: 31/31/2026. Visit date: 2026-05-04", date(2026, 5, 4)),
        ("Date of service: 2026-13-04", None),
        ("DOB 5/4/1960. Last seen 3/3/2024.", None),
        ("CLINIC NOTE 06/03/2026\nGout.", date(2026, 6, 3)),
        ("Springfield Clinic\nProgress note - 2026-06-03\nGout.", date(2026, 6, 3)),
        ("6/3/2026 Office visit\nGout.", date(2026, 6, 3)),
        ("CLINIC NOTE 06/03/2026\nDate of service: 06/04/2026", date(2026, 6, 4)),
        ("CLINIC NOTE\nCompared with the report of 06/03/2025 there is no change.", None),
        ("Follow-up of a fracture seen 06/03/2025\nGout.", None),
        ("Gout.\nLast visit 06/03/2025", None),
        (f"CLINIC NOTE {' ' * 90} 06/03/2026", None),
        ("CLINIC NOTE 13/45/2026\nGout.", None),
    ],
)
def test_the_date_of_service_is_the_labelled_one_and_for_a_stay_that_of_discharge(
    text: str, day: date | None
):
    assert read(text).day == day


def test_what_the_caller_gives_wins():
    text = "DISCHARGE SUMMARY. Date of service: 2026-05-04. A 57-year-old male."
    given = {"setting": Setting.EMERGENCY, "day": date(2026, 6, 1), "sex": Sex.FEMALE, "age_years": 0}
    found = read(text, **given)
    assert {name: getattr(found, name) for name in given} == given


def test_the_encounter_holds_its_document():
    found = read("Gout.")
    assert found.document("n") is found.documents[0]
    assert found.document("other") is None
    assert found.note_id == "n"


def test_words_far_into_a_note_do_not_tell_who_was_seen():
    assert read("Gout. " * 600 + "A 57-year-old male.").age_years is None
