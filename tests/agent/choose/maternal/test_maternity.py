"""Obstetric codes that rest on the stage of the pregnancy, from whole notes."""

from collections.abc import Callable

import pytest

from agent.choose.local import Proposed
from agent.records import Setting, Sex

Codes = Callable[..., set[str]]
WOMAN = {"sex": Sex.FEMALE, "age_years": 30}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("G2P1 at 10w4d.\nASSESSMENT:\n1. Hypothyroidism.", {"O99.281", "E03.9", "Z3A.10"}),
        ("IUP at 32 weeks.\nASSESSMENT:\n1. Iron deficiency anemia.", {"O99.013", "D50.9", "Z3A.32"}),
        ("G1P0 at 30w0d.\nASSESSMENT:\n1. Gestational diabetes on insulin.", {"O24.414", "Z3A.30"}),
        ("G1P0 at 30w0d.\nASSESSMENT:\n1. Gestational diabetes, diet controlled.", {"O24.410"}),
        ("She is 20 weeks pregnant.\nASSESSMENT:\n1. Chronic hypertension.", {"O10.012", "Z3A.20"}),
        ("She is 20 weeks pregnant.\nASSESSMENT:\n1. UTI.", {"O23.42"}),
        ("She is 20 weeks pregnant.\nASSESSMENT:\n1. Type 2 diabetes.", {"O24.112"}),
        ("G3P2 at 12w0d, prior C/S x2.\nASSESSMENT:\n1. Hypothyroidism.", {"O34.219"}),
        ("G3P2 at 12w0d.\nH/o preterm delivery.\nASSESSMENT:\n1. Hypothyroidism.", {"O09.211"}),
        ("Twin gestation at 24w0d.\nASSESSMENT:\n1. Twin B breech.", {"O32.1XX2"}),
        ("G1P0 at 26w1d.\nASSESSMENT:\n1. PPROM, no labor for 30 hours.", {"O42.112"}),
        ("G1P0 at 38w1d.\nASSESSMENT:\n1. PROM, labor within 6 hours.", {"O42.02"}),
        ("G1P0 at 38w1d.\nASSESSMENT:\n1. False labor.", {"O47.1"}),
        ("G1P0 at 33w1d.\nASSESSMENT:\n1. Preterm labor.", {"O60.03"}),
    ],
)
def test_a_pregnant_patient(text: str, codes: set[str], proposed: Codes):
    assert codes <= proposed(text, **WOMAN)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("G1P0 at 20w3d, routine prenatal visit. Normal pregnancy.", {"Z34.02", "Z3A.20"}),
        ("G3P2 at 32w0d here for prenatal visit.\nASSESSMENT:\n1. IUP at 32 weeks.", {"Z34.83", "Z3A.32"}),
        ("G3P2 at 12w0d, prenatal visit. Advanced maternal age.", {"O09.521", "Z3A.12"}),
        ("POSTPARTUM VISIT\n6 weeks postpartum after NSVD, doing well.", {"Z39.2"}),
    ],
)
def test_a_visit(text: str, codes: set[str], proposed: Codes):
    assert codes <= proposed(text, **WOMAN)


def test_a_complication_outdoes_a_normal_pregnancy(propose: Callable[..., Proposed]):
    text = "G2P1 prenatal visit.\nASSESSMENT:\n1. Intrauterine pregnancy at 30w0d.\n2. Gestational diabetes."
    drafts = {d.code: d for d in propose(text, **WOMAN).drafts}
    assert "Z33.1" not in drafts
    assert drafts["Z34.83"].confidence < 0.2
    assert drafts["Z3A.30"].confidence > 0.8


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Delivered a viable male via NSVD. Apgars 8/9. Perineum intact.", {"O80", "Z37.0", "Z3A.39"}),
        ("Delivered a viable male. Second degree perineal laceration repaired.", {"O70.1", "Z37.0"}),
        ("Delivered a viable girl. Third degree (3b) laceration repaired.", {"O70.22"}),
        ("Primary LTCS, liveborn girl.\nDIAGNOSES:\n1. A2 GDM on insulin.", {"O24.424", "Z37.0"}),
        ("Primary LTCS, liveborn girl.\nDIAGNOSES:\n1. Acute blood loss anemia.", {"O90.81", "D62"}),
        ("Repeat LTCS, liveborn girl. Prior low transverse cesarean.", {"O34.211", "Z37.0"}),
        ("NSVD of a stillborn boy. IUFD on admission.", {"Z37.1"}),
        ("Liveborn girl by NSVD. GBS positive, penicillin given.", {"O99.824"}),
        ("Twins, both live. Twin A and twin B delivered vaginally, Apgars 8/9.", {"Z37.2"}),
    ],
)
def test_a_delivery(text: str, codes: set[str], proposed: Codes):
    note = f"DISCHARGE SUMMARY\nG2P1 admitted at 39w1d in labor.\n{text}"
    assert codes <= proposed(note, setting=Setting.INPATIENT, **WOMAN)


def test_a_normal_delivery_stands_alone(proposed: Codes):
    note = "G2P1 admitted at 39w1d in labor. NSVD of a viable boy. Shoulder dystocia, McRoberts."
    found = proposed(note, setting=Setting.INPATIENT, **WOMAN)
    assert "O66.0" in found
    assert "O80" not in found


