"""Phrases of the data files, and where a sentence says them."""

import pytest

from agent.choose.procedures.phrases import Phrases, spelled
from index.words import words


def said(phrases: list[str], text: str) -> list[str]:
    found = words(text)
    return [
        text[found[f.first].start : found[f.last - 1].end]
        for f in Phrases((p, p) for p in phrases).find(found, text)
    ]


def test_brackets_stand_for_each_of_their_alternatives() -> None:
    assert spelled("removal of (the|) (appendix|gallbladder)") == [
        "removal of the appendix",
        "removal of the gallbladder",
        "removal of appendix",
        "removal of gallbladder",
    ]


@pytest.mark.parametrize("phrase", ["removal (of", "a|b", "removal) of"])
def test_brackets_that_do_not_close_are_named(phrase: str) -> None:
    with pytest.raises(ValueError, match="do not close"):
        spelled(phrase)


@pytest.mark.parametrize("phrase", ["..", ".. appendix", "removal ..", ""])
def test_a_phrase_is_more_than_a_gap(phrase: str) -> None:
    with pytest.raises(ValueError, match="gap"):
        Phrases([(phrase, 1)])


def test_words_are_met_in_any_spelling_and_number() -> None:
    assert said(["hemodialysis", "biopsy"], "Haemodialysis; two biopsies.") == ["Haemodialysis", "biopsies"]


def test_the_longest_phrase_wins_and_nothing_is_found_inside_it() -> None:
    phrases = [
        "resection",
        "transurethral resection",
        "transurethral resection of (the|) prostate",
        "prostate",
    ]
    assert said(phrases, "A transurethral resection of the prostate was done.") == [
        "transurethral resection of the prostate"
    ]


def test_a_gap_holds_up_to_four_words() -> None:
    assert said(["removal .. gallbladder"], "removal of the inflamed gallbladder") != []
    assert said(["removal .. gallbladder"], "removal of a large and badly inflamed gallbladder") == []


def test_a_phrase_with_capitals_is_met_as_it_is_written() -> None:
    assert said(["US"], "US of the liver, which told us nothing") == ["US"]
