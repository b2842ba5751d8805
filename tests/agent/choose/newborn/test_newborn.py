"""Codes of newborns and children that rest on age, weight, weeks, percentiles and vaccines."""

from collections.abc import Callable

import pytest

from agent.choose.local import Proposed
from agent.choose.newborn.table import table
from agent.documents import structured
from agent.encounter import describe
from agent.records import Setting, Sex
from index.tables import CodeTables

Codes = Callable[..., set[str]]
STAY = {"setting": Setting.INPATIENT, "age_years": 0}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Single liveborn, this hospital, via repeat C/S 39w1d. BW 3,280 g.", {"Z38.01"}),
        ("Baby boy born via SVD at 38w2d, BW 3150 g.", {"Z38.00"}),
        ("Twin A male liveborn by cesarean at 36w0d.", {"Z38.31", "P07.39"}),
        ("Born at 30w2d, vaginal, BW 1,420 g.", {"P07.15", "P07.33"}),
        ("Born at 26w1d by C/S, birth weight 0.82 kg.", {"P07.03", "P07.25"}),
        ("Term infant born at 38w0d, birth weight 5 lb 3 oz, SGA.", {"P05.18"}),
        ("Born at 34w0d. Hyperbilirubinemia, phototherapy.", {"P59.0"}),
        ("Born at 30w0d. Apnea of prematurity, on caffeine.", {"P28.49"}),
        ("Born at 27w0d. Grade 3 IVH on head ultrasound.", {"P52.21"}),
        ("Infant of mother with gestational diabetes with hypoglycemia, LGA.", {"P70.0"}),
        ("Born at 39w0d. Jaundice.", {"P59.9"}),
        ("Term infant born via SVD. Seizures on day 2.", {"P90"}),
        ("Healthy term infant born via SVD. Sepsis was ruled out.", {"Z05.1", "Z38.00"}),
    ],
)
def test_a_newborns_record(text: str, codes: set[str], proposed: Codes):
    assert codes <= proposed(f"NEWBORN DISCHARGE SUMMARY\n{text}\n", **STAY)


@pytest.mark.parametrize(
    "code",
    ["O24.414", "Z37.0", "Z3A.38", "P08.1", "Z34.90"],
    ids=["diabetes", "outcome", "weeks", "size", "visit"],
)
def test_the_mothers_conditions_and_parts_of_the_syndrome_are_not_the_newborns(code: str, proposed: Codes):
    text = (
        "NEWBORN DISCHARGE SUMMARY\nLGA infant of mother with gestational diabetes on insulin.\n"
        "Born at 38w2d by C/S.\n"
        "Mother: intrauterine pregnancy, prenatal visit weekly."
    )
    assert code not in proposed(text, **STAY)


def test_a_child_born_elsewhere_has_no_birth_code(proposed: Codes):
    text = (
        "NICU D/C SUMMARY\nOutborn, transferred in. Born at 30w2d vaginally at Community Hospital. BW 1420 g."
    )
    found = proposed(text, **STAY)
    assert "P07.15" in found
    assert not any(code.startswith("Z38") for code in found)


def test_prematurity_of_a_corrected_age_is_none(proposed: Codes):
    found = proposed("NICU D/C SUMMARY\nTerm infant, now CGA 35w1d corrected.", **STAY)
    assert not any(code.startswith("P07") for code in found)


@pytest.mark.parametrize(
    ("text", "years", "code"),
    [
        ("5-day-old here for newborn check.", 0, "Z00.110"),
        ("2-week-old well baby visit.", 0, "Z00.111"),
        ("12-month well child visit. Normal growth.", 1, "Z00.129"),
        ("Well child check.\nASSESSMENT:\n1. Acute otitis media.", 4, "Z00.121"),
        ("Well child check.\nASSESSMENT:\n1. Asthma, stable.", 9, "Z00.129"),
        ("Annual physical. Well adolescent.", 15, "Z00.129"),
    ],
)
def test_a_routine_examination(text: str, years: int, code: str, proposed: Codes):
    found = proposed(text, age_years=years)
    assert {c for c in found if c.startswith("Z00")} == {code}


