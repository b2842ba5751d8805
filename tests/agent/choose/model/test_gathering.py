"""What the choosing step is shown: billable candidates under one number each, and what governs them."""

from datetime import date

import pytest

from agent.choose.local import LocalChooser
from agent.choose.model.gathering import Found, Gatherer, of_local
from agent.choose.outcome import Reading
from agent.mentions import find_mentions
from agent.records import Setting


@pytest.fixture
def gathered(coder, read_note):
    """Gather for (words, term) pairs of a note: `brief, drafts = gathered(text, ("gout", "Gout"))`."""

    def run(text: str, *read: tuple[str, str], local: bool = True, **known: object):
        encounter, document = read_note(text, **known)
        found = [Found(w, t, text.index(w), text.index(w) + len(w)) for w, t in read]
        reading = Reading(encounter, find_mentions(document, coder.knowledge.book))
        drafts = LocalChooser(coder.knowledge).weighed(reading).drafts if local else ()
        return Gatherer(coder.knowledge).brief(encounter, document, found, drafts), drafts

    return run


ANKLE = "ASSESSMENT\nSprain of the left ankle, first seen after a fall on ice. Hypertension, on lisinopril.\n"


def test_every_candidate_is_billable_and_has_one_number(gathered, coder):
    brief, _ = gathered(
        ANKLE,
        ("Sprain of the left ankle", "Sprain of left ankle"),
        ("Hypertension", "Essential hypertension"),
    )
    numbers = [o.number for o in brief.options]
    codes = [o.code.code for o in brief.options]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(set(codes)) == len(codes)
    assert all(coder.tables.code(c).billable for c in codes)
    assert {n for offered in brief.offered.values() for n in offered} == set(numbers)
    assert brief.option(len(numbers) + 1) is None


def test_problems_keep_the_readers_order_and_words(gathered):
    brief, _ = gathered(
        ANKLE, ("Hypertension", "Essential hypertension"), ("Sprain of the left ankle", "Sprain")
    )
    assert [(p.number, p.words) for p in brief.problems] == [
        (1, "Hypertension"),
        (2, "Sprain of the left ankle"),
    ]
    assert brief.option(brief.offered[1][0]).code.code == "I10"


def test_an_injury_is_offered_with_the_episodes_that_it_may_be(gathered):
    brief, _ = gathered(ANKLE, ("Sprain of the left ankle", "Sprain of unspecified ligament of left ankle"))
    offered = {o.code.code for o in brief.options}
    assert {"S93.402A", "S93.402D", "S93.402S"} <= offered
    assert "S93.402" not in offered


def test_the_local_choosers_codes_come_on_top_and_the_rest_under_none(gathered):
    brief, drafts = gathered(ANKLE, ("Sprain of the left ankle", "Sprain of left ankle"))
    local = {d.code: d.confidence for d in drafts}
    assert "I10" in local
    assert "I10" in {brief.option(n).code.code for n in brief.offered[0]}
    for option in brief.options:
        assert option.local == local.get(option.code.code)
    assert brief.option(brief.offered[1][0]).local is not None


@pytest.mark.parametrize(("day", "there"), [(date(2026, 5, 4), True), (date(2026, 9, 30), True)])
def test_candidates_are_those_of_the_release_of_the_day(day, there, gathered, coder):
    brief, _ = gathered(ANKLE, ("Hypertension", "Essential hypertension"), day=day)
    tables = coder.tables.on(day)
    assert all(tables.code(o.code.code) is not None for o in brief.options) is there


def test_instructions_shown_speak_of_another_candidate(gathered):
    brief, _ = gathered(
        "ASSESSMENT\nHypertensive heart disease with acute systolic heart failure.\n",
        ("Hypertensive heart disease", "Hypertensive heart disease with heart failure"),
        ("acute systolic heart failure", "Acute systolic (congestive) heart failure"),
    )
    codes = {o.code.code for o in brief.options}
    assert {"I11.0", "I50.21"} <= codes
    assert any(line.startswith("I11.0 use additional:") and "I50" in line for line in brief.instructions)
    assert any(line.startswith("I50 code first:") for line in brief.instructions)
    assert len(brief.instructions) <= 10


@pytest.mark.parametrize(
    ("setting", "general"),
    [(Setting.OUTPATIENT, "IV.H"), (Setting.EMERGENCY, "IV.H"), (Setting.INPATIENT, "II.H")],
)
def test_cards_govern_the_candidates_and_the_setting(setting: Setting, general: str, gathered, coder):
    note = "ASSESSMENT\nType 2 diabetes mellitus with diabetic neuropathy.\n"
    brief, _ = gathered(
        note,
        ("Type 2 diabetes mellitus with diabetic neuropathy", "Type 2 diabetes with neuropathy"),
        setting=setting,
    )
    ids = [card.guideline_id for card in brief.cards]
    assert len(set(ids)) == len(ids)
    assert general in ids
    assert any(g.startswith("I.C.4") for g in ids)
    assert all(g in coder.guidelines for g in ids)


def test_nothing_read_and_nothing_found_is_an_empty_brief(gathered):
    brief, _ = gathered("ASSESSMENT\nShe feels well today.\n", local=False)
    assert brief.problems == brief.options == ()
    assert brief.others(1) == []


def test_the_local_choosers_drafts_stand_for_problems_where_none_were_read(gathered, read_note):
    _, drafts = gathered(ANKLE)
    _, document = read_note(ANKLE)
    found = of_local(document, drafts)
    assert "Sprain of the left ankle" in {f.words for f in found} or any("ankle" in f.words for f in found)
    assert all(ANKLE[f.start : f.end] == f.words for f in found)