def test_the_preterm_birth_of_twins_names_both_at_the_weeks_of_admission(proposed: Codes):
    note = (
        "DISCHARGE SUMMARY\nGA at admit 27w5d. GA at delivery 29w1d. Twins.\nPPROM, labor >24 h later.\n"
        "Taken for cesarean, live.\nDIAGNOSES:\n1. Preterm labor with preterm delivery.\n"
    )
    found = proposed(note, setting=Setting.INPATIENT, **WOMAN)
    assert {"O60.14X1", "O60.14X2", "O42.112", "Z3A.27", "Z37.2"} <= found
    assert "Z3A.29" not in found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("34F s/p c-section 10 days ago.\nASSESSMENT:\n1. UTI.", {"O86.20"}),
        ("Nine days after vaginal delivery with fever.\nDIAGNOSES:\n1. Puerperal sepsis.", {"O85"}),
        ("Nine days after vaginal delivery.\nDIAGNOSES:\n1. Postpartum anemia.", {"O90.81"}),
        ("3 weeks postpartum.\nDIAGNOSES:\n1. Hemorrhoids.", {"O87.2"}),
    ],
)
def test_after_a_delivery(text: str, codes: set[str], proposed: Codes):
    found = proposed(text, setting=Setting.EMERGENCY, **WOMAN)
    assert codes <= found
    assert not any(code.startswith(("Z3A", "Z37")) for code in found)


@pytest.mark.parametrize(
    "text",
    [
        "Denies pregnancy. Pregnancy test negative.\nASSESSMENT:\n1. UTI.",
        "G3P3, gestational diabetes in the last pregnancy.\nASSESSMENT:\n1. Hypothyroidism.",
        "Her sister is 20 weeks pregnant.\nASSESSMENT:\n1. Iron deficiency anemia.",
        "Planning pregnancy next year.\nASSESSMENT:\n1. Hypothyroidism.",
        "Slow delivery of oxygen; labor intensive job.\nASSESSMENT:\n1. Iron deficiency anemia.",
        "If she becomes pregnant, call.\nASSESSMENT:\n1. Chronic hypertension.",
    ],
)
def test_no_pregnancy_no_obstetric_code(text: str, proposed: Codes):
    found = proposed(text, **WOMAN)
    assert not any(code.startswith(("O10", "O23", "O99", "Z3A", "Z34")) for code in found)


def test_a_mans_note_gives_none(proposed: Codes):
    text = "His wife is pregnant. Intrauterine pregnancy at 20 weeks.\nASSESSMENT:\n1. Hypothyroidism."
    assert not any(code[0] == "O" for code in proposed(text, sex=Sex.MALE, age_years=30))


def test_a_miscarriage_has_no_weeks(proposed: Codes):
    text = "G1P0 at 8 weeks gestation with bleeding.\nASSESSMENT:\n1. Incomplete miscarriage."
    found = proposed(text, setting=Setting.EMERGENCY, **WOMAN)
    assert "O03.4" in found
    assert not any(code.startswith("Z3A") for code in found)


def test_an_earlier_miscarriage_does_not_end_this_pregnancy(proposed: Codes):
    text = "G3P1 at 12w0d, miscarriage in 2021. FHT 160.\nASSESSMENT:\n1. Hypothyroidism."
    assert {"O99.281", "Z3A.12"} <= proposed(text, **WOMAN)


def test_every_code_has_a_quote_of_the_note(propose: Callable[..., Proposed]):
    text = "G2P1 at 10w4d.\nASSESSMENT:\n1. Hypothyroidism."
    for draft in propose(text, **WOMAN).drafts:
        assert draft.mentions
        assert all(text[m.start : m.end] for m in draft.mentions)


@pytest.mark.parametrize(
    ("text", "codes", "never"),
    [
        ("ROB 26+2.\nA/P:\n1. GDM, new - diet first", {"O24.410", "Z3A.26"}, "O24.419"),
        ("Prenatal visit G3P2 at 36w2d.\nA/P:\n1. Malpresentation - frank breech", {"O32.1XX0"}, "O32.9XX0"),
        ("G1P0 at 22w0d.\nA/P:\n1. Failed 1-hour glucola", {"O99.810"}, "R73.09"),
        ("G1P0 at 22w0d.\nA/P:\n1. Kell antibodies", {"O36.1920"}, "O36.0120"),
        ("G1P0 at 22w0d. BMI 38.\nA/P:\n1. Obesity", {"O99.212", "E66.9"}, "Z68.38"),
        ("Miscarriage clinic.\nImpression: Early pregnancy loss (missed abortion).", {"O02.1"}, "O03.9"),
    ],
)
def test_the_exact_code_alone(text: str, codes: set[str], never: str, proposed: Codes):
    found = proposed(text, **WOMAN)
    assert codes <= found
    assert never not in found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DX:\n1. Chorioamnionitis\n2. Postpartum hemorrhage", "O41.1230"),
        ("2nd deg perineal lac repaired.", "O70.1"),
        ("Periurethral tear, hemostatic.", "O71.82"),
        ("Brisk bleeding, atony, methergine given.", "O72.1"),
        ("cHTN on labetalol.", "O10.02"),
    ],
)
def test_what_a_delivery_brings(text: str, code: str, proposed: Codes):
    told = "DELIVERY NOTE. IUP at 39w1d, live male infant, Apgars 8/9.\n"
    assert code in proposed(told + text, setting=Setting.INPATIENT, **WOMAN)


def test_a_stay_is_no_routine_visit(proposed: Codes):
    told = "Discharge summary. SVD at 39w1d, live male, Apgars 8/9. Return in 6 weeks for postpartum visit."
    assert "Z39.2" not in proposed(told, setting=Setting.INPATIENT, **WOMAN)
