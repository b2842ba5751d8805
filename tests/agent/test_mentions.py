from itertools import pairwise

import pytest

from agent.documents import structured
from agent.mentions import find_mentions
from agent.records import Assertion, Mention
from index.lexicon import Entry
from index.phrases import PhraseBook
from index.records import Term, TermSource


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    """A small book: what is tested is how mentions are found, not what is known."""

    def named(code: str, phrase: str, *when: str) -> Entry:
        return Entry(phrase=phrase, codes=(code,), words="", when=when, origin="test")

    def short(phrase: str, words: str, *when: str) -> Entry:
        return Entry(phrase=phrase, codes=(), words=words, when=when, origin="test")

    terms = [
        Term("I10", "Essential hypertension", TermSource.TITLE),
        Term("I50.9", "Heart failure", TermSource.TITLE),
        Term("I50.32", "Chronic diastolic heart failure", TermSource.TITLE),
        Term("M25.569", "Knee pain", TermSource.INCLUSION),
    ]
    entries = [
        named("I10", "hypertension"),
        named("R07.9", "chest pain"),
        named("R52", "pain"),
        named("R50.9", "fever"),
        named("I50.810", "right heart failure"),
        named("Z86.79", "history of heart failure"),
        named("Z87.898", "history of fever"),
        short("HTN", "hypertension"),
        short("CHF", "heart failure"),
        named("G35", "MS", "optic neuritis", "relapsing"),
        named("I05.0", "mitral stenosis"),
        short("MS", "mitral stenosis", "murmur"),
        named("B20", "AIDS"),
    ]
    return PhraseBook.of(terms, entries)


def found(text: str, book: PhraseBook) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.codes[0]) for m in mentions(text, book)]


def mentions(text: str, book: PhraseBook) -> tuple[Mention, ...]:
    return find_mentions(structured("n", text), book)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She has chest pain.", [("chest pain", "R07.9")]),
        ("Chronic diastolic heart failure.", [("Chronic diastolic heart failure", "I50.32")]),
        ("Heart failure and hypertension.", [("Heart failure", "I50.9"), ("hypertension", "I10")]),
        ("Pain in the knee.", [("Pain in the knee", "M25.569")]),
        ("Pain in the left knee.", [("Pain in the left knee", "M25.569")]),
        ("Failure of the heart.", [("Failure of the heart", "I50.9")]),
        ("Right heart failure.", [("Right heart failure", "I50.810")]),
        ("Knee severe pain.", [("Knee severe pain", "M25.569")]),
        ("Heart. Failure.", []),
        ("The weather is fine.", []),
    ],
)
def test_the_longest_phrase_wins_in_any_word_order(
    text: str, expected: list[tuple[str, str]], book: PhraseBook
):
    assert found(text, book) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTN.", [("HTN", "I10")]),
        ("CHF, htn", [("CHF", "I50.9"), ("htn", "I10")]),
        ("MS with a diastolic murmur.", [("MS", "I05.0")]),
        ("MS, relapsing.", [("MS", "G35")]),
        ("MS.", []),
        ("10 ms, relapsing.", []),
        ("He has AIDS.", [("AIDS", "B20")]),
        ("Hearing aids.", []),
    ],
)
def test_an_abbreviation_is_read_in_its_context_and_in_capitals(
    text: str, expected: list[tuple[str, str]], book: PhraseBook
):
    assert found(text, book) == expected


def test_qualifiers_before_the_phrase_belong_to_the_quote(book: PhraseBook):
    assert found("He has severe acute left chest pain.", book) == [("severe acute left chest pain", "R07.9")]


def test_a_duration_is_not_a_history(book: PhraseBook):
    assert found("History of fever.", book) == [("History of fever", "Z87.898")]
    (mention,) = mentions("A 3-day history of fever.", book)
    assert (mention.codes, mention.assertion) == (("R50.9",), Assertion.PRESENT)


def test_mentions_carry_their_place_and_what_is_said(book: PhraseBook):
    text = "HPI: Denies chest pain.\nASSESSMENT:\n1. HTN.\nShe has no heart failure."
    pain, htn, failure = mentions(text, book)
    assert (pain.assertion, pain.is_title, pain.problem) == (Assertion.ABSENT, False, None)
    assert (htn.assertion, htn.is_title, htn.problem) == (Assertion.PRESENT, True, 0)
    assert (failure.assertion, failure.problem) == (Assertion.ABSENT, 0)
    assert [text[m.start : m.end] for m in (pain, htn, failure)] == ["chest pain", "HTN", "heart failure"]
    assert (htn.phrase, htn.source) == ("hypertension", "lexicon")


def test_mentions_of_a_sentence_share_no_character(book: PhraseBook):
    found_all = mentions("Hypertension, heart failure, right heart failure with chest pain, knee pain.", book)
    assert len(found_all) == 5
    assert all(a.end <= b.start for a, b in pairwise(found_all))


@pytest.fixture(scope="module")
def wide() -> PhraseBook:
    """Phrases that commas and "and" try."""
    rows = [
        ("J15.9", "bacterial pneumonia", ()),
        ("J96.01", "hypoxic respiratory failure", ()),
        ("J96.02", "hypercapnic respiratory failure", ()),
        ("C78.7", "metastases to liver", ()),
        ("C78.00", "metastases to lung", ()),
        ("Z79.82", "daily aspirin", ()),
        ("R22.43", "mass in the thigh", ()),
        ("Z79.84", "metformin", ("medications",)),
        ("R05.9", "cough", ()),
        ("F11.20", "opioid use disorder", ()),
        ("F11.21", "opioid use disorder history", ()),
        ("R07.9", "chest pain", ()),
    ]
    return PhraseBook.of([], [Entry(p, (c,), "", when, "test") for c, p, when in rows])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Pneumonia, bacterial.", ["J15.9"]),
        ("Metoprolol 25 mg daily, aspirin 81 mg.", []),
        ("Pain in the thigh, a mass of the liver.", []),
        ("Acute hypoxic and hypercapnic respiratory failure.", ["J96.01", "J96.02"]),
        ("Metastases to liver and lung.", ["C78.7", "C78.00"]),
        ("Metastases to liver, and lung nodules.", ["C78.7"]),
        ("Cough and chest pain.", ["R05.9", "R07.9"]),
        ("PMH: opioid use disorder, history of cough.", ["F11.20", "R05.9"]),
        ("PMH: opioid use disorder, history.", ["F11.21"]),
    ],
)
def test_commas_part_phrases_and_partners_share_words(text: str, codes: list[str], wide: PhraseBook):
    assert [m.codes[0] for m in mentions(text, wide)] == codes


def test_a_heading_is_context_too(wide: PhraseBook):
    assert [m.codes[0] for m in mentions("MEDICATIONS:\nMetformin 500 mg.", wide)] == ["Z79.84"]
    assert mentions("HPI: Asks about metformin.", wide) == ()
