"""Where a note says what an instruction asks for."""

from agent.records import Document, Encounter, Setting
from agent.rules.cues import Cues
from index.references import parse_ranges

KIDNEY = parse_ranges("N18.1-N18.6, N18.9")


def cues_of(text: str) -> Cues:
    return Cues(Encounter("n", Setting.OUTPATIENT, (Document("n", text),)))


def test_a_place_holds_the_note_s_own_words_also_behind_a_capital_that_grows_in_lower_case() -> None:
    text = "\u0130\u0130\u0130 seen for chronic kidney disease, stage 3."
    found = cues_of(text).place(KIDNEY)
    assert found is not None
    assert text[found[0].start : found[0].end].lower() in text.lower()
    assert text[found[0].start : found[0].end][0].isalpha()
    assert cues_of(text.removeprefix("\u0130\u0130\u0130 ")).place(KIDNEY) == (
        type(found[0])("n", found[0].start - 4, found[0].end - 4),
        found[1],
    )


def test_words_that_the_note_denies_are_no_place() -> None:
    assert cues_of("No chronic kidney disease.").place(KIDNEY) is None
