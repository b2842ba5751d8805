"""Which sentence and which heading a character of a document stands in."""

from agent.documents import cut, flowing, folded, heading_over, kind_at, sentence_at, small_of
from agent.records import Document, SectionKind

NOTE = "HPI: Cough for a week. No fever.\n\nASSESSMENT:\nPneumonia.\n"


def test_each_character_of_a_sentence_lies_in_it_and_those_between_in_none() -> None:
    document = flowing("n", NOTE)
    for number, sentence in enumerate(document.sentences):
        assert {sentence_at(document, at) for at in range(sentence.start, sentence.end)} == {number}
    inside = {at for s in document.sentences for at in range(s.start, s.end)}
    assert {sentence_at(document, at) for at in set(range(len(NOTE))) - inside} == {None}


def test_the_heading_over_a_character_is_that_of_its_section() -> None:
    document = flowing("n", NOTE)
    assert heading_over(document, NOTE.index("Pneumonia")).startswith("ASSESSMENT")
    assert kind_at(document, NOTE.index("Pneumonia")) is SectionKind.ASSESSMENT
    assert kind_at(document, len(NOTE) - 1) is SectionKind.OTHER
    assert heading_over(Document("n", "Cough."), 0) == ""


def test_a_document_is_cut_once_and_one_that_is_cut_stays() -> None:
    bare = Document("n", NOTE)
    assert cut(bare) is cut(bare)
    assert cut(bare).sentences == cut(cut(bare)).sentences
    assert cut(cut(bare)) is cut(bare)


def test_small_letters_keep_the_length_where_a_capital_would_grow() -> None:
    document = flowing("n", "\u0130nsulin Glargine.")
    assert len("\u0130".lower()) == 2
    assert small_of(document) == "\u0130nsulin glargine."
    assert folded("Warfarin") == "warfarin"
