"""Several notes under way at once: in order, each with its own error, never too many."""

import asyncio
from collections.abc import Iterator

import pytest

from agent.ahead import Asked, WaitingCoder, in_turn
from agent.errors import NoteEmpty
from agent.records import CodedNote, Encounter, Provenance, Setting, Verdict


def result(note_id: str) -> CodedNote:
    made = Provenance("0", {}, "", "fake", {}, "", {})
    return CodedNote(Encounter(note_id, Setting.OUTPATIENT), Verdict((), ()), made)


class Waiting:
    """Waits longer for earlier notes, so that they would end last; keeps how many were under way."""

    def __init__(self, at_once: int, unlucky: frozenset[str] = frozenset()) -> None:
        self.at_once, self.unlucky = at_once, unlucky
        self.runner = asyncio.Runner()
        self.under_way = self.most = 0
        self.begun: list[str] = []

    def code(self, note_id: str, text: str, **_: object) -> CodedNote:
        self.begun.append(note_id)
        return result(note_id)

    async def code_async(self, asked: Asked) -> CodedNote:
        self.begun.append(asked.note_id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(0.001 * max(1, 10 - int(asked.note_id)))
            if asked.note_id in self.unlucky:
                raise NoteEmpty(f"Note {asked.note_id} is empty.", "Give another.")
            return result(asked.note_id)
        finally:
            self.under_way -= 1


@pytest.fixture
def waiting() -> Iterator[type[Waiting]]:
    made: list[Waiting] = []

    def make(*given: object) -> Waiting:
        made.append(Waiting(*given))
        return made[-1]

    yield make
    for coder in made:
        coder.runner.close()


def asked(note: str) -> Asked:
    if note == "bad":
        raise NoteEmpty("The note is bad.", "Give another.")
    return Asked(note, f"Note {note}: gout.")


NOTES = [str(n) for n in range(10)]


@pytest.mark.parametrize("at_once", [1, 2, 4, 64])
def test_results_come_in_the_order_of_the_notes(at_once: int, waiting):
    coder = waiting(at_once)
    assert isinstance(coder, WaitingCoder)
    made = [(note, given().encounter.note_id) for note, given in in_turn(coder, NOTES, asked)]
    assert made == [(n, n) for n in NOTES]


@pytest.mark.parametrize("at_once", [2, 3, 8])
def test_never_more_are_under_way_than_allowed_and_more_than_one_are(at_once: int, waiting):
    coder = waiting(at_once)
    for _, given in in_turn(coder, NOTES, asked):
        given()
    assert 1 < coder.most <= at_once


def test_one_at_a_time_is_coded_only_when_it_is_asked_for(waiting):
    coder = waiting(1)
    for note, given in in_turn(coder, NOTES, asked):
        assert note not in coder.begun
        given()
    assert coder.begun == NOTES


def test_an_error_is_its_own_notes(waiting):
    coder = waiting(3, frozenset({"2", "7"}))
    told = {}
    for note, given in in_turn(coder, NOTES, asked):
        try:
            told[note] = given().encounter.note_id
        except NoteEmpty as error:
            told[note] = error.message
    assert told == {n: f"Note {n} is empty." if n in {"2", "7"} else n for n in NOTES}


@pytest.mark.parametrize("at_once", [1, 3])
def test_an_error_of_what_is_asked_is_that_notes(at_once: int, waiting):
    coder = waiting(at_once)
    told = []
    for _, given in in_turn(coder, ["0", "bad", "1"], asked):
        try:
            told.append(given().encounter.note_id)
        except NoteEmpty as error:
            told.append(error.message)
    assert told == ["0", "The note is bad.", "1"]


def test_notes_are_read_as_they_are_needed(waiting):
    taken: list[str] = []

    def endless() -> Iterator[str]:
        for note in NOTES * 100:
            taken.append(note)
            yield note

    for done, (_, given) in enumerate(in_turn(waiting(4), endless(), asked)):
        given()
        assert len(taken) <= done + 4
        if done == 20:
            break


def test_no_notes_are_no_results(waiting):
    assert list(in_turn(waiting(4), [], asked)) == []


def test_a_coder_that_does_not_wait_codes_one_after_the_other():
    class Plain:
        def code(self, note_id: str, text: str, **_: object) -> CodedNote:
            return result(note_id)

    made = [given().encounter.note_id for _, given in in_turn(Plain(), NOTES, asked)]
    assert made == NOTES
