"""Quotes in their sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.cli.quoting import Piece, clean, passages, section_name
from agent.documents import structured
from agent.records import Assertion, Document, Evidence, SectionKind


def _evidence(document, start, end, kind=SectionKind.ASSESSMENT):
    return document.evidence(start, end, kind, Assertion.PRESENT)


def _words(document, words, kind=SectionKind.ASSESSMENT):
    start = document.text.index(words)
    return _evidence(document, start, start + len(words), kind)


def _shown(passage):
    return "".join(f"<{p.text}>" if p.is_quote else p.text for p in passage.pieces)


def test_quotes_of_one_sentence_make_one_passage():
    document = structured("n", "ASSESSMENT\nDiabetes with a foot ulcer, left. Asthma is stable.\n")
    found = passages(
        document, [_words(document, "foot ulcer"), _words(document, "Diabetes"), _words(document, "Asthma")]
    )
    assert [_shown(p) for p in found] == ["<Diabetes> with a <foot ulcer>, left.", "<Asthma> is stable."]
    assert {p.place for p in found} == {"Assessment and plan"}


def test_quotes_that_overlap_are_shown_as_one():
    document = structured("n", "Left foot ulcer noted.")
    found = passages(document, [_words(document, "Left foot"), _words(document, "foot ulcer")])
    assert [_shown(p) for p in found] == ["<Left foot ulcer> noted."]


def test_a_quote_over_the_end_of_a_sentence_is_shown_whole():
    document = structured("n", "Diabetes. With ulcer. Stable.")
    (found,) = passages(document, [_words(document, "Diabetes. With")])
    assert _shown(found) == "<Diabetes. With>"


def test_long_sentences_are_cut_at_words_around_the_quote():
    document = structured("n", "pain " * 60 + "then asthma " + "and cough " * 60)
    (found,) = passages(document, [_words(document, "asthma")])
    before, quoted, after = found.pieces
    assert quoted == Piece("asthma", is_quote=True)
    assert before.text.startswith("… pain")
    assert after.text.endswith(" …")
    assert len(_shown(found)) < 220


def test_a_sentence_of_some_length_is_shown_whole():
    sentence = "pain " * 15 + "then asthma " + "and cough " * 9
    document = structured("n", sentence)
    (found,) = passages(document, [_words(document, "asthma")])
    assert "…" not in _shown(found)


def test_between_two_far_quotes_the_middle_is_left_out_at_words():
    document = Document("n", "asthma " + "and cough " * 40 + "with gout")
    (found,) = passages(document, [_words(document, "asthma"), _words(document, "gout")])
    assert re.fullmatch(
        r"<asthma> and (cough )?(and cough )+… (and )?(cough and )*cough with <gout>", _shown(found)
    )
    assert len(_shown(found)) < 100


def test_a_very_long_quote_loses_its_middle():
    document = Document("n", "asthma " * 200)
    (found,) = passages(document, [_evidence(document, 0, 1300)])
    assert "…" in found.pieces[0].text
    assert len(found.pieces[0].text) <= 330


def test_without_sentences_the_line_is_the_context():
    document = Document("n", "Plan:\nRefer for asthma today\nDone")
    (found,) = passages(document, [_words(document, "asthma")])
    assert _shown(found) == "Refer for <asthma> today"


def test_a_quote_that_is_not_there_is_shown_alone():
    document = Document("n", "Hypertension.")
    wrong = Evidence("n", 0, 6, "asthma", SectionKind.OTHER, Assertion.FAMILY)
    for held in (document, None):
        (found,) = passages(held, [wrong])
        assert _shown(found) == "<asthma>"
        assert found.place == "family"


def test_a_section_of_no_known_kind_is_called_as_written():
    assert section_name(SectionKind.OTHER, "WOUND CARE") == "Wound care"
    assert section_name(SectionKind.HISTORY_PAST, "PMH") == "Past medical history"
    assert section_name(SectionKind.OTHER) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\r\n\tb\u00a0c", "a b c"), ("\x1b[31mred\x07", "[31mred"), ("a\u202eb\u200bc", "abc"), ("é", "é")],
)
def test_what_could_steer_a_terminal_is_left_out(text, expected):
    assert clean(text) == expected


@given(st.text(max_size=300), st.data())
def test_any_slice_of_any_text_can_be_shown(text, data):
    document = structured("n", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    (found,) = passages(document, [_evidence(document, start, end)])
    quoted = "".join(p.text for p in found.pieces if p.is_quote)
    if end - start <= 300:
        assert quoted == clean(text[start:end])