@pytest.mark.parametrize(
    "text",
    [
        "Cough. Next well child visit in May.",
        "Fever. Well-child examination was done on August 25.",
        "Missed his last well child check.",
    ],
)
def test_a_routine_examination_of_another_day_is_none(text: str, propose: Callable[..., Proposed]):
    drafts = propose(text, age_years=4).drafts
    assert not any(d.code.startswith("Z00.1") and d.confidence > 0.2 for d in drafts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BMI 27.1 (97th percentile).", "Z68.54"),
        ("BMI is at the 88th percentile.", "Z68.53"),
        ("BMI 33.1 (98th percentile, 124% of the 95th percentile).", "Z68.55"),
        ("BMI 38, 142% of the 95th percentile.", "Z68.56"),
    ],
)
def test_a_percentile_beside_its_diagnosis(text: str, code: str, proposed: Codes):
    assert code in proposed(f"{text}\nASSESSMENT:\n1. Obesity.", age_years=12)


def test_a_percentile_without_a_diagnosis_is_none(proposed: Codes):
    assert not any(
        c.startswith("Z68") for c in proposed("BMI 16 (50th percentile). Well child.", age_years=7)
    )


@pytest.mark.parametrize(
    ("text", "years", "codes"),
    [
        ("DTaP and IPV given today.", 4, {"Z23"}),
        ("Given today:\nVaricella #1, left thigh.", 4, {"Z23"}),
        ("Mother declines influenza vaccine.", 4, {"Z28.82"}),
        ("Patient declined flu shot.", 60, {"Z28.21"}),
        ("MMR vaccine deferred because of acute febrile illness.", 4, {"Z28.01"}),
        ("Influenza vaccine not given: egg allergy with anaphylaxis.", 30, {"Z28.04"}),
    ],
)
def test_vaccines(text: str, years: int, codes: set[str], proposed: Codes):
    assert codes <= proposed(text, age_years=years)


@pytest.mark.parametrize(
    "text",
    ["Vaccines are up to date.", "Last Tdap: 2019.", "MMR titer today.", "Hepatomegaly noted today."],
)
def test_no_vaccine_of_today(text: str, propose: Callable[..., Proposed]):
    drafts = propose(text, age_years=30).drafts
    assert not any(d.code == "Z23" and d.confidence > 0.5 for d in drafts)


def test_a_grown_patient_has_no_perinatal_code(proposed: Codes):
    found = proposed("Jaundice. Birth weight 1400 g.", age_years=40, sex=Sex.MALE)
    assert not any(code[0] == "P" for code in found)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("NEWBORN DISCHARGE SUMMARY\nBaby boy born to a 28 yo G2P2 mother.", 0),
        ("DELIVERY NOTE\nG2P1 at 39 weeks. The newborn cried at once.", None),
        ("The newborn is jaundiced.", 0),
        ("A 29-year-old G2P1 delivered a healthy newborn.", 29),
    ],
    ids=["mother's age", "mother's note", "newborn's note", "mother's age in her note"],
)
def test_the_age_is_that_of_the_record(text: str, years: int | None):
    assert describe(structured("n", text), "n").age_years == years


def test_every_code_of_the_table_is_one(tables: CodeTables):
    rows = table()
    codes = [r.becomes for r in (*rows.perinatal, *rows.stated, *rows.ruled_out, *rows.not_given)]
    assert [code for code in codes if not tables.billable(code)] == []
    ranges = [r for row in rows.perinatal for r in (*row.of.ranges, *row.unless.ranges)]
    assert [r for r in ranges if tables.code(r.first) is None] == []


def test_a_vaccine_of_the_nursery_is_not_of_the_visit(proposed: Codes):
    told = "5 day old male here for newborn check. Hep B and vit K given. Passed hearing."
    found = proposed(told, age_years=0, sex=Sex.MALE)
    assert "Z00.110" in found
    assert "Z23" not in found


def test_sepsis_looked_for_and_not_found_is_observation(proposed: Codes):
    told = "Born here via C/S at 32w1d. ID: r/o sepsis, amp/gent 36h, BCx neg. HUS DOL 7 nl."
    found = proposed(f"NICU DISCHARGE SUMMARY\n{told}", age_years=0, sex=Sex.MALE, setting=Setting.INPATIENT)
    assert {"Z05.1", "Z38.01"} <= found
    assert not found & {"P36.9", "D59.30"}


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        ("2. Atopic dermatitis, flexural, not controlled", "Z00.121"),
        ("2. Expressive speech delay: refer", "Z00.121"),
        ("2. Allergic rhinitis, stable on cetirizine", "Z00.129"),
    ],
)
def test_a_check_up_finds_what_is_new_or_worse(problem: str, code: str, proposed: Codes):
    found = proposed(f"24-month well child visit.\nASSESSMENT:\n1. Well child.\n{problem}", age_years=2)
    assert code in found
