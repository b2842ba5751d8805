"""Signs of text carried over from elsewhere."""

from datetime import date

import pytest

from agent.documents import flowing
from agent.governance.copying import carried_over, changed_twins, days_of_visit
from agent.records import Choice, Document, Encounter, Setting
from agent.rules.contradictions import COPIED
from agent.validate import validate

STORY = (
    "She has had pain in the {} knee for {} weeks, worse on stairs and after sitting, "
    "without locking or giving way."
)
LETTER = "\n".join(
    f"Item {n} of the letter says at some length what was found at that visit number {n}." for n in range(10)
)


def test_a_paragraph_that_stands_twice_with_other_facts_is_found():
    text = f"{STORY.format('right', 3)}\n\n{STORY.format('left', 3)}"
    ((first, second),) = changed_twins(flowing("note", text))
    assert text[slice(*first)] == STORY.format("right", 3)
    assert text[slice(*second)] == STORY.format("left", 3)


@pytest.mark.parametrize(
    "text",
    [
        f"{STORY.format('right', 3)}\n\n{STORY.format('right', 3)}",
        "BP 120/80, pulse 70.\n\nBP 130/85, pulse 75.",
        STORY.format("right", 3),
    ],
)
def test_repeats_vitals_and_single_paragraphs_are_not(text):
    assert not list(changed_twins(flowing("note", text)))


def test_a_document_that_repeats_an_earlier_one_is_carried_over():
    assert carried_over(Document("a", LETTER), Document("b", LETTER + "\nOne new sentence of this very day."))
    assert not carried_over(Document("a", LETTER), Document("b", LETTER.upper().replace("FOUND", "SEEN")))
    assert not carried_over(Document("a", "Short."), Document("b", "Short."))


def test_the_days_that_a_note_gives_for_its_visit():
    text = "Date of service: 05/14/2026\nDOS 2026-05-15\nVisit date: 13/45/2026"
    assert days_of_visit(Document("note", text)) == {date(2026, 5, 14), date(2026, 5, 15)}


def test_findings_name_the_documents_and_days(tables):
    notes = (Document("one", LETTER), Document("two", f"DOS 2026-05-15\nDOS 2026-05-16\n{LETTER}"))
    encounter = Encounter("e", Setting.OUTPATIENT, notes)
    said = [
        f.message
        for f in validate([Choice("I10", "", ())], encounter, tables).findings
        if f.rule == COPIED.rule_id
    ]
    assert said == [
        "'two' gives 2 different days for the visit.",
        "'two' is nearly the same text as 'one'.",
    ]
