from collections.abc import Callable

import pytest

from agent.choose.local import Proposed

Propose = Callable[..., Proposed]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Left carpal tunnel syndrome. Right trigger thumb. Hypothyroidism, stable.", "M65.311"),
        ("Right plantar fasciitis. Symptomatic left hallux valgus.", "M20.12"),
        ("Chronic migraine without aura. Cervicalgia. Insomnia.", "M54.2"),
    ],
)
def test_problems_in_one_line_are_all_headings(text: str, code: str, propose: Propose):
    found = {d.code: d for d in propose(f"IMPRESSION: {text}").drafts}
    assert found[code].confidence >= 0.7


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Right knee osteoarthritis. Left shoulder pain likely from overload. We will inject today.",
            "M25.512",
        ),
        ("Pneumonia. Dyspnea on stairs. Start doxycycline.", "R06.00"),
        ("Migraine. From childhood asthma she has recovered.", "J45.909"),
    ],
)
def test_what_is_told_of_a_problem_is_none(text: str, code: str, propose: Propose):
    found = {d.code: d.confidence for d in propose(f"IMPRESSION: {text}").drafts}
    assert found.get(code, 0.0) < 0.7


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. Hypertension, continue lisinopril 10", "I10"),
        ("1. Right rotator cuff tendinitis, start PT and naproxen", "M75.81"),
        ("1. Hypertension.\n2. Dermatitis on hands, likely contact, will patch test", "L30.9"),
    ],
)
def test_an_item_names_its_problem_before_the_comma(text: str, code: str, propose: Propose):
    found = {d.code: d for d in propose(f"A/P:\n{text}").drafts}
    assert found[code].confidence >= 0.85


def test_the_purpose_of_a_plan_is_no_problem(propose: Propose):
    found = propose("A/P:\n1. Otitis media.\n2. Tylenol for headache, return if worse").drafts
    assert all(d.confidence < 0.7 for d in found if d.code.startswith("R51"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HPI: S/p R carpal tunnel release 2019.\nA/P:\n1. Left trigger finger.", "G56.01"),
        ("HPI: s/p right trigger thumb release.\nA/P:\n1. Migraine.", "M65.311"),
    ],
)
def test_what_was_operated_on_is_over(text: str, code: str, propose: Propose):
    assert code not in {d.code for d in propose(text).drafts}


def test_what_is_to_be_operated_on_is_not(propose: Propose):
    found = propose("A/P:\n1. Bilateral carpal tunnel syndrome, scheduled for right release").drafts
    assert "G56.03" in {d.code for d in found}


def test_a_positive_blood_type_of_a_mother_bears_on_nothing(propose: Propose):
    text = "Repeat cesarean at 39w0d, live female, Apgars 8/9. Blood type O positive."
    assert not any(d.code.startswith("Z67") for d in propose(text).drafts)
