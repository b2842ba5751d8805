"""CPT is chosen from a user's own list alone; every code and descriptor here is made up."""

import shutil

import pytest

from agent.choose.alongside import MAKERS
from agent.choose.outcome import Reading
from agent.choose.services.cpt import CptChooser
from agent.documents import flowing
from agent.records import Encounter, Setting
from index.opening import current_folder
from index.records import CodeSystem
from index.table_adding import add_files
from index.tables import CodeTables

HEAD = "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tCurrent Descriptor Effective Date"
MADE_UP = {
    "0001Z": "Balloon polishing of kneecap",
    "0002Z": "Balloon polishing of kneecap, with lantern",
    "0003Z": "Feather removal; ear (eg, left, right)",
    "0004Z": "Feather removal; ear, with bagpipe guidance and written report",
    "0101Z": "Made-up visit with new patient, for evaluation or management, 30 minutes",
    "0102Z": "Made-up visit with established patient, for evaluation or management, 10 minutes",
    "0103Z": "Made-up visit with established patient, for evaluation or management, 25 minutes",
}


@pytest.fixture(scope="module")
def cpt(index_home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cpt")
    listed = folder / "2026 list.txt"
    rows = (f"1\t{code}\t{text}\t\t\t\t20260101" for code, text in MADE_UP.items())
    listed.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    path = folder / "tables.sqlite"
    shutil.copy(current_folder(index_home) / "tables.sqlite", path)
    add_files(path, [listed])
    with CodeTables.open(path, CodeSystem.CPT) as tables:
        yield MAKERS[CodeSystem.CPT](tables)


@pytest.fixture(scope="module")
def code(cpt):
    def made(text):
        encounter = Encounter("n", Setting.OUTPATIENT, (flowing("n", text),))
        return cpt.choose(Reading(encounter, ()))

    return made


def test_the_maker_is_the_chooser(cpt):
    assert isinstance(cpt, CptChooser)


def test_a_code_is_final_where_all_its_words_stand_in_the_sentence(code):
    text = "Balloon polishing of the left kneecap was performed."
    (choice,) = code(text).choices
    assert (choice.code, choice.system, choice.units) == ("0001Z", "CPT", 1)
    assert choice.confidence >= 0.5
    assert [q.text for q in choice.evidence] == ["Balloon polishing", "kneecap was performed"]
    assert choice.guidelines == ("cpt:0001Z",)
    assert choice.alternatives[0].code == "0002Z"
    assert choice.alternatives[0].why_not == "2 of its words are not in the sentence, against 0"


def test_examples_in_brackets_are_not_asked_for(code):
    (choice,) = code("PROCEDURE:\nFeather removal from the ear.").choices
    assert (choice.code, choice.confidence >= 0.5) == ("0003Z", True)


def test_a_code_that_lacks_words_is_for_review_with_their_count(code):
    (choice,) = code("Feather removal at the ear with bagpipe guidance completed.").choices
    assert (choice.code, choice.confidence < 0.5) == ("0003Z", False)
    (choice,) = code("Bagpipe guidance for feather, with report, was done.").choices
    assert (choice.code, choice.confidence < 0.5) == ("0004Z", True)
    assert "of 8 of the descriptor's words" in choice.rationale


@pytest.mark.parametrize(
    "text",
    [
        "Balloon polishing of the kneecap will be performed.",
        "Balloon polishing of the kneecap was performed in 2019.",
        "He declined balloon polishing of the kneecap, though it is done here.",
        "PAST SURGICAL HISTORY:\nBalloon polishing of the kneecap was performed.",
        "FAMILY HISTORY:\nMother had balloon polishing of the kneecap done.",
        "Mother underwent balloon polishing of the kneecap.",
        "Balloon polishing of the kneecap.",
        "The kneecap was removed.",
        "Something else was performed.",
    ],
)
def test_what_was_not_done_here_gives_nothing(text, code):
    assert code(text).choices == ()


def test_the_same_service_told_twice_is_one_code(code):
    text = "Balloon polishing of kneecap was performed. After balloon polishing of the kneecap was done, ice."
    assert [c.code for c in code(text).choices] == ["0001Z"]


def test_a_visit_is_offered_for_review_at_the_level_of_its_time(code):
    (choice,) = code("Established patient. I spent 30 minutes on this visit.").choices
    assert (choice.code, choice.confidence < 0.5) == ("0103Z", True)
    assert "a decision of its total time or its medical decision making" in choice.rationale
    assert [a.code for a in choice.alternatives] == ["0102Z"]
    (shorter,) = code("Established patient. Total time today: 12 minutes.").choices
    assert shorter.code == "0102Z"
    (new,) = code("New patient. 45 minutes were spent.").choices
    assert new.code == "0101Z"


@pytest.mark.parametrize("text", ["Established patient, doing well.", "New patient. I spent 5 minutes."])
def test_a_visit_without_a_level_is_left_out_with_the_reason(text, code):
    made = code(text)
    assert made.choices == ()
    assert "level is a decision" in made.not_coded[0].reason
    assert made.not_coded[0].text.lower() in {"established patient", "new patient"}


def test_a_note_that_says_neither_new_nor_established_tells_of_no_visit(code):
    made = code("Doing well. I spent 30 minutes.")
    assert (made.choices, made.not_coded) == ((), ())
