"""The chooser in the whole run: tiers, release, citation, provenance, and what it costs."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.contract import to_contract
from agent.pipeline import Coder
from index.records import CodeSystem
from index.tables import CodeTables

NOTE = (
    "CHIEF COMPLAINT: Sore throat.\n\nMEDICATIONS:\nLovenox 40 mg SQ daily\n\nASSESSMENT AND PLAN:\n"
    "Streptococcal pharyngitis. Bicillin L-A 1.2 million units IM given. Bedside commode ordered.\n"
)


@pytest.fixture
def coder_with_services(coder, store):
    tables = CodeTables.open(store)
    yield Coder(replace(coder.knowledge, tables=tables))
    tables.close()


def test_a_visit_is_coded_in_both_systems(coder_with_services):
    note = coder_with_services.code("n", NOTE, setting="outpatient")
    final = [(c.system, c.code, c.units, c.sequence) for c in note.verdict.final if c.system == "HCPCS"]
    assert final == [("HCPCS", "J0561", 12, 1)]
    assert [c.code for c in note.verdict.review if c.system == "HCPCS"] == ["E0163"]
    assert any(c.system == "ICD-10-CM" for c in note.verdict.final)
    assert set(note.provenance.prompts) == {"rationale.v1", "services.v1"}
    assert note.provenance.releases["HCPCS"] == "hcpcs-2024-07"


def test_a_hospital_stay_has_no_services(coder_with_services):
    note = coder_with_services.code("n", NOTE, setting="inpatient")
    assert not any(c.system == "HCPCS" for c in (*note.verdict.final, *note.verdict.review))


def test_what_is_asked_for_alone_is_given_alone(coder_with_services):
    note = coder_with_services.code("n", NOTE, setting="outpatient", systems=(CodeSystem.HCPCS,))
    assert [c.code for c in note.verdict.final] == ["J0561"]


def test_where_services_alone_are_asked_for_nothing_is_said_of_diagnoses(coder_with_services):
    text = NOTE + "Patient denies fever. Possible pneumonia.\n"
    known = {"setting": "outpatient", "day": date(2012, 3, 1)}
    both = coder_with_services.code("n", text, **known).verdict
    assert "CC301" in {finding.rule for finding in both.findings}
    assert "fever" in {left.text for left in both.not_coded}
    alone = coder_with_services.code("n", text, **known, systems=(CodeSystem.HCPCS,)).verdict
    assert not {"fever", "pneumonia"} & {left.text for left in alone.not_coded}
    nothing = coder_with_services.code("n", "Pharyngitis.", **known, systems=(CodeSystem.HCPCS,)).verdict
    assert "CC301" not in {finding.rule for finding in (*alone.findings, *nothing.findings)}


def test_the_contract_carries_units_and_the_descriptor(coder_with_services, hcpcs):
    note = coder_with_services.code("n", NOTE, setting="outpatient", systems=(CodeSystem.HCPCS,))
    code = to_contract(note, coder_with_services.guidelines).codes[0]
    assert (code.units, code.modifiers) == (12, ())
    assert code.guidelines[0].id == "hcpcs:J0561"
    assert code.guidelines[0].title == "Descriptor of J0561 in HCPCS Level II"
    assert code.title == hcpcs.code("J0561").title
    assert "100,000 units" in code.title


def test_a_note_without_services_has_no_template_of_theirs(choose):
    made = choose("Doing well. No complaints.")
    assert (made.choices, made.not_coded, made.prompts) == ((), (), ())


def test_letters_that_change_length_when_small_keep_their_places(choose):
    made = choose("\u0130\u0130 Toradol 60 mg IM given.")
    assert [q.text for c in made.choices for q in c.evidence] == ["Toradol 60 mg IM given"]


def test_a_note_costs_a_few_milliseconds(choose):
    text = NOTE * 20
    choose(text)
    began = time.perf_counter()
    choose(text)
    assert time.perf_counter() - began < 0.25


PIECES = (
    "Toradol 60 mg IM given", "ceftriaxone", "1 g", "40 mg of Kenalog", "was injected", "each knee", "x 3",
    ";", "no waste", "45 units wasted", "crutches", "two canes", "were dispensed", "ordered", "at home",
    "will be", "Medicare", "flu shot", "BLS emergency transport", "8.4 miles", "short arm cast", "plaster",
    "left", "\n", "PROCEDURE:", "MEDICATIONS:", "\u0130", "1,000", "/mL", "(", "declined", ".",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_whatever_is_written_is_quoted_as_it_stands(choose, text):
    made = choose(text)
    quotes = [q for c in made.choices for q in c.evidence] + list(made.not_coded)
    assert all(text[q.start : q.end] == q.text and q.text for q in quotes)
    assert len({c.code for c in made.choices}) == len(made.choices)
    assert all(c.units is None or c.units > 0 for c in made.choices)
