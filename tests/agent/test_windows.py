"""The sieve before phrases are looked up: it never leaves out what the book would find."""

import pytest

from agent.windows import Sieve
from index.lexicon import Entry
from index.phrases import PhraseBook
from index.words import normal_words

_PHRASES = ("knee osteoarthritis", "chest pain", "right heart failure", "on metformin", "low back pain")


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    return PhraseBook.of([], [Entry(phrase, ("R07.9",), "", (), "test") for phrase in _PHRASES])


def _promising(book: PhraseBook, sentence: str) -> list[str]:
    units = [(word,) for word in normal_words(sentence)]
    return [
        " ".join(w for unit in units[first : last + 1] for w in unit)
        for first, last in Sieve(book).promising(units)
    ]


@pytest.mark.parametrize(
    ("sentence", "stretch"),
    [
        ("Osteoarthritis of the right knee is worse.", "osteoarthritis of the right knee"),
        ("No chest pain today.", "chest pain"),
        ("Chest severe pain.", "chest severe pain"),
        ("Heart failure, right.", "heart failure right"),
        ("Doing well on metformin.", "on metformin"),
    ],
)
def test_word_order_sides_and_words_passed_over_hide_no_phrase(book: PhraseBook, sentence: str, stretch: str):
    assert stretch in _promising(book, sentence)


def test_a_word_that_no_phrase_has_is_never_gone_over(book: PhraseBook):
    assert _promising(book, "Chest wall pain.") == []


def test_words_that_together_name_nothing_are_sifted_out(book: PhraseBook):
    assert _promising(book, "Knee pain, heart failure.") == []
